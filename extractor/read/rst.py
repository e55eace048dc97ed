"""reStructuredText → document: headings and tables by their lines; geometry by docutils, and nothing is executed.

Only docutils' table parsers are used, never its directives, so `include`, `raw` and `csv-table :file:` are just words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.errors import PageError
from extractor.read.cells import BREAK, is_caption, tidy
from extractor.read.document import MAX_WORDS, Document, Grid
from extractor.read.spans import Spans, lay_out

if TYPE_CHECKING:
    from docutils.parsers.rst.tableparser import TableParser

_UNDERLINE = re.compile(r"([=\-~^\"'`#*+:.<>_])\1{2,}")
_GRID_TOP = re.compile(r"\+-[-+]*\+")
_SIMPLE_BORDER = re.compile(r"=+(?: +=+)+")
_TITLE = re.compile(r"\.\. (?:table|list-table)::(.*)")
_FIELD = re.compile(r":original_name:\s*(\S{1,200})")
_ITEM = re.compile(r"[*-](?: +|$)")
_INLINE = re.compile(
    r"\\(?:\s|(.))"  # an escaped blank is nothing, another escaped character is itself
    r"|``([^`]{1,500})``"
    r"|(?::[A-Za-z][\w.+-]{0,40}){0,2}:`([^`<>]{0,500})(?:<[^`<>]{0,1000}>)?`"  # a role
    r"|`([^`<>]{1,500})(?:<[^`<>]{0,1000}>)?`_{0,2}"  # a reference
    r"|\*\*([^*]{1,500})\*\*"
    r"|\*([^*\s](?:[^*]{0,500}[^*\s])?)\*"
    r"|\|[^|\s][^|]{0,100}\|"  # a substitution: an image
    r"|\s?\[(?:#\w{0,40}|\d{1,3}|\*)\]_"  # a footnote
)
_LEFT_OVER_ROLE = re.compile(r":[a-z]{2,20}:(?=\S)")
_CELL_BORDER = re.compile(r" *\| *|  +")
_MAX_TABLES = 5_000
_MAX_CORNERS = 100_000  # docutils' grid parser takes a second for so many


def read_rst(text: str) -> Document:
    """Read a page; a table whose lines do not fit together comes as a broken grid."""
    reader = _Reader(text.expandtabs(8).split("\n"))
    reader.run()
    return Document(
        form="rst",
        title=reader.title,
        addresses=tuple(_FIELD.findall(text[:2000])),
        words=text[:MAX_WORDS],
        grids=tuple(grid for grid in reader.grids if grid.rows),
    )


class _Reader:
    """Walks the lines once, remembering the heading and the table title last seen."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.title = self.section = self.caption = ""
        self.grids: list[Grid] = []

    def run(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            titled = _TITLE.match(line)
            if _GRID_TOP.fullmatch(line):
                self._take_grid()
            elif _SIMPLE_BORDER.fullmatch(line):
                self._take_simple()
            elif titled:
                self.caption = inline(titled.group(1))
                self.at += 1
                if "list-table" in line:
                    indent = len(self.lines[self.at - 1]) - len(self.lines[self.at - 1].lstrip())
                    self._table(self._take_list(indent), {})
            else:
                self._words(line)
                self.at += 1

    def _words(self, line: str) -> None:
        below = self.lines[self.at + 1].strip() if self.at + 1 < len(self.lines) else ""
        if line and not _UNDERLINE.fullmatch(line) and _UNDERLINE.fullmatch(below) and len(below) >= len(line) // 2:
            words = inline(line)
            self.caption = ""
            if not self.title:
                self.title = words
            else:
                self.section = words
            self.at += 1
        elif is_caption(inline(line[:400])):
            self.caption = inline(line)

    def _table(self, rows: list[list[str]], spans: Spans, broken: str = "") -> None:
        if len(self.grids) >= _MAX_TABLES:
            raise PageError(f"more than {_MAX_TABLES:,} tables", hint="no documentation page has as many")
        layout = lay_out(rows, spans)
        self.grids.append(
            Grid(
                rows=layout.rows,
                section=self.section,
                caption=self.caption,
                carried=layout.carried,
                banners=layout.banners,
                broken=broken,
            )
        )
        self.caption = ""

    def _take_grid(self) -> None:
        start = self.at
        indent = len(self.lines[start]) - len(self.lines[start].lstrip())
        block = []
        while self.at < len(self.lines) and self.lines[self.at][indent : indent + 1] in ("+", "|"):
            block.append(self.lines[self.at][indent:].rstrip())
            self.at += 1
        from docutils.parsers.rst.tableparser import GridTableParser

        corners = sum(line.count("+") for line in block)
        self._parsed(GridTableParser() if corners <= _MAX_CORNERS else None, block, start)

    def _take_simple(self) -> None:
        start = self.at
        indent = len(self.lines[start]) - len(self.lines[start].lstrip())
        block: list[str] = []
        borders = 0
        while self.at < len(self.lines):
            line = self.lines[self.at][indent:].rstrip()
            block.append(line)
            self.at += 1
            borders += _SIMPLE_BORDER.fullmatch(line) is not None
            after = self.lines[self.at].strip() if self.at < len(self.lines) else ""
            if borders >= 2 and block[-1].startswith("=") and (borders >= 3 or not after):
                break
        from docutils.parsers.rst.tableparser import SimpleTableParser

        self._parsed(SimpleTableParser(), block, start)

    def _parsed(self, parser: TableParser | None, block: list[str], start: int) -> None:
        """Read a table by its lines; none is the parser where they would cost it too much."""
        from docutils.parsers.rst.tableparser import TableMarkupError
        from docutils.statemachine import StringList

        lines = StringList(block)
        lines.pad_double_width("\x00")  # a Chinese character is two columns wide
        try:
            _, head, body = parser.parse(lines) if parser else ((), (), ())
        except (TableMarkupError, AssertionError, IndexError, ValueError):
            parser = None
        if parser is None:
            guess = [list(map(inline, _CELL_BORDER.split(line.strip("| ")))) for line in block[:40]]
            self._table(guess, {}, f"the lines of the table at line {start + 1} do not fit together")
            return
        rows = [[cell for cell in row if cell is not None] for row in [*head, *body]]
        spans = {
            number: {at: (down + 1, across + 1) for at, (down, across, _, _) in enumerate(row) if down or across}
            for number, row in enumerate(rows)
        }
        self._table(
            [[_cell(list(lines)) for _, _, _, lines in row] for row in rows],
            {number: sizes for number, sizes in spans.items() if sizes},
        )

    def _take_list(self, indent: int) -> list[list[str]]:
        """Read a list table: an item of its outer list is a row, one of the list inside that is a cell."""
        rows: list[list[list[str]]] = []
        margins: list[int] = []  # how far in the rows' marks stand, and the cells'
        while self.at < len(self.lines):
            line = self.lines[self.at]
            words = line.lstrip()
            here = len(line) - len(words)
            if words and here <= indent:
                break
            while (mark := _ITEM.match(words)) and (len(margins) < 2 or here in margins):
                margins = margins if here in margins else [*margins, here]
                if here == margins[0]:
                    rows.append([])
                else:
                    rows[-1].append([])
                here, words = here + mark.end(), words[mark.end() :]
            if rows and rows[-1]:
                rows[-1][-1].append(words.rstrip())
            self.at += 1
        return [[_cell(cell) for cell in row] for row in rows]


def _cell(lines: list[str]) -> str:
    """Join a cell's wrapped lines; a blank line, a list item or a line block begins a new one."""
    parts: list[str] = []
    for line in lines:
        words = line.replace("\x00", "").strip()
        fresh = not words or words.startswith(("- ", "* ", "| ", "#. ", ".. "))
        parts.append((BREAK if fresh else " ") + re.sub(r"^(?:[-*|] |#\. |\.\. \w+::)", "", words))
    return inline("".join(parts))


def inline(text: str) -> str:
    """Return what a line or cell says, without its markup."""
    if not any(mark in text for mark in "\\`*|_"):
        return tidy(text)
    return tidy(_LEFT_OVER_ROLE.sub("", _INLINE.sub(_said, text)))


def _said(match: re.Match[str]) -> str:
    return next((group for group in match.groups() if group is not None), "").strip("\x00")
