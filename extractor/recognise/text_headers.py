"""Where the headers of tables stand among the paragraphs of saved text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from extractor.identifiers import is_identifier
from extractor.recognise.header import Columns, Proof, columns_of
from extractor.recognise.header_words import meanings_of, squeeze

_WIDEST = 8
"""Columns of a table."""
_LONGEST_UNKNOWN = 30
"""Characters of a header that nobody knows."""


class TextHeader(msgspec.Struct, frozen=True):
    """Where a header stands, and what its columns can be; the rows below tell how many of its words it has."""

    index: int
    columns: tuple[Columns, ...]


def headers_in(cells: Sequence[str]) -> list[TextHeader]:
    """Return the places where the header of a trace table stands."""
    headers: list[TextHeader] = []
    is_known = [_is_header_word(cell) for cell in cells]
    index = 0
    while index < len(cells):
        columns = tuple(_columns_at(cells, is_known, index)) if is_known[index] else ()
        if columns:
            headers.append(TextHeader(index, columns))
            index += min(column.width for column in columns)
        else:
            index += 1
    return headers


def _is_header_word(cell: str) -> bool:
    """Tell whether a paragraph is a header's word, and no sentence that says nothing else."""
    return not (cell.endswith((".", "。")) and " " in cell) and bool(meanings_of(cell))


def _columns_at(cells: Sequence[str], is_known: Sequence[bool], index: int) -> Iterator[Columns]:
    """Return what a header can be that begins at a place: as wide as can be first, with an unknown column last."""
    width = _known_run(is_known, index)
    run = cells[index : index + width]
    again = run.index(run[0], 1) if run[0] in run[1:] else width
    if run[:again] != run[again : 2 * again] and again < width:
        return  # what stands here is above the header, and named as one of its columns is
    if _means_something_else(run) or _says_twice(run[:again]):
        return
    for end in range(again, 1, -1):
        yield from _believable(run[:end])
    next_position = index + again + 1
    if (
        again < _WIDEST
        and next_position <= len(cells)
        and _may_be_header(cells[next_position - 1])
        and not is_known[next_position - 1]
    ):
        wider = cells[index : min(next_position + _known_run(is_known, next_position), index + _WIDEST)]
        yield from () if _says_twice(wider) else _believable(wider)


def _known_run(is_known: Sequence[bool], index: int) -> int:
    run = is_known[index : index + _WIDEST]
    return run.index(False) if False in run else len(run)


def _means_something_else(run: Sequence[str]) -> bool:
    """Tell whether words are fields and what they are called, or the columns of a list of what happened."""
    if len(set(run)) > len(set(map(squeeze, run))):
        return True
    return any(meaning.role == "happened" for cell in run for meaning in meanings_of(cell))


def _believable(cells: Sequence[str]) -> Iterator[Columns]:
    """Return the columns of a header, unless only one of its words is sure: a list of fields has such words, too.

    A word that nobody knows may be no header at all here, and so is not taken for the operation's.
    """
    columns = columns_of(cells)
    if isinstance(columns, Columns) and not (columns.sure and columns.proof is Proof.PAGE):
        yield from (columns,) if meanings_of(cells[columns.operation]) else ()


def _says_twice(cells: Sequence[str]) -> bool:
    """Tell whether two cells of a header surely mean the same."""
    roles = [
        role
        for cell in cells
        for role in {meaning.role for meaning in meanings_of(cell) if meaning.sure or meaning.role == "trace"}
    ]
    return any(roles.count(role) > 1 for role in ("operation", "resource", "trace"))


def _may_be_header(cell: str) -> bool:
    """Tell whether a paragraph can be the header of a column that nobody knows."""
    plain = len(cell) <= _LONGEST_UNKNOWN and "\n" not in cell and not cell.endswith((".", "。", ":", "："))
    return plain and not is_identifier(cell)
