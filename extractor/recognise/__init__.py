"""Grids → trace tables: which column is what, what a cell says, dates, category, service, language."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.errors import PageError
from extractor.model import Edition, Remark, Table
from extractor.read import Document, Grid, read
from extractor.recognise.about import date_in, language_of, may_be_heading, service_of, title_in
from extractor.recognise.category import category_of
from extractor.recognise.columns import NearMiss
from extractor.recognise.gate import may_hold_traces
from extractor.recognise.nothing import drawn_beside, why_none
from extractor.recognise.tables import Found, find_table, goes_on

__all__ = ["extract", "may_hold_traces", "recognise"]


def extract(data: bytes, source: str, *, charset: str = "", address: str = "", allow_empty: bool = False) -> Edition:
    """Read a page's bytes and return what it documents; a page without a trace table is an error unless allowed."""
    # The test knows nothing of what a server says of the encoding; where one was asked, a parse is cheap anyway.
    if allow_empty and not charset and not may_hold_traces(data):
        return Edition(source=source)
    document = read(data, charset)
    edition = recognise(document, source, address)
    if not edition.tables and not allow_empty:
        why, hint = why_none(document)
        near = "; ".join(remark.message for remark in edition.warnings)
        raise PageError(f"{why}; {near}" if near else why, hint=hint)
    return edition


def recognise(document: Document, source: str, address: str = "") -> Edition:
    """Return what a page documents; `address` is where it was had from, which may name its service.

    A page without trace tables is no edition: it answers only its source and the warnings.
    """
    edition = _recognised(document, document.grids, source, address)
    if not edition.tables and document.paragraphs:
        from extractor.recognise.lines import grids_in  # few pages need it, and every start would pay for it

        # Cells that lost their borders; each a paragraph, or a line where nothing stands between them.
        lines = [line for paragraph in document.paragraphs for line in paragraph.split("\n")]
        grids = grids_in(document.paragraphs) or grids_in(lines)
        edition = _recognised(document, grids, source, address) if grids else edition
    return edition


def _recognised(document: Document, grids: Sequence[Grid], source: str, address: str) -> Edition:
    tables: list[Table] = []
    found: list[Found] = []
    remarks: list[Remark] = []
    for grid in grids:
        table = find_table(grid, len(tables) + 1, document)
        if isinstance(table, NearMiss):
            remarks.append(Remark(code="near-trace-header", message=f"a table was left out: {table.why}"))
        elif table is None:
            further = goes_on(grid, found[-1]) if found else None
            remarks += [further] if further else []
        else:
            found.append(table)
            remarks += table.remarks
            section = "" if document.form == "text" and not may_be_heading(grid.section) else grid.section
            tables.append(
                Table(
                    section=section,
                    caption=grid.caption,
                    category=category_of(section, grid.caption),
                    columns=table.columns,
                    rows=table.rows,
                )
            )
    if not tables:
        return Edition(source=source, warnings=tuple(remarks))
    if drawn := drawn_beside(document):
        message = f"a table that is drawn, or aligned by blanks, is not read: {drawn[:200]}"
        remarks.append(Remark(code="drawn-table", message=message))
    said = " ".join(row.operation for row in found[0].rows[:40])
    title = document.title or title_in(document.paragraphs)
    captions = (text for table in tables for text in (table.caption, table.section))
    return Edition(
        source=source,
        title=title,
        updated_on=date_in(document.dated, document.words),
        language=language_of(said, found[0].language, document.language),
        service=service_of((address, *document.addresses), (document.words[:20_000], title, *captions)),
        tables=tuple(tables),
        warnings=tuple(remarks),
    )
