"""Markdown → document: pipe tables and embedded HTML tables, with the headings and captions above them.

Read line by line and not through a CommonMark parser: to that an HTML table ends at the first blank line inside one of
its cells, and tables indented under list items, as converters write them, are code.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extractor.read.cells import fold, is_caption
from extractor.read.document import Document, Grid, without_markup, words_in
from extractor.read.html import read_html
from extractor.read.markdownbars import DELIMITERS, FENCE, gathered
from extractor.read.markdownwords import CODE, TAG, inline, unmarked

_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_HEADING_TAG = re.compile(r"<h([1-6])\b[^<>]{0,300}>(.{0,500}?)</h\1>", re.IGNORECASE)
_HEADING_ID = re.compile(r"\{[#:.][^{}]{0,100}\}$")
_FRONT_LINE = re.compile(r"[\w.-]{1,60}\s{0,4}:|\s|#|- |\]|$")
_FRONT = re.compile(r"title:(.{1,300})")
_LIST_MARK = re.compile(r"\A(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\|)")
_FULL_LINE = 70  # characters with the next word, where lines are broken
_MOST_BROKEN = 6  # lines
_LISTED = re.compile(r"\s*[-*+] +\S")
_TABLE_TAG = re.compile(r"(?<!\\)<(/?)table\b", re.IGNORECASE)


def read_markdown(text: str) -> Document:
    """Read a page; tables inside code fences are no tables."""
    reader = _Reader(gathered(text.split("\n")))
    reader.run()
    return Document(
        form="markdown",
        title=reader.title or reader.kept_title,
        words=without_markup(words_in(text)),
        grids=tuple(grid for grid in reader.grids if grid.rows),
    )


class _Reader:
    """Walks the lines once, remembering the heading and the caption last seen."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 0
        self.title = self.section = self.above = self.kept_title = ""
        self.last_end = max((at for at, line in enumerate(lines) if "-->" in line), default=-1)
        self.touching = False
        """Whether no blank line stands between here and the words above."""
        self.grids: list[Grid] = []

    def run(self) -> None:
        self._front_matter()
        while self.at < len(self.lines):
            line = _bare(self.lines[self.at])
            if not line:  # at once, for there may be millions
                self.touching = False
                self.at += 1
                continue
            fence = FENCE.match(self.lines[self.at])
            if fence:
                self._skip_fence(fence.group(1))
            elif "<!--" in line and self._opens_comment(line):
                self._words(line[: line.rindex("<!--")].rstrip())
                self._skip_comment()
            elif "<" in line and _TABLE_TAG.search(CODE.sub("", line)):
                self._html_table()
            elif "|" in line and self._delimited():
                self._pipe_table()
            elif self.grids and line.startswith("|") and line.endswith("|") and len(line) > 1:
                self._headless()
            else:
                self._words(line)
                self.at += 1

    def _front_matter(self) -> None:
        """Pass over what a site's generator keeps above the page, but for the title, which a heading's goes before."""
        if self.lines[0].strip() != "---":
            return
        end = next((at for at, line in enumerate(self.lines[1:60], 1) if line.strip() in ("---", "...")), 0)
        kept = self.lines[1:end]
        if not kept or not all(map(_FRONT_LINE.match, kept)):
            return
        titles = (found.group(1).strip(" \"'") for found in map(_FRONT.match, kept) if found)
        self.kept_title = next(titles, "")
        self.at = end + 1

    def _opens_comment(self, line: str) -> bool:
        bare = CODE.sub("", line)
        opened = bare.rfind("<!--")
        return opened >= 0 and "-->" not in bare[opened:] and self.last_end > self.at

    def _skip_fence(self, fence: str) -> None:
        self.at += 1
        while self.at < len(self.lines):
            line = self.lines[self.at].strip("> \t")
            self.at += 1
            if line.startswith(fence) and not line.strip(fence[0]):
                break

    def _skip_comment(self) -> None:
        while self.at < len(self.lines) and "-->" not in self.lines[self.at]:
            self.at += 1
        self.at += 1

    def _words(self, line: str) -> None:
        heading, tagged = _HEADING.match(line), _HEADING_TAG.match(line)
        if heading:
            words = inline(_HEADING_ID.sub("", line[heading.end() :]).rstrip("# "))
            self._heading(words, first=len(heading.group(1)) == 1)
        elif tagged:
            self._heading(inline(tagged.group(2)), first=tagged.group(1) == "1")
        elif set(line) in ({"="}, {"-"}) and len(line) > 2 and self.above and self.touching:  # by its underline
            self._heading(self.above, first=line[0] == "=")
        elif fold(TAG.sub("", line)):
            self.above = inline(line)
        self.touching = bool(line)

    def _heading(self, words: str, *, first: bool) -> None:
        if first and not self.title:
            self.title = words
        elif words != self.title:
            self.section = words
        self.above = ""

    def _caption(self) -> str:
        caption, self.above = (self.above if is_caption(self.above) else ""), ""
        return caption

    def _html_table(self) -> None:
        depth = 0
        start = self.at
        while self.at < len(self.lines):
            for tag in _TABLE_TAG.finditer(self.lines[self.at]):
                depth += -1 if tag.group(1) else 1
            self.at += 1
            if depth <= 0:
                break
        caption = self._caption()
        lines = self.lines[start : self.at]
        if lines[0].lstrip().startswith(">"):
            lines = [_bare(line) for line in lines]
        # Between blank lines a cell is Markdown again.
        apart = any(not line.strip() for line in lines)
        if apart:
            lines = [f"<br>{line}" if _LISTED.match(line) else line for line in lines]
        for grid in read_html("\n".join(lines).encode()).grids:
            if apart:
                grid = replace(grid, rows=tuple(tuple(map(unmarked, row)) for row in grid.rows))
            self.grids.append(replace(grid, section=grid.section or self.section, caption=grid.caption or caption))

    def _delimited(self) -> bool:
        below = _bare(self.lines[self.at + 1]) if self.at + 1 < len(self.lines) else ""
        return "|" in below and DELIMITERS.fullmatch(below) is not None

    def _pipe_table(self) -> None:
        header_line = _bare(self.lines[self.at])
        header = pipe_cells(_LIST_MARK.sub("", header_line, count=1))
        rows = [header]
        self.at += 2
        while self.at < len(self.lines) and not _ends_pipe_table(self.lines[self.at]):
            line = _bare(self.lines[self.at])
            self.at += 1
            if rows[-1] == header and DELIMITERS.fullmatch(line):
                continue  # below the header, once more
            if "|" not in (header_line[0], header_line[-1]):
                line = self._unwrapped(line, len(header))
            row = pipe_cells(line)
            # Renderers fill short rows with empty cells and cut what stands beyond the header, if it is empty.
            row += [""] * (len(header) - len(row))
            while len(row) > len(header) and not row[-1]:
                row.pop()
            rows.append(row)
        self.grids.append(Grid(rows=tuple(map(tuple, rows)), section=self.section, caption=self._caption()))

    def _headless(self) -> None:
        """Take rows that stand behind a table, in a gap, as a table without a header."""
        rows = []
        while self.at < len(self.lines) and _bare(self.lines[self.at]).startswith("|"):
            rows.append(tuple(pipe_cells(self.lines[self.at])))
            self.at += 1
        self.grids.append(Grid(rows=tuple(rows), section=self.section))

    def _unwrapped(self, line: str, width: int) -> str:
        """Return a row with the lines it goes on in, as converters break them that write no bars around a row."""
        whole = line
        for at in range(self.at, min(self.at + _MOST_BROKEN, len(self.lines))):
            behind = _bare(self.lines[at])
            before = _bare(self.lines[at - 1])
            if not behind or _bars(whole) >= width - 1 or len(before) + len(behind.split()[0]) < _FULL_LINE:
                break
            if "|" not in whole and _bars(behind) == width - 1 and not behind[0].islower():
                break  # a group's title, or a note, above a row
            whole = f"{whole} {behind}"
            if _bars(whole) == width - 1:
                self.at = at + 1
                line = whole
        return line


def _bare(line: str) -> str:
    """Return a line without its blanks, and the marks of a quote before it."""
    return line.strip().lstrip("> ")


def _bars(line: str) -> int:
    """Return how many bars divide a line's cells."""
    return line.rstrip("|").replace("\\|", "").count("|")


def _ends_pipe_table(line: str) -> bool:
    """Tell whether a table ends before a line; one without a bar still is a row, as renderers have it."""
    words = _bare(line)
    if "|" in words:
        return _TABLE_TAG.search(words) is not None
    return not words or words.startswith("<") or bool(_HEADING.match(words) or FENCE.match(words))


def pipe_cells(line: str) -> list[str]:
    """Return the cells of a pipe table's line; an escaped pipe is text."""
    line = _bare(line)
    line = line.replace("\\\\", "\0").replace("\\|", "\1")
    line = line.removeprefix("|")
    line = line[:-1] if line.endswith("|") else line
    return [inline(cell.replace("\1", "|").replace("\0", "\\\\")) for cell in line.split("|")]
