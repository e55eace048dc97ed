"""Reads what a help center says of its own pages: the index of trace pages, a service's menu, the product list.

Pure functions from bytes to entries. Everything is bounded, and addresses are kept only where they stay on the site
they came from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urljoin, urlsplit

from msgspec import Struct

from extractor.errors import PageError
from extractor.fetch.sites import fact

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_ENTRIES = 20_000
_LONGEST_TITLE = 300
_LONGEST_ADDRESS = 2_000
_CHANGED = "the site may have changed; see sites.toml"


class Link(Struct, frozen=True, kw_only=True):
    """A page that a menu or an index leads to."""

    url: str
    title: str
    service: str = ""
    """The service as the index names it."""


class Product(Struct, frozen=True, kw_only=True):
    """A product of the product list; its code is what addresses call it."""

    code: str
    title: str


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


def read_menu(body: bytes, base: str) -> tuple[Link, ...]:
    """Return the pages that a service's menu leads to."""
    links: list[Link] = []
    entries = _select(body, base, fact("select", "menu"))
    for entry in entries[:_MOST_ENTRIES]:
        held = (entry.get(name) for name in fact("select", "menu_addresses"))
        url = next((url for url in (_address(value, base) for value in held if value) if url), "")
        if url:
            links.append(Link(url=url, title=_text(entry)))
    if not links:
        raise PageError("the menu leads nowhere", where=base, hint=_CHANGED)
    return tuple(links)


def read_products(body: bytes, where: str) -> tuple[Product, ...]:
    """Return the products of the product list."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PageError("the product list is no JSON", where=where, hint=_CHANGED) from error
    products = {
        code: Product(code=code, title=title[:_LONGEST_TITLE]) for code, title in _products(data) if len(code) < 80
    }
    if not products:
        raise PageError("the product list names no product", where=where, hint=_CHANGED)
    return tuple(sorted(products.values(), key=lambda product: product.code)[:_MOST_ENTRIES])


def _products(data: Any) -> Iterator[tuple[str, str]]:
    groups = data.get("data") if isinstance(data, dict) else None
    for group in groups if isinstance(groups, list) else ():
        products = group.get("products") if isinstance(group, dict) else None
        for product in products if isinstance(products, list) else ():
            code, title = (product.get("code"), product.get("title")) if isinstance(product, dict) else (None, None)
            if isinstance(code, str) and isinstance(title, str) and code.strip():
                yield code.strip(), " ".join(title[: 2 * _LONGEST_TITLE].split())


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
