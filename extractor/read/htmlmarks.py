"""Bytes of HTML made ready for the parse: marks where cells and lines begin, nothing that costs time and says nothing.

A mark is a character of the page's text afterwards.
"""

from __future__ import annotations

import re

from extractor.read.cells import BREAK
from extractor.read.htmlflat import ANCHOR, flattened, without_marks

_LINE = BREAK.encode() + b"<"
# The marks, where a page has them itself: as characters, and as references to them.
_FOREIGN = re.compile(rb"\xf4\x8f\xbf[\xb0-\xbf]")
_REFERENCE = re.compile(
    rb"&#(?:x0{0,9}10fff[0-9a-f](?![0-9a-f])|0{0,9}1114(?:09[6-9]|10[0-9]|11[01])(?![0-9]));?", re.IGNORECASE
)
_SHOWN = "\ufffd".encode()
_CELL = re.compile(rb"<(?=[tT][dhDH][\s>])")
_BLOCK = re.compile(
    rb"<(?=/?(?i:br|p|li|div|dd|dt|pre|ul|ol|blockquote|section|article|center|summary|hr|h[1-6])[\s/>])"
)


def marked(data: bytes, *, flat: bool = True) -> bytes:
    """Return a page with its plain tables flattened, and a mark at each edge of a block, if only within tables."""
    if b"\r" in data:  # one letter is found at no cost
        data = data.replace(b"\r\n", b"\n")
    if b"\xf4" in data:
        data = _FOREIGN.sub(_SHOWN, data)
    few_lines = _on_few_lines(data)
    frame, *tables = data.split(b"<table")
    plain = [_flattened(table) if flat else None for table in tables]
    eased = (easy or _set_off(table) for easy, table in zip(plain, tables, strict=True))
    data = b"<table".join((frame, *eased))
    everywhere = few_lines or b"<TABLE" in data
    if not everywhere and None not in plain:
        return data.replace(b"<br", b"\n<br")  # the words of headings, too, would run together there
    if b"&" in data and b"&#" in data:
        data = _REFERENCE.sub(_SHOWN, data)
    begin, end = data.find(b"<table"), data.rfind(b"</table")
    if everywhere or not 0 <= begin < end:
        return _BLOCK.sub(_LINE, data)
    return data[:begin] + _BLOCK.sub(_LINE, data[begin:end]) + data[end:]


def _flattened(written: bytes) -> bytes | None:
    """Return what stands behind `<table`, the table flat and its lines marked; nothing if it must keep its tags."""
    table, end, behind = written.partition(b"</table>")
    cells = flattened(table) if end else None
    if cells is None:
        return None
    if b"&#" in cells:
        cells = _REFERENCE.sub(_SHOWN, cells)
    return b"".join((_BLOCK.sub(_LINE, cells), end, behind))


def _set_off(written: bytes) -> bytes:
    """Return what stands behind `<table`, with its cells set off."""
    return _CELL.sub(b" <", ANCHOR.sub(b"", written))


def unmarked(text: str) -> str:
    """Return text without marks: a break is a line's end, and a cell is set off."""
    return without_marks(text.replace(BREAK, "\n"))


def _on_few_lines(data: bytes) -> bool:
    """Tell whether a page's words would run together where a block ends, for there is no line's end either."""
    begin = len(data) // 2
    end = begin + 8192  # tells how the page is written, at a tenth of the cost
    return data.count(b"\n", begin, end) * 20 < data.count(b"<", begin, end)
