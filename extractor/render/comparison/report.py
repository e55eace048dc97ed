"""What a rendered comparison shows: comparisons under headings, findings that are no changes, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from extractor import judge
from extractor.compare import KINDS, Change, Comparison

SURE = 0.9
"""Links below this confidence are worth a person's look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to report that is no change between two editions: a page is gone, an edition is held back."""

    code: str
    """A stable kebab-case name, such as `page-gone`."""
    severity: str
    """One of `judge.SEVERITIES`."""
    where: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """Return plain data."""
        return {"code": self.code, "severity": self.severity, "where": self.where, "message": self.message}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One comparison, its changes already narrowed to what was asked for, and what it is called among several."""

    comparison: Comparison
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that one rendering shows."""

    parts: tuple[Part, ...]
    findings: tuple[Finding, ...] = ()
    review: bool = False
    """Whether what is unsure stands first, with what to type to decide on it."""

    @property
    def single(self) -> Comparison | None:
        """The comparison, where the report is nothing else: one part without heading, and no findings."""
        if len(self.parts) == 1 and not self.parts[0].heading and not self.findings:
            return self.parts[0].comparison
        return None

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes of all parts."""
        return tuple(change for part in self.parts for change in part.comparison.changes)


def is_unsure(change: Change) -> bool:
    """Tell whether a person should look at it. Rows that went or came are unsure only through a hint, which says so."""
    return bool(change.old and change.new) and change.confidence < SURE


def doubts(comparison: Comparison) -> list[Change]:
    """Return the links to decide on, hints among them, the least sure first."""
    return sorted((*filter(is_unsure, comparison.changes), *comparison.hints), key=_certainty)


def _certainty(change: Change) -> float:
    return abs(change.confidence - 0.5)


def gravest_first(changes: Iterable[Change]) -> list[Change]:
    """Return changes by severity and kind, otherwise as they stand."""
    return sorted(changes, key=gravity)


def gravity(change: Change) -> tuple[int, int]:
    """Return what to sort changes by: severity, then kind."""
    return rank(judge.severity(change)), KINDS.index(change.kind)


def arranged(comparison: Comparison, review: bool) -> list[Change]:
    """Return the changes gravest first; under review, the unsure ones before all others, the least sure first."""
    changes = gravest_first(comparison.changes)
    if not review:
        return changes
    first = sorted(filter(is_unsure, changes), key=_certainty)
    return [*first, *(change for change in changes if not is_unsure(change))]


def by_severity(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return the changes of each severity that there is, the worst severity first."""
    found: dict[str, list[Change]] = {severity: [] for severity in judge.SEVERITIES}
    for change in gravest_first(changes):
        found[judge.severity(change)].append(change)
    return {severity: several for severity, several in found.items() if several}


def by_kind(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return the changes of each kind that there is."""
    found: dict[str, list[Change]] = {kind: [] for kind in KINDS}
    for change in changes:
        found[change.kind].append(change)
    return {kind: several for kind, several in found.items() if several}


def rank(severity: str) -> int:
    """Return 0 for the worst severity."""
    return judge.SEVERITIES.index(severity)


def counted(report: Report) -> str:
    """Return the counts in one line: how grave, of which kind, and how many rows stayed."""
    changes, unchanged = report.changes, sum(part.comparison.unchanged for part in report.parts)
    grave = Counter([*map(judge.severity, changes), *(finding.severity for finding in report.findings)])
    kinds = Counter(change.kind for change in changes)
    parts = [
        ", ".join(f"{grave[severity]} {severity}" for severity in judge.SEVERITIES if grave[severity]) or "no changes",
        ", ".join(f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind]),
        f"{unchanged} row{'s' * (unchanged != 1)} unchanged" if report.parts else "",
    ]
    return " · ".join(filter(None, parts))
