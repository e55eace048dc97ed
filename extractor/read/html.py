"""HTML → document: one fast parse, further tries where it lost something, tables with their spans resolved."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby, islice
from typing import cast

from lxml import etree

from extractor.errors import PageError
from extractor.read.cells import BREAK, fold, is_caption, tidy
from extractor.read.document import MAX_CELLS, MAX_WORDS, Document, Grid
from extractor.read.spans import Written, lay_out, span

_CELL, _ROW = "\ufdd0", "\ufdd1"  # noncharacters: no text may hold them, so they can mark where cells and rows begin
_FOOTNOTE = re.compile(r"[(\[（【]?(?:\d{1,2}|[*†‡①-⑳])[)\]）】]?")
_MAX_TAGS = 400_000

_Elements = Callable[[etree._Element], list[etree._Element]]
_rows = cast(_Elements, etree.XPath("./tr|./thead/tr|./tbody/tr|./tfoot/tr"))
_spanning = cast(_Elements, etree.XPath(".//@rowspan/..|.//@colspan/.."))


def read_html(data: bytes) -> Document:
    """Read a page given in UTF-8; raise `PageError` where no parser gets it whole."""
    root = _parse(data)
    if root is None:
        return Document(form="html")
    etree.strip_elements(root, "script", "style", "template", with_tail=False)
    words = _text(root)[:MAX_WORDS]
    title, grids = _walk(root)
    titled = next(root.iter("title"), None)
    marks = (mark for mark in root.iter("div", "span") if "updateInfo" in mark.get("class", ""))
    dated = " ".join(fold(_text(mark)) for mark in islice(marks, 3))
    return Document(
        form="html",
        title=title or (fold(_text(titled)).split("_")[0] if titled is not None else ""),
        language=root.get("lang") or "",
        dated=dated,
        addresses=_addresses(root),
        words=words,
        grids=grids,
    )


def _parse(data: bytes) -> etree._Element | None:
    if data.count(b"<") > _MAX_TAGS:
        raise PageError(f"more than {_MAX_TAGS:,} tags", hint="no documentation page has as many")
    # libxml2 drops what lies deeper than its limit and only says so in the parser's log.
    for huge in (False, True):
        parser = etree.HTMLParser(
            encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True, huge_tree=huge
        )
        try:
            root = etree.fromstring(data, parser)
        except etree.ParserError:  # nothing in it
            return None
        except etree.XMLSyntaxError:
            continue
        if not parser.error_log.filter_from_fatals():
            return root
    return _parse_leniently(data)


def _parse_leniently(data: bytes) -> etree._Element:
    """Try the parser that builds its own tree; it is ten times slower, so only for pages the fast one lost."""
    from lxml.html.soupparser import fromstring

    if data.count(b"<") <= _MAX_TAGS // 10:
        try:
            root: etree._Element = fromstring(data.decode("utf-8"), features="html.parser")
        except (RecursionError, ValueError, AssertionError, etree.LxmlError):
            pass
        else:
            return root
    raise PageError(
        "the HTML is nested too deep, or broken beyond reading",
        hint="is it a page of the help center? save it again from a browser",
    )


def _walk(root: etree._Element) -> tuple[str, tuple[Grid, ...]]:
    """Return the page's title and its grids, each with the nearest heading above it."""
    title = section = ""
    places: list[tuple[etree._Element, str]] = []
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "table"):
        if element.tag == "table":
            places.append((element, section))
            continue
        words = fold(_text(element))
        if element.tag == "h1" and not title:
            title = words
        elif words:
            section = words
    grids = []
    # Inner tables first: each is taken out of the cell it stands in, so that no text is read twice.
    for table, above in reversed(places):
        grids.append(_grid(table, above))
        if any(True for _ in table.iterancestors("table")):
            _drop(table)
    return title, tuple(grid for grid in reversed(grids) if grid.rows)


def _grid(table: etree._Element, section: str) -> Grid:
    caption = _caption(table)
    trs = _rows(table)
    _mark_breaks(table)
    spans = _spans(table, trs)
    texts = _texts(table, trs)
    if not spans:
        return Grid(rows=tuple(map(tuple, filter(None, texts))), section=section, caption=caption)
    written = zip(trs, map(Written, texts, spans), strict=True)
    groups = [[row for _, row in group] for _, group in groupby(written, key=lambda pair: pair[0].getparent())]
    layout = lay_out(groups)
    return Grid(rows=layout.rows, section=section, caption=caption, carried=layout.carried, banners=layout.banners)


def _texts(table: etree._Element, trs: list[etree._Element]) -> list[list[str]]:
    """Return the text of every cell: the borders are marked in the tree and all text comes out in one call.

    Asking every cell for its text costs twice as much, and cells are where the time goes.
    """
    count = 0
    for tr in trs:
        tr.text = _ROW
        for cell in tr:
            if cell.tag in ("td", "th"):
                before = cell.text or ""
                if len(cell) > 1 or before:
                    _mark_paragraphs(cell)
                cell.text = _CELL + before
                count += 1
    if count > MAX_CELLS:
        raise PageError(f"a table of more than {MAX_CELLS:,} cells", hint="no documentation page has one")
    text = _text(table)
    if text.count(_CELL) != count or text.count(_ROW) != len(trs):
        raise PageError("a table's text holds the noncharacters U+FDD0 or U+FDD1", hint="no honest page does")
    return [[tidy(cell) for cell in row.split(_CELL)[1:]] for row in text.split(_ROW)[1:]]


def _spans(table: etree._Element, trs: list[etree._Element]) -> list[dict[int, tuple[int, int]]]:
    """Return for every row which of its cells span more than one place; nothing where none does."""
    found: list[dict[int, tuple[int, int]]] = []
    numbers = {tr: number for number, tr in enumerate(trs)}
    for cell in _spanning(table):
        size = span(cell.get("rowspan"), rows=True), span(cell.get("colspan"))
        parent = cell.getparent()
        row = None if parent is None else numbers.get(parent)
        if row is not None and size != (1, 1):
            found = found or [{} for _ in trs]
            found[row][sum(1 for _ in cell.itersiblings("td", "th", preceding=True))] = size
    return found


def _mark_breaks(table: etree._Element) -> None:
    """Put a break where a cell's text goes on in another list item or line; take out footnote marks."""
    for element in list(table.iter("br", "wbr", "li", "div", "dd", "dt", "pre", "sup")):
        if element.tag == "br":
            element.tail = f"{BREAK}{element.tail or ''}"
        elif element.tag == "sup":
            if _FOOTNOTE.fullmatch(fold(_text(element))):
                _drop(element)
        elif element.tag != "wbr":
            element.text = f"{BREAK}{element.text or ''}"
            element.tail = f"{BREAK}{element.tail or ''}"


def _mark_paragraphs(cell: etree._Element) -> None:
    for paragraph in cell.iter("p"):
        paragraph.text = f"{BREAK}{paragraph.text or ''}"
        paragraph.tail = f"{BREAK}{paragraph.tail or ''}"


def _caption(table: etree._Element) -> str:
    own = table.find("caption")
    if own is not None:
        words = fold(_text(own))
        table.remove(own)
        return words
    place = table
    for _ in range(4):  # the table may stand in a wrapper or two
        before = place.getprevious()
        while before is not None and not fold(_text(before)):
            before = before.getprevious()
        if before is not None:
            words = fold(_text(before)) if before.tag != "table" else ""
            return words if is_caption(words) else ""
        parent = place.getparent()
        if parent is None or parent.tag in ("body", "td"):
            break
        place = parent
    return ""


def _addresses(root: etree._Element) -> tuple[str, ...]:
    canonical = [link.get("href") for link in root.iter("link") if link.get("rel") == "canonical"]
    shared = [meta.get("content") for meta in root.iter("meta") if meta.get("property") == "og:url"]
    return tuple(address for address in canonical + shared if address)


def _drop(element: etree._Element) -> None:
    """Take an element out of the tree, leaving the text behind it where it is."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _text(element: etree._Element) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)
