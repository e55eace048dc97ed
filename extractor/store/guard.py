"""What makes a capture doubtful: an edition that lost, multiplied or mixed up its rows is held back, not stored."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.model import Edition
from extractor.values import Value


class Doubt(Value, frozen=True, kw_only=True):
    """A reason not to store a capture before a person has looked at it."""

    code: str
    """A stable kebab-case name, such as `rows-lost`."""
    message: str


def doubts(new: Edition, newest: Edition | None, language: str = "") -> tuple[Doubt, ...]:
    """Return what speaks against storing `new` after the `newest` stored edition of its page.

    `language` is the body's expected language; where it is not given, that of the stored edition.
    """
    found = []
    if not new.rows:
        found.append(Doubt(code="no-trace-table", message="there is no trace table, or none with a row"))
    expected = language or (newest.language if newest else None)
    if expected and new.language and new.language != expected:
        message = f"the text is in {new.language!a}, and {expected!a} was expected"
        found.append(Doubt(code="wrong-language", message=message))
    if newest and new.rows:
        found += _compared(new, newest)
    return tuple(found)


def _compared(new: Edition, old: Edition) -> list[Doubt]:
    found = []
    now, before = len(new.rows), len(old.rows)
    lost = before - now
    if lost > 2 and lost * 10 > before:
        found.append(Doubt(code="rows-lost", message=f"{lost} of {before} rows are gone, {now} are left"))
    if before and now > before * 3:
        found.append(Doubt(code="rows-multiplied", message=f"there are {now} rows where there were {before}"))
    swapped = _swapped(_columns(new), _columns(old))
    if swapped:
        message = f"most of the {swapped[0]} are what the {swapped[1]} were: columns are swapped"
        found.append(Doubt(code="columns-swapped", message=message))
    return found


def _columns(edition: Edition) -> dict[str, set[str]]:
    rows = edition.rows
    return {
        "operations": {row.operation for row in rows},
        "resource types": {row.resource_type for row in rows},
        "traces": {trace for row in rows for trace in row.traces},
    }


def _swapped(new: Mapping[str, set[str]], old: Mapping[str, set[str]]) -> tuple[str, str] | None:
    for name, values in new.items():
        for other, former in old.items():
            here, there = len(values & old[name]), len(values & former)
            if there > max(1, here) and there * 2 > len(values):
                return name, other
    return None
