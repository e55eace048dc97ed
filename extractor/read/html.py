"""HTML → document: one plain walk of the tree that lxml parses, further parsers where that lost something."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from extractor.errors import PageError
from extractor.read.document import Document
from extractor.read.html_walk import Walk
from extractor.read.limits import MAX_TAGS, refuse_beyond


def read_html(data: bytes) -> Document:
    """Read a page given in UTF-8; raise `PageError` where no parser gets it whole."""
    root = _parse(data)
    if root is None:
        return Document(form="html")
    head_title = " ".join(next((title.text or "" for title in root.iter("title")), "").split())
    walk = Walk(head_title)
    try:
        walk.take(root)
    except RecursionError:
        raise _unreadable() from None
    text, grids = walk.finish()
    return Document(
        form="html",
        title=walk.title or head_title.split("_")[0],
        language=root.get("lang") or "",
        date_text=_date_text(root) if b"updateInfo" in data else "",
        addresses=_addresses(root),
        text=text,
        grids=grids,
    )


def _parse(data: bytes) -> etree._Element | None:
    """Return a page's tree; nothing where there is nothing in it."""
    refuse_beyond(MAX_TAGS, data.count(b"<"), "tags")
    # libxml2 drops what lies deeper than its limit and only says so in the parser's log. Then it is given more room.
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
    from bs4.builder import ParserRejectedMarkup
    from lxml.html.soupparser import fromstring  # which is beautifulsoup4's

    if data.count(b"<") > MAX_TAGS // 10:
        raise _unreadable()
    try:
        root: etree._Element = fromstring(data.decode("utf-8"), features="html.parser")
    except (RecursionError, ValueError, ParserRejectedMarkup, etree.LxmlError):
        raise _unreadable() from None
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def _unreadable() -> PageError:
    return PageError(
        "the HTML is nested too deep, or broken beyond reading",
        hint="is it a page of the help center? save it again from a browser",
    )


def _date_text(root: etree._Element) -> str:
    """Return what the help center's element for the date says."""
    elements = (element for element in root.iter("div", "span", "p") if "updateInfo" in element.get("class", ""))
    return " ".join(" ".join(map(str, element.itertext())) for element in islice(elements, 3))


def _addresses(root: etree._Element) -> tuple[str, ...]:
    """Return the addresses a page gives as its own: the canonical one, and the one for sharing."""
    head = root.find("head")
    if head is None:
        return ()
    canonical = [link.get("href") for link in head.iter("link") if link.get("rel") == "canonical"]
    shared = [meta.get("content") for meta in head.iter("meta") if meta.get("property") == "og:url"]
    return tuple(filter(None, (*canonical, *shared)))
