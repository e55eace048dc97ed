"""Grids → trace tables: which column is what, what a cell says, dates, category, service, language."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from msgspec.structs import replace

from extractor.bounds import refuse_oversized
from extractor.errors import PageError
from extractor.identifiers import is_identifier
from extractor.model import Edition, Remark, Table
from extractor.read import Document, Grid, read
from extractor.read.limits import MAX_PARAGRAPHS
from extractor.recognise.category import category_of
from extractor.recognise.headed_table import HeadedTable, find_header
from extractor.recognise.header import NearMiss
from extractor.recognise.page_date import date_in
from extractor.recognise.page_facts import language_of, language_of_address, may_be_heading, service_of, title_in
from extractor.recognise.prefilter import may_hold_traces
from extractor.recognise.saved_text import tables_in
from extractor.recognise.trace_table import TraceTable, read_trace_table
from extractor.recognise.why_no_table import drawn_header, why_no_table

__all__ = ["extract", "may_hold_traces", "recognise"]


def extract(data: bytes, source: str, *, charset: str = "", address: str = "", allow_empty: bool = False) -> Edition:
    """Read a page's bytes and return what it documents; a page without a trace table is an error unless allowed."""
    # The test knows nothing of what a server says of the encoding; where one was asked, reading is cheap anyway.
    if allow_empty and not charset and not may_hold_traces(data):
        return Edition(source=source)
    document = read(data, charset)
    edition = recognise(document, source, address)
    refuse_oversized([edition])
    if not edition.tables and not allow_empty:
        why, hint = why_no_table(document, "; ".join(remark.message for remark in edition.warnings))
        raise PageError(why, hint=hint)
    if not edition.tables and (drawn := drawn_header(document)):
        return replace(edition, warnings=(*edition.warnings, _drawn_table(drawn)))
    return edition


def recognise(document: Document, source: str, address: str = "") -> Edition:
    """Return what a page documents; `address` is where it was fetched from, which may name its service.

    A page without trace tables is no edition: it answers only its source and the warnings.
    """
    tables, remarks = _tables_of(document)
    if not tables:
        return Edition(source=source, warnings=tuple(remarks))
    if document.form in ("markdown", "rst") and (drawn := drawn_header(document)):
        remarks.append(_drawn_table(drawn))
    title = document.title or title_in(document.paragraphs)
    captions = (text for table in tables for text in (table.caption, table.section))
    operations = " ".join(row.operation for row in tables[0].rows[:40])
    language = language_of(operations, tables[0].columns.language, document.language)
    expected = next(filter(None, map(language_of_address, (address, *document.addresses))), "")
    if language and expected and language != expected:
        message = f"the text is in {language!r}, and the page's address says {expected!r}"
        remarks.append(Remark(code="other-language", message=message))
    return Edition(
        source=source,
        title=title,
        updated_on=date_in(document.date_text, document.text),
        language=language,
        service=service_of((address, *document.addresses), (document.text, title, *captions)),
        tables=tuple(_table(table, of_words=document.paragraphs != ()) for table in tables),
        warnings=tuple(remarks),
    )


def _drawn_table(header: str) -> Remark:
    message = f"a table that is drawn, or aligned by blanks, is not read: {header[:200]}"
    return Remark(code="drawn-table", message=message)


def _tables_of(document: Document) -> tuple[list[TraceTable], list[Remark]]:
    """Return a page's tables, of its grids or else of its paragraphs."""
    grids = [grid for grid in document.grids if not grid.is_hidden]
    headed = list(map(find_header, grids))
    try:
        tables, remarks = _read_tables(headed, grids)
    except PageError:
        broken = [row for table in headed if isinstance(table, HeadedTable) for row in table.rows if len(row.cells) > 1]
        if whole := _tables_cut_by_tabs(document, (), len(broken)):
            return whole
        raise
    remarks += _hidden_tables(document.grids)
    if whole := _tables_cut_by_tabs(document, remarks, _rows_in(tables) + 1):
        return whole
    if tables:
        return tables, remarks
    tables, more = _read_tables(tables_in(document.paragraphs, document.text), ())
    return tables, [*remarks, *more]


def _tables_cut_by_tabs(
    document: Document, remarks: Sequence[Remark], fewest: int
) -> tuple[list[TraceTable], list[Remark]] | None:
    """Return what the paragraphs tell of tables whose rows tabs cut, if it is at least so many rows.

    A browser copies a cell of paragraphs with blank lines and a tab by itself, which ends a row where none ends.
    """
    if not _is_cut_by_tabs(document, remarks):
        return None
    try:
        tables, more = _read_tables(tables_in(document.paragraphs, document.text), ())
    except PageError:
        return None
    return (tables, more) if _rows_in(tables) >= fewest else None


def _is_cut_by_tabs(document: Document, remarks: Sequence[Remark]) -> bool:
    """Tell whether cells may go on outside of the rows that tabs make; what is too long to be read so is left."""
    if document.form != "text" or document.text.count("\n") + document.text.count("\t") > MAX_PARAGRAPHS:
        return False
    is_open = any(sign in document.text for sign in ("\t\n", "\n\t", "\t\t"))
    return is_open or any(remark.code == "headless-table" for remark in remarks)


def _rows_in(tables: Sequence[TraceTable]) -> int:
    return sum(len(table.rows) for table in tables)


def _read_tables(
    headed: Sequence[HeadedTable | NearMiss | None], grids: Sequence[Grid]
) -> tuple[list[TraceTable], list[Remark]]:
    """Read what has a header of ours, and say what nearly has; `grids` are those the headers were looked for in."""
    tables: list[TraceTable] = []
    remarks: list[Remark] = []
    sayings: set[Hashable] = set()
    broken: list[PageError] = []
    for number, table in enumerate(headed):
        try:
            ordinal = len(tables) + len(broken) + 1
            read_table = read_trace_table(table, ordinal) if isinstance(table, HeadedTable) else table
        except PageError as error:
            broken.append(error)
            continue
        if isinstance(read_table, TraceTable) and _saying(read_table) in sayings:
            message = "the same table stands there again, as pages have it for phones; it is read once"
            remarks.append(Remark(code="repeated-table", message=message))
        elif isinstance(read_table, TraceTable):
            tables.append(read_table)
            sayings.add(_saying(read_table))
            remarks += read_table.remarks
        elif isinstance(read_table, NearMiss):
            remarks.append(Remark(code="near-trace-header", message=f"a table was left out: {read_table.why}"))
        elif tables and (rest := _rest_of_table(grids[number], tables[-1])) is not None:
            remarks.append(rest)
    if broken:
        first, *more = broken
        message = "; ".join([first.message, *(f"{error.where}: {error.message}" for error in more[:10])])
        raise PageError(message, where=first.where, hint=first.hint)
    return tables, remarks


def _saying(table: TraceTable) -> Hashable:
    """Return all that a table says: pages that have one for phones and one for desktops say it twice."""
    return table.section, table.caption, table.header, table.rows


def _hidden_tables(grids: Sequence[Grid]) -> Iterator[Remark]:
    """Report hidden tables under a header of ours, but for copies of what is shown."""
    shown = {grid.rows for grid in grids if not grid.is_hidden}
    for grid in grids:
        if grid.is_hidden and grid.rows not in shown and isinstance(find_header(grid), HeadedTable):
            header = " | ".join(grid.rows[0])[:100].replace("\n", " ")
            yield Remark(code="hidden-table", message=f"a table that the page hides is not read: {header}")


def _rest_of_table(grid: Grid, table: TraceTable) -> Remark | None:
    """Report a grid without a header whose rows look like those of the table before it."""
    index, width = table.columns.trace, len(table.header)
    named = sum(len(cells) == width and is_identifier(cells[index]) for cells in grid.rows)
    if named * 2 < len(grid.rows):
        return None
    cells = " | ".join(grid.rows[0])[:200].replace("\n", " ")
    message = f"a table without a header was left out; it may belong to the one before: {cells}"
    return Remark(code="headless-table", message=message)


def _table(table: TraceTable, *, of_words: bool) -> Table:
    section = "" if of_words and not may_be_heading(table.section) else table.section
    category = category_of(section, table.caption)
    return Table(section=section, caption=table.caption, category=category, columns=table.header, rows=table.rows)
