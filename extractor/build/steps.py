"""Which edition speaks for what, which one came before it, and what changed from the one to the other.

A line is a site's documents in one language. In a line the newest edition that covers a category speaks for it, until a
page of the page list takes the category over. Headings that name no subject (`key-operations`) mean a page's own
tables, so two such pages do not answer for each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from extractor.compare import Comparison, Verdict, change_id, compare
from extractor.model import Edition
from extractor.pages import FollowedPage, Snapshot

UNNAMED = "key-operations"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A decision on two trace names, whatever rows they stand in."""

    old: str
    new: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A new edition, an older one that spoke for some of its categories, and what changed between them."""

    old: Snapshot
    new: Snapshot
    comparison: Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
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


def in_order(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return editions by the day they speak for; those of one day in an order that does not depend on the files'."""
    return sorted(snapshots, key=lambda one: (one.date, one.page.id, one.captured_at, one.sha256, repr(one.edition)))


def line_of(snapshot: Snapshot) -> tuple[str, str]:
    """Return the line an edition belongs to."""
    return snapshot.page.site, snapshot.edition.language or snapshot.page.language


def subjects(snapshot: Snapshot) -> dict[str, str]:
    """Return the categories an edition covers → what they are called within its line."""
    found = {table.category for table in snapshot.edition.tables}
    return {category: f"{category} {snapshot.page.id}" if category == UNNAMED else category for category in found}


def speaking(
    snapshots: Iterable[Snapshot], handed: Sequence[Handover], as_of: str
) -> list[tuple[Snapshot, frozenset[str]]]:
    """Return the editions that speak on a day, each with the categories it speaks for."""
    newest: dict[tuple[tuple[str, str], str], tuple[Snapshot, str]] = {}
    for snapshot in in_order(one for one in snapshots if one.date <= as_of):
        for category, subject in subjects(snapshot).items():
            if not _handed_over(snapshot, category, handed, as_of):
                newest[line_of(snapshot), subject] = (snapshot, category)
    found: dict[int, tuple[Snapshot, set[str]]] = {}
    for snapshot, category in newest.values():
        found.setdefault(id(snapshot), (snapshot, set()))[1].add(category)
    order = {id(snapshot): place for place, snapshot in enumerate(in_order(one for one, _ in found.values()))}
    return [(one, frozenset(of)) for key, (one, of) in sorted(found.items(), key=lambda item: order[item[0]])]


def _handed_over(snapshot: Snapshot, category: str, handed: Sequence[Handover], as_of: str) -> bool:
    return any(one.from_page == snapshot.page.id and one.category == category and one.since <= as_of for one in handed)


def steps(
    snapshots: Iterable[Snapshot],
    handed: Sequence[Handover],
    verdicts: Mapping[str, Verdict],
    pairs: Sequence[Pair] = (),
) -> list[Step]:
    """Return every step of a service's history, oldest first."""
    ordered = in_order(snapshots)
    found: list[Step] = []
    latest: dict[tuple[tuple[str, str], str], Snapshot] = {}
    by_page: dict[tuple[str, str], Snapshot] = {}
    for new in ordered:
        before: dict[int, tuple[Snapshot, set[str], set[str]]] = {}
        for category, subject in sorted(subjects(new).items()):
            own = latest.get((line_of(new), subject))
            for old in [own] if own else _taken_from(new, category, handed, by_page):
                _, theirs, ours = before.setdefault(id(old), (old, set(), set()))
                theirs.add(category)
                ours.add(category)
        for old, theirs, ours in before.values():
            found.append(_step(old, new, theirs, ours, handed, verdicts, pairs))
        for category, subject in subjects(new).items():
            latest[line_of(new), subject] = new
            by_page[new.page.id, category] = new
    return found


def _taken_from(
    new: Snapshot, category: str, handed: Sequence[Handover], by_page: Mapping[tuple[str, str], Snapshot]
) -> list[Snapshot]:
    """Return the last editions of the pages that a category was taken over from."""
    pages = [
        one.from_page
        for one in handed
        if one.to_page == new.page.id and one.category == category and one.since <= new.date
    ]
    return [by_page[page, category] for page in dict.fromkeys(pages) if (page, category) in by_page]


def _step(
    old: Snapshot,
    new: Snapshot,
    theirs: set[str],
    ours: set[str],
    handed: Sequence[Handover],
    verdicts: Mapping[str, Verdict],
    pairs: Sequence[Pair],
) -> Step:
    if old.page == new.page:  # a page against itself: tables may have new headings, or moved
        left, right = old.edition, new.edition
    else:
        # What was handed over under a heading that the new page words otherwise belongs to the comparison too.
        also = {one.category for one in handed if one.from_page == old.page.id and one.to_page == new.page.id}
        left, right = _only(old.edition, theirs | also), _only(new.edition, ours)
    comparison = compare(left, right, verdicts={**verdicts, **_met(left, right, pairs)})
    return Step(old=old, new=new, comparison=comparison)


def _only(edition: Edition, categories: set[str]) -> Edition:
    return replace(edition, tables=tuple(table for table in edition.tables if table.category in categories))


def _met(old: Edition, new: Edition, pairs: Sequence[Pair]) -> dict[str, Verdict]:
    """Return the ids of the links between rows with the names that were decided on."""
    return {
        change_id([left], [right]): pair.verdict
        for pair in pairs
        for left in old.rows
        if pair.old in left.traces
        for right in new.rows
        if pair.new in right.traces
    }
