"""Takes away the rows that are the same in two editions, so that only what differs needs to be understood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractor.compare.align import Alignment
from extractor.compare.board import Pair
from extractor.compare.changes import Placed
from extractor.compare.kinds import Facts, facts
from extractor.model import Edition, Row

# A plain tuple: most rows are the same on both sides, and never need to be more.
Entry = tuple[str, str, int, int, Row]
"""Category, source, table, row number and row."""


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


def entries(edition: Edition) -> Iterator[Entry]:
    """Return the rows of an edition with their places."""
    for count, table in enumerate(edition.tables, start=1):
        for number, row in enumerate(table.rows, start=1):
            yield table.category, edition.source, count, number, row


def subtract(old: Sequence[Entry], new: Sequence[Entry], aligned: Alignment) -> Leftovers:
    """Pair off what is the same: each row once, so that copies are counted."""
    say = _columns(old, new)
    pages = {entry[1] for entry in old} & {entry[1] for entry in new}
    places = {
        entry[:2]: (aligned.group(entry[0]), entry[1] if entry[1] in pages else "")
        for side in (old, new)
        for entry in side
    }
    partners: dict[int, int] = {}
    left = (list(range(len(old))), list(range(len(new))))
    left = _pair(old, new, left, partners, lambda entry: (places[entry[:2]], entry[4]))
    if all(left):
        left = _pair(old, new, left, partners, lambda entry: (places[entry[:2]], say(entry[4])))
    same = dict(partners)
    if all(left):
        left = _pair(old, new, left, partners, lambda entry: say(entry[4]))
    moved = [(i, j) for i, j in partners.items() if i not in same]
    texts = {side[at][4].operation for side, rest in zip((old, new), left, strict=True) for at in rest}
    kept = {say(old[i][4]) for i in partners if old[i][4].operation in texts}
    copies, rows = zip(
        *(_split(side, rest, kept, say) for side, rest in zip((old, new), left, strict=True)), strict=True
    )
    return Leftovers(
        same=[old[i][4] for i in same],
        moved=[(_placed(old[i]), _placed(new[j])) for i, j in moved],
        copies=([_placed(old[i]) for i in copies[0]], [_placed(new[j]) for j in copies[1]]),
        rows=([_placed(old[i]) for i in rows[0]], [_placed(new[j]) for j in rows[1]]),
        beside=_beside(old, new, rows, same),
        facts=say,
    )


def _columns(old: Sequence[Entry], new: Sequence[Entry]) -> Callable[[Row], Facts]:
    """A column that one side does not print at all is not compared."""
    kinds, services = (
        all(any(getattr(entry[4], column) for entry in side) for side in (old, new))
        for column in ("resource_type", "service_type")
    )
    return lambda row: facts(row, kinds=kinds, services=services)


def _pair(
    old: Sequence[Entry],
    new: Sequence[Entry],
    left: tuple[list[int], list[int]],
    partners: dict[int, int],
    key: Callable[[Entry], Hashable],
) -> tuple[list[int], list[int]]:
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j in reversed(left[1]):
        waiting[key(new[j])].append(j)
    rest: list[int] = []
    for i in left[0]:
        if found := waiting.get(key(old[i])):
            partners[i] = found.pop()
        else:
            rest.append(i)
    return rest, sorted(j for found in waiting.values() for j in found)


def _split(
    side: Sequence[Entry], rest: Iterable[int], kept: set[Facts], say: Callable[[Row], Facts]
) -> tuple[list[int], list[int]]:
    copies: list[int] = []
    rows: list[int] = []
    for at in rest:
        (copies if say(side[at][4]) in kept else rows).append(at)
    return copies, rows


def _beside(
    old: Sequence[Entry], new: Sequence[Entry], rows: Sequence[Sequence[int]], same: Mapping[int, int]
) -> frozenset[Pair]:
    """Pairs of rows left over that stand in equally long gaps between the same rows, and equally far into them."""
    ours = _gaps(old, {i: number for number, i in enumerate(same)})
    theirs = {gap: j for j, gap in _gaps(new, {j: number for number, j in enumerate(same.values())}).items()}
    numbers = [{at: number for number, at in enumerate(side)} for side in rows]
    return frozenset(
        (numbers[0][i], numbers[1][theirs[gap]])
        for i, gap in ours.items()
        if i in numbers[0] and theirs.get(gap) in numbers[1]
    )


def _gaps(side: Sequence[Entry], known: Mapping[int, int]) -> dict[int, tuple[int | None, int | None, int, int]]:
    found: dict[int, tuple[int | None, int | None, int, int]] = {}
    before: int | None = None
    gap: list[int] = []
    for at in range(len(side) + 1):
        after = known.get(at)
        table_ends = at == len(side) or (at > 0 and side[at][1:3] != side[at - 1][1:3])
        if after is None and not table_ends:
            gap.append(at)
            continue
        until = None if table_ends else after
        if (before, until) != (None, None):
            found |= {row: (before, until, offset, len(gap)) for offset, row in enumerate(gap)}
        before = None if table_ends and after is None else after
        gap = [at] if table_ends and after is None else []
    return found


def _placed(entry: Entry) -> Placed:
    category, source, table, number, row = entry
    return Placed(category=category, source=source, table=table, number=number, row=row)
