"""What `extract` found → text, JSON, YAML, CSV or Markdown."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.model import Edition, Remark, Row, Table
from extractor.render.escape import csv_cell, markdown, markdown_code, plain, printed_line
from extractor.render.grid import columns
from extractor.render.records import to_json


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A source that gave no edition, and why."""

    source: str
    error: str
    code: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data in the shape of an edition, so that a program can treat both alike."""
        return {**Edition(source=self.source).to_dict(), "error": self.error}


Results = Sequence[Edition | Failed]


def as_json(results: Results, width: int = 0) -> str:
    """Return a JSON array, one object an input and a line: indenting is what costs most of writing JSON."""
    lines = ",\n".join(to_json(result.to_dict(), indent=None).rstrip("\n") for result in results)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def as_yaml(results: Results, width: int = 0) -> str:
    """Return a YAML list of the same objects."""
    from extractor.store.yamlwrite import dump

    return dump({"pages": [result.to_dict() for result in results]}).decode("utf-8")


def as_csv(results: Results, width: int = 0) -> str:
    """Return CSV, a line a trace name; `row` counts the rows of a page, so that a row's names can be put together."""
    import csv

    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("source", "service", "updated_on", "category", "row", "operation", "resource_type", "trace"))
    for edition in _editions(results):
        rows = ((table, row) for table in edition.tables for row in table.rows)
        for number, (table, row) in enumerate(rows, start=1):
            for trace in row.traces or ("",):
                cells = (edition.source, edition.service or "", edition.updated_on or "", table.category, str(number))
                words = (row.operation, row.resource_type, trace)
                writer.writerow([csv_cell(cell) for cell in (*cells, *words)])
    return out.getvalue()


def as_markdown(results: Results, width: int = 0) -> str:
    """Return Markdown: a section a page, a table a table."""
    parts: list[str] = []
    for result in results:
        if isinstance(result, Failed):
            parts.append(f"## {markdown(result.source)}\n\n> {markdown(result.error)}\n")
            continue
        parts.append(f"## {markdown(result.title or result.source)}\n\n{markdown(_facts(result))}\n")
        for table in result.tables:
            parts.append(f"### {markdown(_heading(table))}\n")
            lines = ["| Operation | Resource type | Trace |", "| --- | --- | --- |"]
            for row in table.rows:
                names = "<br>".join(map(markdown_code, row.traces))
                lines.append(f"| {markdown(row.operation)} | {markdown(row.resource_type)} | {names} |")
            parts.append("\n".join(lines) + "\n")
        if result.warnings:
            parts.append("\n".join(f"- {markdown(_remark(remark))}" for remark in result.warnings) + "\n")
    return "\n".join(parts)


def as_text(results: Results, width: int = 80) -> str:
    """Return tables for people, no wider than the terminal."""
    parts = ["\n".join(map(printed_line, _page(edition, width))) + "\n" for edition in _editions(results)]
    return "\n".join(parts)


def _page(edition: Edition, width: int) -> Iterator[str]:
    yield plain(edition.title or edition.source)
    yield plain(_facts(edition))
    for table in edition.tables:
        yield ""
        yield plain(_heading(table))
        head = ("OPERATION", "RESOURCE TYPE", "TRACE")
        yield from columns([head, *(_cells(row) for row in table.rows)], width, indent=2, keep=(2,))
    count = len(edition.rows)
    yield ""
    yield f"{count} row{'s' * (count != 1)} in {len(edition.tables)} table{'s' * (len(edition.tables) != 1)}"
    for remark in edition.warnings:
        yield plain(f"warning: {_remark(remark)}")


def _cells(row: Row) -> tuple[str, str, str]:
    return plain(row.operation), plain(row.resource_type), plain(", ".join(row.traces))


def _facts(edition: Edition) -> str:
    known = (edition.service, edition.updated_on or "no date", edition.language, edition.source)
    return " · ".join(fact for fact in known if fact)


def _heading(table: Table) -> str:
    return f"{table.section or table.caption or 'Table'} [{table.category}]"


def _remark(remark: Remark) -> str:
    place = ", ".join(
        f"{what} {number}" for what, number in (("table", remark.table), ("row", remark.row)) if number is not None
    )
    return f"{place + ': ' if place else ''}{remark.message} ({remark.code})"


def _editions(results: Results) -> Iterator[Edition]:
    return (result for result in results if isinstance(result, Edition) and result.tables)


RENDERERS: Mapping[str, Callable[[Results, int], str]] = {
    "text": as_text,
    "json": as_json,
    "yaml": as_yaml,
    "csv": as_csv,
    "markdown": as_markdown,
}
