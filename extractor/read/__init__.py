"""Bytes of a page → headings, paragraphs and grids; knows formats, nothing of traces."""

from __future__ import annotations

from msgspec.structs import replace

from extractor.errors import PageError
from extractor.read.decode import decode
from extractor.read.document import Document, Grid
from extractor.read.form import form_of
from extractor.read.limits import MAX_BYTES, MAX_CELLS, MAX_LINES, refuse_beyond
from extractor.read.mhtml import is_mhtml, page_in

__all__ = ["MAX_BYTES", "Document", "Grid", "read"]


def read(data: bytes, charset: str = "") -> Document:
    """Read a page of any format and encoding; `charset` is what a server said of it."""
    if len(data) > MAX_BYTES:
        raise PageError(f"larger than {MAX_BYTES:,} bytes", hint="no documentation page is; is it the right file?")
    if is_mhtml(data) and (page := page_in(data)) is not None:
        document = _read_page(page.data, page.charset)
        own = (page.address,) if page.address else ()
        return replace(document, addresses=(*own, *document.addresses))
    return _read_page(data, charset)


def _read_page(data: bytes, charset: str) -> Document:
    # Readers are imported where they are needed: docutils alone takes as long as ten pages.
    from extractor.read.text import paragraphs_of, read_text

    text = decode(data, charset).replace("\r\n", "\n").replace("\r", "\n")
    refuse_beyond(MAX_LINES, text.count("\n"), "lines")
    form = form_of(text)
    if form == "html":
        from extractor.read.html import read_html

        return read_html(text.encode())
    if form == "markdown":
        from extractor.read.markdown import read_markdown

        document = read_markdown(text)
    elif form == "rst":
        try:
            from extractor.read.rst import read_rst
        except ModuleNotFoundError:  # an extra: few people read the sources of documents
            raise PageError("reading reStructuredText needs docutils", hint="pip install docutils") from None

        document = read_rst(text.expandtabs(8))
    else:
        document = read_text(text)
    for grid in document.grids:
        refuse_beyond(MAX_CELLS, sum(map(len, grid.rows)), "cells in a table")
    # Saved text, too, may hold a line that looks like markup.
    is_read = document.grids or document.paragraphs
    return document if is_read else replace(document, paragraphs=paragraphs_of(text.split("\n")))
