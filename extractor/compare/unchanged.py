"""Takes away the rows that are the same in two editions, so that only what differs needs to be understood."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Callable, Container, Hashable, Iterable, Iterator, Sequence
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
    moved: list[tuple[Placed, Placed]]
    copies: tuple[list[Placed], list[Placed]]
    """Rows whose like stays: one side only has them once more."""
    rows: tuple[list[list[Placed]], list[list[Placed]]]
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

    def table(self, number: int) -> int:
        """Which of the tables a row stands in."""
        return bisect_right(self._starts, number) - 1

    def slices(self) -> Iterator[tuple[int, Iterable[tuple[int, Row]]]]:
        """Return each table's number here, and its rows with their numbers here."""
        for table, (start, end) in enumerate(pairwise([*self._starts, len(self.rows)])):
            yield table, zip(range(start, end), self.rows[start:end], strict=True)

    def placed(self, number: int) -> Placed:
        """Return a row with its place."""
        table = self.table(number)
        category, source, count = self.tables[table]
        in_table = number - self._starts[table] + 1
        return Placed.of(self.rows[number], category=category, source=source, table=count, number=in_table)


def subtract(old: Listing, new: Listing, aligned: Alignment) -> Remainder:
    """Pair off what is the same: each row once, so that copies are counted."""
    sides = (old, new)
    facts_of = _facts_in_common_columns(old, new)
    sources = {source for _, source, _ in old.tables} & {source for _, source, _ in new.tables}
    places = [
        [(aligned.group(category), source if source in sources else "") for category, source, _ in side.tables]
        for side in sides
    ]
    partners = _equal(old, new, places)
    taken = set(partners.values())
    rest = [[i for i in range(len(old.rows)) if i not in partners], [j for j in range(len(new.rows)) if j not in taken]]
    contents = [{number: facts_of(side.rows[number]) for number in rest[s]} for s, side in enumerate(sides)]
    stayed = _pair_off(rest, lambda side, number: (places[side][sides[side].table(number)], contents[side][number]))
    moved = _pair_off(rest, lambda side, number: contents[side][number])
    texts = {side.rows[number].operation for s, side in enumerate(sides) for number in rest[s]}
    staying = {facts_of(old.rows[i]) for i in (*partners, *stayed, *moved) if old.rows[i].operation in texts}
    copies, rows = (
        [[side.placed(n) for n in rest[s] if (contents[s][n] in staying) == stays] for s, side in enumerate(sides)]
        for stays in (True, False)
    )
    return Remainder(
        unchanged=len(partners) + len(stayed),
        moved=[(old.placed(i), new.placed(j)) for i, j in moved.items()],
        copies=(copies[0], copies[1]),
        rows=(_together(rows[0]), _together(rows[1])),
        types=(frozenset(row.resource_type for row in old.rows), frozenset(row.resource_type for row in new.rows)),
        facts=facts_of,
    )


def _pair_off(rest: list[list[int]], key: Callable[[int, int], Hashable]) -> dict[int, int]:
    """Take the rows that are equal on both sides out of the rest, and return them."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(rest[1]):
        waiting[key(1, j)].append(j)
    pairs = {i: waiting[key(0, i)].pop() for i in rest[0] if waiting.get(key(0, i))}
    rest[:] = [i for i in rest[0] if i not in pairs], sorted(j for numbers in waiting.values() for j in numbers)
    return pairs


def _together(rows: Iterable[Placed]) -> list[list[Placed]]:
    copies: dict[Facts, list[Placed]] = {}
    for placed in rows:
        copies.setdefault(facts(placed, services=False), []).append(placed)
    return list(copies.values())


def _equal(old: Listing, new: Listing, places: Sequence[Sequence[Hashable]]) -> dict[int, int]:
    """Pair off the rows that are equal as they stand, which is nearly all of them: so this is kept fast."""
    first: defaultdict[Hashable, dict[Hashable, int]] = defaultdict(dict)
    copies: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for table, rows in new.slices():
        table_place = places[1][table]
        in_place = first[table_place]
        for j, row in rows:
            key = (row.operation, row.resource_type, row.traces, row.service_type)
            if in_place.setdefault(key, j) != j:
                copies[table_place, key].append(j)
    partners: dict[int, int] = {}
    for table, rows in old.slices():
        table_place = places[0][table]
        in_place = first[table_place]
        for i, row in rows:
            key = (row.operation, row.resource_type, row.traces, row.service_type)
            if (partner := in_place.pop(key, None)) is not None:
                partners[i] = partner
                if copies and (more := copies.get((table_place, key))):
                    in_place[key] = more.popleft()
    return partners


def _facts_in_common_columns(old: Listing, new: Listing) -> Callable[[Row], Facts]:
    """A column that one side does not print at all is not compared."""
    types = all(any(row.resource_type for row in side.rows) for side in (old, new))
    services = all(any(row.service_type for row in side.rows) for side in (old, new))
    return lambda row: facts(row, types=types, services=services)
