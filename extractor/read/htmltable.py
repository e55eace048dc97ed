"""A table in an HTML tree → a grid: its cells' texts line by line, its spans, its caption."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby
from operator import itemgetter
from typing import cast

from lxml import etree

from extractor.errors import PageError
from extractor.read.cells import BREAK, fold, is_caption, tidy
from extractor.read.document import MAX_CELLS, Grid
from extractor.read.spans import Written, lay_out, span

_FOOTNOTE = re.compile(r"[(\[（【]?(?:\d{1,2}|[*†‡①-⑳])[)\]）】]?")
_GROUPS = ("tbody", "thead", "tfoot", "table")
_Elements = Callable[[etree._Element], list[etree._Element]]
# Cells with several children, and cells with text beside a child; looking only where cells stand is five times cheaper.
_crowded = cast(_Elements, etree.XPath("./*/tr/*[*[2]]|./tr/*[*[2]]"))
_texts_beside = cast(
    _Elements, etree.XPath("./*/tr/*[*]/text()[normalize-space()]/..|./tr/*[*]/text()[normalize-space()]/..")
)
_any_beside = etree.XPath("boolean(./*/tr/*[*]/text()[normalize-space()] or ./tr/*[*]/text()[normalize-space()])")
_in_order = cast(Callable[[etree._Element], float], etree.XPath("count(./*/tr/*|./tr/*)"))
_BLOCKS = ("br", "p", "li", "div", "dd", "dt", "pre", "ul", "ol", "blockquote", "section", "hr",
           "h1", "h2", "h3", "h4", "h5", "h6")  # fmt: skip
_BUT_PARAGRAPHS = (*(name for name in _BLOCKS if name != "p"), "sup")


def grid_of(table: etree._Element, section: str) -> Grid:
    """Read a table, which is changed by it; `section` is the heading above it."""
    caption = _caption(table)
    cells_in_rows = _in_order(table) == sum(1 for _ in table.iter("td", "th"))
    _mark_breaks(table, everywhere=not cells_in_rows)
    rows: list[list[str]] = []
    groups: list[etree._Element | None] = []
    spans: dict[int, dict[int, tuple[int, int]]] = {}
    cells: list[str] = []
    sizes: dict[int, tuple[int, int]] = {}
    count = 0
    # From the last to the first, so that a cell that a tag left open put into another one is taken out of it first.
    for element in reversed(list(table.iter("tr", "td", "th"))):
        if element.tag != "tr":
            down, across = element.get("rowspan"), element.get("colspan")
            if down or across:
                sizes[len(cells)] = span(down, rows=True), span(across)
            cells.append(tidy(text_of(element)))
            count += 1
            if not cells_in_rows:
                parent = element.getparent()
                if parent is not None and parent.tag != "tr":
                    drop(element)
            continue
        parent = element.getparent()
        if sizes:
            spans[len(rows)] = {len(cells) - 1 - place: size for place, size in sizes.items()}
            sizes = {}
        rows.append(cells[::-1])
        cells = []
        if parent is not None and parent is not table and parent.getparent() is not table:
            parent = next(element.iterancestors(*_GROUPS), None)
            drop(element)
        groups.append(parent)
    if cells:  # cells before the first row
        rows.append(cells[::-1])
        groups.append(None)
    if count > MAX_CELLS:
        raise PageError(f"a table of more than {MAX_CELLS:,} cells", hint="no documentation page has one")
    if not spans:
        return Grid(rows=tuple(map(tuple, filter(None, reversed(rows)))), section=section, caption=caption)
    none: dict[int, tuple[int, int]] = {}
    written = [Written(cells, spans.get(number, none)) for number, cells in enumerate(rows)]
    paired = zip(reversed(written), reversed(groups), strict=True)
    layout = lay_out([[row for row, _ in pairs] for _, pairs in groupby(paired, key=itemgetter(1))])
    return Grid(rows=layout.rows, section=section, caption=caption, carried=layout.carried, banners=layout.banners)


def _mark_breaks(table: etree._Element, *, everywhere: bool) -> None:
    """Put a break where a cell's text goes on in another paragraph, list item or line; take out footnote marks."""
    if everywhere:
        _mark_breaks_in(table)
        return
    # In nearly all cells a paragraph has its cell for itself, so only the others are looked at.
    others = (next(element.iterancestors("td", "th"), table) for element in table.iter(*_BUT_PARAGRAPHS))
    # To tell that there is no text beside a child costs a third of looking for it.
    beside = _texts_beside(table) if _any_beside(table) else ()
    for cell in {*others, *_crowded(table), *beside}:
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
        if _FOOTNOTE.fullmatch(fold(text_of(element))):
            drop(element)


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
