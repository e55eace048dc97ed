"""How the lines of saved text end: at a margin, as those of a PDF do, cells and sentences go on in the next line."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from extractor.identifiers import is_identifier
from extractor.recognise.header_words import meanings_of
from extractor.recognise.names import begins_with_verb
from extractor.recognise.regular_rows import goes_on, is_surely_name

_PAGE_END = "\f"
BROAD = "\u1100"
"""The first letter of scripts that are written without blanks, and twice as broad as others."""
_BROADEST_CELL = 50
"""Letters that hardly a cell has; sentences have, where they go on."""
_SENTENCE_ENDS = (".", ":", ";", "。", "：", "；")
_SPACED = 3
"""Lines of which one at least is blank where blank lines are between cells."""


class LineEnds(Enum):
    """How the lines of a text end."""

    WHOLE = "where a cell or a paragraph ends"
    CUT = "where a page had no more room: a cell goes on in the next line"
    SPACED = "where a page had no more room, and blank lines are between cells"


def line_ends_of(text: str) -> LineEnds:
    """Tell how the lines of a text end: where they are cut, its sentences go on in the next line."""
    lines = map(str.rstrip, text.split("\n"))
    is_cut = _PAGE_END in text or any(_is_one(line, below) for line, below in pairwise(lines))
    is_spaced = text.count("\n\n") * _SPACED > text.count("\n")
    return LineEnds.WHOLE if not is_cut else LineEnds.SPACED if is_spaced else LineEnds.CUT


def _is_one(line: str, below: str) -> bool:
    """Tell whether a word, or a sentence, goes on in the next line."""
    if line[-1:] == "-" and line[-3:-1].isalpha() and below[:1].isalpha():
        return True
    if _breadth(line) < _BROADEST_CELL or line.endswith(_SENTENCE_ENDS):
        return False
    ends = below.endswith((".", "。"))
    if line[-1] >= BROAD:
        return below[:1] >= BROAD and (ends or _breadth(below) * 2 > _BROADEST_CELL)
    return "a" <= below[:1] <= "z" and line.count(" ") > 3 and (ends or below.count(" ") > 3)


def _breadth(text: str) -> int:
    """Return how broad a text is printed, in letters."""
    return len(text) if text.isascii() else sum(1 if letter < BROAD else 2 for letter in text)


def may_go_on(line: str, below: str) -> bool:
    """Tell whether a cell may go on in the line below, which begins small: but resource types, no cell does."""
    return "a" <= below[:1] <= "z" and not line.endswith(_SENTENCE_ENDS)


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


def apart(cells: Sequence[str]) -> list[str]:
    """Return cells with a resource type and the name beside it apart, where they stand on one line."""
    divided: list[str] = []
    for cell in cells:
        resource, _, name = cell.partition(" ")
        is_name = is_surely_name(name) or (is_identifier(resource) and goes_on(name))
        divided += (resource, name) if is_name and resource.isascii() and not begins_with_verb(resource) else (cell,)
    return divided


def _heads_column(cell: str) -> bool:
    return any(meaning.sure for meaning in meanings_of(cell))
