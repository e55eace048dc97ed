"""A table's HTML, written as nearly all is → its words, with marks in place of the tags of its rows and cells.

Rows that hold nothing but cells, and cells that hold nothing but words, need no tree: a mark tells where each began. So
such a table's words come out of the page's tree in one piece, where parsing its tags and asking each cell what it holds
would take most of the time. Any other table keeps its tags.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.read.cells import BREAK, tidy
from extractor.read.spans import Spans, span

# Characters beside `BREAK`.
_CELL, _ROW, _GROUP, _SPAN = "\U0010fff1", "\U0010fff2", "\U0010fff3", "\U0010fff4"
_NEXT_ROW, _NEXT_GROUP = f"{_ROW}{_CELL}", f"{_ROW}{_CELL}{_GROUP}"  # the mark of a row's first cell
_MARKS = (_CELL.encode(), _NEXT_ROW.encode(), _NEXT_GROUP.encode())
_REACH = _SPAN.encode()

_ATTRIBUTE = rb"""[a-z-]++(?:=(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`/]++))?+"""
_QUOTED = rb'(?:\s[\w:-]+="[^"<>]*+")*+'
_REST = rb"(?: (?!rowspan|colspan)" + _ATTRIBUTE + rb")*+>\s*+"  # of a tag that says nothing more
_CELL_BEGIN = rb"t[dh]" + _REST + rb"(?:<p" + _REST + rb")?+"
_CELL_END = rb"<(?:/(?:p>\s*+</)?t[dh]>\s*+<)?+"  # which may be left out, and the begin of the tag that follows
_FIRST_CELL = re.compile(
    rb"(" + _QUOTED + rb">\s*+(?:<caption" + _REST + rb"(?:[^<]|<(?!/caption|t))*+</caption>\s*+)?+)"
    rb"(?:<colgroup>(?:\s*+<col" + _QUOTED + rb"\s*+/?>)*+\s*+</colgroup>\s*+)?+"
    rb"(?:<t(?:head|body)" + _REST + rb")?+<tr" + _REST + rb"<" + _CELL_BEGIN
)
_ROW_BEGIN = rb"tr" + _REST + rb"<()"
_GROUP_BEGIN = rb"/t(?:head|body|foot)>\s*+<t(?:body|foot)" + _REST + rb"<"
_NEXT = re.compile(
    _CELL_END + rb"(?:(?:/tr>\s*+<)?+(?:" + _ROW_BEGIN + rb"|" + _GROUP_BEGIN + _ROW_BEGIN + rb"))?+" + _CELL_BEGIN
)
_END = re.compile(rb"(?:</t[dh]>\s*+)?+(?:</tr>\s*+)?+(?:</t(?:head|body|foot)>\s*+)?+\Z")
_LONGEST_END = 60
_COMMENT = re.compile(rb"<!--(?<=[>\n]<!--)(?!-?>)(?:[^-]|-(?!-))*+-->")  # in an attribute it is none

# Exports write these into every cell; each costs the parse as much as the words beside it and says nothing.
# (Not from within a tag, whose ends would then make another.)
ANCHOR = re.compile(rb'<a name="(?<![A-Za-z<]<a name=")[^"]*"></a>')

# How far a cell reaches is put before its words. What is left of the attribute has no value, and says nothing.
_TAG_BEHIND = rb"(?: " + _ATTRIBUTE.replace(b"]*+", b"<>]*+") + rb"){0,20}+>\s*+(?:<p" + _REST + rb")?+"
_REACHES = {
    letter: re.compile(rb"span=(?<= " + way + rb"span=)([\"']?+)(\d{1,5})\1(" + _TAG_BEHIND + rb")")
    for letter, way in ((b"r", b"row"), (b"c", b"col"))
}
_REACHES_ELSEWHERE = re.compile(_REACH + rb"(?<=[>\s]" + _REACH + rb")")

# What shows that a cell holds more than words, and tags around words that need no end.
_OTHER = re.compile(
    rb"<(?!/?(?:a|b|big|br|center|dd|del|div|dl|dt|em|font|i|img|input|ins|kbd|li|ol|p|pre|s|samp|small|span|strong"
    rb'|tt|u|ul|var|wbr)(?:\s(?:[^<>"]*+(?:"[^"<>]*+")?+)*+)?+/?>'
    rb"|(?:sup|sub|code)>[^<\xf4]*+</(?:sup|sub|code)>|/(?:sup|sub|code)>)"
)


def flattened(table: bytes) -> bytes | None:
    """Return what stands between `<table` and `</table>`, as one cell with marks; nothing if it must keep its tags."""
    if b"!" in table:  # one letter is found at no cost
        table = _COMMENT.sub(b"", table)
    first = _FIRST_CELL.match(table) or _FIRST_CELL.match(table := _reaching(table))
    end = _END.search(table, max(first.end(), len(table) - _LONGEST_END)) if first else None
    if first is None or end is None:
        return None
    cells = _NEXT.sub(_mark, table[first.end() : end.start()])
    if b"span=" in cells:
        cells = _NEXT.sub(_mark, _reaching(cells))
    if b"<a name=" in cells:
        cells = ANCHOR.sub(b"", cells)
    if _OTHER.search(cells) or (_REACH in cells and _REACHES_ELSEWHERE.search(cells)):
        return None
    return b"%b<tr><td>%b%b\n</td></tr>" % (first.group(1), _MARKS[1], cells)


def _reaching(table: bytes) -> bytes:
    """Return HTML with marks for how far its cells reach, in place of the attributes that say so."""
    for letter, reaches in _REACHES.items():
        table = reaches.sub(rb"\3%b%b\2%b" % (_REACH, letter, _REACH), table)
    return table


def _mark(found: re.Match[bytes]) -> bytes:
    """Return the mark of a cell, of a row, or of a group that begins where one of them ends."""
    return _MARKS[found.lastindex or 0]


class Cells(NamedTuple):
    """The words of a table's cells, row by row."""

    rows: Sequence[Sequence[str]]
    spans: Spans
    groups: Sequence[int]
    """How many rows each group of rows has."""


def cells_of(text: str) -> Cells | None:
    """Return the cells of a flattened table's text, with blanks folded and lines apart; nothing if it is none."""
    if _ROW not in text:
        return None
    rows: list[list[str]] = []
    spans: dict[int, dict[int, tuple[int, int]]] = {}
    groups = [0]
    broken, reaching = BREAK in text, _SPAN in text
    for line in " ".join(text.split()).split(_NEXT_ROW)[1:]:
        if line[:1] == _GROUP:
            line = line[1:]
            groups.append(0)
        groups[-1] += 1
        cells = line.split(_CELL)
        if reaching and _SPAN in line:
            sizes = {place: _size(cell) for place, cell in enumerate(cells) if _SPAN in cell}
            spans[len(rows)] = {place: size for place, size in sizes.items() if size != (1, 1)}
            cells = [cell.rpartition(_SPAN)[2] for cell in cells]
        rows.append(list(map(tidy, cells)) if broken and BREAK in line else list(map(str.strip, cells)))
    return Cells(rows, {number: sizes for number, sizes in spans.items() if sizes}, groups)


def _size(cell: str) -> tuple[int, int]:
    """Return how many rows and columns a cell reaches, by the marks before its words."""
    written = {reach[0]: reach[1:] for reach in cell.split(_SPAN)[:-1] if reach}
    return span(written.get("r"), rows=True), span(written.get("c"))


def without_marks(text: str) -> str:
    """Return text of a page with a flattened table's rows on lines of their own and its cells set off."""
    if _SPAN in text:
        text = re.sub(f"{_SPAN}[^{_SPAN}]*{_SPAN}", "", text)
    return text.replace(_CELL, "\t").replace(_ROW, "\n").replace(_GROUP, "")
