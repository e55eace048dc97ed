"""A comparison as CSV: a line for each pair of rows that a change links, for each row alone, and for each finding."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from extractor import judge
from extractor.compare import Change, Placed
from extractor.render.comparison.report import Report, arranged
from extractor.render.escape import csv_cell

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


def as_csv(report: Report, width: int = 0) -> str:
    """Return CSV; a cell that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for cells in _lines(report):
        writer.writerow([csv_cell(cell) for cell in cells])
    return out.getvalue()


def _lines(report: Report) -> Iterator[tuple[str, ...]]:
    for finding in report.findings:
        rows = ("",) * 2 * len(_ROW)
        yield (finding.severity, finding.code, "", "", *rows, finding.message, finding.where)
    for part in report.parts:
        for change in arranged(part.comparison, report.review):
            where = part.heading or _source(change)
            facts = (judge.severity(change), change.kind, change.id, f"{change.confidence:g}")
            for old in change.old or (None,):
                for new in change.new or (None,):
                    yield (*facts, *_cells(old), *_cells(new), "; ".join(change.evidence), where)


def _source(change: Change) -> str:
    return (change.new or change.old)[0].source


def _cells(placed: Placed | None) -> tuple[str, ...]:
    if placed is None:
        return ("",) * len(_ROW)
    row = placed.row
    return placed.category, row.operation, row.resource_type, ", ".join(row.traces)
