"""Cells with row and column spans → rows that are filled, clamped as browsers clamp them, within a budget."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from extractor.read.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROW_SPAN, refuse_beyond

_NUMBER = re.compile(r"[ \t\n\r\f]*\+?(\d{1,12})")

Cell = tuple[str, int, int]
"""Its text, and how many rows (0: to the end of its row group) and columns it spans."""


def span(attribute: str | None, *, rows: bool = False) -> int:
    """Return the number a span attribute means: `2;` is 2, nonsense is 1, far too much is the most allowed."""
    number = _NUMBER.match(attribute) if attribute else None
    if number is None:
        return 1
    return min(int(number[1]), MAX_ROW_SPAN) if rows else min(int(number[1]), MAX_COLUMNS) or 1


class Layout(msgspec.Struct, frozen=True):
    """A grid's rows, the places that repeat the cell above, and the rows that have a cell across columns."""

    rows: tuple[tuple[str, ...], ...]
    repeats: Mapping[int, tuple[int, ...]] = {}
    spanning_rows: frozenset[int] = frozenset()


class _Hanging(msgspec.Struct, frozen=True):
    """A cell that reaches into the rows below."""

    text: str
    last_row: int


def lay_out(groups: Sequence[Sequence[Sequence[Cell]]]) -> Layout:
    """Resolve the spans of a table's row groups (head, bodies): a row span ends with its own group."""
    refuse_beyond(MAX_CELLS, sum(len(row) for group in groups for row in group), "cells in a table")
    filled: list[tuple[str, ...]] = []
    repeats: dict[int, tuple[int, ...]] = {}
    spanning: set[int] = set()
    number_of_cells = 0
    for group in groups:
        hanging: dict[int, _Hanging] = {}
        for number, cells in enumerate(group):
            row, columns, hanging = _fill(cells, hanging, number, len(group) - 1)
            if not cells:  # nothing, or all of it hangs down from above: it says nothing of its own
                continue
            if any(across > 1 for _, _, across in cells):
                spanning.add(len(filled))
            if columns:
                repeats[len(filled)] = columns
            filled.append(row)
            number_of_cells += len(row)
            refuse_beyond(MAX_CELLS, number_of_cells, "cells in a table")
    return Layout(tuple(filled), repeats, frozenset(spanning))


def _fill(
    cells: Sequence[Cell], hanging: Mapping[int, _Hanging], number: int, last: int
) -> tuple[tuple[str, ...], tuple[int, ...], dict[int, _Hanging]]:
    """Fill row `number` of a group; return it, its columns that repeat the row above, and what hangs into the next."""
    row: list[str] = []
    repeated: list[int] = []
    below = {column: cell for column, cell in hanging.items() if cell.last_row > number}

    def take_hanging() -> None:
        while len(row) in hanging:
            repeated.append(len(row))
            row.append(hanging[len(row)].text)

    for text, down, across in cells:
        take_hanging()
        last_row = min(number + down - 1, last) if down else last
        for column in range(len(row), len(row) + across):
            if column in hanging:  # a cell never covers one that hangs down from above: it stops there
                break
            if last_row > number:
                below[column] = _Hanging(text, last_row)
            row.append(text)
        refuse_beyond(MAX_COLUMNS, len(row), "columns in a row")
    take_hanging()
    return tuple(row), tuple(repeated), below
