"""What stands below a trace table's header: its rows, and a remark for what is none."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec import structs

from extractor.identifiers import is_identifier
from extractor.languages import vocabulary
from extractor.model import Remark, Row
from extractor.recognise.headed_table import HeadedTable, TableRow
from extractor.recognise.header import Columns, columns_of
from extractor.recognise.header_words import other_headers, squeeze
from extractor.recognise.names import (
    is_nothing,
    is_small_name,
    names_in,
)
from extractor.recognise.row_forms import INTERPRETATIONS, Interpretation, NumberedRow, Outcome, row_without_resource

_MISFITS = 20  # that one message names


class Reading(msgspec.Struct, frozen=True):
    """What the rows below a header say."""

    columns: Columns
    """Those of the last header."""
    rows: tuple[NumberedRow, ...]
    remarks: tuple[Remark, ...]
    misfit: str = ""
    """What is wrong with the first row that does not fit the header, and which others do not."""
    misfit_row: int = 0


def read_rows(table: HeadedTable, number: int) -> Reading:
    """Read the rows of table `number` of a page, each under the header it stands below."""
    parts, remarks = _parts(table, number)
    ways = (*INTERPRETATIONS, row_without_resource) if table.tabbed else INTERPRETATIONS
    rows: list[NumberedRow] = []
    outcomes: list[tuple[TableRow, Outcome]] = []
    for columns, line in ((columns, line) for columns, below in parts for line in below):
        last = rows[-1] if rows else None
        outcome = _read(line, columns, last, ways)
        outcomes.append((line, outcome))
        if outcome.row is not None and outcome.joins and last is not None:
            rows[-1] = NumberedRow(line.number, _joined(last.row, outcome.row))
        elif outcome.row is not None:
            rows.append(NumberedRow(line.number, outcome.row))
    remarks += [
        Remark(code=outcome.remark[0], message=outcome.remark[1], table=number, row=line.number)
        for line, outcome in outcomes
        if outcome.remark
    ]
    misfits = [line for line, outcome in outcomes if outcome.misfit]
    filled = [line for line, outcome in outcomes if outcome.is_filled]
    if filled:
        message = f"rows with a cell missing ({len(filled)}): each is read under the resource type of the row above"
        remarks.append(Remark(code="filled-cell", message=message, table=number, row=filled[0].number))
    number_of_misfit = misfits[0].number if misfits else 0
    return Reading(parts[-1][0], tuple(rows), tuple(remarks), _told(misfits, parts[-1][0].width), number_of_misfit)


def _told(misfits: Sequence[TableRow], width: int) -> str:
    """Say what is wrong with the first row that does not fit the header, and which rows do not fit it either."""
    if not misfits:
        return ""
    numbers = [str(line.number) for line in misfits[1:]]
    also = f"; rows that do not fit either: {', '.join(numbers[:_MISFITS])}" if numbers else ""
    more = f" and {len(numbers) - _MISFITS} more" if len(numbers) > _MISFITS else ""
    return f"{len(misfits[0].cells)} cells where the header has {width}: {_shown(misfits[0].cells)}{also}{more}"


def _parts(table: HeadedTable, number: int) -> tuple[list[tuple[Columns, list[TableRow]]], list[Remark]]:
    """Divide a table where its header stands again, perhaps with its columns in another order.

    A header of another table, of fields and their types, say, ends it: rows divided by tabs go on behind it.
    """
    parts: list[tuple[Columns, list[TableRow]]] = [(with_names(table.columns, table.rows), [])]
    remarks: list[Remark] = []
    header = frozenset(table.header)
    for line in table.rows:
        columns = parts[-1][0]
        again = _header_again(line, columns, header, table.rows)
        if again is not None:
            parts.append((again[0], []))
            remarks.append(Remark(code="repeated-header", message=again[1], table=number, row=line.number))
        elif table.tabbed and _heads_another(line, columns):
            rest = [cell for below in table.rows[line.number - 1 :] for cell in below.cells]
            remarks.append(words_behind(rest, number))
            break
        else:
            parts[-1][1].append(line)
    return parts, remarks


def words_behind(cells: Sequence[str], number: int) -> Remark:
    """Return the remark on what stands behind a table and was left out."""
    message = f"words behind the table are not read as a row, though they might be one: {_shown(cells)}"
    return Remark(code="words-behind", message=message, table=number)


def _shown(cells: Sequence[str]) -> str:
    return " | ".join(cells)[:200].replace("\n", " ")


def _header_again(
    line: TableRow, columns: Columns, header: frozenset[str], rows: Sequence[TableRow]
) -> tuple[Columns, str] | None:
    """Return the columns of a row that is a header, and what to say of it."""
    if len(line.cells) != columns.width:
        return None
    if line.number == 1 and columns.operation in line.repeats:
        finer = columns_of(line.cells)  # it may say what is what below one cell of the first line
        chosen = with_names(finer, rows) if isinstance(finer, Columns) else columns
        return chosen, f"a second line of the header: {_shown(line.cells)}"
    if header.isdisjoint(line.cells) and not _is_plain_word(line.cells[columns.trace]):
        return None
    again = columns_of(line.cells)
    return (with_names(again, rows), "the header again") if isinstance(again, Columns) else None


def _is_plain_word(cell: str) -> bool:
    """Tell, at little cost, whether a trace cell is written as header cells are and names hardly ever."""
    return cell[1:].islower() or cell.isupper() or " " in cell or not cell.isascii()


def _heads_another(line: TableRow, columns: Columns) -> bool:
    if line.repeats or len(line.cells) != columns.width or is_identifier(line.cells[columns.trace]):
        return False
    index = columns.trace if columns.resource is None else columns.resource
    return {squeeze(line.cells[columns.operation]), squeeze(line.cells[index])} <= other_headers(vocabulary())


def with_names(columns: Columns, rows: Sequence[TableRow]) -> Columns:
    """Return columns, of several of traces those that hold names below the header, and not words on them."""

    def holds_names(index: int) -> bool:
        pairs = [
            (row.cells[index], row.cells[columns.trace]) for row in rows if len(row.cells) > max(index, columns.trace)
        ]
        cells = [cell for cell, trace in pairs if cell and cell != trace and not is_nothing(cell)]
        named = [
            cell for cell in cells if any(is_identifier(name) or is_small_name(name) for name in names_in(cell)[0])
        ]
        return len(named) * 2 >= len(cells)

    if not columns.more_traces:
        return columns
    return structs.replace(columns, more_traces=tuple(filter(holds_names, columns.more_traces)))


def _read(line: TableRow, columns: Columns, last: NumberedRow | None, ways: Sequence[Interpretation]) -> Outcome:
    """Read a row in the first way that fits."""
    for interpret in ways:
        outcome = interpret(line, columns, last)
        if outcome is not None:
            return outcome
    return Outcome(misfit=True)  # what could stand under the wrong header is an error


def _joined(first: Row, second: Row) -> Row:
    traces = tuple(dict.fromkeys(first.traces + second.traces))
    printed = " ".join(filter(None, (first.printed, second.printed)))
    return structs.replace(first, traces=traces, printed=printed)
