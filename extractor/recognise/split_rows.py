"""The paragraphs behind a header → rows, by the cheapest reading, where cells hang down or have several names.

A row is its cells one behind the other; a cell that hangs down from the row above has no paragraph, and a title above
a row is one by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from functools import cache
from math import inf

import msgspec

from extractor.recognise.cell_cost import CellCosts
from extractor.recognise.cut_lines import LineEnds
from extractor.recognise.header import Columns
from extractor.recognise.names import begins_with_verb
from extractor.recognise.regular_rows import TextRow, TextRows, goes_on, telling_words
from extractor.recognise.trim_end import rows_behind

_TALLEST_TRACES, _TALLEST_OPERATION, _TALLEST_CUT = 24, 3, 8
"""Paragraphs of one cell."""
_WORST = 14.0
"""No row costs more."""
_DEAREST_ROW = 1.1
"""Rows that cost more each may as well have another column."""
_DEAREST_PARAGRAPH, _FEWEST = 0.53, 5
"""So many rows whose paragraphs cost more each are a guess: cells run together."""
_EXPLAINED = 0.7
"""What a paragraph is worth that finds its place in a row."""
_NAME_LEFT_OVER = 4.0
_TITLED = 1.0
"""What a row below a title costs at most."""
_HANGING_OPERATION, _HANGING = 2.2, 1.0
"""A cell that hangs down from the row above."""


class _Step(msgspec.Struct, frozen=True):
    """The cheapest way to have read so far."""

    cost: float
    begin: int
    """Where the last row began."""
    cuts: tuple[int, ...] = ()
    """Where each of its cells ends."""
    is_titled: bool = False
    """Whether the first paragraph is a title above the row."""


def split_rows(cells: Sequence[str], begin: int, end: int, columns: Columns, *, line_ends: LineEnds) -> TextRows:
    """Divide the paragraphs from `begin` to `end` into rows; where lines are cut, operations go on in the next."""
    splitter = _Splitter(cells[begin:end], columns, line_ends=line_ends)
    steps = splitter.steps()
    limit = end - begin
    first_stop = stop = splitter.best_stop(steps, limit)
    rows = _unwrapped(_rows(splitter.cells, steps, stop), columns)
    while number := rows_behind(
        rows, columns
    ):  # then names of theirs stand behind the table; a cell of the first may not
        limit = splitter.name_of_row(steps, stop, max(number - 1, 1))
        stop = splitter.best_stop(steps, limit)
        rows = _unwrapped(_rows(splitter.cells, steps, stop), columns)
    is_guess = len(rows) >= _FEWEST and steps[stop].cost > _DEAREST_PARAGRAPH * stop
    is_complete = steps[stop].cost <= _DEAREST_ROW * len(rows)
    return TextRows(() if is_guess else rows, begin + stop, splitter.cells[stop:first_stop], is_complete)


class _Splitter:
    """Weighs the ways to read one stretch of text."""

    def __init__(self, cells: Sequence[str], columns: Columns, *, line_ends: LineEnds) -> None:
        self.cells, self.columns = cells, columns
        self.costs = CellCosts(cells, cut=line_ends is LineEnds.CUT)
        self._tallest_operation = _TALLEST_CUT if line_ends is LineEnds.CUT else _TALLEST_OPERATION
        self._first_costs = self.costs.by_column(columns)
        self._words = telling_words(*filter(goes_on, cells))
        self._more_names = cache(self.costs.more_names)

    def steps(self) -> dict[int, _Step]:
        """Return, for each place that rows can reach, the cheapest way there."""
        steps = {0: _Step(0.0, 0)}
        for begin in range(len(self.cells)):
            if begin not in steps:
                continue
            for stop, way in self._rows_from(begin):
                cost = steps[begin].cost + way.cost
                if stop not in steps or cost < steps[stop].cost:
                    steps[stop] = _Step(cost, begin, way.cuts, way.is_titled)
        return steps

    def best_stop(self, steps: dict[int, _Step], limit: int) -> int:
        """Return where rows end best: they cost little and explain much; names left over count heavily."""

        def weight(stop: int) -> float:
            cells_left = self.cells[stop : min(stop + self.columns.width, limit)]
            return (
                steps[stop].cost
                - _EXPLAINED * stop
                + _NAME_LEFT_OVER * any(goes_on(cell, self._words) for cell in cells_left)
            )

        return min((stop for stop in steps if stop <= limit), key=weight)

    def name_of_row(self, steps: dict[int, _Step], stop: int, number: int) -> int:
        """Return where the trace cell begins of the `number`th row from the end."""
        while number > 1 + steps[stop].is_titled:
            number -= 1 + steps[stop].is_titled
            stop = steps[stop].begin
        step = steps[stop]
        return step.cuts[self.columns.trace - 1] if self.columns.trace else step.begin + step.is_titled

    def _rows_from(self, begin: int) -> Iterator[tuple[int, _Step]]:
        """Return where a row that begins at a place can end, by itself or with a title above it."""
        for stop, cost, cuts in self._row_ends(begin, is_first=begin == 0):
            yield stop, _Step(cost, begin, cuts)
        title = self.costs.title(begin) if begin + 1 < len(self.cells) else inf
        if title < inf:
            for stop, cost, cuts in self._row_ends(begin + 1, is_first=True):
                if cost <= _TITLED:
                    yield stop, _Step(title + cost, begin, cuts, is_titled=True)

    def _row_ends(self, begin: int, *, is_first: bool) -> Iterator[tuple[int, float, tuple[int, ...]]]:
        """Return where a row can end: its cost, and where each of its cells ends."""
        ways: dict[int, tuple[float, tuple[int, ...]]] = {begin: (0.0, ())}
        for column in range(self.columns.width):
            longer: dict[int, tuple[float, tuple[int, ...]]] = {}
            for start, (cost, cuts) in ways.items():
                for stop, price in self._cell_ends(column, start, cuts, is_first=is_first):
                    total = cost + price
                    if total <= _WORST and (stop not in longer or total < longer[stop][0]):
                        longer[stop] = total, (*cuts, stop)
            ways = longer
        yield from ((stop, cost, cuts) for stop, (cost, cuts) in ways.items() if stop > begin)

    def _cell_ends(
        self, column: int, start: int, cuts: Sequence[int], *, is_first: bool
    ) -> Iterator[tuple[int, float]]:
        """Return where a cell can end, and what it costs; in the row above it, if there is one, and may hang down."""
        columns = self.columns
        is_trace, is_operation = column == columns.trace, column == columns.operation
        is_ours = is_trace or is_operation or column == columns.resource
        if (not is_first and not is_trace) or not is_ours:  # other columns may be empty in any row
            yield start, _HANGING_OPERATION if is_operation else _HANGING
        if start >= len(self.cells):
            return
        cost = self._first_costs[column][start]
        if is_trace and columns.resource == column - 1 and cuts and cuts[-1] == start and cuts[-2:-1] != (start,):
            cost += self.costs.beside(start) if start else 0.0
        yield start + 1, cost
        tallest = _TALLEST_TRACES if is_trace else self._tallest_operation if is_operation else 1
        for index in range(start + 1, min(start + tallest, len(self.cells))):
            cost += self._more_names(index, min(index - start + 1, 3)) if is_trace else self.costs.more_words(index)
            if cost > _WORST:
                return
            yield index + 1, cost


def _rows(cells: Sequence[str], steps: dict[int, _Step], stop: int) -> list[TextRow]:
    """Return the rows of the cheapest way to a place; a cell that hangs down says what the one above does."""
    pieces: list[_Step] = []
    while stop:
        pieces.append(steps[stop])
        stop = steps[stop].begin
    rows: list[TextRow] = []
    cells_above: tuple[str, ...] = ()
    for piece in reversed(pieces):
        if piece.is_titled:
            rows.append(TextRow((cells[piece.begin],)))
        starts = (piece.begin + piece.is_titled, *piece.cuts[:-1])
        edges = list(enumerate(zip(starts, piece.cuts, strict=True)))
        repeats = tuple(column for column, (start, cut) in edges if start == cut)
        cells_above = tuple(
            "".join(cells_above[column : column + 1]) if start == cut else "\n".join(cells[start:cut])
            for column, (start, cut) in edges
        )
        rows.append(TextRow(cells_above, repeats))
    return rows


def _unwrapped(rows: Sequence[TextRow], columns: Columns) -> list[TextRow]:
    """Return rows with what was taken one column too early put right, where an operation goes on in a second line.

    Then that line was taken for the resource type, and the resource type, which other rows have, for a name.
    """
    index = columns.resource
    if index is None or (index, columns.trace) != (columns.operation + 1, columns.operation + 2):
        return list(rows)
    resources = {row.cells[index] for row in rows if len(row.cells) == columns.width and not row.repeats}
    return [_unwrapped_row(row, resources, index) if len(row.cells) == columns.width else row for row in rows]


def _unwrapped_row(row: TextRow, resources: Set[str], index: int) -> TextRow:
    operation, wrapped, names = row.cells[index - 1 : index + 2]
    resource, _, names = names.partition("\n")
    if row.repeats or not names or resource not in resources or begins_with_verb(resource):
        return row
    cells = (*row.cells[: index - 1], f"{operation}\n{wrapped}", resource, names, *row.cells[index + 2 :])
    return TextRow(cells)
