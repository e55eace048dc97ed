"""A comparison as annotations of a GitHub workflow, the worst first."""

from __future__ import annotations

from collections.abc import Iterator

from extractor import judge
from extractor.render.annotations import Annotation, to_annotations
from extractor.render.comparison.report import Report, counted, gravity, ranked
from extractor.render.comparison.wording import reasoned, sentence

_LEVELS = {"breaking": "error", "additive": "warning", "cosmetic": "notice"}


def to_github(report: Report) -> str:
    """Return workflow commands and a line that counts."""
    return to_annotations(_annotations(report), counted(report))


def _annotations(report: Report) -> Iterator[Annotation]:
    for finding in ranked(report.findings):
        message = f"{finding.where}: {finding.message}"
        yield Annotation(level=_LEVELS[finding.severity], properties={"title": finding.code}, message=message)
    changes = [(part.heading, change) for part in report.parts for change in part.comparison.changes]
    for heading, change in sorted(changes, key=lambda pair: gravity(pair[1])):
        page = f"{heading}: " if heading else ""
        yield Annotation(
            level=_LEVELS[judge.severity(change)],
            properties={"title": f"{change.kind} {change.id}"},
            message=f"{page}{sentence(change)} ({reasoned(change)})",
        )
