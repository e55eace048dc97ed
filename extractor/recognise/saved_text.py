"""Saved text without borders → tables below their headers; the words alone tell where a cell and a row end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from extractor.read.cell_text import is_caption, is_frame_line
from extractor.read.limits import MAX_PARAGRAPHS, refuse_beyond
from extractor.recognise.cut_lines import LineEnds, apart, line_ends_of, whole_headers
from extractor.recognise.cut_tables import names_behind, whole_tables
from extractor.recognise.glued_cells import run_together
from extractor.recognise.headed_table import HeadedTable, table_rows, without_caption
from extractor.recognise.header import Columns, NearMiss, columns_of
from extractor.recognise.header_words import meanings_of
from extractor.recognise.names import begins_note_below, is_note, is_small_name, looks_like_name, names_in
from extractor.recognise.page_facts import may_be_heading
from extractor.recognise.regular_rows import TextRows, heads_another, is_surely_name, regular_rows
from extractor.recognise.split_rows import split_rows
from extractor.recognise.text_headers import TextHeader, headers_in
from extractor.recognise.trim_end import rows_behind, trim_last_cell

_LONGEST_CELL = 400
_ABOVE = 4
"""Cells above a header among which its caption and heading stand."""
_BELOW = 8
"""Cells below a header among which names say that it heads a table."""
_DIVIDED = 4
"""Paragraphs that words in brackets may be divided into."""
_LONGEST_PHRASE = 8
"""Blanks between words that are no sentence."""
_NOTE_ALONE = re.compile(r"\W{0,3}[^\W\d_]{1,12}\s?[:：]?")
_BRACKETED = re.compile(r"[(（][^()（）\n]{1,200}[)）]")
_ITEM = re.compile(r"^(?:[•·●◦▪■‣]\s{0,4}|[*–-]\s{1,4}(?=\S))", re.MULTILINE)


def tables_in(paragraphs: Sequence[str], text: str) -> list[HeadedTable | NearMiss]:
    """Return the tables of a page: each of their cells is a paragraph or more, or else a line or more."""
    refuse_beyond(MAX_PARAGRAPHS, len(paragraphs), "paragraphs")
    lines = [line for paragraph in paragraphs for line in paragraph.split("\n")]
    refuse_beyond(MAX_PARAGRAPHS, len(lines), "lines of text")
    line_ends = line_ends_of(text)
    if line_ends is not LineEnds.WHOLE:
        paragraphs, lines = apart(whole_headers(paragraphs)), apart(whole_headers(lines))
    tables = list(_tables(_unglued(_cells(paragraphs)), text, line_ends=line_ends))
    cells = _unglued(_cells(lines)) if len(lines) > len(paragraphs) else ()
    if len(headers_in(cells)) > sum(isinstance(table, HeadedTable) for table in tables):
        tables = max(tables, list(_tables(cells, text, line_ends=line_ends)), key=_rows_in)
    return tables if line_ends is LineEnds.WHOLE else whole_tables(tables, text, line_ends)


def _rows_in(tables: Sequence[HeadedTable | NearMiss]) -> int:
    return sum(len(table.rows) for table in tables if isinstance(table, HeadedTable))


def _cells(paragraphs: Sequence[str]) -> list[str]:
    """Return paragraphs without the marks of lists; the word before a note, and a remark in brackets, are no cells."""
    cells: list[str] = []
    for paragraph in _with_closed_brackets(list(chain.from_iterable(map(_divided, paragraphs)))):
        cell = _ITEM.sub("", paragraph)
        cell_above = cells[-1] if cells else ""
        in_header = len(cells) > 1 and bool(meanings_of(cell_above) and meanings_of(cells[-2]))
        if cell_above and _is_label_of_note(cell_above, cell) and not in_header:
            cells[-1] = f"{cell_above.rstrip(':：')}: {cell}"
        elif cell_above and len(cell_above) < _LONGEST_CELL and _goes_on(cell_above, cell):
            cells[-1] += f"\n{cell}"
        else:
            cells.append(cell)
    return cells


def _goes_on(cell: str, below: str) -> bool:
    """Tell whether a paragraph is a remark in brackets on the one above, or the end of a note that begins there."""
    is_end = below.endswith((".", "。")) and not cell.endswith((".", "。")) and is_note(cell)
    return is_end or (_BRACKETED.fullmatch(below) is not None and not meanings_of(cell))


def _with_closed_brackets(paragraphs: Sequence[str]) -> Iterator[str]:
    """Join what a converter divided inside brackets, as it does where words in them are in italics."""
    index = 0
    while index < len(paragraphs):
        end = _end_of_brackets(paragraphs, index)
        yield " ".join(paragraphs[index:end])
        index = end


def _end_of_brackets(paragraphs: Sequence[str], index: int) -> int:
    """Return where a paragraph ends whose brackets close a few paragraphs below; else right behind itself."""
    depth = 0
    for end, paragraph in enumerate(paragraphs[index : index + _DIVIDED], index + 1):
        depth += sum(map(paragraph.count, "(（")) - sum(map(paragraph.count, ")）"))
        if depth <= 0:
            return end
    return index + 1


def _is_label_of_note(cell: str, below: str) -> bool:
    """Tell whether a paragraph is the word before a note; `Note` may be a cell, too, unless many words follow."""
    is_sentence = below.endswith((".", "。")) or below.count(" ") > _LONGEST_PHRASE
    is_label = begins_note_below(cell) if is_sentence else is_note(cell)
    return is_label and _NOTE_ALONE.fullmatch(cell) is not None


def _unglued(cells: Sequence[str]) -> list[str]:
    """Return cells with the first of a header by itself where a converter glued it to the caption above."""
    divided: list[str] = []
    for index, cell in enumerate(cells):
        caption, header_cells = without_caption((cell, *cells[index + 1 : index + 3]))
        if caption and _heads_table(header_cells, cells[index + 1 : index + 4]):
            divided += (caption, header_cells[0])
        else:
            divided.append(cell)
    return divided


def _heads_table(header_cells: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether cells are a header whose first column none of the next is."""
    return isinstance(columns_of(header_cells), Columns) and _roles(below).isdisjoint(_roles(header_cells[:1]))


def _roles(cells: Sequence[str]) -> set[str]:
    return {meaning.role for cell in cells for meaning in meanings_of(cell)}


def _divided(paragraph: str) -> Iterator[str]:
    """Divide a paragraph before each of its lines that belongs to no cell: a caption, a header below one, a footer."""
    lines = paragraph.split("\n")
    named = is_surely_name(lines[0]) or is_small_name(lines[0])
    if named and len(lines) > 1 and not all(map(looks_like_name, names_in(paragraph)[0])):
        yield from lines
        return
    block: list[str] = []
    for line in lines:
        below_caption = block and is_caption(block[0]) and meanings_of(line)
        if block and (below_caption or is_caption(line)):
            yield "\n".join(block)
            block = []
        block.append(line)
    yield "\n".join(block)


def _tables(cells: Sequence[str], text: str, *, line_ends: LineEnds) -> Iterator[HeadedTable | NearMiss]:
    headers = headers_in(cells)
    table_end = 0
    for header, following in zip_longest(headers, headers[1:]):
        end = following.index if following else len(cells)
        columns, split = _read_below(cells, header, end, line_ends=line_ends)
        header_cells = tuple(cells[header.index : header.index + columns.width])
        trimmed = trim_last_cell(split.rows, columns)
        if not trimmed.rows or run_together(trimmed.rows, columns):
            begin = header.index + columns.width
            if (
                line_ends is not LineEnds.WHOLE
                or split.stop > begin
                or any(map(is_surely_name, cells[begin : min(end, begin + _BELOW)]))
            ):
                yield NearMiss(f"the words below {' | '.join(header_cells)[:100]!r} cannot be told apart as cells")
            continue
        caption, section = _words_above(cells, header.index, table_end)
        table_end = split.stop
        yield HeadedTable(
            header=header_cells,
            columns=columns,
            rows=table_rows(trimmed.rows),
            section=section,
            caption=caption,
            context=text,
            words_behind=" | ".join((*trimmed.words_behind, *_words_behind(cells, split, end, columns, line_ends))),
            doubtful=" | ".join(trimmed.doubtful),
        )


def _words_behind(
    cells: Sequence[str], split: TextRows, end: int, columns: Columns, line_ends: LineEnds
) -> Sequence[str]:
    """Return the words right behind a table as far as there are names among them.

    Where lines are cut, a page may end here, and its number and the like stand before further rows.
    """
    if line_ends is not LineEnds.WHOLE:
        return names_behind(split.words_behind, cells[split.stop : end])
    names = [
        index for index in range(split.stop, min(end, split.stop + columns.width + 1)) if is_surely_name(cells[index])
    ]
    return split.words_behind or (cells[split.stop : names[-1] + 1] if names else ())


def _read_below(cells: Sequence[str], header: TextHeader, end: int, *, line_ends: LineEnds) -> tuple[Columns, TextRows]:
    """Read the rows below a header, in the width in which most of them are regular.

    Where each row has as many paragraphs as there are columns, that reading wins over any with empty or shared cells.
    A word that nobody knows heads a column only where the words below cannot be told apart without it.
    """
    readings = [
        (columns, regular_rows(cells, header.index + columns.width, end, columns))
        for columns in header.columns
        if header.index + columns.width <= end  # the widest may reach over into the next header
    ]
    known_readings = [reading for reading in readings if not reading[0].unknown]
    columns, regular = max(known_readings or readings, key=lambda reading: reading[1].stop - reading[0].width)
    if regular.is_complete:
        return columns, _fitting(regular, columns)
    end = next((index for index in range(regular.stop, end) if heads_another(*cells[index : index + 2])), end)
    split = split_rows(cells, header.index + columns.width, end, columns, line_ends=line_ends)
    for wider_columns, wider in readings:
        is_told_apart = split.is_complete and wider.stop - split.stop < columns.width
        if wider_columns.unknown and wider.is_complete and len(wider.rows) > 1 and not is_told_apart:
            return wider_columns, _fitting(wider, wider_columns)
    return columns, split if split.stop >= regular.stop else _fitting(regular, columns)


def _fitting(regular: TextRows, columns: Columns) -> TextRows:
    """Return regular rows without the last that are none of the table."""
    fitting = len(regular.rows) - rows_behind(regular.rows, columns)
    behind = chain.from_iterable(row.cells for row in regular.rows[fitting:])
    return TextRows(regular.rows[:fitting], regular.stop, (*behind, *regular.words_behind))


def _words_above(cells: Sequence[str], index: int, table_end: int) -> tuple[str, str]:
    """Return the caption and the heading before a header, behind the table before; a sentence is neither."""
    cells_above = cells[max(table_end, index - _ABOVE) : index]
    words_above = [cell.replace("\n", " ") for cell in cells_above if not is_frame_line(cell)]
    caption = words_above.pop() if words_above and is_caption(words_above[-1]) else ""
    section = words_above[-1] if words_above and may_be_heading(words_above[-1]) else ""
    return caption, section
