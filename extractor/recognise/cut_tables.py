"""Tables of text whose lines are cut → whole ones; none where a cell may be cut in two, or run into its neighbour.

Such a table is believed only where each row is plain; it goes on behind the end of a page, below its header.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from extractor.identifiers import is_identifier
from extractor.recognise.cut_lines import BROAD, LineEnds
from extractor.recognise.headed_table import HeadedTable, TableRow
from extractor.recognise.header import Columns, NearMiss
from extractor.recognise.header_words import meanings_of
from extractor.recognise.regular_rows import goes_on, is_surely_name

_PAGE_FRAME = 20
"""Lines that a page ends and the next begins with, and some of a row."""
_NO_BLANK = re.compile(f"(?<=[{BROAD}-\uffff])\n|\n(?=[{BROAD}-\uffff])")
"""Where lines are joined without a blank."""
_TOKEN = re.compile("[A-Za-z][A-Za-z0-9_]*")


def whole_tables(
    tables: Sequence[HeadedTable | NearMiss], text: str, line_ends: LineEnds
) -> list[HeadedTable | NearMiss]:
    """Return the tables of a text, without line breaks and page ends; none where there is a doubt of any."""
    doubts = [table.why if isinstance(table, NearMiss) else _doubt(table, text, line_ends) for table in tables]
    why = next(filter(None, doubts), "")
    if why:
        return [NearMiss(f"lines end at a margin, as those of a PDF do, and cells cannot be told apart: {why[:200]}")]
    return [*_across_pages([table for table in tables if isinstance(table, HeadedTable)], text)]


def _across_pages(tables: Sequence[HeadedTable], text: str) -> Iterator[HeadedTable]:
    """Join a table and what stands on the next page, below its header and no words of its own."""
    lines = _lines_behind(tables[0], text) if tables else Counter()
    whole: HeadedTable | None = None
    for table in tables:
        table = replace(table, rows=tuple(replace(row, cells=tuple(map(_joined, row.cells))) for row in table.rows))
        is_page_frame = not table.section or lines[_without_digits(table.section)] > 1
        if whole is not None and table.header == whole.header and not table.caption and is_page_frame:
            rows = (*whole.rows, *table.rows)
            whole = replace(table, rows=rows, section=whole.section, caption=whole.caption)
            continue
        yield from () if whole is None else (_numbered(whole),)
        whole = table
    yield from () if whole is None else (_numbered(whole),)


def _lines_behind(table: HeadedTable, text: str) -> Counter[str]:
    """Return how often each line, but for its digits, stands behind the first name: a heading does so once."""
    name = next(iter(table.rows[0].cells[table.columns.trace].split()), "")
    return Counter(map(_without_digits, text[text.find(name) :].split("\n")))


def _numbered(table: HeadedTable) -> HeadedTable:
    rows = (replace(row, number=number) for number, row in enumerate(table.rows, start=1))
    return replace(table, rows=tuple(rows))


def _without_digits(line: str) -> str:
    return "".join(filter(str.isalpha, line))


def _joined(cell: str) -> str:
    """Return a cell of words on one line, without a blank where none was cut."""
    return _NO_BLANK.sub("", cell).replace("\n", " ")


def _doubt(table: HeadedTable, text: str, line_ends: LineEnds) -> str:
    """Return what tells that a cell of a table may be cut in two, or run into another; nothing where each is plain."""
    if table.words_behind:
        return f"a cell too many: {table.words_behind}"
    if table.columns.resource is None and any(map(_heads_resources, text.split("\n"))):
        return f"no resource types below {' | '.join(table.header)}"
    odd = next((row for row in table.rows if not _is_plain(row, table.columns, line_ends)), None)
    return "" if odd is None else " | ".join(odd.cells).replace("\n", " ")


def _heads_resources(line: str) -> bool:
    return any(meaning.role == "resource" and meaning.sure for meaning in meanings_of(line))


def _is_plain(row: TableRow, columns: Columns, line_ends: LineEnds) -> bool:
    """Tell whether each cell of a row is there, is of its column alone, and is whole: several names may be one."""
    if len(row.cells) != columns.width or row.repeats or any("-\n" in f"{cell}\n" for cell in row.cells):
        return False
    name, *more = row.cells[columns.trace].split("\n")
    is_name = " " not in name and all(line.startswith(name) for line in more)  # `V2` of it is a name by itself
    if line_ends is LineEnds.CUT and not is_name:
        return False
    words = row.cells[columns.operation]
    first_word = words.replace("\n", " ").partition(" ")[0]
    holds_name = any(token[0].islower() and goes_on(token) for token in _TOKEN.findall(words))
    return not holds_name and not (first_word.isascii() and first_word.islower())


def names_behind(left_out: Sequence[str], cells: Sequence[str]) -> Sequence[str]:
    """Return lines behind a table as far as there are names among them, or right behind it the end of one.

    Lines that were left out as no row are all returned where one of them may be a name. A page may end behind a table,
    and its number and the like stand before further rows.
    """
    if any(is_identifier(_last_word(cell)) for cell in left_out):
        return left_out
    lines = [(index, line) for index, cell in enumerate(cells[:_PAGE_FRAME]) for line in cell.split("\n")]
    ends = [index for index, line in lines if _ends_in_name(line) or (index == 0 and line.isascii() and line.islower())]
    return cells[: ends[-1] + 1] if ends else ()


def _ends_in_name(line: str) -> bool:
    """Tell whether the last word of a line is surely a name, as where the cell beside runs into it."""
    return goes_on(_last_word(line)) or is_surely_name(_last_word(line))


def _last_word(line: str) -> str:
    """Return the last word of a line; nothing where a hyphen or a dot is in it, as in `Real-Time` or an address."""
    words = line.split()
    return "" if not words or "-" in words[-1] or "." in words[-1] else words[-1]
