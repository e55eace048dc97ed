"""Which edition speaks for what.

A line is a site's documents in one language. In a line the newest edition that covers a category speaks for it, until a
page of the page list takes the category over. A heading that a page words otherwise from some day on is still its own.
Headings that name no subject (`key-operations`) mean a page's own tables, so two such pages do not answer for each
other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from extractor.compare.align import align
from extractor.model import Edition, Row
from extractor.pages import FollowedPage, Page, Snapshot
from extractor.values import Value

UNNAMED = "key-operations"

Line = tuple[str, str]
"""A site and a language."""


class Handover(Value, frozen=True, kw_only=True):
    """That from a day on another page speaks for a category of this page."""

    from_page: str
    category: str
    to_page: str
    since: str


def handovers(pages: Iterable[FollowedPage]) -> tuple[Handover, ...]:
    """Return what the page list says of pages that took over from others."""
    return tuple(
        Handover(from_page=part.from_page, category=part.category, to_page=page.page.id, since=part.since)
        for page in pages
        for part in page.takes_over
    )


class Cover(Value, frozen=True, kw_only=True):
    """What an edition speaks for on its day."""

    snapshot: Snapshot
    line: Line
    categories: frozenset[str]
    """Those of its tables, and those that its page had under other headings before."""


def in_order(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return editions by the day they speak for; those of one day in an order that does not depend on the files'."""
    ordered = sorted(snapshots, key=_when)
    if len(set(map(_when, ordered))) == len(ordered):
        return ordered
    # Telling editions apart by their rows is slow, so it is done only where nothing else does.
    groups = (list(group) for _, group in groupby(ordered, key=_when))
    return [one for group in groups for one in (sorted(group, key=repr) if len(group) > 1 else group)]


def _when(snapshot: Snapshot) -> tuple[str, str, str, str]:
    return snapshot.date, snapshot.page.id, snapshot.captured_at, snapshot.sha256


def covers(snapshots: Iterable[Snapshot], handed: Sequence[Handover] = ()) -> Iterator[Cover]:
    """Return what each edition speaks for, the oldest first; what comes later changes nothing about it."""
    latest: dict[str, Cover] = {}
    for snapshot in in_order(snapshots):
        page = snapshot.page
        before = latest.get(page.id)
        own = frozenset(table.category for table in snapshot.edition.tables if table.rows)
        former = _under_new_headings(before, snapshot, own) if before else frozenset()
        said = {of: cover.snapshot.date for of, cover in latest.items()}
        away = {one.category for one in _in_effect(handed, said) if one.from_page == page.id}
        # A page stays in the line of its first edition: where a reader takes its language for another, it still
        # answers for itself.
        line = before.line if before else (page.site, snapshot.edition.language or page.language.partition("-")[0])
        latest[page.id] = cover = Cover(snapshot=snapshot, line=line, categories=(own | former) - away)
        yield cover


def _under_new_headings(before: Cover, snapshot: Snapshot, own: frozenset[str]) -> frozenset[str]:
    """Return the categories of a page's edition before whose rows are under other headings now."""
    gone = before.categories - own
    if not gone:
        return gone
    old = _by_category(before.snapshot.edition)
    found = align(old, _by_category(snapshot.edition)).old
    return frozenset(category for category in gone if category in found or category not in old)


def _by_category(edition: Edition) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for table in edition.tables:
        if table.rows:
            found[table.category] += table.rows
    return found


def subject(category: str, page: Page) -> str:
    """Return what a category is called within its line."""
    return f"{category} {page.id}" if category == UNNAMED else category


def speaking(
    snapshots: Iterable[Snapshot], handed: Sequence[Handover], as_of: str
) -> list[tuple[Snapshot, frozenset[str]]]:
    """Return the editions that speak on a day, each with the categories it speaks for; the oldest come first."""
    known = in_order(one for one in snapshots if one.date <= as_of)
    newest: dict[tuple[Line, str], tuple[int, str]] = {}
    for number, cover in enumerate(covers(known, handed)):
        for category in cover.categories:
            newest[cover.line, subject(category, cover.snapshot.page)] = (number, category)
    said = {one.page.id: one.date for one in known}
    away = {(one.from_page, one.category) for one in _in_effect(handed, said)}
    found: defaultdict[int, set[str]] = defaultdict(set)
    for number, category in newest.values():
        if (known[number].page.id, category) not in away:
            found[number].add(category)
    return [(known[number], frozenset(found[number])) for number in sorted(found)]


def _in_effect(handed: Iterable[Handover], said: Mapping[str, str]) -> Iterator[Handover]:
    """Return the handovers whose new page has said something since, given when each page last did."""
    return (one for one in handed if one.since <= said.get(one.to_page, ""))
