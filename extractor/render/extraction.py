"""What `extract` read → text, JSON, YAML, CSV or Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from extractor.model import Edition, Remark, Row, Table
from extractor.render.escape import markdown, markdown_code
from extractor.render.json_text import to_json, to_yaml
from extractor.render.layout import Phrase, folded, joined, names, printed, prose, text_table
from extractor.render.numbers import plural
from extractor.render.style import PIPE, Style, Tone
from extractor.render.table_formats import csv_table, markdown_table
from extractor.values import Value

FORMATS = ("text", "json", "yaml", "csv", "markdown")
_CSV_COLUMNS = ("source", "service", "updated_on", "category", "row", "operation", "resource_type", "trace")


class Failed(Value, frozen=True, kw_only=True):
    """A source that gave no edition, and why."""

    source: str
    error: str
    code: int


Results = Sequence[Edition | Failed]


def render(results: Results, format_name: str, style: Style = PIPE) -> str:
    """Return what was read in one of `FORMATS`; only text has a style."""
    match format_name:
        case "json":
            return _as_json(results)
        case "yaml":
            return to_yaml({"pages": list(map(_plain, results))})
        case "csv":
            return csv_table(_CSV_COLUMNS, (line for edition in _editions(results) for line in _csv_lines(edition)))
        case "markdown":
            return "\n".join("\n".join(_markdown_section(result)) for result in results)
    return "\n".join(printed(_text_section(edition, style)) for edition in _editions(results))


def _plain(result: Edition | Failed) -> dict[str, Any]:
    """Return plain data, a failure in the shape of an edition, so that a program can treat both alike."""
    if isinstance(result, Failed):
        return {**Edition(source=result.source).to_dict(), "error": result.error}
    return result.to_dict()


def _as_json(results: Results) -> str:
    """Return a JSON array, one object an input and a line: indenting is what costs most of writing JSON."""
    lines = ",\n".join(to_json(_plain(result), indent=None).rstrip("\n") for result in results)
    return f"[\n{lines}\n]\n" if lines else "[]\n"


def _csv_lines(edition: Edition) -> Iterator[tuple[str, ...]]:
    """Yield a line a trace name; `row` counts the rows of a page, so that a row's names can be put together."""
    rows = ((table, row) for table in edition.tables for row in table.rows)
    for number, (table, row) in enumerate(rows, start=1):
        facts = (edition.source, edition.service or "", edition.updated_on or "", table.category, str(number))
        for trace in row.traces or ("",):
            yield (*facts, row.operation, row.resource_type, trace)


def _markdown_section(result: Edition | Failed) -> Iterator[str]:
    if isinstance(result, Failed):
        yield from (f"## {markdown(result.source)}", "", f"> {markdown(result.error)}", "")
        return
    yield from (f"## {markdown(result.title or result.source)}", "", markdown(" · ".join(_facts(result))), "")
    for table in result.tables:
        yield from (f"### {markdown(_heading(table))}", "")
        rows = (
            (markdown(row.operation), markdown(row.resource_type), "<br>".join(map(markdown_code, row.traces)))
            for row in table.rows
        )
        yield from markdown_table(("Operation", "Resource type", "Trace"), rows)
    if result.warnings:
        yield from (f"- {markdown(_remark(remark))}" for remark in result.warnings)
        yield ""


def _text_section(edition: Edition, style: Style) -> Iterator[str]:
    yield from folded(prose(edition.title or edition.source, Tone.NAME), style)
    yield from folded(joined(*(names([fact]) for fact in _facts(edition)), by="·"), style, hang=2)
    for table in edition.tables:
        yield ""
        yield from folded(prose(_heading(table)), style, hang=2)
        yield from text_table(("OPERATION", "RESOURCE TYPE", "TRACE"), map(_cells, table.rows), style, indent=2)
    yield ""
    yield f"{plural(len(edition.rows), 'row')} in {plural(len(edition.tables), 'table')}"
    for remark in edition.warnings:
        yield from folded(prose(f"warning: {_remark(remark)}"), style, hang=2)


def _cells(row: Row) -> tuple[Phrase, ...]:
    return prose(row.operation), names([row.resource_type]), names(row.traces, Tone.NAME)


def _facts(edition: Edition) -> list[str]:
    facts = (edition.service, edition.updated_on or "no date", edition.language, edition.source)
    return [fact for fact in facts if fact]


def _heading(table: Table) -> str:
    return f"{table.section or table.caption or 'Table'} [{table.category}]"


def _remark(remark: Remark) -> str:
    numbers = (("table", remark.table), ("row", remark.row))
    position = ", ".join(f"{part} {number}" for part, number in numbers if number is not None)
    return f"{position + ': ' if position else ''}{remark.message} ({remark.code})"


def _editions(results: Results) -> Iterator[Edition]:
    return (result for result in results if isinstance(result, Edition) and result.tables)
