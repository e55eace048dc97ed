"""Annotations of a GitHub workflow: no more than it shows, and nothing that a page or a file says is a command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from extractor.render.escape import plain, shortened
from extractor.values import Value

LIMIT = 10
"""Annotations of one level that GitHub shows for a step."""
_LEVELS = ("error", "warning", "notice")
_LONGEST = 1000


class Annotation(Value, frozen=True, kw_only=True):
    """A message beside a change or a line of a file."""

    level: str
    """`error`, `warning` or `notice`."""
    properties: dict[str, str]
    message: str


def to_annotations(annotations: Iterable[Annotation], counted: str) -> str:
    """Return workflow commands in their order, then a line that counts, and says how many more there are."""
    totals: Counter[str] = Counter()
    lines = []
    for annotation in annotations:
        totals[annotation.level] += 1
        if totals[annotation.level] <= LIMIT:
            values = ",".join(f"{name}={_property(value)}" for name, value in annotation.properties.items())
            lines.append(f"::{annotation.level} {values}::{_data(annotation.message)}")
    lines.append(f"ctscat: {plain(counted)}")
    more = ", ".join(f"{totals[level] - LIMIT} {level}s" for level in _LEVELS if totals[level] > LIMIT)
    if more:
        lines.append(f"ctscat: not shown as annotations: {more}; the whole list is in the other formats")
    return "".join(f"{line}\n" for line in lines)


def _data(text: str) -> str:
    return shortened(plain(text), _LONGEST).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
