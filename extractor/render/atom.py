"""What changed over time as an Atom feed (RFC 4287), for readers and chat rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from extractor import judge
from extractor.build.history import Entry
from extractor.render.comparison.report import gravest_first
from extractor.render.comparison.wording import listed, sentence
from extractor.render.escape import html, plain

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "http://www.w3.org/2005/Atom"
_UNDATED = "1970-01-01"
_SHOWN = 200


def to_atom(entries: Iterable[Entry], *, title: str = "Huawei Cloud audit traces: changes", address: str = "") -> str:
    """Return the feed; `address` is where it will be found. Ids and dates stay the same from build to build."""
    from lxml import etree

    def add(parent: _Element, tag: str, text: str = "", **attributes: str) -> _Element:
        element = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
        element.text = plain(text) or None
        return element

    known = list(entries)
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]  # the stubs want no None
    services = sorted({entry.service for entry in known})
    add(feed, "id", _id("feed", address or title, *services))
    add(feed, "title", title)
    add(feed, "updated", max((_time(entry) for entry in known), default=f"{_UNDATED}T00:00:00Z"))
    add(add(feed, "author"), "name", "ctscat")
    if _is_web(address):
        add(feed, "link", rel="self", type="application/atom+xml", href=plain(address))
    for entry in known:
        of = add(feed, "entry")
        add(of, "id", _id(entry.service, entry.edition, entry.compared_with or "", *entry.categories))
        add(of, "title", f"{entry.service}: {entry.title or entry.edition} ({_summary(entry)})")
        add(of, "updated", _time(entry))
        if _is_web(entry.address):
            add(of, "link", rel="alternate", type="text/html", href=plain(entry.address))
        add(of, "category", term=plain(entry.service))
        add(of, "summary", _summary(entry))
        add(of, "content", _content(entry), type="html")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(feed, encoding="unicode", pretty_print=True)


def _summary(entry: Entry) -> str:
    if entry.compared_with is None:
        return f"first edition, {entry.rows} row{'s' * (entry.rows != 1)}"
    counts = Counter(map(judge.severity, entry.changes))
    return ", ".join(f"{counts[one]} {one}" for one in judge.SEVERITIES if counts[one]) or "no changes"


def _content(entry: Entry) -> str:
    def code(text: str) -> str:
        return f"<code>{html(text)}</code>"

    if entry.compared_with is None:
        return f"<p>First edition of {listed(entry.categories, html)}: {html(entry.edition)}</p>"
    shown = gravest_first(entry.changes)[:_SHOWN]
    more = len(entry.changes) - len(shown)
    lines = "".join(f"<li>{judge.severity(one)}: {sentence(one, code, html)}</li>" for one in shown)
    rest = f"<p>and {more} more</p>" if more else ""
    return f"<p>{html(entry.edition)}, after {html(entry.compared_with)}</p><ul>{lines}</ul>{rest}"


def _id(*facts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, plain(repr(facts)))}"


def _time(entry: Entry) -> str:
    """Return midnight of the edition's day; an entry needs a time even where its day is none."""
    try:
        return f"{date.fromisoformat(entry.date):%Y-%m-%d}T00:00:00Z"
    except ValueError:
        return f"{_UNDATED}T00:00:00Z"


def _is_web(address: str) -> bool:
    return address.startswith(("https://", "http://"))
