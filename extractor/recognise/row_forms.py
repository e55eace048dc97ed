"""The ways to read one row below a header: plain, with gaps, a title across, a name by itself, …"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec
from msgspec.structs import replace

from extractor.identifiers import is_identifier
from extractor.languages import vocabulary
from extractor.model import Row
from extractor.read.cell_text import INVISIBLE
from extractor.recognise.headed_table import TableRow
from extractor.recognise.header import Columns
from extractor.recognise.names import begins_with_verb, is_small_name, names_in, without_note

_LONGEST_TITLE = 120
"""A longer line across all columns is a note."""


class NumberedRow(msgspec.Struct, frozen=True):
    """A row that was read, and the number of the last row of the table that it was read from."""

    number: int
    row: Row


class Outcome(msgspec.Struct, frozen=True):
    """What became of one row of a table."""

    row: Row | None = None
    joins: bool = False
    """Whether it is more traces of the row above."""
    remark: tuple[str, str] | None = None
    """Its code and message."""
    misfit: bool = False
    is_filled: bool = False
    """Whether a cell that is missing was taken from the row above."""


def _plain_row(line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome | None:
    """Most rows: as many cells as the header has, and words in each."""
    cells = line.cells
    if (
        len(cells) != columns.width
        or line.spans_columns
        or not all(cells)
        or cells[columns.operation] == cells[columns.trace]
    ):
        return None
    return _row(cells, line, columns, last)


def _empty_row(line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome | None:
    return None if any(line.cells) else Outcome()


def _title_across(line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome | None:
    """A group's title, or a note, in a cell across the columns."""
    cells = line.cells
    if line.spans_columns and len(cells) == columns.width and cells[columns.operation] == cells[columns.trace]:
        return _across(cells[columns.trace])
    return None


def _name_under_resource(line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome | None:
    """A name that stands one column too early, for the resource type of the row above spans both in the source.

    So html2text and markdownify write every table whose resource types span rows.
    """
    cells, resource = line.cells, columns.resource
    if resource is None or last is None or line.spans_columns or len(cells) != columns.width:
        return None
    name = cells[resource]
    if columns.trace != resource + 1 or cells[columns.trace] or not is_identifier(name):
        return None
    if not begins_with_verb(name) and is_identifier(last.row.resource_type):
        return None  # it may be a resource type beside an empty cell
    filled = (*cells[:resource], last.row.resource_type, name, *cells[columns.trace + 1 :])
    return replace(_row(filled, line, columns, last), is_filled=True)


def _reaches_over_resource(line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome | None:
    """An operation, or a name, whose cell reaches over the resource type, which is empty then.

    No real page is known to have it; without this the operation would be taken for the resource type, silently.
    """
    cells, resource = line.cells, columns.resource
    if resource is None or not line.spans_columns or len(cells) != columns.width or not cells[columns.trace]:
        return None
    operation_reaches = cells[columns.operation] == cells[resource]
    trace_reaches = cells[resource] == cells[columns.trace] and is_identifier(cells[columns.trace])
    if not operation_reaches and not trace_reaches:
        return None
    return _row((*cells[:resource], "", *cells[resource + 1 :]), line, columns, last)


def _title(line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome | None:
    """A group's title, or a note, in one cell, or the same in each: so programs copy a cell across columns."""
    cells, trace = line.cells, columns.trace
    filled = [cell for cell in cells if cell]
    if len(set(filled)) > 1:
        return None
    if len(cells) == 1 or line.spans_columns:
        return _across(filled[0])
    if len(filled) > 1:
        everywhere = len(filled) == len(cells) == columns.width and columns.resource is not None
        is_title = everywhere and not begins_with_verb(cells[trace]) and not cells[trace][0].islower()
    else:
        is_title = len(cells) <= trace or not cells[trace] or (trace == 0 and not is_identifier(cells[trace]))
    return _across(filled[0]) if is_title else None


def _row_with_gaps(line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome | None:
    """A row with empty cells, or with nothing in those beyond the header."""
    cells = line.cells
    if len(cells) < columns.width or any(cells[columns.width :]):
        return None
    return _row(cells[: columns.width], line, columns, last)


def row_without_resource(line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome | None:
    """A row divided by tabs that lacks the resource type, which spans rows: browsers copy such a cell only once."""
    resource = columns.resource
    if resource is None or last is None or len(line.cells) != columns.width - 1 or line.spans_columns:
        return None
    cells = (*line.cells[:resource], last.row.resource_type, *line.cells[resource:])
    operation, name = cells[columns.operation], cells[columns.trace]
    names_above = last.row.traces[-1:]
    plain = is_small_name(name) and name != last.row.resource_type and not operation[:1].islower()
    alike = not any(map(is_identifier, names_above)) and all(
        (" " in name) == (" " in name_above) for name_above in names_above
    )
    fits = not is_identifier(operation) if is_identifier(name) else plain and alike
    return replace(_row(cells, line, columns, last), is_filled=True) if fits else None


Interpretation = Callable[[TableRow, Columns, NumberedRow | None], Outcome | None]

INTERPRETATIONS: tuple[Interpretation, ...] = (
    _plain_row, _empty_row, _title_across, _name_under_resource, _reaches_over_resource, _title,
    _row_with_gaps,
)  # fmt: skip
"""The ways to read a row, the first that fits counts."""


def _across(title: str) -> Outcome:
    line = title.replace("\n", " ")
    note = line.lower().startswith((*vocabulary().notes, "* ")) or len(line) > _LONGEST_TITLE
    code, what = ("note-row", "a note") if note else ("group-row", "a group's title")
    return Outcome(remark=(code, f"{what} across all columns: {line[:200]}"))


def _row(cells: Sequence[str], line: TableRow, columns: Columns, last: NumberedRow | None) -> Outcome:
    """Return a row, or more traces of the one above, whose operation spans both, or that alone has words."""
    places = (columns.trace, *columns.more_traces)
    traces, printed = names_in("\n".join(dict.fromkeys(cells[index] for index in places)))
    resource_cell = cells[columns.resource] if columns.resource is not None else ""
    operation_cell = cells[columns.operation]
    operation, resource = without_note(operation_cell), without_note(resource_cell)
    row = Row(
        operation=_on_one_line(operation),
        resource_type=_on_one_line(resource),
        traces=traces,
        service_type=_on_one_line(cells[columns.service]) if columns.service is not None else "",
        printed=printed,
    )
    note = " ".join((operation_cell[len(operation) :] + resource_cell[len(resource) :]).split())
    remark = ("cell-note", f"a note in a cell: {note[:200]}") if note else None
    return Outcome(row, joins=_is_more_traces(row, line, columns, last), remark=remark)


def _is_more_traces(row: Row, line: TableRow, columns: Columns, last: NumberedRow | None) -> bool:
    """Tell whether a row is more traces of the row above: no resource type of its own is between."""
    if last is None or last.number != line.number - 1 or (row.operation and columns.operation not in line.repeats):
        return False
    if row.operation:  # the one above, which spans it
        return last.row.resource_type == row.resource_type
    return columns.resource is not None and not row.resource_type and bool(row.traces)


def _on_one_line(cell: str) -> str:
    """Return a cell of words on one line, without characters that show nothing."""
    return cell if cell.isprintable() else INVISIBLE.sub("", cell).replace("\n", " ")
