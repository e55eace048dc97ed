"""A comparison as CSV: a line for each pair of rows that a change links, for each row alone, and for each finding."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from extractor import judge
from extractor.compare import Placed
from extractor.render.comparison.report import Finding, Report, arranged
from extractor.render.table_formats import csv_table

_ROW = ("category", "operation", "resource_type", "traces")
COLUMNS = (
    "severity",
    "kind",
    "id",
    "confidence",
    *(f"old_{name}" for name in _ROW),
    *(f"new_{name}" for name in _ROW),
    "evidence",
    "where",
)


def to_csv(report: Report) -> str:
    """Return CSV, findings first."""
    return csv_table(COLUMNS, (*map(_finding, report.findings), *_changes(report)))


def _finding(finding: Finding) -> tuple[str, ...]:
    no_rows = ("",) * 2 * len(_ROW)
    return finding.severity, finding.code, "", "", *no_rows, finding.message, finding.where


def _changes(report: Report) -> Iterator[tuple[str, ...]]:
    for part in report.parts:
        for change in arranged(part.comparison, report.review):
            where = part.heading or (change.new or change.old)[0].source
            facts = (judge.severity(change), change.kind, change.id, f"{change.confidence:g}")
            for old, new in product(change.old or (None,), change.new or (None,)):
                yield (*facts, *_cells(old), *_cells(new), "; ".join(change.evidence), where)


def _cells(placed: Placed | None) -> tuple[str, ...]:
    if placed is None:
        return ("",) * len(_ROW)
    row = placed.row
    return placed.category, row.operation, row.resource_type, ", ".join(row.traces)
