"""Cells with row and column spans → a grid, clamped as browsers clamp them, within a budget."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
        for row, columns, written in _laid_out(group):
            if not written.cells:  # nothing, or all of it hangs down from above: it says nothing of its own
                continue
            if written.spans and any(across > 1 for _, across in written.spans.values()):
                banners.add(len(rows))
            for column in columns:
                carried.add((len(rows), column))
            rows.append(row)
            total += len(row)
            if total > MAX_CELLS:
                raise PageError(f"a table of more than {MAX_CELLS:,} cells", hint="no documentation page has one")
    return Layout(tuple(rows), frozenset(carried), frozenset(banners))


_Hanging = dict[int, tuple[str, int]]
"""Column → the text that hangs down into it, and the number of the last row it reaches."""


def _laid_out(group: Sequence[Written]) -> Iterator[tuple[tuple[str, ...], Sequence[int], Written]]:
    """Return each row of a group filled, with its columns that repeat the row above."""
    hanging: _Hanging = {}
    columns: list[int] = []
    soonest = 0
    for index, written in enumerate(group):
        if hanging and soonest < index:
            hanging = {column: kept for column, kept in hanging.items() if kept[1] >= index}
            columns, soonest = _order(hanging)
        if written.spans or (hanging and columns[-1] >= len(written.cells) + len(columns)):
            row, filled, hanging = _place(written, hanging, index, len(group))
            columns, soonest = _order(hanging)
            yield row, filled, written
        elif hanging:  # its own cells span nothing: most rows of a table with spans are such
            cells = list(written.cells)
            for column in columns:
                cells.insert(column, hanging[column][0])
            yield tuple(cells), columns, written
        else:
            yield tuple(written.cells), (), written


def _order(hanging: _Hanging) -> tuple[list[int], int]:
    return sorted(hanging), min((until for _, until in hanging.values()), default=0)


def _place(written: Written, hanging: _Hanging, index: int, length: int) -> tuple[tuple[str, ...], list[int], _Hanging]:
    """Fill one row cell by cell; return it, its columns that repeat the row above, and what hangs there now."""
    row: list[str] = []
    columns: list[int] = []
    further = dict(hanging)

    def fill_from_above() -> None:
        while len(row) in hanging:
            columns.append(len(row))
            row.append(hanging[len(row)][0])

    for number, text in enumerate(written.cells):
        fill_from_above()
        down, across = written.spans.get(number, (1, 1))
        until = min(index + down, length) - 1 if down else length - 1
        for _ in range(across):
            if len(row) in hanging:  # a cell never covers one that hangs down from above: it stops there
                break
            if len(row) >= _MAX_COLUMNS:
                raise PageError(f"a row of more than {_MAX_COLUMNS} columns", hint="no documentation page has one")
            if until > index:
                further[len(row)] = (text, until)
            row.append(text)
    fill_from_above()
    return tuple(row), columns, further
