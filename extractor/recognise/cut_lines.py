"""Text whose lines end at a margin, as those of a PDF do: a cell goes on in the next line, or runs into its neighbour.

What is read of such text is believed only where each row is plain, since anything else may be a cell cut in two; and a
table goes on behind the end of a page, where its header stands again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import pairwise

from msgspec.structs import replace

from extractor.identifiers import is_identifier
from extractor.recognise.headed_table import HeadedTable, TableRow
from extractor.recognise.header import Columns, NearMiss
from extractor.recognise.header_words import meanings_of
from extractor.recognise.names import begins_with_verb
from extractor.recognise.regular_rows import goes_on, is_surely_name

_PAGE_END = "\f"
_TOKEN = re.compile("[A-Za-z][A-Za-z0-9_]*")
_BROAD = "\u1100"
"""The first letter of scripts that are written without blanks, and twice as broad as others."""
_BROADEST_CELL = 50
"""Letters that hardly a cell has; sentences have, where they go on."""
_SENTENCE_ENDS = (".", ":", ";", "。", "：", "；")
_PAGE_FRAME = 20
"""Lines that a page ends and the next begins with, and some of a row."""
_SPACED = 3
"""Lines of which one at least is blank where blank lines are between cells."""
_FULL = 0.8
"""Of a column's breadth is at least in use where a line had no room for one more word."""
_NO_BLANK = re.compile(f"(?<=[{_BROAD}-\uffff])\n|\n(?=[{_BROAD}-\uffff])")
"""Where lines are joined without a blank."""


class LineEnds(Enum):
    """How the lines of a text end."""

    WHOLE = "where a cell or a paragraph ends"
    CUT = "where a page had no more room: a cell goes on in the next line"
    SPACED = "where a page had no more room, and blank lines are between cells"


def line_ends_of(text: str) -> LineEnds:
    """Tell how the lines of a text end: where they are cut, its sentences go on in the next line."""
    is_cut = _PAGE_END in text or any(_is_one(line, below) for line, below in pairwise(text.split("\n")))
    is_spaced = text.count("\n\n") * _SPACED > text.count("\n")
    return LineEnds.WHOLE if not is_cut else LineEnds.SPACED if is_spaced else LineEnds.CUT


def _is_one(line: str, below: str) -> bool:
    """Tell whether a word, or a sentence, goes on in the next line."""
    if line[-1:] == "-" and line[-3:-1].isalpha() and below[:1].isalpha():
        return True
    if breadth(line) < _BROADEST_CELL or line.endswith(_SENTENCE_ENDS):
        return False
    ends = below.endswith((".", "。"))
    if line[-1] >= _BROAD:
        return below[:1] >= _BROAD and (ends or breadth(below) * 2 > _BROADEST_CELL)
    return "a" <= below[:1] <= "z" and line.count(" ") > 3 and (ends or below.count(" ") > 3)


def breadth(text: str) -> int:
    """Return how broad a text is printed, in letters."""
    return len(text) if text.isascii() else sum(1 if letter < _BROAD else 2 for letter in text)


def had_no_room(line: str, below: str, column: int) -> bool:
    """Tell whether a line of a cell had no room for the first word of the next, in a column of so many letters."""
    if line.endswith(_SENTENCE_ENDS):
        return False
    if "a" <= below[:1] <= "z":  # as no cell of its own begins but a resource type
        return True
    word = below.split(" ")[0] if below[:1] < _BROAD else below[:1]
    return breadth(line) + breadth(word) + line.isascii() > column * _FULL


def whole_headers(cells: Sequence[str]) -> list[str]:
    """Return cells with the words of a header joined that stand in two lines: `Resource`, `Type`."""
    whole: list[str] = []
    for cell in cells:
        above = whole[-1] if whole else ""
        is_half = above != "" and " " not in above and not _heads_column(cell)
        if is_half and _heads_column(f"{above} {cell}"):
            whole[-1] = f"{above} {cell}"
        else:
            whole.append(cell)
    return whole


def _heads_column(cell: str) -> bool:
    return any(meaning.sure for meaning in meanings_of(cell))


def whole_tables(tables: Sequence[HeadedTable | NearMiss], text: str) -> list[HeadedTable | NearMiss]:
    """Return the tables of a text, without line breaks and page ends; none where there is a doubt of any."""
    doubts = [table.why if isinstance(table, NearMiss) else _doubt(table, text) for table in tables]
    why = next(filter(None, doubts), "")
    if why:
        return [NearMiss(f"lines end at a margin, as those of a PDF do, and cells cannot be told apart: {why[:200]}")]
    return [*_across_pages([table for table in tables if isinstance(table, HeadedTable)], text)]


def _across_pages(tables: Sequence[HeadedTable], text: str) -> Iterator[HeadedTable]:
    """Join a table and what stands on the next page, below its header and no words of its own."""
    lines = Counter(map(_without_digits, text.split("\n")))
    whole: HeadedTable | None = None
    for table in tables:
        rows = tuple(replace(row, cells=tuple(map(_joined, row.cells))) for row in table.rows)
        is_page_frame = not table.section or lines[_without_digits(table.section)] > 1
        if whole is not None and table.header == whole.header and not table.caption and is_page_frame:
            below = (replace(row, number=number) for number, row in enumerate(rows, start=len(whole.rows) + 1))
            whole = replace(table, rows=(*whole.rows, *below), section=whole.section, caption=whole.caption)
            continue
        yield from () if whole is None else (whole,)
        whole = replace(table, rows=rows)
    yield from () if whole is None else (whole,)


def _without_digits(line: str) -> str:
    return "".join(filter(str.isalpha, line))


def _joined(cell: str) -> str:
    """Return a cell of words on one line, without a blank where none was cut."""
    return _NO_BLANK.sub("", cell).replace("\n", " ")


def _doubt(table: HeadedTable, text: str) -> str:
    """Return what tells that a cell of a table may be cut in two, or run into another; nothing where each is plain."""
    if table.words_behind:
        return f"a cell too many: {table.words_behind}"
    if table.columns.resource is None and any(map(_heads_resources, text.split("\n"))):
        return f"no resource types below {' | '.join(table.header)}"
    odd = next((row for row in table.rows if not _is_plain(row, table.columns)), None)
    return "" if odd is None else " | ".join(odd.cells).replace("\n", " ")


def _heads_resources(line: str) -> bool:
    return any(meaning.role == "resource" and meaning.sure for meaning in meanings_of(line))


def _is_plain(row: TableRow, columns: Columns) -> bool:
    """Tell whether each cell of a row is there, is of its column alone, and is whole: several names may be one."""
    if len(row.cells) != columns.width or row.repeats or any("-\n" in f"{cell}\n" for cell in row.cells):
        return False
    resource = row.cells[columns.resource] if columns.resource is not None else ""
    name, *more = row.cells[columns.trace].split("\n")
    if " " in name or not all(line.startswith(name) for line in more):  # `V2` of it is a name by itself
        return False
    words = row.cells[columns.operation]
    first_word = words.split(maxsplit=1)[0] if words else ""
    return not (
        (first_word.isascii() and first_word.islower())
        or is_surely_name(_last_word(words))
        or any(token[0].islower() and goes_on(token) for token in _TOKEN.findall(words))
        or (" " in resource and any(map(is_identifier, resource.split())))
        or (_ends_in_name(resource) and begins_with_verb(resource))
    )


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
    """Return the last word of a line; nothing where it is a word of two, or a part of an address."""
    word = line.rsplit(maxsplit=1)[-1] if line else ""
    return "" if {"-", "."} & set(word) else word
