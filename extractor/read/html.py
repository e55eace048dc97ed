"""HTML → document: one fast parse, further tries where it lost something, tables with their spans resolved."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby, islice
from operator import itemgetter
from typing import cast

from lxml import etree

from extractor.errors import PageError
from extractor.read.cells import BREAK, fold, is_caption, tidy
from extractor.read.document import MAX_CELLS, MAX_WORDS, Document, Grid
from extractor.read.spans import Written, lay_out, span

_FOOTNOTE = re.compile(r"[(\[（【]?(?:\d{1,2}|[*†‡①-⑳])[)\]）】]?")
_UNWRITABLE = (
    re.compile(  # as bytes and as references; they are made to show, so that a name with one is told from others
        rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
        rb"|&#(?:x0{0,9}(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0{0,9}(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45]));?",
        re.IGNORECASE,
    )
)
# Exports put one or two of these before the words of every cell; they say nothing, and are a quarter of the parse.
_ANCHORS = re.compile(rb'<a name="[^"<>]{0,300}"></a>')
_MAX_TAGS = 400_000

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


def read_html(data: bytes) -> Document:
    """Read a page given in UTF-8; raise `PageError` where no parser gets it whole."""
    try:
        return _read(data)
    except ValueError:  # lxml takes no control characters in what is written into its tree
        pass
    try:
        return _read(_UNWRITABLE.sub("\ufffd".encode(), data))
    except ValueError:
        raise PageError("control characters in the midst of its tables", hint="save the page again") from None


def _read(data: bytes) -> Document:
    root = _parse(_with_lines(_ANCHORS.sub(b"", data)))
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


def _with_lines(data: bytes) -> bytes:
    """Return a page written on one line with a line end behind each block, so that its words do not run together."""
    part = data[len(data) // 2 :][:8192]  # tells how the page is written, at a tenth of the cost
    if part.count(b"\n") * 20 < part.count(b"<"):
        for end in (b"</p>", b"</div>", b"</li>", b"</h1>", b"</h2>", b"</h3>", b"</h4>", b"</title>"):
            data = data.replace(end, end + b"\n")
    return data


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
    marked = False
    places: list[tuple[etree._Element, str]] = []
    for element in root.iter("h1", "h2", "h3", "h4", "h5", "h6", "table"):
        if element.tag == "table":
            places.append((element, section))
            continue
        words = fold(_text(element))
        # The headings of a page's frame stand before its title; where the title is marked, so may another `h1`.
        if element.tag == "h1" and (not title or (not marked and "topictitle" in element.get("class", ""))):
            title, section = words, ""
            marked = "topictitle" in element.get("class", "")
        elif words:
            section = words
    grids = []
    # Inner tables first: each is taken out of the cell it stands in, so that no text is read twice.
    for table, above in reversed(places):
        grids.append(_grid(table, above))
        if next(table.iterancestors("table"), None) is not None:
            _drop(table)
    return title, tuple(grid for grid in reversed(grids) if grid.rows)


def _grid(table: etree._Element, section: str) -> Grid:
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
            cells.append(tidy(_text(element)))
            count += 1
            if not cells_in_rows:
                parent = element.getparent()
                if parent is not None and parent.tag != "tr":
                    _drop(element)
            continue
        parent = element.getparent()
        if sizes:
            spans[len(rows)] = {len(cells) - 1 - place: size for place, size in sizes.items()}
            sizes = {}
        rows.append(cells[::-1])
        cells = []
        if parent is not None and parent is not table and parent.getparent() is not table:
            parent = next(element.iterancestors(*_GROUPS), None)
            _drop(element)
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
        if _FOOTNOTE.fullmatch(fold(_text(element))):
            _drop(element)


def _is_blank_before(element: etree._Element) -> bool:
    parent = element.getparent()
    before = None if parent is None else parent.text
    return before is None or before.isspace()


def _caption(table: etree._Element) -> str:
    """Return its own caption, or the words right before it where they read as one."""
    own = table.find("caption")
    if own is not None:
        words = fold(_text(own))
        _drop(own)
        return words
    place = table
    for _ in range(4):  # it may stand in a wrapper or two
        for before in place.itersiblings(preceding=True):
            if next(before.iter("table"), None) is not None:
                return ""
            words = fold(_text(before) + (before.tail or ""))
            if words:
                return words if is_caption(words) else ""
        parent = place.getparent()
        words = fold(parent.text or "") if parent is not None else ""
        if parent is None or words or parent.tag in ("body", "td", "th"):
            return words if is_caption(words) else ""
        place = parent
    return ""


def _addresses(root: etree._Element) -> tuple[str, ...]:
    """Return the addresses a page gives as its own: the canonical one, and the one for sharing."""
    found = []
    head = root.find("head")
    for element in head.iter("link", "meta") if head is not None else ():
        if element.get("rel") == "canonical":
            found.append(element.get("href"))
        elif element.get("property") == "og:url":
            found.append(element.get("content"))
    return tuple(filter(None, found))


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
