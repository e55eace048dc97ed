"""Cells with row and column spans → a grid, clamped as browsers clamp them, within a budget."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from extractor.errors import PageError
from extractor.read.document import MAX_CELLS

_MAX_COLUMNS = 1000  # what browsers clamp a colspan to
_MAX_ROWS = 65534  # likewise a rowspan
_ONE = (1, 1)
_NUMBER = re.compile(r"[ \t\n\r\f]*\+?(\d{1,12})")


Spans = Mapping[int, Mapping[int, tuple[int, int]]]
"""Number of a row → number of a cell in it → how many rows (0: to the end of its row group) and columns it reaches."""


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
    carried: Mapping[int, Sequence[int]]
    banners: frozenset[int]


def lay_out(rows: Sequence[Sequence[str]], spans: Spans, groups: Sequence[int] = ()) -> Layout:
    """Resolve the spans of a table's rows.

    `groups` says how many rows each row group (head, bodies) has, if there are several: a row span ends with its own.
    """
    total = sum(map(len, rows))
    if total > MAX_CELLS:
        raise too_many_cells()
    if not spans:
        return Layout(tuple(map(tuple, filter(None, rows))), {}, frozenset())
    laid: list[tuple[str, ...]] = []
    carried: dict[int, Sequence[int]] = {}
    banners: set[int] = set()
    total = 0
    for index, row, columns in _laid_out(rows, spans, groups or (len(rows),)):
        if not rows[index]:  # nothing, or all of it hangs down from above: it says nothing of its own
            continue
        if index in spans and any(across > 1 for _, across in spans[index].values()):
            banners.add(len(laid))
        if columns:
            carried[len(laid)] = columns
        laid.append(row)
        total += len(row)
        if total > MAX_CELLS:
            raise too_many_cells()
    return Layout(tuple(laid), carried, frozenset(banners))


def too_many_cells() -> PageError:
    """Return the error that says so."""
    return PageError(f"a table of more than {MAX_CELLS:,} cells", hint="no documentation page has one")


_Hanging = dict[int, tuple[str, int]]
"""Column → the text that hangs down into it, and the number of the last row it reaches."""
_until = itemgetter(1)


def _laid_out(
    rows: Sequence[Sequence[str]], spans: Spans, groups: Sequence[int]
) -> Iterator[tuple[int, tuple[str, ...], Sequence[int]]]:
    """Return the number of each row, the row filled, and its columns that repeat the row above."""
    begin = 0
    for length in groups:
        hanging: _Hanging = {}
        columns: list[int] = []
        for index in range(begin, begin + length):
            cells = rows[index]
            if index in spans or (columns and columns[-1] >= len(cells) + len(columns)):
                row, filled, hanging = _place(cells, spans.get(index, {}), hanging, index, begin + length)
                columns = sorted(hanging)
                soonest = min(map(_until, hanging.values()), default=0)
                yield index, row, filled
            elif columns:  # its own cells span nothing: most rows of a table with spans are such
                filled_cells = list(cells)
                for column in columns:
                    filled_cells.insert(column, hanging[column][0])
                yield index, tuple(filled_cells), columns
            else:
                yield index, tuple(cells), ()
            if columns and soonest <= index:
                hanging = {column: kept for column, kept in hanging.items() if kept[1] > index}
                columns = sorted(hanging)
                soonest = min(map(_until, hanging.values()), default=0)
        begin += length


def _place(
    cells: Sequence[str], sizes: Mapping[int, tuple[int, int]], hanging: _Hanging, index: int, end: int
) -> tuple[tuple[str, ...], list[int], _Hanging]:
    """Fill a row whose group ends before row `end`; return it, its columns that repeat the row above, what hangs."""
    row: list[str] = []
    columns: list[int] = []
    further = dict(hanging)
    for number, text in enumerate((*cells, None)):
        while len(row) in hanging:
            columns.append(len(row))
            row.append(hanging[len(row)][0])
        if text is None:
            break
        down, across = sizes.get(number, _ONE)
        until = min(index + down, end) - 1 if down else end - 1
        for column in range(len(row), len(row) + across):
            if column in hanging:  # a cell never covers one that hangs down from above: it stops there
                break
            if until > index:
                further[column] = (text, until)
            row.append(text)
        if len(row) > _MAX_COLUMNS:
            raise PageError(f"a row of more than {_MAX_COLUMNS} columns", hint="no documentation page has one")
    return tuple(row), columns, further
