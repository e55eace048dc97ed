"""What changed over time as an Atom feed (RFC 4287), for readers and chat rooms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from extractor import judge
from extractor.build.changelog import Entry
from extractor.render.comparison.report import worst_first
from extractor.render.comparison.wording import HTML, listed, sentence
from extractor.render.escape import html, is_web_address, plain
from extractor.render.numbers import plural

if TYPE_CHECKING:
    from lxml.etree import _Element

_ATOM = "http://www.w3.org/2005/Atom"
_UNDATED = "1970-01-01"
_MOST = 200


def to_atom(entries: Iterable[Entry], *, title: str = "Huawei Cloud audit traces: changes", address: str = "") -> str:
    """Return the feed; `address` is where it will be found. Ids and dates stay the same from build to build."""
    from lxml import etree

    def add(parent: _Element, tag: str, text: str = "", **attributes: str) -> _Element:
        element = etree.SubElement(parent, f"{{{_ATOM}}}{tag}", attributes)
        element.text = plain(text) or None
        return element

    changelog = list(entries)
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item]  # the stubs want no None
    services = sorted({entry.service for entry in changelog})
    add(feed, "id", _id("feed", address or title, *services))
    add(feed, "title", title)
    add(feed, "updated", max(map(_time, changelog), default=f"{_UNDATED}T00:00:00Z"))
    add(add(feed, "author"), "name", "ctscat")
    if is_web_address(address):
        add(feed, "link", rel="self", type="application/atom+xml", href=address)
    for entry in changelog:
        element = add(feed, "entry")
        add(element, "id", _id(entry.service, entry.edition, entry.compared_with or "", *entry.categories))
        add(element, "title", f"{entry.service}: {entry.title or entry.edition} ({_summary(entry)})")
        add(element, "updated", _time(entry))
        if is_web_address(entry.address):
            add(element, "link", rel="alternate", type="text/html", href=entry.address)
        add(element, "category", term=plain(entry.service))
        add(element, "summary", _summary(entry))
        add(element, "content", _content(entry), type="html")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(feed, encoding="unicode", pretty_print=True)


def _summary(entry: Entry) -> str:
    if entry.compared_with is None:
        return f"first edition, {plural(entry.rows, 'row')}"
    counts = Counter(map(judge.severity, entry.changes))
    return (
        ", ".join(f"{counts[severity]} {severity}" for severity in judge.SEVERITIES if counts[severity]) or "no changes"
    )


def _content(entry: Entry) -> str:
    if entry.compared_with is None:
        return f"<p>First edition of {listed(entry.categories, html)}: {html(entry.edition)}</p>"
    changes = worst_first(entry.changes)
    lines = "".join(f"<li>{judge.severity(change)}: {sentence(change, HTML)}</li>" for change in changes[:_MOST])
    rest = f"<p>and {len(changes) - _MOST} more</p>" if len(changes) > _MOST else ""
    return f"<p>{html(entry.edition)}, after {html(entry.compared_with)}</p><ul>{lines}</ul>{rest}"


def _id(*facts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, plain(repr(facts)))}"


def _time(entry: Entry) -> str:
    """Return midnight of the edition's day; an entry needs a time even where its day is not a date."""
    try:
        return f"{date.fromisoformat(entry.date):%Y-%m-%d}T00:00:00Z"
    except ValueError:
        return f"{_UNDATED}T00:00:00Z"
