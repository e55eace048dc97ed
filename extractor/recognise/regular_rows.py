"""Rows of saved text that have as many paragraphs as their table has columns, as most have."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

import msgspec

from extractor.identifiers import is_identifier, words_of
from extractor.languages import vocabulary
from extractor.read.cell_text import is_caption, is_frame_line
from extractor.recognise.header import Columns
from extractor.recognise.header_words import meanings_of, other_headers, squeeze
from extractor.recognise.names import (
    begins_with_verb,
    holds_verb,
    is_note,
    is_nothing,
    is_small_name,
    looks_like_name,
    names_in,
)

_LONGEST_OPERATION = 400
_LONGEST_RESOURCE = 100
_SHORT = 2
"""Letters of a word that tell nothing."""


class TextRow(msgspec.Struct, frozen=True):
    """A row of saved text, or by itself the title above one."""

    cells: tuple[str, ...]
    repeats: tuple[int, ...] = ()
    """Its columns that hang down from the row above."""


class TextRows(msgspec.Struct, frozen=True):
    """The rows below a header."""

    rows: Sequence[TextRow]
    stop: int
    """Where the words behind them begin."""
    words_behind: Sequence[str] = ()
    """Those of them that may be one more row, but hardly are."""
    is_complete: bool = True
    """Whether no name stands right behind them that would be left over."""


class _NameKind(Enum):
    NONE = "no name can be this"
    NAME = "an identifier, or words that begin with a small letter"
    CAPITAL = "words that begin with a capital, as headings do"


def regular_rows(cells: Sequence[str], begin: int, end: int, columns: Columns) -> TextRows:
    """Return the rows from `begin` on, as far as each has a paragraph a column and all of them fit."""
    width = columns.width
    kinds = [_row_kind(cells[index : index + width], columns) for index in range(begin, end - width + 1, width)]
    rows = 0
    while rows < len(kinds) and kinds[rows] is not _NameKind.NONE:
        # Names begin with a capital in all rows, or here and there: the last of them is rather a heading behind.
        odd_kind = kinds[rows] is _NameKind.CAPITAL and kinds[0] is _NameKind.NAME
        if odd_kind and kinds[rows + 1 : rows + 2] != [_NameKind.NAME]:
            break
        rows += 1
    stop = begin + rows * width
    taken = tuple(TextRow(tuple(cells[index : index + width])) for index in range(begin, stop, width))
    names_above = telling_words(*(row.cells[columns.trace] for row in taken))
    cells_behind = cells[stop : min(end, stop + 2 * width)]
    left_over = any(goes_on(cell, names_above) for cell in cells_behind)
    doubtful = cells_behind[:width] if kinds[rows : rows + 1] == [_NameKind.CAPITAL] else ()
    return TextRows(taken, stop, doubtful, rows > 0 and not left_over)


def goes_on(cell: str, names_above: frozenset[str] = frozenset()) -> bool:
    """Tell whether a paragraph is a name of the same table: it holds a verb, or shares a word with others."""
    first = cell.split("\n")[0]
    if " " in first:
        return is_small_name(first) and begins_with_verb(first)
    return is_identifier(first) and (holds_verb(first) or not names_above.isdisjoint(telling_words(first)))


def telling_words(*texts: str) -> frozenset[str]:
    """Return the words of texts that tell what they are about: no verbs, and no short ones."""
    return frozenset(word for word in long_words(*texts) if not begins_with_verb(word))


def long_words(*texts: str) -> frozenset[str]:
    """Return the words of names and other texts but for short ones."""
    return frozenset(part for part in words_of(" ".join(texts)) if len(part) > _SHORT)


def is_surely_name(cell: str) -> bool:
    """Tell whether a paragraph is a name that no words around a table would be."""
    first = cell.split("\n")[0]
    return is_identifier(first) and (first[0].islower() or begins_with_verb(first))


def _row_kind(cells: Sequence[str], columns: Columns) -> _NameKind:
    """Return what names a row has whose cells can be an operation, a resource type and traces."""
    operation, trace = cells[columns.operation], cells[columns.trace]
    resource = cells[columns.resource] if columns.resource is not None else ""
    kind = _name_kind(trace)
    identifier = is_identifier(trace.split("\n")[0])
    if kind is _NameKind.NONE or any(map(names_column, cells)) or any(map(is_caption, cells)) or is_note(operation):
        return _NameKind.NONE
    frame = vocabulary().frame_beginnings
    if any(cell.startswith(frame) for cell in cells) or (
        any(map(is_frame_line, cells)) and not (identifier and begins_with_verb(trace))
    ):
        return _NameKind.NONE
    others = [cell for index, cell in enumerate(cells) if index not in (columns.trace, columns.resource)]
    too_long = len(operation) > _LONGEST_OPERATION or len(resource) > _LONGEST_RESOURCE
    misplaced = any(map(is_surely_name, others)) or (
        is_surely_name(resource) and begins_with_verb(resource) and not identifier
    )
    return _NameKind.NONE if too_long or misplaced or heads_another(operation, resource) else kind


def _name_kind(cell: str) -> _NameKind:
    names = names_in(cell)[0]
    if is_nothing(cell):
        return _NameKind.NAME
    if not names or not all(map(looks_like_name, names)) or cell.lower() in vocabulary().answers:
        return _NameKind.NONE
    capital = names[0][0].isupper() and not is_identifier(names[0])
    return _NameKind.CAPITAL if capital else _NameKind.NAME


def names_column(cell: str) -> bool:
    """Tell whether a paragraph names the column of trace names, or of resource types: it is a header's, or a field."""
    return (" " in cell or "_" in cell) and any(
        meaning.role in ("trace", "resource") and meaning.sure for meaning in meanings_of(cell)
    )


def heads_another(*cells: str) -> bool:
    """Tell whether words head a table of another kind; some of those are resource types, too."""
    words = set(map(squeeze, cells))
    return words <= other_headers(vocabulary()) and not words.issubset(vocabulary().headers_or_things)
