"""Bytes of HTML made ready for the parse: marks where cells and lines begin, nothing that costs time and says nothing.

A mark is a character of the page's text afterwards. So the text of a whole table comes out of the tree in one call and
is divided at its marks, where asking each cell what it holds would cost more than the parse.
"""

from __future__ import annotations

import re

from extractor.read.cells import BREAK, tidy

CELL = "\ufdd1"
"""Stands at the begin of each cell; like `BREAK` a noncharacter, which no text may hold."""

_CELL, _BREAK, _EDGES = CELL.encode(), BREAK.encode(), f" {BREAK}"
_FOREIGN = re.compile(rb"\xef\xb7[\x90\x91]|&#(?:x0{0,9}fdd[01]|0{0,9}6497[67])(?![0-9a-f]);?", re.IGNORECASE)

# Exports write these into every cell; each costs the parse as much as the words beside it and says nothing.
# (Not from within a tag, whose ends would then make another.)
_ANCHOR = re.compile(rb'<a name="(?<![A-Za-z<]<a name=")[^"]*"></a>')
_CELL_BEGIN = re.compile(
    rb'<td(?: (?:class|valign|width|headers|align|style|id)="[^"]*")*+>\s*+(?:<p(?: (?:class|id)="[^"]*")*+>)?'
)
_CELL_ENDS = (b"</p>\n</td>", b"</p></td>")

_OTHER_CELL = re.compile(rb"<t(?:h>|[dh]\s[^<>]*>)")
_BLOCK = re.compile(
    rb"<(?=/?[abcdhlopsuABCDHLOPSU])"  # most tags of a table begin with other letters
    rb"(?=/?(?i:br|p|li|div|dd|dt|pre|ul|ol|blockquote|section|article|center|summary|hr|h[1-6])[\s/>])"
)


def marked(data: bytes) -> bytes:
    """Return a page with a mark at the begin of each cell, and one at each edge of a block, if only within tables."""
    if b"\r" in data:  # one letter is found at no cost
        data = data.replace(b"\r\n", b"\n")
    if (b"&" in data and b"&#" in data) or (not data.isascii() and b"\xef\xb7" in data):
        data = _FOREIGN.sub("\ufffd".encode(), data)
    data = _OTHER_CELL.sub(rb"\g<0>" + _CELL, _CELL_BEGIN.sub(b"<td>" + _CELL, _ANCHOR.sub(b"", data)))
    for written in _CELL_ENDS:
        data = data.replace(written, b"</td>")
    begin, end = data.find(b"<table"), data.rfind(b"</table")
    if begin < 0 or end < begin or b"<TABLE" in data or _on_few_lines(data):
        return _BLOCK.sub(_BREAK + b"<", data)
    return data[:begin] + _BLOCK.sub(_BREAK + b"<", data[begin:end]) + data[end:]


def unmarked(text: str) -> str:
    """Return text without marks: a break is a line's end, and a cell is set off."""
    return text.replace(BREAK, "\n").replace(CELL, "\t")


def divided(text: str) -> list[str]:
    """Return the cells of a table's text, each with its blanks folded, its lines apart and no line empty."""
    text = " ".join(text.split())
    cells = [cell.strip(_EDGES) for cell in text.split(CELL)]
    return [tidy(cell) if BREAK in cell else cell for cell in cells] if BREAK in text else cells


def _on_few_lines(data: bytes) -> bool:
    """Tell whether a page's words would run together where a block ends, for there is no line's end either."""
    part = data[len(data) // 2 :][:8192]  # tells how the page is written, at a tenth of the cost
    return part.count(b"\n") * 20 < part.count(b"<")
