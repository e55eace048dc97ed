"""Where the headers of tables stand among the paragraphs of plain text, whose tables have lost their borders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extractor.recognise.columns import Columns, NearMiss, columns_of
from extractor.recognise.names import is_own_name
from extractor.recognise.words import meanings_of

_WIDEST = 8  # columns of a table


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
        columns = _widest(run[:again], counts)
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


def _widest(run: Sequence[str], counts: Mapping[str, int]) -> Columns | None:
    """Return the columns of a header that is as wide as can be; none where the words are those of what happened.

    A word that may as well be the first cell below is left out, if that leaves a header.
    """
    widths = range(len(run), 1, -1)
    rather = [width for width in widths if _is_rather_cell(run[width - 1], run[0], counts)]
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


def _is_rather_cell(word: str, first: str, counts: Mapping[str, int]) -> bool:
    """Tell whether a word behind a header's first is one that the table says again and again, and written otherwise."""
    return counts[word] > counts[first] and (word[:1].islower() != first[:1].islower() or not word.isascii())


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
    return Header(at, columns) if columns.sure or columns.resource is not None else None


def may_be_header(paragraph: str) -> bool:
    """Tell whether a paragraph can be the header of a column that nobody knows."""
    plain = len(paragraph) <= 30 and "\n" not in paragraph and not paragraph.endswith((".", "。", ":", "："))
    return plain and not is_own_name(paragraph)
