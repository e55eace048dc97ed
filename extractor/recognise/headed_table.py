"""A grid below a known header, what it is read from, and the header that is nearly one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import msgspec

from extractor.identifiers import is_identifier
from extractor.read import Grid
from extractor.read.cell_text import is_caption, is_frame_line
from extractor.recognise.header import Columns, NearMiss, columns_of, unknown_columns
from extractor.recognise.header_words import meanings_of
from extractor.recognise.names import begins_with_verb
from extractor.recognise.regular_rows import TextRow
from extractor.recognise.trim_end import rows_behind, trim_last_cell

_DEPTH = 4
"""Rows among which the header may stand, below a title row or two."""

_SHARE_OF_NAMES = 0.6
"""Of the cells in a column that is likely one of traces."""


class TableRow(msgspec.Struct, frozen=True):
    """A row below a header."""

    number: int
    """From 1."""
    cells: tuple[str, ...]
    repeats: tuple[int, ...] = ()
    """Columns that repeat the cell above, because it spans rows."""
    spans_columns: bool = False


class HeadedTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table whose header is known: what a grid and saved text without borders have in common."""

    header: tuple[str, ...]
    columns: Columns
    rows: tuple[TableRow, ...]
    section: str
    caption: str
    context: str
    """What the page says of it."""
    tabbed: bool = False
    unsaid: tuple[str, ...] = ()
    """Words in it that are struck out or hidden."""
    broken: str = ""
    words_behind: str = ""
    """Of saved text: words behind the rows that may be one more."""
    doubtful: str = ""
    """Of saved text: lines of the last cell that may stand behind the table."""


def table_rows(rows: Sequence[TextRow]) -> tuple[TableRow, ...]:
    """Return rows of text with their numbers."""
    return tuple(TableRow(number, row.cells, row.repeats) for number, row in enumerate(rows, start=1))


def find_header(grid: Grid) -> HeadedTable | NearMiss | None:
    """Return a grid below its header; nothing where none of its first rows is a header of ours."""
    near_miss: NearMiss | None = None
    for index, cells in enumerate(grid.rows[:_DEPTH]):
        glued_caption, cells = without_caption(cells)
        columns = columns_of(cells)
        if isinstance(columns, Columns) and grid.tabbed:
            return _tabbed_table(grid, index, columns)
        if isinstance(columns, Columns):
            rows = (
                TableRow(number, cells, grid.repeats.get(index + number, ()), index + number in grid.spanning_rows)
                for number, cells in enumerate(grid.rows[index + 1 :], start=1)
            )
            return HeadedTable(
                header=cells,
                columns=columns,
                rows=tuple(rows),
                section=grid.section,
                caption=grid.caption or glued_caption,
                context=grid.context,
                unsaid=grid.unsaid,
                broken=grid.broken,
            )
        near_miss = near_miss or columns or _unknown_trace_column(cells, grid.rows[index + 1 :])
    return near_miss


def _tabbed_table(grid: Grid, header: int, columns: Columns) -> HeadedTable:
    """Return a table divided by tabs without the rows below a gap that are unlike those above it."""
    below = grid.rows[header + 1 :]
    rows = [TextRow(cells) for cells in below if cells]
    rows_below_gap = [*takewhile(len, reversed(below))] if () in below else []
    end = len(rows) - min(rows_behind(rows, columns), len(rows_below_gap))
    trimmed = trim_last_cell(rows[:end], columns)
    cells_behind = [cell for row in rows[end:] for cell in row.cells if not is_frame_line(row.cells[0])]
    return HeadedTable(
        header=grid.rows[header],
        columns=columns,
        rows=table_rows(trimmed.rows),
        section=grid.section,
        caption=grid.caption,
        context=grid.context,
        tabbed=True,
        words_behind=" | ".join((*trimmed.words_behind, *cells_behind)),
        doubtful=" | ".join(trimmed.doubtful),
    )


def _unknown_trace_column(header: Sequence[str], rows: Sequence[Sequence[str]]) -> NearMiss | None:
    """Report a column nobody knows, beside one of operations or resource types, that holds names as traces have."""
    meanings = [meanings_of(cell) for cell in header]
    roles = {meaning.role for cell_meanings in meanings for meaning in cell_meanings if meaning.sure}
    if roles.isdisjoint(("operation", "resource")):
        return None
    for index in unknown_columns(header, meanings):
        cells = [row[index] for row in rows if len(row) > index and row[index]]
        named = sum(is_identifier(cell.split()[0]) and begins_with_verb(cell) for cell in cells)
        if named > len(cells) * _SHARE_OF_NAMES:
            return NearMiss(
                f"names as traces have them, but no trace column is known by the name {header[index][:60]!r}"
            )
    return None


def without_caption(cells: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the caption that a converter glued to the first header cell, and the cells without it."""
    first = cells[0] if cells else ""
    if not is_caption(first):
        return "", cells
    for begin in range(1, len(first)):
        if (first[begin].isupper() or not first[begin].isascii()) and meanings_of(first[begin:]):
            return first[:begin].strip(), (first[begin:], *cells[1:])
    return "", cells
