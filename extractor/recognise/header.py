"""Which column of a table is what, by its header cells; tables that only look alike are refused here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum

import msgspec

from extractor.read import Grid
from extractor.recognise.header_words import Meaning, meanings_of, squeeze

_BARE_EVENT = 1  # `event`: what an `event name` ranks before …
_BARE_ACTION = 3  # … and `action`, which any product has
_DEPTH = 4
"""Rows among which the header may stand, below a title row or two."""

_Meanings = Sequence[Sequence[Meaning]]


class Proof(Enum):
    """What it takes, beside its header, to believe that a table is about traces."""

    NONE = "its words can mean nothing else"
    NAMES = "names of traces in it, or a page that speaks of audits"
    PAGE = "a page that speaks of audits"


class NameForm(Enum):
    """What the cells of the trace column must look like."""

    ANY = "names, also with blanks"
    IDENTIFIERS = "names by themselves: there are columns of monitoring events"
    IDENTIFIERS_OR_SMALL = "the same, or words that begin with a small letter: all of our columns are there, too"


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """The places of a trace table's columns."""

    operation: int
    trace: int
    more_traces: tuple[int, ...] = ()
    """Further columns that may hold traces: a header cell across several, or one for each version."""
    resource: int | None
    service: int | None
    width: int
    unknown: tuple[int, ...]
    """Columns of a name nobody knows."""
    sure: bool
    """Whether the trace column's word can mean nothing else."""
    proof: Proof
    names: NameForm
    language: str


class NearMiss(msgspec.Struct, frozen=True):
    """A header that speaks of traces or events but is no trace table's."""

    why: str


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
    broken: str = ""
    words_behind: str = ""
    """Of saved text: words behind the rows that may be one more."""


def find_header(grid: Grid) -> HeadedTable | NearMiss | None:
    """Return a grid below its header; nothing where none of its first rows is a header of ours."""
    near_miss: NearMiss | None = None
    for index, cells in enumerate(grid.rows[:_DEPTH]):
        columns = columns_of(cells)
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
                caption=grid.caption,
                context=grid.context,
                tabbed=grid.tabbed,
                broken=grid.broken,
            )
        near_miss = near_miss or columns
    return near_miss


def columns_of(cells: Sequence[str]) -> Columns | NearMiss | None:
    """Tell what a row of header cells means; nothing where it is no header of ours."""
    meanings = [meanings_of(cell) for cell in cells]
    trace = _best(meanings, "trace")
    if trace is None:
        return _without_trace(cells, meanings)
    operation, resource = _operation(cells, meanings, trace), _best(meanings, "resource")
    near_miss = (
        _lists_what_happened(cells, meanings, trace, operation, resource)
        or _lacks_operation(cells, trace, operation, resource)
        or _lists_monitoring(cells, meanings, trace, operation, resource)
    )
    if near_miss is not None or operation is None or not (trace[1].sure or operation[1].sure):
        return near_miss
    foreign = not trace[1].sure and bool(_cells_meaning(cells, meanings, "foreign"))
    return Columns(
        operation=operation[0],
        trace=trace[0],
        more_traces=tuple(_further_traces(meanings, trace[0], operation[0])),
        resource=resource[0] if resource else None,
        service=_place(meanings, "service"),
        width=len(cells),
        unknown=tuple(index for index in _unknown(cells, meanings) if index != operation[0]),
        sure=trace[1].sure,
        proof=_proof(cells, meanings, trace, operation, resource),
        names=_name_form(operation, resource) if foreign else NameForm.ANY,
        language=_language([meanings[column[0]] for column in (trace, operation, resource) if column]),
    )


_Column = tuple[int, Meaning]
"""The place of a column, and what its header means."""


def _best(meanings: _Meanings, role: str, but: int = -1) -> _Column | None:
    """Return the column that has a role: a sure word before a likely one, then the first of the list."""
    candidates = [
        (not meaning.sure, meaning.rank, index, meaning)
        for index, cell_meanings in enumerate(meanings)
        if index != but
        for meaning in cell_meanings
        if meaning.role == role
    ]
    if not candidates:
        return None
    _, _, index, meaning = min(candidates, key=lambda candidate: candidate[:3])
    return index, meaning


def _place(meanings: _Meanings, role: str) -> int | None:
    column = _best(meanings, role)
    return column[0] if column else None


def _unknown(cells: Sequence[str], meanings: _Meanings) -> list[int]:
    return [index for index, cell_meanings in enumerate(meanings) if cells[index] and not cell_meanings]


def _cells_meaning(cells: Sequence[str], meanings: _Meanings, role: str, *, surely: bool = False) -> list[str]:
    return [
        cell
        for cell, cell_meanings in zip(cells, meanings, strict=True)
        if any(meaning.role == role and (meaning.sure or not surely) for meaning in cell_meanings)
    ]


def _operation(cells: Sequence[str], meanings: _Meanings, trace: _Column) -> _Column | None:
    """Return the operation column; beside a sure trace and a resource column it may have a name nobody knows."""
    operation = _best(meanings, "operation", but=trace[0])
    if operation is not None:
        index = operation[0]
        while index + 1 < len(cells) and cells[index + 1] == cells[operation[0]]:
            index += 1  # a header cell across several columns: the last of them says it in full
        return index, operation[1]
    unknown = _unknown(cells, meanings)
    if trace[1].sure and _best(meanings, "resource") and len(unknown) == 1:
        return unknown[0], Meaning("operation", sure=True, rank=0, language=trace[1].language)
    return None


def _lists_what_happened(
    cells: Sequence[str], meanings: _Meanings, trace: _Column, operation: _Column | None, resource: _Column | None
) -> NearMiss | None:
    """Refuse a list as the console shows it; one likely word, such as `Time`, may stand beside all of our columns."""
    happened = _cells_meaning(cells, meanings, "happened")
    complete = trace[1].sure and operation is not None and operation[1].sure and resource is not None
    surely = _cells_meaning(cells, meanings, "happened", surely=True)
    if not happened or (complete and not surely and len(happened) == 1):
        return None
    return NearMiss(f"{happened[0]!r} beside {cells[trace[0]]!r}: this lists what happened, not what is recorded")


def _lacks_operation(
    cells: Sequence[str], trace: _Column, operation: _Column | None, resource: _Column | None
) -> NearMiss | None:
    if operation is not None and (trace[1].sure or operation[1].sure):
        return None
    if trace[1].sure or resource is not None:
        return NearMiss(f"the column {cells[trace[0]]!r} has no operation column beside it")
    return None


def _lists_monitoring(
    cells: Sequence[str], meanings: _Meanings, trace: _Column, operation: _Column | None, resource: _Column | None
) -> NearMiss | None:
    """Refuse events of monitoring, whose names stand under the same words."""
    foreign = _cells_meaning(cells, meanings, "foreign")
    if trace[1].sure or not foreign or resource is not None or operation is None:
        return None
    if not operation[1].sure or _is_plain(operation):
        return None
    return NearMiss(f"{foreign[0]!r} beside {cells[trace[0]]!r}: this lists monitoring events, not traces")


def _is_plain(operation: _Column) -> bool:
    return operation[1].sure and operation[1].rank < _BARE_ACTION


def _proof(
    cells: Sequence[str], meanings: _Meanings, trace: _Column, operation: _Column, resource: _Column | None
) -> Proof:
    if trace[1].sure:
        vague = resource is None and _place(meanings, "service") is None and not operation[1].sure
        everyday = cells[trace[0]].isascii() and squeeze(cells[trace[0]]).isalpha()  # plans and products have `traces`
        return Proof.PAGE if vague else Proof.NAMES if everyday else Proof.NONE
    bare = trace[1].rank >= _BARE_EVENT and operation[1].rank >= _BARE_ACTION
    ours = resource is not None and resource[1].sure and trace[0] > operation[0]
    return Proof.PAGE if bare or not ours or _cells_meaning(cells, meanings, "foreign") else Proof.NAMES


def _name_form(operation: _Column, resource: _Column | None) -> NameForm:
    complete = _is_plain(operation) and resource is not None and resource[1].sure
    return NameForm.IDENTIFIERS_OR_SMALL if complete else NameForm.IDENTIFIERS


def _further_traces(meanings: _Meanings, trace: int, operation: int) -> Iterator[int]:
    """Return other columns of traces, as far as no operation's begins another table at the side of this one."""
    for index, cell_meanings in enumerate(meanings):
        between = range(min(index, trace), max(index, trace))
        apart = any(meaning.role == "operation" for by in between if by != operation for meaning in meanings[by])
        if index not in (trace, operation) and not apart and any(meaning.role == "trace" for meaning in cell_meanings):
            yield index


def _without_trace(cells: Sequence[str], meanings: _Meanings) -> NearMiss | None:
    """Report a header that has all but the trace column, and a column nobody knows: the word may be a new one."""
    operation = _best(meanings, "operation")
    unknown = _unknown(cells, meanings)
    if operation is None or not operation[1].sure or _best(meanings, "resource") is None or not unknown:
        return None
    names = ", ".join(repr(cells[index][:60]) for index in unknown[:4])
    return NearMiss(f"operations and resource types, but no trace column is known by the name {names}")


def _language(meanings: _Meanings) -> str:
    """Return the language most header cells are in; some words are the same in several."""
    votes = Counter(
        language for cell_meanings in meanings for language in {meaning.language for meaning in cell_meanings}
    )
    return min(votes, key=lambda language: (-votes[language], language)) if votes else ""
