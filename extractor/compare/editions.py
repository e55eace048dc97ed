"""Compares two editions: what is the same goes first and fast, what is left is linked, and each link gets its name."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from heapq import nsmallest
from zlib import crc32

from extractor.compare.align import align
from extractor.compare.board import Pair
from extractor.compare.changes import KINDS, Change, Comparison, NotCompared, Placed, Side, Verdict, change_id, half_id
from extractor.compare.kinds import kind_of
from extractor.compare.leftovers import Leftovers, Listing, subtract
from extractor.compare.linking import Link, Linking, link
from extractor.model import Edition, Row

# So many rows tell which words are common; where fewer are left over, unchanged ones are read as well.
AROUND = 400


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
    known = (aligned.old, aligned.new)
    left = subtract(Listing(sides[0], aligned.old), Listing(sides[1], aligned.new), aligned)
    linking, decided = _decide(left, verdicts or {})
    return Comparison(
        old=_side(sides[0]),
        new=_side(sides[1]),
        unchanged=len(left.same),
        changes=_numbered([*_linked(left, linking), *_alone(left, linking), *_moved(left)]),
        hints=_numbered(_change(left, "renamed", [hint]) for hint in linking.hints),
        decided=decided,
        not_compared=tuple(
            NotCompared(side=name, category=category, rows=len(found))
            for name, side, some in zip(("old", "new"), categories, known, strict=True)
            for category, found in side.items()
            if category not in some
        ),
    )


def _by_category(editions: Iterable[Edition]) -> dict[str, list[Row]]:
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for edition in editions:
        for table in edition.tables:
            found[table.category].extend(table.rows)
    return found


def _side(editions: Sequence[Edition]) -> Side:
    dates = [edition.updated_on for edition in editions if edition.updated_on]
    return Side(source=", ".join(edition.source for edition in editions), updated_on=max(dates, default=None))


def _decide(left: Leftovers, verdicts: Mapping[str, Verdict]) -> tuple[Linking, tuple[str, ...]]:
    """Link the rows under people's verdicts.

    The id of a link between two rows tells the rows. The id of a group does not, and the group may be there only until
    a verdict takes it apart: so verdicts on groups are found in the links as they come, and the rows are linked again.
    """
    rows = [[placed.row for placed in side] for side in left.rows]
    around = max(0, AROUND - min(map(len, rows)))
    common = left.same
    if len(common) > around:
        common = nsmallest(
            around, common, key=lambda row: (crc32(row.operation.encode("utf-8", "replace")), row.operation)
        )
    halves: list[defaultdict[str, list[int]]] = [defaultdict(list), defaultdict(list)]
    if verdicts:
        for half, side in zip(halves, rows, strict=True):
            for at, row in enumerate(side):
                half[half_id([row])].append(at)
    met = {id_: [(i, j) for i in halves[0].get(id_[:8], ()) for j in halves[1].get(id_[8:16], ())] for id_ in verdicts}
    while True:
        pairs: dict[str, set[Pair]] = {"same": set(), "different": set()}
        for id_, known in met.items():
            pairs[verdicts[id_]].update(known)
        linking = link(
            rows[0],
            rows[1],
            around=(common, common),
            beside=left.beside,
            same=pairs["same"],
            different=pairs["different"] - pairs["same"],
        )
        news = {
            id_: [(one.old, one.new) for one in group]
            for group in (_groups(linking.links) if not all(met.values()) else ())
            if (id_ := _change(left, "renamed", group).id) in met and not met[id_]
        }
        if not news:
            return linking, tuple(sorted(id_ for id_, found in met.items() if found))
        met |= news


def _groups(links: Sequence[Link]) -> list[list[Link]]:
    """Put links together whose every old row is linked to every new one; other links stay alone."""
    of_old: defaultdict[int, set[int]] = defaultdict(set)
    of_new: defaultdict[int, set[int]] = defaultdict(set)
    for one in links:
        of_old[one.old].add(one.new)
        of_new[one.new].add(one.old)
    groups: dict[object, list[Link]] = {}
    for one in links:
        ours, theirs = of_new[one.new], of_old[one.old]
        whole = all(of_old[i] == theirs for i in ours) and all(of_new[j] == ours for j in theirs)
        key = (frozenset(ours), frozenset(theirs)) if whole else (one.old, one.new)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _linked(left: Leftovers, linking: Linking) -> Iterable[Change]:
    for group in _groups(linking.links):
        old, new = ({getattr(one, side) for one in group} for side in ("old", "new"))
        kind = kind_of([left.facts(left.rows[0][i].row) for i in old], [left.facts(left.rows[1][j].row) for j in new])
        yield _change(left, kind, group)
    for one in linking.repurposed:
        yield _change(left, "repurposed", [one])


def _change(left: Leftovers, kind: str, group: Sequence[Link]) -> Change:
    old = tuple(left.rows[0][i] for i in sorted({one.old for one in group}))
    new = tuple(left.rows[1][j] for j in sorted({one.new for one in group}))
    return Change(
        id=change_id((placed.row for placed in old), (placed.row for placed in new)),
        kind=kind,
        confidence=min(one.confidence for one in group),
        evidence=tuple(dict.fromkeys(reason for one in group for reason in one.evidence)),
        old=old,
        new=new,
    )


def _alone(left: Leftovers, linking: Linking) -> Iterable[Change]:
    """Rows that no link and no change of purpose explains are gone, or new."""
    doubts: list[dict[int, float]] = [
        {one.old: one.confidence for one in linking.hints},
        {one.new: one.confidence for one in linking.hints},
    ]
    taken = [
        {one.old for one in (*linking.links, *linking.repurposed)},
        {one.new for one in (*linking.links, *linking.repurposed)},
    ]
    for side, name in enumerate(("removed", "added")):
        for at, placed in enumerate(left.rows[side]):
            if at not in taken[side]:
                doubt = doubts[side].get(at, 0.0)
                reason = (
                    "one row of the other edition may be the same action"
                    if doubt
                    else "no row of the other edition is like it"
                )
                yield _one_sided(name, placed, round(1 - doubt, 2), reason)
        for placed in left.copies[side]:
            yield _one_sided(name, placed, 1.0, "a copy of a row that stays")


def _one_sided(kind: str, placed: Placed, confidence: float, reason: str) -> Change:
    old, new = ((placed,), ()) if kind == "removed" else ((), (placed,))
    id_ = change_id((one.row for one in old), (one.row for one in new))
    return Change(id=id_, kind=kind, confidence=confidence, evidence=(reason,), old=old, new=new)


def _moved(left: Leftovers) -> Iterable[Change]:
    for old, new in left.moved:
        where = "page" if old.category == new.category else "category"
        yield Change(
            id=change_id([old.row], [new.row]),
            kind="moved",
            confidence=1.0,
            evidence=(f"the same row in another {where}",),
            old=(old,),
            new=(new,),
        )


def _numbered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Put changes in order; where copies of a row make ids the same, number them."""
    order = {kind: at for at, kind in enumerate(KINDS)}
    seen: Counter[str] = Counter()
    found: list[Change] = []
    for change in sorted(
        changes, key=lambda change: (order[change.kind], _place(change.old), _place(change.new), change.id)
    ):
        seen[change.id] += 1
        number = f"-{seen[change.id]}" if seen[change.id] > 1 else ""
        found.append(replace(change, id=change.id + number) if number else change)
    return tuple(found)


def _place(side: Sequence[Placed]) -> list[tuple[str, int, int]]:
    return [(placed.source, placed.table, placed.number) for placed in side]
