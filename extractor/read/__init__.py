"""Bytes of a page → headings, paragraphs and grids; knows formats, nothing of traces."""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.errors import PageError
from extractor.read.decode import decode
from extractor.read.document import MAX_CELLS, Document, Grid
from extractor.read.mail import is_mail, page_in
from extractor.read.spans import too_many_cells

__all__ = ["MAX_BYTES", "MAX_CELLS", "Document", "Grid", "form_of", "read"]

MAX_BYTES = 5_000_000
"""The largest page that is read; real ones stay below a tenth of it."""

_HTML = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body)\b")
_MARKDOWN = re.compile(r"^(?:#{1,6}[ \t]+\S|[ \t>|]*:?-+:?[ \t]*\|[ \t:|-]*$|```)", re.MULTILINE)
_RST = re.compile(
    r"^(?:[ \t]*\+-[-+]{2,}\+[ \t]*$|[ \t]*==+(?: +==+)+[ \t]*$"  # the borders of tables
    r"|[ \t]*\.\. [a-z][a-z-]{1,20}::|\.\. _|:[a-z_]{1,20}: \S)",  # directives, targets, fields
    re.MULTILINE,
)
_RST_TABLE = re.compile(
    r"^(?:[ \t]*\+-[-+]{2,}\+[ \t]*$|[ \t]*==+(?: +==+)+[ \t]*$|[ \t]*\.\. (?:list-|csv-)?table::)", re.MULTILINE
)
_PIPES = re.compile(r"^[ \t>]*\|[ \t]*:?-+:?[ \t]*\|[ \t:|-]*$", re.MULTILINE)
_OTHER_TABLE = re.compile(rf"{_PIPES.pattern}|^[ >]*<table\b", re.MULTILINE)
_FENCE = re.compile(r"^[ >]{0,12}(?:```|~~~).*$", re.MULTILINE)
_TAG = re.compile(r"</(?:p|td|th|tr|table|div|h[1-6]|a)>", re.IGNORECASE)
_BLOCK_END = re.compile(r"</(?:p|h[1-6])>", re.IGNORECASE)


def form_of(text: str) -> str:
    """Tell what a page is written in, by its content."""
    framed = _HTML.search(text[:2000].lower())
    if framed and not _MARKDOWN.search(text, 0, framed.start()):
        return "html"
    # Exported HTML has no frame; Markdown may begin with a tag too, but it has headings or pipes at a line's begin.
    if text[:200].lstrip().startswith("<") and (
        _BLOCK_END.search(text, 0, 5000) or ("\n#" not in text and _TAG.search(text))
    ):
        return "markdown" if "|" in text and _PIPES.search(text) else "html"  # one letter is found at no cost
    markdown = _MARKDOWN.search(text) is not None
    # Signs that Markdown may have too (`:name: words`, `.. note::`) are believed where none of its own are around, and
    # the borders of tables only where they are no printout of a program.
    if _RST.search(text) and (not markdown or (_RST_TABLE.search(_unfenced(text)) and not _OTHER_TABLE.search(text))):
        return "rst"
    if markdown:
        return "markdown"
    return "html" if _TAG.search(text) else "text"


def _unfenced(text: str) -> str:
    """Return Markdown without what stands between fences: printouts of programs have borders as tables do."""
    return "\n".join(_FENCE.split(text)[::2])


def read(data: bytes, charset: str = "") -> Document:
    """Read a page of any format and encoding; `charset` is what a server said of it."""
    if len(data) > MAX_BYTES:
        raise PageError(f"larger than {MAX_BYTES:,} bytes", hint="no documentation page is; is it the right file?")
    if is_mail(data) and (page := page_in(data)) is not None:
        document = _read(page.data, page.charset)
        return replace(document, addresses=(page.address, *document.addresses) if page.address else document.addresses)
    return _read(data, charset)


def _read(data: bytes, charset: str) -> Document:
    decoded = decode(data, charset)
    text = decoded.text
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    form = form_of(text)
    if form == "html":
        from extractor.read.html import read_html

        return read_html(decoded.utf8)
    if form == "markdown":
        from extractor.read.markdown import read_markdown

        return _or_plain(read_markdown(text), text)
    if form == "rst":
        from extractor.read.rst import read_rst

        return _or_plain(read_rst(text), text)
    from extractor.read.text import read_text

    return _bounded(read_text(text))


def _or_plain(document: Document, text: str) -> Document:
    """Add the paragraphs of a page without grids: saved text, too, may hold a line that looks like markup."""
    from extractor.read.text import read_text

    return _bounded(document) if document.grids else replace(document, paragraphs=read_text(text).paragraphs)


def _bounded(document: Document) -> Document:
    for grid in document.grids:
        if sum(map(len, grid.rows)) > MAX_CELLS:
            raise too_many_cells()
    return document
