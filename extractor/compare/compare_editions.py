"""Compares two editions: what is the same goes first and fast, what is left is linked, and each link gets its name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from extractor.compare.align import align
from extractor.compare.changes import (
    KINDS,
    Change,
    Comparison,
    Kind,
    NotCompared,
    Placed,
    Side,
    Verdict,
    change_id,
    half_id,
)
from extractor.compare.kinds import group_kind, kind_of
from extractor.compare.link_rows import Linking, link
from extractor.compare.link_table import Link, Pair
from extractor.compare.unchanged import Listing, Remainder, subtract
from extractor.model import Edition, Row


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Old and new rows, by their places in the remainder, of which all are linked to all."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    links: tuple[Link, ...]


def compare(
    old: Edition | Sequence[Edition],
    new: Edition | Sequence[Edition],
    *,
    verdicts: Mapping[str, Verdict] | None = None,
    everything: bool = False,
) -> Comparison:
    """Say what became of every row of the categories both sides cover, or of all where `everything` is asked for.

    `verdicts` are people's decisions by id: `same` makes a link, `different` forbids one.
    """
    sides = [[side] if isinstance(side, Edition) else list(side) for side in (old, new)]
    categories = [_by_category(side) for side in sides]
    aligned = align(*categories, everything=everything)
    remainder = subtract(Listing(sides[0], aligned.old), Listing(sides[1], aligned.new), aligned)
    linking, decided = _link_with_verdicts(remainder, verdicts or {})
    return Comparison(
        old=_side(sides[0]),
        new=_side(sides[1]),
        unchanged=remainder.unchanged,
        changes=in_order([*_linked(remainder, linking), *_one_sided(remainder, linking), *_moved(remainder)]),
        hints=in_order(_pair_change(remainder, "renamed", hint) for hint in linking.hints),
        decided=decided,
        not_compared=(
            *_not_compared("old", categories[0], aligned.old),
            *_not_compared("new", categories[1], aligned.new),
        ),
    )


def _not_compared(
    side: Literal["old", "new"], categories: Mapping[str, Sequence[Row]], covered: Container[str]
) -> Iterator[NotCompared]:
    for category, rows in categories.items():
        if category not in covered:
            yield NotCompared(side=side, category=category, rows=len(rows))


def _by_category(editions: Iterable[Edition]) -> dict[str, list[Row]]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for edition in editions:
        for table in edition.tables:
            rows[table.category].extend(table.rows)
    return rows


def _side(editions: Sequence[Edition]) -> Side:
    dates = [edition.updated_on for edition in editions if edition.updated_on]
    return Side(source=", ".join(edition.source for edition in editions), updated_on=max(dates, default=None))


def _link_with_verdicts(remainder: Remainder, verdicts: Mapping[str, Verdict]) -> tuple[Linking, tuple[str, ...]]:
    """Link the rows under people's verdicts; return also the ids of the verdicts that concern a row.

    The id of a link between two rows tells the rows. The id of a group does not, and the group may be there only until
    a verdict takes it apart: so verdicts on groups are looked up in the links that come out, and the rows linked again.
    """
    rows = [[copies[0].row for copies in side] for side in remainder.rows]
    pairs_of = _pairs_by_id(remainder, verdicts)
    while True:
        same, different = (
            {pair for id_, pairs in pairs_of.items() if verdicts[id_] == verdict for pair in pairs}
            for verdict in ("same", "different")
        )
        linking = link(rows[0], rows[1], same=same, different=different - same, types=remainder.types)
        groups = {
            _change(remainder, "renamed", group).id: [(member.old, member.new) for member in group.links]
            for group in (_groups(linking.links) if not all(pairs_of.values()) else ())
        }
        concerned = {id_: groups[id_] for id_, pairs in pairs_of.items() if not pairs and id_ in groups}
        if not concerned:
            return linking, tuple(sorted(id_ for id_, pairs in pairs_of.items() if pairs))
        pairs_of |= concerned


def _pairs_by_id(remainder: Remainder, ids: Iterable[str]) -> dict[str, list[Pair]]:
    """Return for each id the pairs of rows that it can be of; the halves of an id tell the rows of a side."""
    halves: list[defaultdict[str, list[int]]] = [defaultdict(list), defaultdict(list)]
    for half, side in zip(halves, remainder.rows if ids else ((), ()), strict=True):
        for number, copies in enumerate(side):
            for id_ in {half_id(copies[:1]), half_id(copies)}:
                half[id_].append(number)
    return {id_: [(i, j) for i in halves[0].get(id_[:8], ()) for j in halves[1].get(id_[8:16], ())] for id_ in ids}


def _groups(links: Iterable[Link]) -> list[Group]:
    """Put links together whose every old row is linked to every new one; other links stay alone."""
    of_old: defaultdict[int, dict[int, Link]] = defaultdict(dict)
    of_new: defaultdict[int, set[int]] = defaultdict(set)
    for each in links:
        of_old[each.old][each.new] = each
        of_new[each.new].add(each.old)
    with_same_partners: defaultdict[tuple[int, ...], set[int]] = defaultdict(set)
    for old, partners in of_old.items():
        with_same_partners[tuple(sorted(partners))].add(old)
    groups = []
    for new, olds in with_same_partners.items():
        members = [of_old[i][j] for i in sorted(olds) for j in new]
        if all(of_new[j] == olds for j in new):
            groups.append(Group(old=tuple(sorted(olds)), new=new, links=tuple(members)))
        else:
            groups += [Group(old=(each.old,), new=(each.new,), links=(each,)) for each in members]
    return groups


def _linked(remainder: Remainder, linking: Linking) -> Iterator[Change]:
    facts = [[remainder.facts(copies[0]) for copies in side] for side in remainder.rows]
    for group in _groups(linking.links):
        if kind := group_kind([facts[0][i] for i in group.old], [facts[1][j] for j in group.new]):
            yield _change(remainder, kind, group)
        else:
            for pair in group.links:
                yield _pair_change(remainder, kind_of(facts[0][pair.old], facts[1][pair.new]), pair)
    for pair in linking.repurposed:
        yield _pair_change(remainder, "repurposed", pair)


def _pair_change(remainder: Remainder, kind: Kind, pair: Link) -> Change:
    return _change(remainder, kind, Group(old=(pair.old,), new=(pair.new,), links=(pair,)))


def _change(remainder: Remainder, kind: Kind, group: Group) -> Change:
    old = tuple(copy for number in group.old for copy in remainder.rows[0][number])
    new = tuple(copy for number in group.new for copy in remainder.rows[1][number])
    return Change(
        id=change_id(old, new),
        kind=kind,
        confidence=min(member.confidence for member in group.links),
        evidence=tuple(dict.fromkeys(reason for member in group.links for reason in member.evidence)),
        old=old,
        new=new,
    )


def _one_sided(remainder: Remainder, linking: Linking) -> Iterator[Change]:
    """Rows that no link and no change of purpose explains are gone, or new."""
    explained = (*linking.links, *linking.repurposed)
    hints = {pair.old: pair for pair in linking.hints}, {pair.new: pair for pair in linking.hints}
    linked = {pair.old for pair in explained}, {pair.new for pair in explained}
    kinds: tuple[Kind, Kind] = ("removed", "added")
    for side, kind in enumerate(kinds):
        for number, copies in enumerate(remainder.rows[side]):
            hint = hints[side].get(number)
            confidence = round(1 - hint.confidence, 2) if hint else 1.0
            reason = (
                "a row of the other edition may be the same action" if hint else "no similar row in the other edition"
            )
            for placed in copies if number not in linked[side] else ():
                yield _lone(kind, placed, confidence, reason)
        for placed in remainder.copies[side]:
            yield _lone(kind, placed, 1.0, "a copy of a row that stays")


def _lone(kind: Kind, placed: Placed, confidence: float, reason: str) -> Change:
    old, new = ((placed,), ()) if kind == "removed" else ((), (placed,))
    id_ = change_id(old, new)
    return Change(id=id_, kind=kind, confidence=confidence, evidence=(reason,), old=old, new=new)


def _moved(remainder: Remainder) -> Iterator[Change]:
    for old, new in remainder.moved:
        where = "page" if old.category == new.category else "category"
        yield Change(
            id=change_id([old], [new]),
            kind="moved",
            confidence=1.0,
            evidence=(f"the same row in another {where}",),
            old=(old,),
            new=(new,),
        )


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Put changes in order; where copies of a row make ids the same, number them."""
    order = {kind: rank for rank, kind in enumerate(KINDS)}
    numbers: Counter[str] = Counter()
    numbered: list[Change] = []
    for change in sorted(changes, key=lambda each: (order[each.kind], _place(each.old), _place(each.new), each.id)):
        numbers[change.id] += 1
        again = numbers[change.id] > 1
        id_ = f"{change.id}-{numbers[change.id]}" if again else change.id
        numbered.append(msgspec.structs.replace(change, id=id_) if again else change)
    return tuple(numbered)


def _place(side: Sequence[Placed]) -> list[tuple[str, int, int]]:
    return [(placed.source, placed.table, placed.number) for placed in side]
