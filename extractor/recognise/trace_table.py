"""A table below a known header → a trace table: its rows, and a remark for everything that is odd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from extractor.errors import PageError
from extractor.identifiers import is_identifier
from extractor.languages import vocabulary
from extractor.model import Remark, Row
from extractor.recognise.headed_table import HeadedTable
from extractor.recognise.header import Columns, NameForm, NearMiss, Proof
from extractor.recognise.names import breaks_rule, holds_verb, looks_like_name
from extractor.recognise.odd_names import odd_names
from extractor.recognise.page_facts import speaks_of_audits
from extractor.recognise.row_forms import NumberedRow
from extractor.recognise.rows import Reading, read_rows, words_behind

_SHARE_OF_NAMES = 0.6
"""Of the rows must have cells that look like names …"""
_SHARE_OF_NAMES_IF_UNSURE = 0.8
"""… and more where the trace column's word may mean something else."""
_SHOWING_ROWS = 12
"""Rows that show what a column says."""
_SHOWING_NAMES = 6
"""Names that show how names are written."""
_ROWS_A_NAME = 3
"""Of so many rows one must have a name."""


class TraceTable(msgspec.Struct, frozen=True, kw_only=True):
    """A trace table as read."""

    header: tuple[str, ...]
    columns: Columns
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]
    section: str
    caption: str


def read_trace_table(table: HeadedTable, number: int) -> TraceTable | NearMiss:
    """Read trace table `number` of its page; raise `PageError` where a row does not fit the header."""
    columns = table.columns
    if columns.proof is Proof.PAGE and not speaks_of_audits(table.context):
        return _about_something_else(table)
    where = f"table {number}"
    if table.broken:
        raise PageError(table.broken, where=where, hint="correct a saved copy, or report it")
    reading = read_rows(table, number)
    near_miss = _refusal(table, reading)
    if near_miss is not None:
        return near_miss
    if reading.misfit:  # only now is it an error: a table of another kind may be as it likes
        index = f"{where}, row {reading.misfit_row}"
        raise PageError(
            reading.misfit, where=index, hint="the table is broken there: correct a saved copy, or report it"
        )
    remarks = (*reading.remarks, *_unread(table, reading.columns, number), *_oddities(reading.rows, columns, number))
    return TraceTable(
        header=tuple(cell.replace("\n", " ") for cell in table.header),
        columns=reading.columns,
        rows=tuple(line.row for line in reading.rows),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.row or 0)),
        section=table.section,
        caption=table.caption,
    )


def _about_something_else(table: HeadedTable) -> NearMiss:
    return NearMiss(f"{' | '.join(table.header)[:100]!r}, on a page that says nothing of audits")


def _refusal(table: HeadedTable, reading: Reading) -> NearMiss | None:
    """Tell why the rows are no traces, by what stands in the trace column."""
    columns = table.columns
    if not reading.rows:
        return None if reading.misfit else NearMiss("its header is a trace table's, but it has no rows")
    rows = [line.row for line in reading.rows]
    names = [name for row in rows for name in row.traces]
    # A table that somebody copied has no page around it; but names of traces mostly show what they are.
    if columns.proof is Proof.NAMES and not _are_traces(names[:_SHOWING_NAMES]) and not speaks_of_audits(table.context):
        return _about_something_else(table)
    named = [row for row in rows if row.traces]
    likely = sum(all(_is_likely(name, columns.names) for name in row.traces) for row in named)
    # Where a cell says that there is no name, it tells nothing of the others, unless hardly any has one.
    cells = len(named) if columns.sure or len(named) * _ROWS_A_NAME >= len(rows) else len(rows)
    share = _SHARE_OF_NAMES if columns.sure else _SHARE_OF_NAMES_IF_UNSURE
    if likely < max(1, cells * share) or _are_answers(named):
        return NearMiss(f"only {likely} of {cells} cells under {table.header[columns.trace]!r} look like names")
    return None


def _are_traces(names: Sequence[str]) -> bool:
    """Tell whether most names hold verbs, or are one word with capitals inside, as hardly anything else is."""
    return sum((name[:1].islower() and is_identifier(name)) or holds_verb(name) for name in names) * 2 >= len(names)


def _is_likely(name: str, form: NameForm) -> bool:
    if form is NameForm.ANY:
        return not breaks_rule(name) or looks_like_name(name)
    return is_identifier(name) or (form is NameForm.IDENTIFIERS_OR_SMALL and name[:1].islower())


def _are_answers(rows: Sequence[Row]) -> bool:
    """Tell by its first rows whether a column says yes or no, or the like, in place of names."""
    cells = [name.lower() for row in rows[:_SHOWING_ROWS] for name in row.traces]
    return sum(cell in vocabulary().answers for cell in cells) * 2 > len(cells)


def _unread(table: HeadedTable, columns: Columns, number: int) -> Iterator[Remark]:
    """Report what stands in a table, or right behind it, and is not read."""
    if table.words_behind:
        yield words_behind([table.words_behind], number)
    if table.doubtful:
        message = f"the end of the table may be words behind it, which look alike: {table.doubtful[:200]}"
        yield Remark(code="doubtful-end", message=message, table=number)
    for text in table.unsaid:
        if any(map(is_identifier, text.split())):
            message = f"struck out or hidden, and so not read: {text}"
            yield Remark(code="unsaid-name", message=message, table=number)
    header, first = table.header, table.columns
    unread = [] if first.resource is not None else [header[index] for index in first.unknown]
    more = [index for index in first.more_traces if index not in columns.more_traces]
    unread += dict.fromkeys(header[index] for index in more)
    names = header[first.trace]
    if header.count(names) > 1 + sum(header[index] == names for index in first.more_traces):  # a table at the side
        unread.append(names)
    elif header.count(header[first.operation]) > 1:
        unread.append(f"{header[first.operation]} (the first of several)")
    for name in unread:
        message = f"the column {name[:80]!r} is not read".replace("\n", " ")
        yield Remark(code="unread-column", message=message, table=number)


def _oddities(rows: Sequence[NumberedRow], columns: Columns, number: int) -> Iterator[Remark]:
    first_numbers: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for line in rows:
        row = line.row
        first = first_numbers.setdefault((row.operation, row.resource_type, row.traces), line.number)
        if first != line.number:
            yield Remark(code="duplicate-row", message=f"the same as row {first}", table=number, row=line.number)
        for message in odd_names(row.traces):
            yield Remark(code="suspicious-name", message=message, table=number, row=line.number)
        if row.operation and row.traces and row.resource_type:
            continue
        texts = {"operation": row.operation, "resource type": row.resource_type, "trace": row.traces}
        empty = [
            what
            for what, text in texts.items()
            if not text and (what != "resource type" or columns.resource is not None)
        ]
        if empty:
            yield Remark(code="empty-cell", message=f"no {' and no '.join(empty)}", table=number, row=line.number)
