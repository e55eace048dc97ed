"""Paragraphs of plain text → grids: finds the headers of tables whose borders are lost, and puts their cells together.

A cell is a paragraph, but one with several traces is several, and a cell that spans rows stands only once. So the
paragraphs behind a header are divided into rows by the cheapest reading: each column says how likely a paragraph is
one of its cells, and the table ends where no reading goes on, or where the next header begins.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf

from extractor.errors import PageError
from extractor.read import Grid
from extractor.read.cells import is_caption
from extractor.recognise.columns import Columns, columns_of
from extractor.recognise.names import is_own_name, looks_like_name, names_in
from extractor.recognise.words import HIDDEN, meanings_of

_WIDEST = 8  # columns of a table
_TALLEST = {"trace": 24, "operation": 3}  # paragraphs of one cell; 1 where not named
_UNLIKE = 4.0  # one more of these in a cell, and it is probably none of that cell
_LONGEST_TEXT = 25_000  # paragraphs
_LOOSE = 3.0  # a row that costs more is read in the middle of a table, but no table ends in it
_WORST = 30.0  # no row costs more
_EXPLAINED = 0.7  # what a paragraph is worth that finds its place in a row
_HANGING = 2.5  # a cell that hangs down from the row above


def grids_in(paragraphs: Sequence[str]) -> tuple[Grid, ...]:
    """Return the tables of a text, each with the heading and caption that stand before it."""
    if len(paragraphs) > _LONGEST_TEXT:
        raise PageError(f"more than {_LONGEST_TEXT:,} paragraphs", hint="no documentation page has as many")
    headers = _headers(paragraphs)
    cost = lru_cache(maxsize=100_000)(_cost)
    grids: list[Grid] = []
    end = 0
    for header, following in zip(headers, [*headers, None][1:], strict=True):
        first = header.at + header.columns.width
        rows, stop = _rows_at(paragraphs, first, following.at if following else len(paragraphs), header.columns, cost)
        if not rows:
            continue
        cells = tuple(paragraphs[header.at : first]), *(row.cells for row in rows)
        carried = frozenset((number, place) for number, row in enumerate(rows, start=1) for place in row.carried)
        if grids and header.at == end and len(cells[0]) == len(grids[-1].rows[0]):  # the header again, in mid-table
            grids[-1] = _longer(grids[-1], cells, carried)
        else:
            caption, section = _above(paragraphs, header.at, end)
            grids.append(Grid(rows=cells, section=section, caption=caption, carried=carried))
        end = stop
    return tuple(grids)


def _longer(grid: Grid, cells: tuple[tuple[str, ...], ...], carried: frozenset[tuple[int, int]]) -> Grid:
    moved = {(len(grid.rows) + number, place) for number, place in carried}
    return replace(grid, rows=grid.rows + cells, carried=grid.carried | moved)


def _above(paragraphs: Sequence[str], at: int, end: int) -> tuple[str, str]:
    """Return the caption and the heading before a header, behind the table before; a sentence is neither."""
    caption = section = ""
    place = at - 1
    if place >= end and is_caption(paragraphs[place]):
        caption = paragraphs[place]
        place -= 1
    if (
        place >= end
        and len(paragraphs[place]) <= 120
        and not paragraphs[place].endswith((".", "。", ":", "：", "!", "！"))
    ):
        section = paragraphs[place]
    return caption.replace("\n", " "), section.replace("\n", " ")


@dataclass(frozen=True, slots=True)
class _Header:
    at: int
    columns: Columns


def _headers(paragraphs: Sequence[str]) -> list[_Header]:
    """Return the places where a trace table's header stands, each as wide as it can be."""
    found: list[_Header] = []
    at = 0
    while at < len(paragraphs):
        known = 0
        while known < _WIDEST and at + known < len(paragraphs) and meanings_of(paragraphs[at + known]):
            known += 1
        for width in range(known, 1, -1):
            columns = columns_of(tuple(paragraphs[at : at + width]))
            # Without borders, a field named so in a list of others would be one more such header.
            if isinstance(columns, Columns) and not (columns.lonely and columns.sure):
                found.append(_Header(at, columns))
                at += width - 1
                break
        at += 1
    return found


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


_Cost = Callable[[str, str, int], float]


def _rows_at(paragraphs: Sequence[str], at: int, end: int, columns: Columns, cost: _Cost) -> tuple[list[_Row], int]:
    """Divide the paragraphs from `at` on, before `end`, into rows; return them and where they end."""
    named = {columns.operation: "operation", columns.trace: "trace", columns.resource: "resource"}
    roles = [named.get(place, "other") for place in range(columns.width)]
    steps: dict[int, _Step] = {at: _Step(0.0, at, (), False)}
    furthest = begin = at
    while begin <= furthest and begin < end:
        step = steps.get(begin)
        if step is not None:
            for stop, (price, cuts) in _readings(paragraphs, begin, end, roles, cost, first=begin == at).items():
                if stop not in steps or step.cost + price < steps[stop].cost:
                    steps[stop] = _Step(step.cost + price, begin, cuts, loose=price > _LOOSE)
                    furthest = max(furthest, stop)
        begin += 1

    def unlikely(stop: int) -> float:
        """Weigh what the rows cost against how much of the text they explain; names left behind count heavily."""
        left = paragraphs[stop : min(end, stop + columns.width)]
        names_left = any(cost(paragraph, "trace", 1) == 0.0 for paragraph in left)
        return steps[stop].cost - _EXPLAINED * (stop - at) + (_UNLIKE if names_left else 0.0)

    stop = min((stop for stop, step in steps.items() if not step.loose), key=unlikely)
    return _cut(paragraphs, steps, at, stop), stop


def _readings(
    paragraphs: Sequence[str], begin: int, end: int, roles: Sequence[str], cost: _Cost, *, first: bool
) -> dict[int, tuple[float, tuple[int, ...]]]:
    """Return where a row that begins at a paragraph can end: the cheapest way, and where each of its cells ends."""
    partial: dict[int, tuple[float, tuple[int, ...]]] = {begin: (0.0, ())}
    for role in roles:
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (price, cuts) in partial.items():
            if role != "trace" and not first:
                _offer(longer, start, price + _HANGING, cuts)
            for height in range(1, min(_TALLEST.get(role, 1), end - start) + 1):
                price += cost(paragraphs[start + height - 1], role, height)
                if price > _WORST:
                    break
                _offer(longer, start + height, price, cuts)
        partial = longer
    partial.pop(begin, None)
    return partial


def _offer(ends: dict[int, tuple[float, tuple[int, ...]]], stop: int, price: float, cuts: tuple[int, ...]) -> None:
    if stop not in ends or price < ends[stop][0]:
        ends[stop] = price, (*cuts, stop)


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
        # Operations begin with a capital where there are capitals: small words are a name such as `create access log`.
        word = paragraph.isascii() and paragraph.replace(" ", "").isalpha() and paragraph.islower()
        return (3.0 if own else 2.0 if word else 0.0) + 3.0 * (height - 1)
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
