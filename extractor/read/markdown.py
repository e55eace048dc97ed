"""Markdown → document: pipe tables and embedded HTML tables, with the headings and captions above them.

Read line by line and not through a CommonMark parser: to that an HTML table ends at the first blank line inside one of
its cells, and tables indented under list items, as converters write them, are code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from extractor.identifiers import is_identifier
from extractor.read.cell_text import fold, is_caption
from extractor.read.document import Document, Grid
from extractor.read.html import read_html
from extractor.read.limits import MAX_CELL
from extractor.read.markdown_bars import DELIMITERS, FENCE, rows_on_one_line
from extractor.read.markdown_inline import TAG, inline, struck_in, without_struck, without_tags
from extractor.read.text import paragraphs_of

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_HEADING_TAG = re.compile(r"<h([1-6])\b[^<>]{0,300}>(.{0,500}?)</h\1>", re.IGNORECASE)
_HEADING_ID = re.compile(r"\{[#:.][^{}]{0,100}\}$")
_FRONT_LINE = re.compile(r"[\w.-]{1,60}\s{0,4}:|\s|#|- |\]|$")
_FRONT_TITLE = re.compile(r"title:(.{1,300})")
_LISTED = re.compile(r"\s*[-*+] +\S")
_TABLE_TAG = re.compile(r"(?<!\\)<(/?)table\b", re.IGNORECASE)
_CODE = re.compile(r"(`{1,3})[^`]{1,500}\1")
_WRAPPED_AT = 70
"""Characters with the next word, where converters break lines."""
_LONGEST_CAPTION = 1_000
"""Characters, with its markup."""
_MOST_WRAPPED = 6
"""Lines of a row."""


def read_markdown(text: str) -> Document:
    """Read a page; tables inside code fences are no tables."""
    reader = _Reader(rows_on_one_line(text.split("\n")))
    front_title = reader.skip_front_matter()
    while reader.index < len(reader.lines):
        reader.read_block()
    plain_text = without_tags(text)
    return Document(
        form="markdown",
        title=reader.title or front_title,
        text=plain_text,
        grids=tuple(replace(grid, context=plain_text) for grid in reader.grids if grid.rows),
        paragraphs=() if reader.grids else paragraphs_of([_plain(line) for line in reader.bare]),
    )


def _plain(line: str) -> str:
    """Return what a line says, without marks; one of marks alone, as below a heading, says nothing."""
    heading = _HEADING.match(line)
    words = line[heading.end() :] if heading else line
    return "" if not words.strip("=-*_ ") else inline(words) if len(words) <= MAX_CELL else words


class _Reader:
    """Walks the lines once, remembering the heading and the words last seen."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.bare = [line.strip().lstrip("> ") for line in lines]
        """Lines without their blanks, and the marks of a quote before them."""
        self.index = 0
        self.grids: list[Grid] = []
        self.title = self.section = ""
        self.last_words = ""
        self.last_comment_end = max((number for number, line in enumerate(lines) if "-->" in line), default=-1)

    def skip_front_matter(self) -> str:
        """Pass over what a site's generator keeps above the page; return its title, which a heading's goes before."""
        if self.bare[0] != "---":
            return ""
        end = next((number for number, line in enumerate(self.bare[1:60], 1) if line in ("---", "...")), 0)
        front = self.lines[1:end]
        if not front or not all(map(_FRONT_LINE.match, front)):
            return ""
        self.index = end + 1
        titles = (title[1].strip(" \"'") for title in map(_FRONT_TITLE.match, front) if title)
        return next(titles, "")

    def read_block(self) -> None:
        """Take what begins at the next line."""
        line = self.bare[self.index]
        fence = FENCE.match(self.lines[self.index]) if line else None
        below = self._line_below()
        if not line:
            self.index += 1
        elif fence:
            self._skip_fence(fence[1])
        elif "<!--" in line and self._opens_comment(line):
            self._skip_comment(line)
        elif "<" in line and _TABLE_TAG.search(_CODE.sub("", line)):
            self._read_html_table()
        elif "|" in line and "|" in below and DELIMITERS.fullmatch(below):
            self._read_pipe_table()
        elif self.grids and line.startswith("|") and line.endswith("|") and len(line) > 1:
            self._read_headless_rows()
        else:
            self._read_words(line)
            self.index += 1

    def _line_below(self) -> str:
        return self.bare[self.index + 1] if self.index + 1 < len(self.bare) else ""

    def _skip_fence(self, fence: str) -> None:
        self.index += 1
        while self.index < len(self.lines):
            line = self.lines[self.index].strip("> \t")
            self.index += 1
            if line.startswith(fence) and not line.strip(fence[0]):
                break

    def _opens_comment(self, line: str) -> bool:
        without_code = _CODE.sub("", line)
        begin = without_code.rfind("<!--")
        return begin >= 0 and "-->" not in without_code[begin:] and self.last_comment_end > self.index

    def _skip_comment(self, line: str) -> None:
        self._read_words(line[: line.rindex("<!--")].rstrip())
        while "-->" not in self.lines[self.index]:
            self.index += 1
        self.index += 1

    def _read_words(self, line: str) -> None:
        heading, tag = _HEADING.match(line), _HEADING_TAG.match(line)
        underlines = set(line) in ({"="}, {"-"}) and len(line) > 2 and self.index and self.bare[self.index - 1]
        if heading:
            self._take_heading(_HEADING_ID.sub("", line[heading.end() :]).rstrip("# "), len(heading[1]))
        elif tag:
            self._take_heading(tag[2], int(tag[1]))
        elif underlines and self.last_words:
            self._take_heading(self.last_words, 1 if line[0] == "=" else 2)
        elif fold(TAG.sub("", line)):
            self.last_words = line

    def _take_heading(self, text: str, level: int) -> None:
        heading = fold(inline(text))
        if level == 1 and not self.title:
            self.title = heading
        elif heading != self.title:
            self.section = heading
        self.last_words = ""

    def _take_caption(self) -> str:
        line, self.last_words = self.last_words, ""
        plain_text = fold(inline(line)) if len(line) <= _LONGEST_CAPTION else ""
        return plain_text if is_caption(plain_text) else ""

    def _read_html_table(self) -> None:
        begin, depth = self.index, 0
        while self.index < len(self.lines):
            depth += sum(-1 if tag[1] else 1 for tag in _TABLE_TAG.finditer(self.lines[self.index]))
            self.index += 1
            if depth <= 0:
                break
        lines = (self.bare if self.lines[begin].lstrip().startswith(">") else self.lines)[begin : self.index]
        caption = self._take_caption()
        is_markdown = not all(map(str.strip, lines))  # between blank lines a cell is Markdown again
        if is_markdown:
            lines = [f"<br>{line}" if _LISTED.match(line) else line for line in lines]
        for grid in read_html("\n".join(lines).encode()).grids:
            rows = tuple(tuple(map(_inline_lines, row)) for row in grid.rows) if is_markdown else grid.rows
            section, own_caption = grid.section or self.section, grid.caption or caption
            self.grids.append(replace(grid, rows=rows, section=section, caption=own_caption))

    def _read_pipe_table(self) -> None:
        header_line = self.bare[self.index]
        header = pipe_cells(header_line)
        rows = [header]
        unsaid = struck_in(header_line)
        open_sides = "|" not in (header_line[0], header_line[-1])
        self.index += 2
        while self.index < len(self.lines) and not self._ends_pipe_table(header_line):
            line = self._row_with_names_below(len(header)) if open_sides else self.bare[self.index]
            self.index += 1
            unsaid += struck_in(line)
            if rows[-1] == header and DELIMITERS.fullmatch(line):
                continue  # below the header, once more
            row = pipe_cells(line)
            # Renderers fill short rows with empty cells and cut what stands beyond the header, if it is empty.
            row += [""] * (len(header) - len(row))
            while len(row) > len(header) and not row[-1]:
                row.pop()
            rows.append(row)
        self.grids.append(
            Grid(
                rows=tuple(map(tuple, rows)),
                section=self.section,
                caption=self._take_caption(),
                unsaid=tuple(unsaid),
            )
        )

    def _ends_pipe_table(self, header_line: str) -> bool:
        """Tell whether the next line is none of the table's; one without a bar still is a row, as renderers have it.

        A row with a line of dashes below is the header of another table right behind, or the same header again.
        """
        line, below = self.bare[self.index], self._line_below()
        if "|" in line:
            is_header = "|" in below and DELIMITERS.fullmatch(below) is not None and not DELIMITERS.fullmatch(line)
            return (is_header and line != header_line) or _TABLE_TAG.search(line) is not None
        return not line or line.startswith("<") or bool(_HEADING.match(line) or FENCE.match(line))

    def _read_headless_rows(self) -> None:
        """Take rows that stand behind a table, in a gap, as a table without a header."""
        begin = self.index
        while self.index < len(self.lines) and self.bare[self.index].startswith("|"):
            self.index += 1
        rows = tuple(tuple(pipe_cells(line)) for line in self.bare[begin : self.index])
        self.grids.append(Grid(rows=rows, section=self.section))

    def _row_with_names_below(self, width: int) -> str:
        """Return a row with the further names of its last cell, which html2text puts below it behind a hard break."""
        row = self._unwrapped_row(width)
        while self.lines[self.index].endswith("  ") and is_identifier(self._line_below()):
            self.index += 1
            row += f"<br>{self.bare[self.index]}"
        return row

    def _unwrapped_row(self, width: int) -> str:
        """Return a row with the lines it goes on in, as html2text breaks them, which writes no bars around a row.

        `index` is left at its last line.
        """
        row = self.bare[self.index]
        for number in range(self.index + 1, min(self.index + 1 + _MOST_WRAPPED, len(self.lines))):
            line, line_above = self.bare[number], self.bare[number - 1]
            if not line or _bars(row) >= width - 1 or len(line_above) + len(line.split()[0]) < _WRAPPED_AT:
                break
            if "|" not in row and _bars(line) == width - 1 and not line[0].islower():
                break  # a group's title, or a note, above a row
            row = f"{row} {line}"
            if _bars(row) == width - 1:
                self.index = number
                return row
        return self.bare[self.index]


def _inline_lines(cell: str) -> str:
    return "\n".join(filter(None, map(inline, cell.split("\n"))))


def _bars(line: str) -> int:
    """Return how many bars divide a line's cells."""
    return line.rstrip("|").replace("\\|", "").count("|")


def pipe_cells(line: str) -> list[str]:
    """Return the cells of a pipe table's line; an escaped pipe is text."""
    cells = [""]
    for part in without_struck(line).removeprefix("|").split("|"):
        if cells[-1].endswith("\\") and not cells[-1].endswith("\\\\"):
            cells[-1] = f"{cells[-1][:-1]}|{part}"
        else:
            cells.append(part)
    if len(cells) > 2 and not cells[-1].strip() and line.endswith("|"):
        cells.pop()
    return list(map(inline, cells[1:]))
