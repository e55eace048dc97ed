"""Takes away the rows that are the same in two editions, so that only what differs needs to be understood."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractor.compare.align import Alignment
from extractor.compare.board import Pair
from extractor.compare.changes import Placed
from extractor.compare.kinds import Facts, facts
from extractor.model import Edition, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftovers:
    """What two editions do not have in common, and what they do."""

    same: Sequence[Row]
    moved: Sequence[tuple[Placed, Placed]]
    copies: tuple[Sequence[Placed], Sequence[Placed]]
    """Rows whose like stays: one side only has them once more."""
    rows: tuple[Sequence[Placed], Sequence[Placed]]
    beside: frozenset[Pair]
    """Which of `rows` stand between the same neighbours."""
    facts: Callable[[Row], Facts]
    """What a row says in the columns that both sides print."""


class Listing:
    """The rows of one side one after the other; most are equal on both sides, so places are told only where asked."""

    def __init__(self, editions: Iterable[Edition], covered: Container[str]) -> None:
        self.rows: list[Row] = []
        self.tables: list[tuple[str, str, int]] = []
        self._starts: list[int] = []
        for edition in editions:
            for count, table in enumerate(edition.tables, start=1):
                if table.rows and table.category in covered:
                    self.tables.append((table.category, edition.source, count))
                    self._starts.append(len(self.rows))
                    self.rows.extend(table.rows)

    def table(self, at: int) -> int:
        """Which of the tables a row stands in."""
        return bisect_right(self._starts, at) - 1

    def slices(self) -> Iterator[tuple[int, Iterable[tuple[int, Row]]]]:
        """Return each table's number here, and its rows with their numbers here."""
        for number, (start, end) in enumerate(pairwise([*self._starts, len(self.rows)])):
            yield number, zip(range(start, end), self.rows[start:end], strict=True)

    def placed(self, at: int) -> Placed:
        """Return a row with its place."""
        number = self.table(at)
        category, source, count = self.tables[number]
        return Placed(
            category=category, source=source, table=count, number=at - self._starts[number] + 1, row=self.rows[at]
        )


def subtract(old: Listing, new: Listing, aligned: Alignment) -> Leftovers:
    """Pair off what is the same: each row once, so that copies are counted."""
    say = _columns(old, new)
    pages = {source for _, source, _ in old.tables} & {source for _, source, _ in new.tables}
    places = [
        [(aligned.group(category), source if source in pages else "") for category, source, _ in side.tables]
        for side in (old, new)
    ]
    partners = _equal(old, new, places)
    left = ([i for i in range(len(old.rows)) if i not in partners], _without(len(new.rows), partners.values()))

    sides = (old, new)
    said = [{at: say(side.rows[at]) for at in rest} for side, rest in zip(sides, left, strict=True)]

    def pair(key: Callable[[int, int], Hashable]) -> None:
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for j in reversed(left[1]):
            waiting[key(1, j)].append(j)
        found = {i: waiting[key(0, i)].pop() for i in left[0] if waiting.get(key(0, i))}
        partners.update(found)
        left[0][:] = [i for i in left[0] if i not in found]
        left[1][:] = sorted(j for others in waiting.values() for j in others)

    pair(lambda side, at: (places[side][sides[side].table(at)], said[side][at]))
    same = dict(partners)
    pair(lambda side, at: said[side][at])
    texts = {side.rows[at].operation for side, rest in zip(sides, left, strict=True) for at in rest}
    kept = {say(old.rows[i]) for i in partners if old.rows[i].operation in texts}
    copies = [[at for at in rest if told[at] in kept] for told, rest in zip(said, left, strict=True)]
    rows = [[at for at in rest if told[at] not in kept] for told, rest in zip(said, left, strict=True)]
    return Leftovers(
        same=[old.rows[i] for i in same],
        moved=[(old.placed(i), new.placed(j)) for i, j in partners.items() if i not in same],
        copies=([old.placed(i) for i in copies[0]], [new.placed(j) for j in copies[1]]),
        rows=([old.placed(i) for i in rows[0]], [new.placed(j) for j in rows[1]]),
        beside=_beside(old, new, rows, same),
        facts=say,
    )


def _equal(old: Listing, new: Listing, places: Sequence[Sequence[Hashable]]) -> dict[int, int]:
    """Pair off the rows that are equal as they stand, which is nearly all of them: so this is kept fast."""
    first: defaultdict[Hashable, dict[Hashable, int]] = defaultdict(dict)
    copies: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for number, rows in new.slices():
        place = places[1][number]
        here = first[place]
        for j, row in rows:
            key = (row.operation, row.resource_type, row.traces, row.service_type)
            if here.setdefault(key, j) != j:
                copies[place, key].append(j)
    found: dict[int, int] = {}
    for number, rows in old.slices():
        place = places[0][number]
        there = first[place]
        for i, row in rows:
            key = (row.operation, row.resource_type, row.traces, row.service_type)
            if (partner := there.pop(key, None)) is not None:
                found[i] = partner
                if copies and (more := copies.get((place, key))):
                    there[key] = more.popleft()
    return found


def _without(count: int, taken: Iterable[int]) -> list[int]:
    known = set(taken)
    return [at for at in range(count) if at not in known]


def _columns(old: Listing, new: Listing) -> Callable[[Row], Facts]:
    """A column that one side does not print at all is not compared."""
    kinds = all(any(row.resource_type for row in side.rows) for side in (old, new))
    services = all(any(row.service_type for row in side.rows) for side in (old, new))
    return lambda row: facts(row, kinds=kinds, services=services)


def _beside(old: Listing, new: Listing, rows: Sequence[Sequence[int]], same: Mapping[int, int]) -> frozenset[Pair]:
    """Pairs of rows left over that stand in equally long gaps between the same rows, and equally far into them."""
    ours = _gaps(old, {i: i for i in same})
    theirs = {gap: j for j, gap in _gaps(new, {j: i for i, j in same.items()}).items()}
    numbers = [{at: number for number, at in enumerate(side)} for side in rows]
    return frozenset(
        (numbers[0][i], numbers[1][theirs[gap]])
        for i, gap in ours.items()
        if i in numbers[0] and theirs.get(gap) in numbers[1]
    )


def _gaps(side: Listing, known: Mapping[int, int]) -> dict[int, tuple[int | None, int | None, int, int]]:
    """Row → the known rows before and after its gap, how far into the gap it stands, and how long the gap is."""
    gaps: list[list[int]] = []
    for at in _without(len(side.rows), known):
        if gaps and gaps[-1][-1] == at - 1 and side.table(at) == side.table(at - 1):
            gaps[-1].append(at)
        else:
            gaps.append([at])
    found: dict[int, tuple[int | None, int | None, int, int]] = {}
    for gap in gaps:
        before, after = (
            known.get(at) if 0 <= at < len(side.rows) and side.table(at) == side.table(gap[0]) else None
            for at in (gap[0] - 1, gap[-1] + 1)
        )
        if (before, after) != (None, None):
            found.update({at: (before, after, offset, len(gap)) for offset, at in enumerate(gap)})
    return found
