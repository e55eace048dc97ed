"""What a rendered comparison shows: comparisons under headings, findings beside changes, and in which order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from extractor import judge
from extractor.compare import KINDS, Change, Comparison
from extractor.render.numbers import plural
from extractor.values import Value

SURE = 0.9
"""Links below this confidence are worth a person's look."""


class Finding(Value, frozen=True, kw_only=True):
    """Something to report that is not a change between two editions: a page is gone, an edition is held back."""

    code: str
    """A stable kebab-case name, such as `page-gone`."""
    severity: str
    """One of `judge.SEVERITIES`."""
    where: str
    message: str


class Part(Value, frozen=True, kw_only=True):
    """One comparison, its changes already narrowed to what was asked for, and what it is called among several."""

    comparison: Comparison
    heading: str = ""


class Report(Value, frozen=True, kw_only=True):
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


def without_doubts(part: Part, review: bool) -> list[Change]:
    """Return the changes that are not listed among the doubts of a review."""
    return [change for change in part.comparison.changes if not (review and is_unsure(change))]


def worst_first(changes: Iterable[Change]) -> list[Change]:
    """Return changes by severity and kind, otherwise as they stand."""
    return sorted(changes, key=gravity)


def gravity(change: Change) -> tuple[int, int]:
    """Return what to sort changes by: severity, then kind."""
    return rank(judge.severity(change)), KINDS.index(change.kind)


def arranged(comparison: Comparison, review: bool) -> list[Change]:
    """Return the changes worst first; under review, the unsure ones before all others, the least sure first."""
    changes = worst_first(comparison.changes)
    if not review:
        return changes
    first = sorted(filter(is_unsure, changes), key=_certainty)
    return [*first, *(change for change in changes if not is_unsure(change))]


def by_severity(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return the changes of each severity that there is, the worst severity first."""
    return {severity: list(group) for severity, group in groupby(worst_first(changes), key=judge.severity)}


def by_kind(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """Return the changes of each kind that there is, in the order of the kinds."""
    in_order = sorted(changes, key=lambda change: KINDS.index(change.kind))
    return {kind: list(group) for kind, group in groupby(in_order, key=lambda change: change.kind)}


def rank(severity: str) -> int:
    """Return 0 for the worst severity."""
    return judge.SEVERITIES.index(severity)


def ranked(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings by severity, otherwise as they stand."""
    return sorted(findings, key=lambda finding: rank(finding.severity))


def counts(report: Report) -> list[list[str]]:
    """Return what there is: how many of each severity, how many of each kind, how many rows stayed."""
    unchanged = sum(part.comparison.unchanged for part in report.parts)
    severities = Counter([*map(judge.severity, report.changes), *(finding.severity for finding in report.findings)])
    kinds = Counter(change.kind for change in report.changes)
    groups = [
        [f"{severities[severity]} {severity}" for severity in judge.SEVERITIES if severities[severity]]
        or ["no changes"],
        [f"{kinds[kind]} {kind}" for kind in KINDS if kinds[kind]],
        [f"{plural(unchanged, 'row')} unchanged"] if report.parts else [],
    ]
    return [group for group in groups if group]


def counted(report: Report) -> str:
    """Return the counts in one line."""
    return " · ".join(map(", ".join, counts(report)))
