"""The paragraphs behind a header → rows, by the cheapest reading.

Each column says how unlike one of its cells a paragraph is. A row is its cells one behind the other; a cell that hangs
down from the row above has no paragraph, and a title above a row is one by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from extractor.recognise.columns import Columns
from extractor.recognise.likeness import AGAIN, UNLIKE, cost_of_title, may_be_title

_TALLEST = {"trace": 24, "operation": 3}  # paragraphs of one cell; 1 where not named
_LOOSE = 3.0  # a row that costs more is read in the middle of a table, but no table ends in it
_DOUBTFUL = 5.0  # one that costs no more is told where it is left out
_WORST = 30.0  # no row costs more
_TITLED = 1.0  # what a row below a title costs at most
_EXPLAINED = 0.7  # what a paragraph is worth that finds its place in a row
_FOREIGN = 1.0  # what a last row costs more whose name is written as the others are not
_HANGING = {"operation": 2.2, "resource": 1.0}  # a cell that hangs down from the row above
_HANGING_BESIDE = 1.0  # … in another column


@dataclass(frozen=True, slots=True)
class Line:
    """A row, or by itself the title above one."""

    cells: tuple[str, ...]
    carried: tuple[int, ...] = ()
    """Its columns that hang down from the row above."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A way to read what stands behind a header."""

    at: int
    """Where the header begins."""
    width: int
    rows: Sequence[Line]
    stop: int
    """Where the words behind the table begin."""
    left: str
    """Words behind the table that may be one more row, but hardly are."""
    cost: float
    unlikely: float
    """What its rows cost, less what they explain."""


Cost = Callable[[str, str, int, str], float]
"""Says how unlike a cell of a column a paragraph is: the paragraph, the role, its number in the cell, the one above."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The cheapest way to have read so far: its cost, where the last row began, and how its cells were cut."""

    cost: float
    begin: int
    cuts: tuple[int, ...]
    loose: bool
    """Whether its last row is so unlike the others that it may be the words behind the table."""
    titled: bool = False
    """Whether the paragraph the last row begins with is a title above it."""


def read_at(
    paragraphs: Sequence[str], header: int, end: int, columns: Columns, cost: Cost, *, hanging: bool = True
) -> Reading:
    """Divide the paragraphs behind a header, before `end`, into rows; `hanging` allows cells that span several."""
    named = {columns.operation: "operation", columns.trace: "trace", columns.resource: "resource"}
    roles = [named.get(place, "other") for place in range(columns.width)]
    at = header + columns.width
    steps: dict[int, _Step] = {at: _Step(0.0, at, (), False)}
    furthest = begin = at
    while begin <= furthest and begin < end:
        step = steps.get(begin)
        if step is not None:
            for stop, way in _ways_on(paragraphs, begin, end, roles, cost, whole=begin == at or not hanging):
                if stop not in steps or step.cost + way.cost < steps[stop].cost:
                    steps[stop] = replace(way, cost=step.cost + way.cost)
                    furthest = max(furthest, stop)
        begin += 1

    capitals = [paragraph[:1].isupper() for paragraph in paragraphs[at:end] if cost(paragraph, "trace", 1, "") == 0.0]
    usual = sum(capitals) * 2 > len(capitals)

    def is_name(place: int) -> bool:
        """Tell whether a paragraph is a name as the table's are, and not the title of the words behind it."""
        said, behind = paragraphs[place], paragraphs[place + 1 : place + 2]
        titled = bool(behind) and behind[0].startswith(said) and behind[0] != said and " " in behind[0]
        return cost(said, "trace", 1, "") in (0.0, AGAIN) and not (titled or is_foreign(said))

    def is_foreign(said: str) -> bool:
        """Tell whether a name is rather a product's, for it is not written as the table's are."""
        return said[:1].isupper() != usual and may_be_title(said)

    def unlikely(stop: int) -> float:
        """Weigh what the rows cost against how much of the text they explain.

        Names left behind count heavily; and a last row with a name of another kind may be the words behind the table.
        """
        names_left = any(map(is_name, range(stop, min(end, stop + columns.width))))
        trace = (steps[stop].begin, *steps[stop].cuts)[columns.trace] if steps[stop].cuts else at
        foreign = at < stop and len(capitals) > 1 and is_foreign(paragraphs[trace])
        return steps[stop].cost - _EXPLAINED * (stop - at) + UNLIKE * names_left + _FOREIGN * foreign

    stop = min((stop for stop, step in steps.items() if not step.loose), key=unlikely)
    rows = _cut(paragraphs, steps, at, stop)
    while rows and columns.resource is not None and rows[-1].cells[columns.trace] == rows[-1].cells[columns.resource]:
        del rows[-2 if steps[stop].titled else -1 :]  # not a name, but what the next row is about
        stop = steps[stop].begin
    left = _doubtful(paragraphs, steps, stop, columns.width)
    return Reading(header, columns.width, rows, stop, left, steps[stop].cost, unlikely(stop))


def _doubtful(paragraphs: Sequence[str], steps: dict[int, _Step], stop: int, width: int) -> str:
    """Return the words behind a table that could be read as one more row, if need be."""
    ends = [end for end, step in steps.items() if step.begin == stop < end <= stop + width]
    if not ends or steps[max(ends)].cost - steps[stop].cost > _DOUBTFUL:
        return ""
    return " | ".join(paragraphs[stop : max(ends)])


def _ways_on(
    paragraphs: Sequence[str], begin: int, end: int, roles: Sequence[str], cost: Cost, *, whole: bool
) -> Iterator[tuple[int, _Step]]:
    """Return where a row that begins at a paragraph can end, by itself or with a title above it."""
    for stop, (price, cuts) in _readings(paragraphs, begin, end, roles, cost, whole=whole).items():
        yield stop, _Step(price, begin, cuts, loose=price > _LOOSE)
    title = cost_of_title(paragraphs[begin])
    if begin + 1 < end and title < inf:
        for stop, (price, cuts) in _readings(paragraphs, begin + 1, end, roles, cost, whole=whole).items():
            if price <= _TITLED and begin + 1 not in cuts and len(set(cuts)) == len(cuts):
                yield stop, _Step(title + price, begin, cuts, loose=False, titled=True)


def _readings(
    paragraphs: Sequence[str], begin: int, end: int, roles: Sequence[str], cost: Cost, *, whole: bool
) -> dict[int, tuple[float, tuple[int, ...]]]:
    """Return where a row that begins at a paragraph can end: the cheapest way, and where each of its cells ends."""
    begun: dict[int, tuple[float, tuple[int, ...]]] = {begin: (0.0, ())}
    for place, role in enumerate(roles):
        beside = place > 0 and role == "trace" and roles[place - 1] == "resource"
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (price, cuts) in begun.items():
            if (role != "trace" and not whole) or role == "other":  # which may be empty in any row
                _offer(longer, start, price + _HANGING.get(role, _HANGING_BESIDE), cuts)
            above = paragraphs[start - 1] if beside and cuts[-2:-1] != (start,) and start > begin else ""
            for height in range(1, min(_TALLEST.get(role, 1), end - start) + 1):
                paragraph = paragraphs[start + height - 1]
                price += cost(paragraph, role, height, above)
                if price > _WORST:
                    break
                _offer(longer, start + height, price, cuts)
                above = paragraph
        begun = longer
    begun.pop(begin, None)
    return begun


def _offer(ends: dict[int, tuple[float, tuple[int, ...]]], stop: int, price: float, cuts: tuple[int, ...]) -> None:
    if stop not in ends or price < ends[stop][0]:
        ends[stop] = price, (*cuts, stop)


def _cut(paragraphs: Sequence[str], steps: dict[int, _Step], at: int, stop: int) -> list[Line]:
    pieces: list[_Step] = []
    while stop > at:
        pieces.append(steps[stop])
        stop = steps[stop].begin
    rows: list[Line] = []
    above: tuple[str, ...] = ()
    for piece in reversed(pieces):
        begin = piece.begin
        if piece.titled:
            rows.append(Line((paragraphs[begin],)))
            begin += 1
        starts = (begin, *piece.cuts[:-1])
        carried = tuple(
            place for place, (start, cut) in enumerate(zip(starts, piece.cuts, strict=True)) if start == cut
        )
        above = tuple(
            "".join(above[place : place + 1]) if place in carried else "\n".join(paragraphs[start:cut])
            for place, (start, cut) in enumerate(zip(starts, piece.cuts, strict=True))
        )
        rows.append(Line(above, carried))
    return rows
