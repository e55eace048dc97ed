"""A comparison as annotations of a GitHub workflow: no more than it shows, and nothing a page says is a command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extractor import judge
from extractor.render.comparison.report import Report, counted, gravity, ranked
from extractor.render.comparison.wording import reasoned, sentence
from extractor.render.escape import plain, shortened
from extractor.render.style import PIPE, Style

LIMIT = 10
"""Annotations of one level that GitHub shows for a step."""
_LEVELS = {"breaking": "error", "additive": "warning", "cosmetic": "notice"}
_TITLE, _MESSAGE = 120, 1000


def to_github(report: Report, style: Style = PIPE) -> str:
    """Return workflow commands, the worst first, then a line that counts, and says how many more there are."""
    totals: Counter[str] = Counter()
    lines: list[str] = []
    for severity, title, message in _annotations(report):
        level = _LEVELS[severity]
        totals[level] += 1
        if totals[level] <= LIMIT:
            lines.append(f"::{level} title={_property(title)}::{_data(message)}")
    lines.append(f"ctscat: {plain(counted(report))}")
    more = ", ".join(f"{totals[level] - LIMIT} {level}s" for level in _LEVELS.values() if totals[level] > LIMIT)
    if more:
        lines.append(f"ctscat: not shown as annotations: {more}; the whole list is in the other formats")
    return "".join(f"{line}\n" for line in lines)


def _annotations(report: Report) -> Iterator[tuple[str, str, str]]:
    for finding in ranked(report.findings):
        yield finding.severity, finding.code, f"{finding.where}: {finding.message}"
    changes = [(part.heading, change) for part in report.parts for change in part.comparison.changes]
    for heading, change in sorted(changes, key=lambda pair: gravity(pair[1])):
        page = f"{heading}: " if heading else ""
        title = f"{change.kind} {change.id}"
        yield judge.severity(change), title, f"{page}{sentence(change)} ({reasoned(change)})"


def _data(text: str) -> str:
    return shortened(plain(text), _MESSAGE).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(shortened(text, _TITLE)).replace(":", "%3A").replace(",", "%2C")
