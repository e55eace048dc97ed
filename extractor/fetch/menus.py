"""Reads what a help center says of its own pages: the index of trace pages, a service's menu, the product list.

Pure functions from bytes to entries. Everything is bounded, and addresses are kept only where they stay on the site
they came from.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

from extractor.errors import PageError
from extractor.fetch.sites import fact
from extractor.values import Value

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_ENTRIES = 20_000
_LONGEST_TITLE = 300
_LONGEST_ADDRESS = 2_000
_CHANGED = "the site may have changed; see sites.toml"


class Link(Value, frozen=True, kw_only=True):
    """A page that a menu or an index leads to."""

    url: str
    title: str
    service: str = ""
    """The service as the index names it."""


def read_index(body: bytes, base: str) -> tuple[Link, ...]:
    """Return the links of the index table: category, cloud service, and a link to the service's trace page."""
    links: list[Link] = []
    for row in _select(body, base, fact("select", "index_rows")):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        linking = [number for number, cell in enumerate(cells) if cell.find(".//a[@href]") is not None]
        if not linking or not linking[-1]:  # the links stand behind the service's name
            continue
        # The category may span rows, so columns are counted from the links.
        service, cell = _text(cells[linking[-1] - 1]), cells[linking[-1]]
        for link in cell.iter("a"):
            if url := _address(link.get("href", ""), base):
                links.append(Link(url=url, title=_text(link), service=service))
    if not links:
        raise PageError("the index of trace pages lists none", where=base, hint=_CHANGED)
    return tuple(links[:_MOST_ENTRIES])


def read_menu(body: bytes, base: str, entry: str = "title") -> tuple[Link, ...]:
    """Return the pages that a service's menu leads to; `entry` is the key of its entries' XPath in `sites.toml`."""
    links: list[Link] = []
    for element in _select(body, base, fact("select", entry))[:_MOST_ENTRIES]:
        addresses = (_address(element.get(name) or "", base) for name in fact("select", "menu_addresses"))
        if url := next(filter(None, addresses), ""):
            links.append(Link(url=url, title=_text(element)))
    if not links:
        raise PageError("the menu leads nowhere", where=base, hint=_CHANGED)
    return tuple(links)


def read_sitemap(body: bytes, base: str) -> tuple[list[str], list[str]]:
    """Return the pages that a site map lists, and the further site maps."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        tree = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise PageError(f"the site map is not XML: {error.msg}", where=base, hint=_CHANGED) from error
    pages: list[str] = []
    maps: list[str] = []
    for element in tree.iter("{*}loc"):
        parent = element.getparent()
        url = _address(element.text or "", base)
        if url and parent is not None:
            (maps if etree.QName(parent).localname == "sitemap" else pages).append(url)
    return pages, maps


def read_products(body: bytes, where: str) -> tuple[str, ...]:
    """Return the codes of the product list: what addresses call a product."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PageError("the product list is not JSON", where=where, hint=_CHANGED) from error
    products = [product for group in _items(data, "data") for product in _items(group, "products")]
    codes = (product.get("code") for product in products if isinstance(product, dict))
    names = {code.strip().lower() for code in codes if isinstance(code, str) and 0 < len(code.strip()) < 80}
    if not names:
        raise PageError("the product list names no product", where=where, hint=_CHANGED)
    return tuple(sorted(names)[:_MOST_ENTRIES])


def _items(value: Any, key: str) -> list[Any]:
    items = value.get(key) if isinstance(value, dict) else None
    return items if isinstance(items, list) else []


def _select(body: bytes, where: str, xpath: str) -> list[_Element]:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = etree.fromstring(body or b"<html/>", parser)
    except etree.XMLSyntaxError as error:
        raise PageError(f"not HTML: {error.msg}", where=where, hint="check the address in a browser") from error
    if tree is None or any(entry.level_name == "FATAL" for entry in parser.error_log):
        raise PageError("HTML that cannot be read whole", where=where, hint="check the address in a browser")
    return cast("list[_Element]", tree.xpath(xpath))


def _address(value: str, base: str) -> str:
    """Return the whole address, if it is a page of the same site."""
    try:
        url = urljoin(base, value.strip()).partition("#")[0]
        here, there = urlsplit(base), urlsplit(url)
        same = (there.scheme, there.netloc) == (here.scheme, here.netloc)
    except ValueError:
        return ""
    return url if same and len(url) <= _LONGEST_ADDRESS and url != base.partition("#")[0] else ""


def _text(element: _Element) -> str:
    return " ".join("".join(map(str, element.itertext()))[: 4 * _LONGEST_TITLE].split())[:_LONGEST_TITLE]
