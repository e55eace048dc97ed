"""Bytes of HTML made ready for the parse: marks where cells and lines begin, nothing that costs time and says nothing.

A mark is a character of the page's text afterwards.
"""

from __future__ import annotations

import re

from extractor.read.cells import BREAK
from extractor.read.htmlflat import ANCHOR, flattened, without_marks

_BREAK = BREAK.encode()
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
    frame, *tables = data.split(b"<table")
    everywhere = _on_few_lines(data)
    data = b"<table".join((frame, *(_eased(table, flat=flat) for table in tables)))
    if b"&" in data and b"&#" in data:
        data = _REFERENCE.sub(_SHOWN, data)
    begin, end = data.find(b"<table"), data.rfind(b"</table")
    if everywhere or b"<TABLE" in data or not 0 <= begin < end:
        return _BLOCK.sub(_BREAK + b"<", data)
    return data[:begin] + _BLOCK.sub(_BREAK + b"<", data[begin:end]) + data[end:]


def _eased(written: bytes, *, flat: bool) -> bytes:
    """Return what stands behind `<table`, with the table flat, or at least with its cells set off."""
    table, end, behind = written.partition(b"</table>")
    cells = flattened(table) if flat and end else None
    return _CELL.sub(b" <", ANCHOR.sub(b"", written)) if cells is None else b"".join((cells, end, behind))


def unmarked(text: str) -> str:
    """Return text without marks: a break is a line's end, and a cell is set off."""
    return without_marks(text.replace(BREAK, "\n"))


def _on_few_lines(data: bytes) -> bool:
    """Tell whether a page's words would run together where a block ends, for there is no line's end either."""
    part = data[len(data) // 2 :][:8192]  # tells how the page is written, at a tenth of the cost
    return part.count(b"\n") * 20 < part.count(b"<")
