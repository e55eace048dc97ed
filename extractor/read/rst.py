"""reStructuredText → document: headings and tables by their lines; geometry by docutils, and nothing is executed.

Only docutils' table parsers are used, never its directives, so `include`, `raw` and `csv-table :file:` are just words.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import chain, repeat
from typing import TYPE_CHECKING

from extractor.errors import PageError
from extractor.read.cells import BREAK, is_caption
from extractor.read.document import Document, Grid, without_markup, words_in
from extractor.read.rstwords import inline, joined, substitutions_in
from extractor.read.spans import Spans, lay_out

if TYPE_CHECKING:
    from docutils.parsers.rst.tableparser import TableParser

_UNDERLINE = re.compile(r"([=\-~^\"'`#*+:.<>_])\1{2,}")
_GRID_TOP = re.compile(r"\+-[-+]*\+")
_SIMPLE_BORDER = re.compile(r"=+(?: +=+)+")
_TITLE = re.compile(r"\.\. (?:table|list-table|csv-table)::(.*)")
_BODY = re.compile(r":[a-z-]{1,20}:(?!`)|[*-] |\+-|==|\"")
_UNREAD = re.compile(r"\.\.(?: (?:code|code-block|sourcecode|parsed-literal)::.*)?")
_OPTION = re.compile(r":([a-z-]{1,20}):(.*)")
_FIELD = re.compile(r":original_name:\s*(\S{1,200})")
_ITEM = re.compile(r"[*-](?: +|$)")
_COMMENT = re.compile(  # what begins as a directive does, and is none, nor a target, a footnote or a substitution
    r"\.\. (?![\w:.+-]{1,60} ?::|_|\[[^\[\]]{1,60}\]|\|)"
)
_SUBSTITUTED = re.compile(r"\|([^|\s][^|]{0,100})\|_{0,2}")
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
        words=without_markup(words_in(text)),
        grids=tuple(grid for grid in reader.grids if grid.rows),
    )


class _Reader:
    """Walks the lines once, remembering the heading and the table title last seen."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.title = self.section = self.caption = ""
        self.grids: list[Grid] = []
        self.substitutions = substitutions_in(lines)

    def run(self) -> None:
        while self.at < len(self.lines):
            line = self.lines[self.at].strip()
            titled = _TITLE.match(line)
            if _GRID_TOP.fullmatch(line):
                self._take_grid()
            elif _SIMPLE_BORDER.fullmatch(line):
                self._take_simple()
            elif _UNREAD.fullmatch(line) or _COMMENT.match(line):
                self._pass_over()
            elif titled:
                indent = len(self.lines[self.at]) - len(self.lines[self.at].lstrip())
                self.caption = inline(" ".join((titled.group(1), *self._goes_on(indent))))
                if "list-table" in line:
                    self._table(self._take_list(indent), {})
                elif "csv-table" in line:
                    self._table(self._take_csv(indent), {})
            else:
                self._words(line)
                self.at += 1

    def _goes_on(self, indent: int) -> Iterator[str]:
        """Return the lines right behind a directive's first, with which its title goes on."""
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at]
            words = line.strip()
            if not words or line[: indent + 1].strip() or _BODY.match(words):
                return
            yield words
            self.at += 1

    def _pass_over(self) -> None:
        """Pass over a comment or printed code: what is further in, unless nothing stands right behind a comment."""
        indent = len(self.lines[self.at]) - len(self.lines[self.at].lstrip())
        comment = self.lines[self.at].strip() == ".."
        self.at += 1
        if comment and not "".join(self.lines[self.at : self.at + 1]).strip():
            return
        while self.at < len(self.lines) and not self.lines[self.at][: indent + 1].strip():
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

        written = StringList(block)
        written.pad_double_width("\x00")  # a Chinese character is two columns wide
        try:
            _, head, body = parser.parse(written) if parser else ((), (), ())
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
        spans = {number: sizes for number, sizes in spans.items() if sizes}
        lines = [[list(cell) for _, _, _, cell in row] for row in rows]
        divided = lines if spans else _unruled(lines)
        self._table([[self._cell(cell) for cell in row] for row in divided], spans)

    def _cell(self, lines: list[str]) -> str:
        text = joined(lines)
        if self.substitutions:
            text = _SUBSTITUTED.sub(lambda found: self.substitutions.get(found.group(1), found.group()), text)
        return inline(text)

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
        return [[self._cell(cell) for cell in row] for row in rows]

    def _take_csv(self, indent: int) -> list[list[str]]:
        """Read a table of comma-separated values; a file or an address is never followed, so such a one has no rows."""
        block: list[str] = []
        options: dict[str, str] = {}
        last = ""  # the option whose value may go on
        ended = False  # whether a blank line ended the options
        while self.at < len(self.lines):
            line = self.lines[self.at]
            words = line.lstrip()
            if words and len(line) - len(words) <= indent:
                break
            option = None if block or ended else _OPTION.match(words)
            if option:
                options[option.group(1)] = option.group(2).strip()
            elif words and options and not block and last:  # an option goes on
                options[last] += f" {words.strip()}"
            elif words or block:
                block.append(words)
            last = option.group(1) if option else last if words else ""
            ended = ended or (not words and bool(options))
            self.at += 1
        lines = [options["header"], *block] if "header" in options else block
        if {"file", "url"} & options.keys():
            return []
        delimiter, quote = (_letter(options.get(name, "")) for name in ("delim", "quote"))
        if len(delimiter) > 1 or len(quote) > 1:
            return []
        try:
            written = (f"{line}\n" for line in lines)
            read = csv.reader(written, skipinitialspace=True, delimiter=delimiter or ",", quotechar=quote or '"')
            return [[inline(cell.strip().replace("\n", BREAK)) for cell in row] for row in read if row]
        except (csv.Error, TypeError, ValueError) as error:
            raise PageError(f"a csv-table that cannot be read: {error}", hint="is it the right page?") from None


def _letter(said: str) -> str:
    """Return the character that an option of a csv table names."""
    code = re.fullmatch(r"(?:U\+|0x|\\?[ux])([0-9A-Fa-f]{2,4})", said)
    return {"tab": "\t", "space": " "}.get(said, chr(int(code.group(1), 16)) if code else said)


def _unruled(rows: list[list[list[str]]]) -> list[list[list[str]]]:
    """Divide the one row below a header whose cells all have as many lines: it was drawn without borders inside."""
    if len(rows) != 2 or len(rows[0]) < 2 or len(rows[1]) != len(rows[0]):
        return rows
    lines = [[line for line in cell if line.strip()] for cell in rows[1]]
    if len(lines[0]) < 2 or len(set(map(len, lines))) > 1 or any(map(str.startswith, chain(*lines), repeat(" "))):
        return rows
    return [rows[0], *([[line] for line in row] for row in zip(*lines, strict=True))]
