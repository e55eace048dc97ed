"""Takes away the rows that are the same in two editions, so that only what differs needs to be understood."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import msgspec

from extractor.compare.align import Alignment
from extractor.compare.changes import Placed
from extractor.compare.kinds import Facts, facts
from extractor.model import Edition, Row


class Remainder(msgspec.Struct, frozen=True, kw_only=True):
    """What two editions do not have in common."""

    unchanged: int
    """How many rows they have in common."""
    moved: Sequence[tuple[Placed, Placed]]
    copies: tuple[Sequence[Placed], Sequence[Placed]]
    """Rows whose like stays: one side only has them once more."""
    rows: tuple[Sequence[Sequence[Placed]], Sequence[Sequence[Placed]]]
    """The other rows of each side; rows that say the same are together."""
    types: tuple[frozenset[str], frozenset[str]]
    """All resource types of either side."""
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


def subtract(old: Listing, new: Listing, aligned: Alignment) -> Remainder:
    """Pair off what is the same: each row once, so that copies are counted."""
    facts_of = _columns(old, new)
    pages = {source for _, source, _ in old.tables} & {source for _, source, _ in new.tables}
    sides = (old, new)
    places = [
        [(aligned.group(category), source if source in pages else "") for category, source, _ in side.tables]
        for side in sides
    ]
    partners = _equal(old, new, places)
    taken = set(partners.values())
    rest = ([i for i in range(len(old.rows)) if i not in partners], [j for j in range(len(new.rows)) if j not in taken])
    said = [{number: facts_of(side.rows[number]) for number in numbers} for side, numbers in zip(sides, rest, strict=True)]
    in_place = [
        {number: (places[side][sides[side].table(number)], said[side][number]) for number in rest[side]} for side in (0, 1)
    ]
    stayed = _pair_off(rest, in_place)
    moved = _pair_off(rest, said)
    texts = {side.rows[number].operation for side, numbers in zip(sides, rest, strict=True) for number in numbers}
    staying = {facts_of(old.rows[i]) for i in (*partners, *stayed, *moved) if old.rows[i].operation in texts}
    return Remainder(
        unchanged=len(partners) + len(stayed),
        moved=[(old.placed(i), new.placed(j)) for i, j in moved.items()],
        copies=tuple(
            [sides[side].placed(number) for number in rest[side] if said[side][number] in staying] for side in (0, 1)
        ),
        rows=tuple(
            _together([sides[side].placed(number) for number in rest[side] if said[side][number] not in staying])
            for side in (0, 1)
        ),
        types=(frozenset(row.resource_type for row in old.rows), frozenset(row.resource_type for row in new.rows)),
        facts=facts_of,
    )


def _pair_off(rest: tuple[list[int], list[int]], keys: Sequence[Mapping[int, Hashable]]) -> dict[int, int]:
    """Take equal rows of both sides out of the rest, and return them."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(rest[1]):
        waiting[keys[1][j]].append(j)
    pairs = {i: waiting[keys[0][i]].pop() for i in rest[0] if waiting.get(keys[0][i])}
    rest[0][:] = [i for i in rest[0] if i not in pairs]
    rest[1][:] = sorted(j for numbers in waiting.values() for j in numbers)
    return pairs


def _together(rows: Iterable[Placed]) -> list[list[Placed]]:
    by_facts: dict[Hashable, list[Placed]] = {}
    for placed in rows:
        by_facts.setdefault(facts(placed.row, services=False), []).append(placed)
    return list(by_facts.values())


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


def _columns(old: Listing, new: Listing) -> Callable[[Row], Facts]:
    """A column that one side does not print at all is not compared."""
    kinds = all(any(row.resource_type for row in side.rows) for side in (old, new))
    services = all(any(row.service_type for row in side.rows) for side in (old, new))
    return lambda row: facts(row, kinds=kinds, services=services)
