"""Cells with row and column spans → a grid, clamped as browsers clamp them, within a budget."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractor.errors import PageError
from extractor.read.document import MAX_CELLS

_MAX_COLUMNS = 1000  # what browsers clamp a colspan to
_MAX_ROWS = 65534  # likewise a rowspan
_NUMBER = re.compile(r"[ \t\n\r\f]*\+?(\d{1,12})")


class Written(NamedTuple):
    """A row as written: the texts of its cells, and how far those reach that span more than one place."""

    cells: Sequence[str]
    spans: Mapping[int, tuple[int, int]]
    """Number of the cell → rows (0: to the end of its row group) and columns."""


def span(written: str | None, *, rows: bool = False) -> int:
    """Return the number a span attribute means: `2;` is 2, nonsense is 1, far too much is the most allowed."""
    found = _NUMBER.match(written) if written else None
    if found is None:
        return 1
    number = int(found.group(1))
    if rows:
        return min(number, _MAX_ROWS)
    return min(number, _MAX_COLUMNS) or 1


@dataclass(frozen=True, slots=True)
class Layout:
    """A grid's rows, the places that repeat the cell above, and the rows that have a cell across columns."""

    rows: tuple[tuple[str, ...], ...]
    carried: frozenset[tuple[int, int]]
    banners: frozenset[int]


def lay_out(groups: Iterable[Sequence[Written]]) -> Layout:
    """Resolve the spans of a table given as row groups (head, bodies); a row span ends with its group."""
    rows: list[tuple[str, ...]] = []
    carried: set[tuple[int, int]] = set()
    banners: set[int] = set()
    total = 0
    for group in groups:
        hanging: _Hanging = {}
        for index, written in enumerate(group):
            if hanging or written.spans:
                row, columns, hanging = _place(written, hanging, len(group) - index)
                if not written.cells:  # all of it hangs down from above: it says nothing of its own
                    continue
                if written.spans and any(across > 1 for _, across in written.spans.values()):
                    banners.add(len(rows))
                for column in columns:
                    carried.add((len(rows), column))
            elif written.cells:
                row = tuple(written.cells)
            else:
                continue
            rows.append(row)
            total += len(row)
            if total > MAX_CELLS:
                raise PageError(f"a table of more than {MAX_CELLS:,} cells", hint="no documentation page has one")
    return Layout(tuple(rows), frozenset(carried), frozenset(banners))


_Hanging = dict[int, tuple[str, int]]
"""Column → the text that hangs down into the next row, and into how many rows from there."""


def _between(cells: Sequence[str], hanging: _Hanging) -> tuple[tuple[str, ...], list[int], _Hanging]:
    """Fill a row whose own cells span nothing: most rows of a table with spans are such."""
    row, columns = list(cells), sorted(hanging)
    for column in columns:
        row.insert(column, hanging[column][0])
    further = {column: (text, more - 1) for column, (text, more) in hanging.items() if more > 1}
    return tuple(row), columns, further


def _place(written: Written, hanging: _Hanging, left: int) -> tuple[tuple[str, ...], list[int], _Hanging]:
    """Fill one row; return it, its columns that repeat the row above, and what hangs down from it."""
    if not written.spans and max(hanging) < len(written.cells) + len(hanging):
        return _between(written.cells, hanging)
    row: list[str] = []
    columns: list[int] = []
    further: _Hanging = {}

    def fill_from_above() -> None:
        while len(row) in hanging:
            text, more = hanging[len(row)]
            if more > 1:
                further[len(row)] = (text, more - 1)
            columns.append(len(row))
            row.append(text)

    for number, text in enumerate(written.cells):
        fill_from_above()
        down, across = written.spans.get(number, (1, 1))
        down = min(down or left, left)
        for _ in range(across):
            if len(row) in hanging:  # a cell never covers one that hangs down from above: it stops there
                break
            if len(row) >= _MAX_COLUMNS:
                raise PageError(f"a row of more than {_MAX_COLUMNS} columns", hint="no documentation page has one")
            if down > 1:
                further[len(row)] = (text, down - 1)
            row.append(text)
    fill_from_above()
    return tuple(row), columns, further
