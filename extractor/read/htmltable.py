"""A table in an HTML tree → a grid: its cells' texts line by line, its spans, its caption."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple, cast

from lxml import etree

from extractor.read.cells import BREAK, FOOTNOTE, fold, is_caption, tidy
from extractor.read.document import Grid
from extractor.read.spans import Spans, lay_out, span

_GROUPS = ("tbody", "thead", "tfoot", "table")
_TAB = re.compile(rb"&(?:#0*9(?![0-9])|#[xX]0*9(?![0-9A-Fa-f])|Tab;);?")
_CELL_TAG = re.compile(rb"<t(?=[dh][ >])")
_Finds = Callable[[etree._Element], list[Any]]
_Tells = Callable[[etree._Element], bool]
_Counts = Callable[[etree._Element], float]


def _each(*steps: str) -> tuple[_Finds, ...]:
    """Return searches in a table's rows; one for each place they stand in, for a union compares all with all."""
    return tuple(cast(_Finds, etree.XPath(f"{rows}/{step}")) for rows in ("./*/tr", "./tr") for step in steps)


# Looking only where cells stand is five times cheaper than at every element of a table.
_cells_in_rows = cast(_Counts, etree.XPath("count(./*/tr/td) + count(./*/tr/th) + count(./tr/td) + count(./tr/th)"))
_all_in_rows = cast(_Counts, etree.XPath("count(./*/tr/*) + count(./tr/*)"))
_any_between = cast(_Tells, etree.XPath("boolean(./*/tr/text()[normalize-space()] or ./tr/text()[normalize-space()])"))
_beside = "./*/tr/*[*]/text()[normalize-space()] or ./tr/*[*]/text()[normalize-space()]"
_any_beside = cast(_Tells, etree.XPath(f"boolean({_beside})"))
_with_text_beside = _each("*[*][text()[normalize-space()]]")
_not_alone = _each("*/*[2]", "*/*//p")
_spanning = _each("*/@rowspan", "*/@colspan")
_BLOCKS = ("br", "p", "li", "div", "dd", "dt", "pre", "ul", "ol", "blockquote", "section", "article", "center",
           "summary", "hr", "h1", "h2", "h3", "h4", "h5", "h6")  # fmt: skip
_BUT_PARAGRAPHS = (*(name for name in _BLOCKS if name != "p"), "sup")


def mark_cells(data: bytes) -> bytes:
    """Return a page with a tab before each cell, and nowhere else: so a row's text can be divided into its cells."""
    data = data.replace(b"\t", b" ")
    if b"&" in data:  # one letter is found at no cost
        data = _TAB.sub(b" ", data)
    return _CELL_TAG.sub(b"\t<t", data)


def grid_of(table: etree._Element, section: str) -> Grid:
    """Read a table, which is changed by it; `section` is the heading above it."""
    caption = _caption(table)
    total = sum(1 for _ in table.iter("td", "th"))
    in_rows = _cells_in_rows(table) == total
    _mark_breaks(table, everywhere=not in_rows)
    cells = (_by_rows(table) if in_rows and _all_in_rows(table) == total else None) or _by_cells(table, in_rows=in_rows)
    lengths = [sum(1 for _ in rows) for _, rows in groupby(cells.groups)]
    layout = lay_out(cells.rows, cells.spans, lengths)
    return Grid(rows=layout.rows, section=section, caption=caption, carried=layout.carried, banners=layout.banners)


class _Cells(NamedTuple):
    """The texts of a table's cells row by row."""

    rows: Sequence[Sequence[str]]
    spans: Spans
    groups: Sequence[etree._Element | None]
    """What each row stands in, which only tables with spans need."""


def _by_rows(table: etree._Element) -> _Cells | None:
    """Read a table whose rows hold nothing but marked cells, as nearly all do, with one look at each row."""
    rows: list[list[str]] = []
    elements = list(table.iter("tr"))
    for element in elements:
        text = text_of(element)
        cells = text.split("\t")
        if len(cells) != len(element) + 1:
            return None
        del cells[0]
        rows.append([tidy(cell) for cell in cells] if BREAK in text else [" ".join(cell.split()) for cell in cells])
    if _any_between(table):
        return None
    spans: dict[int, dict[int, tuple[int, int]]] = {}
    rows_spanning = {attribute.getparent().getparent() for find in _spanning for attribute in find(table)}
    for number, element in enumerate(elements) if rows_spanning else ():
        if element in rows_spanning:
            spans[number] = {place: size for place, cell in enumerate(element) if (size := _size(cell)) != (1, 1)}
    return _Cells(rows, spans, [element.getparent() for element in elements] if spans else ())


def _by_cells(table: etree._Element, *, in_rows: bool) -> _Cells:
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
        if not in_rows and parent is not None and parent.tag != "tr":
            drop(element)
    if cells:  # cells before the first row
        end_row(None)
    spanning = {number: sizes for number, sizes in enumerate(reversed(spans)) if sizes}
    return _Cells(rows[::-1], spanning, groups[::-1])


def _size(cell: etree._Element) -> tuple[int, int]:
    """Return how many rows and columns a cell spans."""
    return span(cell.get("rowspan"), rows=True), span(cell.get("colspan"))


def _mark_breaks(table: etree._Element, *, everywhere: bool) -> None:
    """Put a break where a cell's text goes on in another paragraph, list item or line; take out footnote marks."""
    if everywhere:
        _mark_breaks_in(table)
        return
    # In nearly all cells a paragraph has its cell for itself, so only the others are looked at.
    others = (next(element.iterancestors("td", "th"), table) for element in table.iter(*_BUT_PARAGRAPHS))
    crowded = (next(child.iterancestors("td", "th"), table) for find in _not_alone for child in find(table))
    # To tell that there is no text beside a child costs a third of looking for it.
    beside = (cell for find in _with_text_beside for cell in find(table)) if _any_beside(table) else ()
    for cell in {*others, *crowded, *beside}:
        _mark_breaks_in(cell)


def _mark_breaks_in(cell: etree._Element) -> None:
    raised = []
    for element in cell.iter(*_BLOCKS, "sup"):
        if element.tag == "sup":
            raised.append(element)
            continue
        if element.tag == "br":
            element.tail = BREAK + (element.tail or "")
            continue
        tail = element.tail
        # What follows a block begins anew: only another block would say so itself.
        if element.getnext() is not None or (tail and not tail.isspace()):
            element.tail = BREAK + (tail or "")
        elif element.getprevious() is None and _is_blank_before(element):
            continue  # it has its cell for itself, as nearly all have
        element.text = BREAK + (element.text or "")
    for element in raised:
        if FOOTNOTE.fullmatch(fold(text_of(element))):
            drop(element)
        else:
            element.text = f" {element.text or ''}"


def _is_blank_before(element: etree._Element) -> bool:
    parent = element.getparent()
    before = None if parent is None else parent.text
    return before is None or before.isspace()


def _caption(table: etree._Element) -> str:
    """Return its own caption, or the words right before it where they read as one."""
    own = table.find("caption")
    if own is not None:
        words = fold(text_of(own))
        drop(own)
        return words
    place = table
    for _ in range(4):  # it may stand in a wrapper or two
        for before in place.itersiblings(preceding=True):
            if next(before.iter("table"), None) is not None:
                return ""
            words = fold(text_of(before) + (before.tail or ""))
            if words:
                return words if is_caption(words) else ""
        parent = place.getparent()
        words = fold(parent.text or "") if parent is not None else ""
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
