"""Paragraphs of plain text → grids: finds the headers of tables whose borders are lost, and puts their cells together.

A cell is a paragraph, but one with several traces is several, and a cell that spans rows stands only once. So the
paragraphs behind a header are divided into rows by the cheapest reading: each column says how likely a paragraph is
one of its cells, and the table ends where no reading goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from extractor.read import Grid
from extractor.read.cells import is_caption
from extractor.recognise.columns import Columns, columns_of
from extractor.recognise.names import is_own_name, looks_like_name, names_in
from extractor.recognise.words import HIDDEN, meanings, squeeze

_WIDEST = 8  # columns of a table
_TALLEST = {"trace": 12, "operation": 3}  # paragraphs of one cell; 1 where not named
_UNLIKE = 4.0  # a row that costs as much is read in the middle of a table, but no table ends in it
_LONGEST_TABLE = 20_000  # paragraphs


def grids_in(paragraphs: Sequence[str]) -> tuple[Grid, ...]:
    """Return the tables of a text, each with the heading and caption that stand before it."""
    grids: list[Grid] = []
    at = 0
    while at < len(paragraphs):
        width, columns = _header_at(paragraphs, at)
        if columns is None:
            at += 1
            continue
        rows, end = _rows_at(paragraphs, at + width, columns)
        if rows:
            caption, section = _above(paragraphs, at)
            header = tuple(paragraphs[at : at + width])
            carried = frozenset((i + 1, c) for i, row in enumerate(rows) for c in row.carried)
            cells = (header, *(row.cells for row in rows))
            grids.append(Grid(rows=cells, section=section, caption=caption, carried=carried))
        at = max(end, at + width)
    return tuple(grids)


def _above(paragraphs: Sequence[str], at: int) -> tuple[str, str]:
    """Return the caption and the heading before a header; a sentence is neither."""
    caption = section = ""
    place = at - 1
    if place >= 0 and is_caption(paragraphs[place]):
        caption = paragraphs[place]
        place -= 1
    if (
        place >= 0
        and len(paragraphs[place]) <= 120
        and not paragraphs[place].endswith((".", "。", ":", "：", "!", "！"))
    ):
        section = paragraphs[place]
    return caption.replace("\n", " "), section.replace("\n", " ")


def _header_at(paragraphs: Sequence[str], at: int) -> tuple[int, Columns | None]:
    """Return how many paragraphs from `at` on are a trace table's header, the widest such run, and what they mean."""
    known = 0
    while known < _WIDEST and at + known < len(paragraphs) and squeeze(paragraphs[at + known]) in meanings():
        known += 1
    for width in range(known, 1, -1):
        columns = columns_of(paragraphs[at : at + width])
        if isinstance(columns, Columns):
            return width, columns
    return 1, None


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    carried: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """The cheapest way to have read so far: its cost, where the last row began, and how its cells were cut."""

    cost: float
    begin: int
    cuts: tuple[int, ...]
    loose: bool
    """Whether its last row is so unlike the others that it may be the words behind the table."""


def _rows_at(paragraphs: Sequence[str], at: int, columns: Columns) -> tuple[list[_Row], int]:
    roles = _roles(columns)
    end = min(len(paragraphs), at + _LONGEST_TABLE)
    steps: dict[int, _Step] = {at: _Step(0.0, at, (), False)}
    furthest = at
    for begin in range(at, end):
        step = steps.get(begin)
        if step is None:
            if begin > furthest:
                break
            continue
        for cuts, cost in _readings(paragraphs, begin, end, roles, first=begin == at):
            stop = cuts[-1]
            total = step.cost + cost
            if stop not in steps or total < steps[stop].cost:
                steps[stop] = _Step(total, begin, cuts, loose=cost >= _UNLIKE)
                furthest = max(furthest, stop)
    ends = [stop for stop, step in steps.items() if not step.loose]
    return _cut(paragraphs, steps, at, max(ends)), max(ends)


def _roles(columns: Columns) -> tuple[str, ...]:
    named = {columns.operation: "operation", columns.trace: "trace", columns.resource: "resource"}
    return tuple(named.get(place, "other") for place in range(columns.width))


def _readings(
    paragraphs: Sequence[str], begin: int, end: int, roles: Sequence[str], *, first: bool
) -> list[tuple[tuple[int, ...], float]]:
    """Return the ways one row can begin at a paragraph: where each of its cells ends, and what that reading costs."""
    partial: list[tuple[tuple[int, ...], float]] = [((), 0.0)]
    for role in roles:
        longer = []
        for cuts, cost in partial:
            start = cuts[-1] if cuts else begin
            if role != "trace" and not first:  # it may hang down from the row above
                longer.append(((*cuts, start), cost + 2.5))
            for height in range(1, min(_TALLEST.get(role, 1), end - start) + 1):
                more = _cost(paragraphs[start + height - 1], role, height)
                if more == inf:
                    break
                cost += more
                longer.append(((*cuts, start + height), cost))
        partial = longer
    return [(cuts, cost) for cuts, cost in partial if cuts[-1] > begin]


def _cost(paragraph: str, role: str, height: int) -> float:
    """Say how unlike a cell of that column a paragraph is, as its `height`th in the cell."""
    if role == "trace":
        names = names_in(paragraph)[0]
        if not names or not all(map(looks_like_name, names)):
            return inf
        # Headings have the form of names with blanks, but for their capital: as a cell they are the last resort.
        own = all(map(is_own_name, names))
        plain = 0.0 if own else 0.5 if names[0][0].islower() else _UNLIKE if " " in names[0] else 1.5
        return plain if height == 1 else plain + (1.0 if own else _UNLIKE)
    if len(paragraph) > 400 or is_caption(paragraph):
        return inf
    own = is_own_name(HIDDEN.sub("", paragraph))
    if role == "operation":
        return (3.0 if own else 0.0) + 3.0 * (height - 1)
    if role == "resource":
        return inf if len(paragraph) > 100 else 1.0 if paragraph.endswith((".", "。")) else 0.0
    return 0.0


def _cut(paragraphs: Sequence[str], steps: dict[int, _Step], at: int, stop: int) -> list[_Row]:
    pieces: list[tuple[int, tuple[int, ...]]] = []
    while stop > at:
        step = steps[stop]
        pieces.append((step.begin, step.cuts))
        stop = step.begin
    rows: list[_Row] = []
    for begin, cuts in reversed(pieces):
        starts = (begin, *cuts[:-1])
        carried = tuple(place for place, (start, cut) in enumerate(zip(starts, cuts, strict=True)) if start == cut)
        cells = tuple(
            rows[-1].cells[place] if place in carried else "\n".join(paragraphs[start:cut])
            for place, (start, cut) in enumerate(zip(starts, cuts, strict=True))
        )
        rows.append(_Row(cells, carried))
    return rows
