"""Where the headers of tables stand among the paragraphs of plain text, whose tables have lost their borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.recognise.columns import Columns, NearMiss, columns_of
from extractor.recognise.names import is_own_name
from extractor.recognise.words import meanings_of, squeeze

_WIDEST = 8  # columns of a table
_NEXT_ROW = 5  # paragraphs behind a row's first cell, by which the next row has begun


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a table stands, and what its columns are."""

    at: int
    columns: Columns


def headers_in(paragraphs: Sequence[str]) -> list[Header]:
    """Return the places where a trace table's header stands, each as wide as it can be."""
    found: list[Header] = []
    counts = Counter(paragraphs)
    at = 0
    while at < len(paragraphs):
        known = _known_from(paragraphs, at)
        run = paragraphs[at : at + known]
        again = run.index(run[0], 1) if run[:1] and run[0] in run[1:] else known
        if again < known and run[:again] != paragraphs[at + again : at + 2 * again]:
            at += 1  # what stands here is above the header, and named as one of its columns is
            continue
        if len(set(run)) > len(set(map(squeeze, run))):
            at += 1  # one word, written in two ways: fields, and what they are called
            continue
        columns = _widest(run[:again], paragraphs[at + 1 :], counts)
        happened = [place for place, cell in enumerate(run[:again]) if _happened(cell)]
        if columns is not None:
            found.append(Header(at, columns))
            at += columns.width
        elif happened:
            at += happened[-1] + 1  # what stands behind may be a header
        elif (between := _with_unknown_between(paragraphs, at, again)) is not None:
            found.append(between)
            at += between.columns.width
        else:
            at += 1
    return found


def _known_from(paragraphs: Sequence[str], at: int) -> int:
    """Return how many paragraphs from a place on are words of headers, as far as a table can be wide."""
    run = paragraphs[at : at + _WIDEST]
    return next((place for place, paragraph in enumerate(run) if not _is_known(paragraph)), len(run))


def _widest(run: Sequence[str], behind: Sequence[str], counts: Mapping[str, int]) -> Columns | None:
    """Return the columns of a header that is as wide as can be; none where the words are those of what happened.

    A word that may as well be the first cell below is left out, if that leaves a header.
    """
    widths = range(len(run), 1, -1)
    rather = [width for width in widths if _is_rather_cell(run[:width], behind[width - 1 :], counts)]
    for width in (*(width for width in widths if width not in rather), *rather):
        columns = columns_of(tuple(run[:width]))
        # Without borders, a field named so in a list of others would be one more such header.
        if isinstance(columns, Columns) and not columns.vague:
            return columns
        if isinstance(columns, NearMiss) and any(map(_happened, run[:width])):
            return None  # nor is a part of it a header
    return None


def _happened(cell: str) -> bool:
    """Tell whether a word is a column's of a list of what happened."""
    return any(meaning.role == "happened" for meaning in meanings_of(cell))


def _is_rather_cell(run: Sequence[str], behind: Sequence[str], counts: Mapping[str, int]) -> bool:
    """Tell whether the last word of a header is rather a cell below it.

    The table says it again and again, and written otherwise; or in the next row already.
    """
    word, first = run[-1], run[0]
    if counts[word] > counts[first] and (word[:1].islower() != first[:1].islower() or not word.isascii()):
        return True
    next_row = behind[:_NEXT_ROW]
    return len(run) > 3 and word in next_row and first not in next_row


def _is_known(paragraph: str) -> bool:
    """Tell whether a paragraph is a header's word, and no sentence that says nothing else."""
    return bool(meanings_of(paragraph)) and not (paragraph.endswith((".", "。")) and " " in paragraph)


def _with_unknown_between(paragraphs: Sequence[str], at: int, known: int) -> Header | None:
    """Return a header that has one word nobody knows between its first column and its last ones."""
    if not 0 < known < _WIDEST - 1:
        return None
    behind = min(known + 1 + _known_from(paragraphs, at + known + 1), _WIDEST)
    columns = columns_of(tuple(paragraphs[at : at + behind])) if behind > known + 1 else None
    if not isinstance(columns, Columns) or columns.vague or not may_be_header(paragraphs[at + known]):
        return None
    if _says_twice(paragraphs[at : at + behind]):
        return None  # fields, and what they are called
    return Header(at, columns) if columns.sure or columns.resource is not None else None


def _says_twice(cells: Sequence[str]) -> bool:
    """Tell whether two cells of a header surely mean the same."""
    roles = [
        role for cell in cells for role in {one.role for one in meanings_of(cell) if one.sure or one.role == "trace"}
    ]
    return any(roles.count(role) > 1 for role in ("operation", "resource", "trace"))


def may_be_header(paragraph: str) -> bool:
    """Tell whether a paragraph can be the header of a column that nobody knows."""
    plain = len(paragraph) <= 30 and "\n" not in paragraph and not paragraph.endswith((".", "。", ":", "："))
    return plain and not is_own_name(paragraph)
