"""Plain text as a person saves it → document: rows divided by tabs, or paragraphs whose borders are lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import unescape
from itertools import chain

from extractor.identifiers import is_identifier, words_of
from extractor.read.cell_text import fold, fold_lines, is_caption, is_frame_line
from extractor.read.document import Document, Grid
from extractor.read.limits import MAX_CELLS, refuse_beyond

_LEFTOVERS = ("&amp;", "&nbsp;", "&#")
"""What HTML leaves in a text whose tags were cut out."""
_TALLEST_QUOTE = 60
"""Lines of one cell that a spreadsheet put into quotes."""
_TALLEST_CELL = 4
"""Lines without a blank one between them; more are cells of their own."""


def read_text(text: str) -> Document:
    """Read a page of words only; which paragraphs are cells is for `recognise` to tell."""
    text = unescape(text) if any(sign in text for sign in _LEFTOVERS) else text
    lines = text.split("\n")
    return Document(
        form="text",
        text=text,
        grids=_tabbed_tables(lines, text) if "\t" in text else (),
        paragraphs=paragraphs_of(lines),
    )


def paragraphs_of(lines: Sequence[str]) -> tuple[str, ...]:
    """Return the lines between blank ones, together, or each by itself where they are too many to be one cell.

    A tab divides cells, too, and so does a bar that a converter left behind a cell, or between two.
    """
    paragraphs: list[str] = []
    block: list[str] = []
    for line in [*map(fold, chain.from_iterable(map(_divided_at_tabs, lines))), ""]:
        if line and line != "|":
            block.append(line.removesuffix(" |"))
            continue
        paragraphs += ["\n".join(block)] if 0 < len(block) <= _TALLEST_CELL else block
        block = []
    return tuple(paragraphs)


def _divided_at_tabs(line: str) -> Sequence[str]:
    """Return a line's cells with blank lines around them; a tab behind the mark of a list divides none."""
    cells = line.split("\t")
    is_listed = not line.strip().partition("\t")[0].strip("•·●○◦▪■‣*–-")
    return (line,) if len(cells) == 1 or is_listed else ("", *chain.from_iterable((cell, "") for cell in cells))


def _tabbed_tables(lines: Sequence[str], text: str) -> tuple[Grid, ...]:
    """Return the tables whose cells are divided by tabs, as a browser copies them."""
    refuse_beyond(MAX_CELLS, text.count("\t"), "cells")
    tables: list[Grid] = []
    rows: list[tuple[str, ...]] = []
    section = caption = ""
    for lines_above, cells in _tabbed_rows(lines):
        if rows:
            rows[-1], lines_above = _with_lines_below(rows[-1], lines_above, is_end=not cells)
        titles = [line for line in lines_above if line and not is_frame_line(line)]
        if rows and cells and not _are_apart(lines_above, cells == rows[0]):
            gap: list[tuple[str, ...]] = [()] if "" in lines_above and len(rows) > 1 else []
            rows += [*gap, *((title,) for title in titles), cells]
            continue
        if len(rows) > 1:
            tables.append(Grid(rows=tuple(rows), section=section, caption=caption, context=text, tabbed=True))
        caption = titles.pop() if titles and is_caption(titles[-1]) else ""
        section = titles[-1] if titles else section
        rows = [cells]
    return tuple(tables)


def _with_lines_below(
    row: tuple[str, ...], lines_below: list[str], *, is_end: bool
) -> tuple[tuple[str, ...], list[str]]:
    """Return a row with the lines below it that are names as further lines of its last cell, and the other lines."""
    number = _lines_of_last_cell(row, lines_below, is_end=is_end)
    last_cell = "\n".join(filter(None, (row[-1], *lines_below[:number])))
    return (*row[:-1], last_cell), lines_below[number:]


def _tabbed_rows(lines: Sequence[str]) -> Iterator[tuple[list[str], tuple[str, ...]]]:
    """Return the cells of each row with the lines above it; at last the lines behind, and no cells."""
    lines_above: list[str] = []
    for line in _unquoted(lines):
        if "\t" in line.strip():
            yield lines_above, tuple(map(fold_lines, line.split("\t")))
            lines_above = []
        else:
            lines_above.append(fold(line))
    yield lines_above, ()


def _are_apart(lines_between: Sequence[str], header_again: bool) -> bool:
    """Tell whether words between two rows end a table, and are no title of a group of rows."""
    return any(lines_between) and (header_again or "" in lines_between or any(map(is_caption, lines_between)))


def _lines_of_last_cell(row: Sequence[str], lines_below: Sequence[str], *, is_end: bool) -> int:
    """Return how many of the lines below a row are names, as further lines of its last cell."""
    first_part = words_of(row[-1].rpartition("\n")[2])[:1]
    taken = 0
    for number, line in enumerate(lines_below, start=1):
        small = line[:1].islower() and " " not in line
        alike = is_identifier(line) and words_of(line)[:1] == first_part
        if (
            line
            and not (is_identifier(line) and small)
            and not (alike and "" not in lines_below[:number])
            and not (small and not is_end)
        ):
            break
        taken = number if line else taken
    return taken


def _unquoted(lines: Sequence[str]) -> Iterator[str]:
    """Return lines, those of one cell that spreadsheets put into quotes together, and without the quotes."""
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        row_begin, quote, begin = line.rpartition('\t"')
        if quote and '"' not in begin and "\t" not in begin:
            end = _closing_quote(lines, index)
            if end:
                rest, _, after_quote = lines[end].partition('"')
                line = "\n".join((f"{row_begin}\t{begin}", *lines[index:end], f"{rest}{after_quote}"))
                index = end + 1
        yield line.replace('""', '"')


def _closing_quote(lines: Sequence[str], index: int) -> int:
    """Return the number of the line in which a quoted cell ends; a row's borders within it say that it was none."""
    for number in range(index, min(index + _TALLEST_QUOTE, len(lines))):
        inside, quote, after_quote = lines[number].partition('"')
        if "\t" in inside:
            return 0
        if quote:
            return number if not after_quote or after_quote.startswith("\t") else 0
    return 0
