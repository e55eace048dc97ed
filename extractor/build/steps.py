"""What changed from edition to edition: each is compared with the ones that spoke for its categories before."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from msgspec.structs import replace

from extractor.build.covers import Cover, Handover, Line, covers, subject
from extractor.compare import Comparison, Verdict, change_id, compare
from extractor.model import Edition, Row
from extractor.pages import Snapshot
from extractor.values import Value


class Pair(Value, frozen=True, kw_only=True):
    """A decision on two trace names, whatever rows they stand in."""

    old: str
    new: str
    verdict: Verdict


class Step(Value, frozen=True, kw_only=True):
    """A new edition, an older one that spoke for some of its categories, and what changed between them."""

    old: Snapshot
    new: Snapshot
    comparison: Comparison


def steps(
    snapshots: Iterable[Snapshot],
    handed: Sequence[Handover],
    verdicts: Mapping[str, Verdict],
    pairs: Sequence[Pair] = (),
) -> list[Step]:
    """Return every step of a service's history, oldest first."""
    found: list[Step] = []
    latest: dict[tuple[Line, str], Snapshot] = {}
    by_page: dict[tuple[str, str], Snapshot] = {}
    for cover in covers(snapshots, handed):
        new = cover.snapshot
        before: dict[int, tuple[Snapshot, set[str]]] = {}
        for category in sorted(cover.categories):
            own = latest.get((cover.line, subject(category, new.page)))
            for old in [own] if own else _taken_from(new, category, handed, by_page):
                before.setdefault(id(old), (old, set()))[1].add(category)
        for old, categories in before.values():
            left, right = _sides(old, cover, categories, [of for one, of in before.values() if one is not old], handed)
            comparison = compare(left, right, verdicts={**verdicts, **verdicts_on(pairs, left.rows, right.rows)})
            found.append(Step(old=old, new=new, comparison=comparison))
        for category in cover.categories:
            latest[cover.line, subject(category, new.page)] = new
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


def _sides(
    old: Snapshot, cover: Cover, categories: set[str], others: Sequence[set[str]], handed: Sequence[Handover]
) -> tuple[Edition, Edition]:
    """Return what is to be compared of an older edition and of a newer one that follows it for some categories."""
    new = cover.snapshot
    answered = frozenset[str]().union(*others) - categories
    if old.page == new.page:  # a page against itself: tables may have new headings, or moved
        return _without(old.edition, answered), _only(new.edition, cover.categories - answered)
    if not categories <= {table.category for table in old.edition.tables}:  # it had new headings already
        return _without(old.edition, answered), _only(new.edition, categories)
    # What was handed over under a heading that the new page words otherwise belongs to the comparison too.
    also = {
        one.category
        for one in handed
        if one.from_page == old.page.id and one.to_page == new.page.id and one.since <= new.date
    }
    return _only(old.edition, categories | also), _only(new.edition, categories)


def _only(edition: Edition, categories: Container[str]) -> Edition:
    return replace(edition, tables=tuple(table for table in edition.tables if table.category in categories))


def _without(edition: Edition, categories: Container[str]) -> Edition:
    return replace(edition, tables=tuple(table for table in edition.tables if table.category not in categories))


def verdicts_on(pairs: Iterable[Pair], old: Sequence[Row], new: Sequence[Row]) -> dict[str, Verdict]:
    """Return the ids of the links between rows with the names that were decided on."""
    return {
        change_id([left], [right]): pair.verdict
        for pair in pairs
        for left in old
        if pair.old in left.traces
        for right in new
        if pair.new in right.traces
    }
