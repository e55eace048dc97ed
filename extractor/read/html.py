"""HTML → document: one fast parse, further tries where it lost something, tables with their spans resolved."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from extractor.errors import PageError
from extractor.read.document import Document, Grid, words_in
from extractor.read.htmlmarks import marked, unmarked
from extractor.read.htmltable import grid_of, put_lines, text_of, words_of

# Control characters, as bytes and as references; they are made to show, so that a name with one is told from others.
_UNWRITABLE = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
    rb"|&#(?:x0{0,9}(?:[0-8bcef]|1[0-9a-f]|fff[ef])|0{0,9}(?:[0-8]|1[124-9]|2[0-9]|3[01]|6553[45]));?",
    re.IGNORECASE,
)
_MAX_TAGS = 400_000
_MAX_TABLES = 4000  # tables in tables cost more the more there are


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
    root, written = _parse(data)
    if root is None:
        return Document(form="html")
    etree.strip_elements(root, "script", "style", "template", with_tail=False)
    words = unmarked(words_in(text_of(root)))
    title, grids = _walk(root)
    titled = next(root.iter("title"), None)
    dated = ""
    if b"updateInfo" in written:
        dates = (mark for mark in root.iter("div", "span", "p") if "updateInfo" in mark.get("class", ""))
        dated = " ".join(map(words_of, islice(dates, 3)))
    return Document(
        form="html",
        title=title or (words_of(titled).split("_")[0] if titled is not None else ""),
        language=root.get("lang") or "",
        dated=dated,
        addresses=_addresses(root),
        words=words,
        grids=grids,
    )


def _parse(data: bytes) -> tuple[etree._Element | None, bytes]:
    """Return a page's tree, if there is anything in it, and the page as it was marked."""
    if len(data) > _MAX_TAGS and data.count(b"<") > _MAX_TAGS:
        raise PageError(f"more than {_MAX_TAGS:,} tags", hint="no documentation page has as many")
    # libxml2 drops what lies deeper than its limit and only says so in the parser's log. Then it is given more room,
    # and tables with all their tags: those that cells leave open add up where the tags of cells are gone.
    for again in (False, True):
        written = marked(data, flat=not again)
        parser = etree.HTMLParser(
            encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True, huge_tree=again
        )
        try:
            root = etree.fromstring(written, parser)
        except etree.ParserError:  # nothing in it
            return None, written
        except etree.XMLSyntaxError:
            continue
        if not parser.error_log.filter_from_fatals():
            return root, written
    return _parse_leniently(written), written


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
        words = words_of(element)
        # The headings of a page's frame stand before its title; where the title is marked, so may another `h1`.
        if element.tag == "h1" and (not title or (not marked and "topictitle" in element.get("class", ""))):
            title, section = words, ""
            marked = "topictitle" in element.get("class", "")
        elif words:
            section = words
    if len(places) > _MAX_TABLES:
        raise PageError(f"more than {_MAX_TABLES:,} tables", hint="no documentation page has as many")
    grids = []
    # Inner tables first: each is taken out of the cell it stands in, so that no text is read twice.
    for table, above in reversed(places):
        grids.append(grid_of(table, above))
        if next(table.iterancestors("table"), None) is not None:
            put_lines(table, grids[-1])
    return title, tuple(grid for grid in reversed(grids) if grid.rows)


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
