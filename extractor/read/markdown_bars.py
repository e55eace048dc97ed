"""Rows of Markdown that converters wrote with each cell on lines of its own, and bars between them → one line a row.

Web converters write `Operation |`, a line a cell; some write a bar before the first cell too, some each bar by itself
between blank lines, and html2text no bar behind the last cell. Only the delimiter line below the header is whole, and
says how many cells a row has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

import msgspec
from msgspec.structs import replace

DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
"""The line below a header."""

FENCE = re.compile(r"[ >]{0,12}(`{3,}(?=[^`]*$)|~{3,})")
"""What printed code begins and ends with."""

_TALLEST = 24
"""Lines of one cell; what goes on longer without a bar stands behind the table."""


class _Line(msgspec.Struct, frozen=True):
    """A line that is not blank, or a bar by itself, which belongs to the line before if that has none."""

    number: int
    text: str
    bar: bool
    """Whether a bar stands behind it."""
    ends_row: bool
    """Whether two blanks stand behind it, as html2text ends a row."""


class _Header(msgspec.Struct, frozen=True):
    begin: int
    """Its first line's place among the lines that are not blank."""
    delimiters: int
    """The delimiter line's."""
    line: str
    """Its cells on one line."""
    width: int
    framed: bool
    """Whether a bar stands before the first cell of a row."""
    closed: bool
    """Whether one stands behind the last."""


def rows_on_one_line(lines: Sequence[str]) -> list[str]:
    """Return lines with each row that stands on several put on one."""
    if any(map(FENCE.match, lines)):
        return list(lines)
    filled_lines = _written_lines(lines)
    headers = [header for index in range(len(filled_lines)) if (header := _header_above(filled_lines, index))]
    joined: list[str] = []
    line_number = 0
    for header, following in zip_longest(headers, headers[1:]):
        joined += [*lines[line_number : filled_lines[header.begin].number], "", header.line]
        joined.append(f"|{filled_lines[header.delimiters].text.strip('|')}|")
        index = header.delimiters + 1
        rows_end = following.begin if following else len(filled_lines)
        while row := _row_at(filled_lines[:rows_end], index, header):
            cells, index = row
            joined.append(_on_one_line(cells))
        joined.append("")
        line_number = filled_lines[index - 1].number + 1
    return [*joined, *lines[line_number:]]


def _on_one_line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _written_lines(lines: Sequence[str]) -> list[_Line]:
    filled_lines: list[_Line] = []
    for number, line in enumerate(lines):
        text = line.strip()
        if text == "|" and filled_lines and not filled_lines[-1].bar and not filled_lines[-1].ends_row:
            filled_lines[-1] = replace(filled_lines[-1], number=number, bar=True)
        elif text:
            delimiters = DELIMITERS.fullmatch(text) is not None and "|" in text
            bar = delimiters or text.endswith("|")
            cell = text if delimiters or not bar else text[:-1].rstrip()
            filled_lines.append(_Line(number, cell, bar, line.endswith("  ")))
    return filled_lines


def _header_above(filled_lines: Sequence[_Line], index: int) -> _Header | None:
    """Return the header above a delimiter line, if its cells, or at least those of its rows, stand on lines each."""
    width = filled_lines[index].text.strip("|").count("|") + 1
    if width < 2 or index == 0 or not DELIMITERS.fullmatch(filled_lines[index].text):
        return None
    framed = index + 1 < len(filled_lines) and _is_bar(filled_lines[index + 1])
    line_above, cells = filled_lines[index - 1], filled_lines[max(index - width, 0) : index]
    if line_above.text.count("|") == width - 1:
        first = filled_lines[index + 1 + framed : index + 2 + framed]
        if first and first[0].bar and "|" not in first[0].text:
            return _Header(index - 1, index, f"| {line_above.text} |", width, framed, line_above.bar)
    if len(cells) < width or not all(line.text and "|" not in line.text for line in cells):
        return None
    if not all(line.bar for line in cells[:-1]):
        return None
    return _Header(index - width, index, _on_one_line([line.text for line in cells]), width, framed, line_above.bar)


def _row_at(filled_lines: Sequence[_Line], index: int, header: _Header) -> tuple[list[str], int] | None:
    """Return the cells of the row that begins at a place, and where the next one does; nothing where the table ends."""
    if header.framed and not (index < len(filled_lines) and _is_bar(filled_lines[index])):
        return None
    index += header.framed
    cells: list[str] = []
    for column in range(header.width):
        ends_row = column == header.width - 1 and not header.closed
        tallest = filled_lines[index : index + _TALLEST]
        height = next(
            (number for number, line in enumerate(tallest, 1) if (line.ends_row if ends_row else line.bar)), 0
        )
        if not height:
            return None
        cells.append("<br>".join(line.text for line in tallest[:height]))
        index += height
    return cells, index


def _is_bar(line: _Line) -> bool:
    return line.bar and not line.text
