"""A comparison as annotations of a GitHub workflow: no more than it shows, and nothing a page says is a command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extractor import judge
from extractor.render.comparison.report import Report, counted, gravity, rank
from extractor.render.comparison.wording import percent, sentence
from extractor.render.escape import plain, shortened

LIMIT = 10
"""Annotations of one level that GitHub shows for a step."""
_LEVELS = {"breaking": "error", "additive": "warning", "cosmetic": "notice"}
_TITLE, _MESSAGE = 120, 1000


def as_github(report: Report, width: int = 0) -> str:
    """Return workflow commands, the worst first, then a line that counts, and says how many more there are."""
    shown: Counter[str] = Counter()
    lines: list[str] = []
    left_out: Counter[str] = Counter()
    for severity, title, message in _told(report):
        level = _LEVELS[severity]
        if shown[level] < LIMIT:
            shown[level] += 1
            lines.append(f"::{level} title={_property(title)}::{_data(message)}")
        else:
            left_out[level] += 1
    lines.append(f"ctscat: {plain(counted(report))}")
    if left_out:
        more = ", ".join(f"{left_out[level]} {level}s" for level in _LEVELS.values() if left_out[level])
        lines.append(f"ctscat: not shown as annotations: {more}; the whole list is in the other formats")
    return "".join(f"{line}\n" for line in lines)


def _told(report: Report) -> Iterator[tuple[str, str, str]]:
    for finding in sorted(report.findings, key=lambda one: rank(one.severity)):
        yield finding.severity, finding.code, f"{finding.where}: {finding.message}"
    known = [(part.heading, change) for part in report.parts for change in part.comparison.changes]
    for heading, change in sorted(known, key=lambda one: gravity(one[1])):
        place = f"{heading}: " if heading else ""
        reasons = f" ({percent(change)}: {', '.join(change.evidence)})"
        yield judge.severity(change), f"{change.kind} {change.id}", f"{place}{sentence(change)}{reasons}"


def _data(text: str) -> str:
    return shortened(plain(text), _MESSAGE).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(shortened(text, _TITLE)).replace(":", "%3A").replace(",", "%2C")
