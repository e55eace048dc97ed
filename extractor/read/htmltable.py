"""A table in an HTML tree → a grid: its cells' texts line by line, its spans, its caption."""

from __future__ import annotations

import re
from itertools import groupby, islice

from lxml import etree

from extractor.read.cells import BREAK, FOOTNOTE, fold, is_caption, tidy
from extractor.read.document import Grid
from extractor.read.htmlflat import Cells, cells_of
from extractor.read.htmlmarks import unmarked
from extractor.read.spans import lay_out, span

_MOST_LINES = 24
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,60}[A-Z0-9_.-][A-Za-z0-9_.-]{0,60}")
_CODE = ("code", "kbd", "samp")
_MOST_TOOLS = 1000  # each takes a look at its cell
_IN_TOOLS = ("span", "i", "b", "img", "svg", "path", "g", "use", "title", "desc", "circle", "rect", "line", "polygon")
_GROUPS = ("tbody", "thead", "tfoot", "table")


def grid_of(table: etree._Element, section: str) -> Grid:
    """Read a table of a marked page, which is changed by it; `section` is the heading above it."""
    caption = _caption(table)
    _set_apart(table)
    cells = cells_of(text_of(table)) or _by_cells(table)
    layout = lay_out(cells.rows, cells.spans, cells.groups)
    return Grid(rows=layout.rows, section=section, caption=caption, carried=layout.carried, banners=layout.banners)


def _by_cells(table: etree._Element) -> Cells:
    """Read any table cell by cell.

    From the last to the first, so that a cell that a tag left open put into another one is taken out of it first.
    """
    rows: list[list[str]] = []
    groups: list[etree._Element | None] = []
    spans: list[dict[int, tuple[int, int]]] = []
    cells: list[str] = []
    sizes: dict[int, tuple[int, int]] = {}

    def end_row(group: etree._Element | None) -> None:
        nonlocal cells, sizes
        rows.append(cells[::-1])
        groups.append(group)
        spans.append({len(cells) - 1 - place: size for place, size in sizes.items()})
        cells, sizes = [], {}

    for element in reversed(list(table.iter("tr", "td", "th"))):
        parent = element.getparent()
        if element.tag == "tr":
            nested = parent is not None and parent is not table and parent.getparent() is not table
            filled = bool(cells)
            end_row(next(element.iterancestors(*_GROUPS), None) if nested else parent)
            if nested and filled:  # one without cells is only words of the cell it stands in
                drop(element)
            continue
        if (size := _size(element)) != (1, 1):
            sizes[len(cells)] = size
        cells.append(tidy(text_of(element)))
        if parent is not None and parent.tag != "tr":
            drop(element)
    if cells:  # cells before the first row
        end_row(None)
    spanning = {number: sizes for number, sizes in enumerate(reversed(spans)) if sizes}
    return Cells(rows[::-1], spanning, [sum(1 for _ in rows) for _, rows in groupby(reversed(groups))])


def _size(cell: etree._Element) -> tuple[int, int]:
    """Return how many rows and columns a cell spans."""
    return span(cell.get("rowspan"), rows=True), span(cell.get("colspan"))


def _set_apart(table: etree._Element) -> None:
    """Take out the marks of footnotes, and put a blank between names that only their looks divide."""
    if next(table.iter(*_CODE, "button", "svg", "sup"), None) is None:
        return
    for code in table.iter(*_CODE):
        after = code.getnext()
        if after is not None and after.tag == code.tag and not code.tail and _NAME.fullmatch(code.text or ""):
            code.tail = " " if _NAME.fullmatch(after.text or "") else None
    for tool in list(islice(table.iter("button", "svg"), _MOST_TOOLS)):
        cell = next(tool.iterancestors("td", "th"), None)
        whole = all(part.tag in _IN_TOOLS for part in tool.iterdescendants())  # and no cell that it was left open in
        if cell is not None and whole and words_of(cell) != words_of(tool):
            drop(tool)
    for raised in list(table.iter("sup")):
        if FOOTNOTE.fullmatch(words_of(raised)):
            drop(raised)
        else:
            raised.text = f" {raised.text or ''}"


def _caption(table: etree._Element) -> str:
    """Return its own caption, or the words right before it where they read as one."""
    own = table.find("caption")
    if own is not None:
        words = words_of(own)
        drop(own)
        return words
    place = table
    for _ in range(4):  # it may stand in a wrapper or two
        for before in place.itersiblings(preceding=True):
            if next(before.iter("table"), None) is not None:
                return ""
            words = fold(unmarked(text_of(before) + (before.tail or "")))
            if words:
                return words if is_caption(words) else ""
        parent = place.getparent()
        words = fold(unmarked(parent.text or "")) if parent is not None else ""
        if parent is None or words or parent.tag in ("body", "td", "th"):
            return words if is_caption(words) else ""
        place = parent
    return ""


def drop(element: etree._Element) -> None:
    """Take an element out of the tree, leaving the text behind it where it is."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def text_of(element: etree._Element) -> str:
    """Return all text of an element, without what stands behind it."""
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def words_of(element: etree._Element) -> str:
    """Return what an element says, on one line, without the sign of a link to it."""
    return fold(unmarked(text_of(element))).rstrip(" ¶\uf0c1\u200b")


def put_lines(table: etree._Element, grid: Grid) -> None:
    """Take a table out of the cell it stands in; of one that only sets lines apart they stay, as the cell's own."""
    if all(len(row) == 1 for row in grid.rows) and len(grid.rows) <= _MOST_LINES:
        lines = BREAK.join(row[0].replace("\n", BREAK) for row in grid.rows)
        table.tail = f"{BREAK}{lines}{BREAK}{table.tail or ''}"
    drop(table)
