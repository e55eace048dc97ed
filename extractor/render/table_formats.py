"""Rows of cells → the tables of Markdown and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from extractor.render.escape import csv_cell, no_commands


def csv_table(columns: Sequence[str], rows: Iterable[Iterable[str]], raw: bool = False) -> str:
    """Return CSV that is harmless in a spreadsheet and in a build log; with `raw`, exactly what the rows hold."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows if raw else (map(csv_cell, row) for row in rows))
    return out.getvalue() if raw else no_commands(out.getvalue())


def markdown_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table, whose cells are Markdown already, and a blank one to end it."""
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
