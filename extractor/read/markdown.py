"""Markdown → document: pipe tables and embedded HTML tables, with the headings and captions above them.

Read line by line and not through a CommonMark parser: to that an HTML table ends at the first blank line inside one of
its cells, and tables indented under list items, as converters write them, are code.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace

from extractor.read.cells import BREAK, FOOTNOTE, fold, is_caption, tidy
from extractor.read.document import Document, Grid, without_markup, words_in
from extractor.read.html import read_html

_FENCE = re.compile(r"[ >]{0,12}(`{3,}(?=[^`]*$)|~{3,})")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_HEADING_TAG = re.compile(r"<h([1-6])\b[^<>]{0,300}>(.{0,500}?)</h\1>", re.IGNORECASE)
_HEADING_ID = re.compile(r"\{[#:.][^{}]{0,100}\}$")
_FRONT_LINE = re.compile(r"[\w.-]{1,60}\s{0,4}:|\s|#|- |\]|$")
_FRONT = re.compile(r"title:(.{1,300})")
_LIST_MARK = re.compile(r"\A(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\|)")
_FULL_LINE = 70  # characters with the next word, where lines are broken
_MOST_BROKEN = 6  # lines
_LISTED = re.compile(r"\s*[-*+] +\S")
_DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
_TABLE_TAG = re.compile(r"(?<!\\)<(/?)table\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.{0,1000}?-->")
_BREAKING_TAG = re.compile(r"(?<!\\)</?(?:br|p|li|ul|ol|div)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"(?<!\\)</?[A-Za-z][^<>]{0,500}>")
_CODE = re.compile(r"(`{1,3})([^`]{1,500})\1")
_RAISED = re.compile(rf"<sup>\s{{0,4}}{FOOTNOTE.pattern}\s{{0,4}}</sup>", re.IGNORECASE)
_INLINE = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # an escaped character
    r"|(`{1,3})([^`]{1,500})\2"  # code
    r"|!\[[^\[\]]{0,500}\](?:\([^()\n]{0,1000}\)|\[[^\[\]]{0,100}\])"  # an image
    r"|\[\^[\w-]{1,40}\]"  # a footnote
    r"|\[([^\[\]]{0,500})\]"  # a link
    r"(?:\((?:[^()\s]|\([^()\s]{0,200}\)){0,1000}(?:\s[^()]{0,300})?\)|(?<=[^\d\W]{2}\])\[[^\[\]]{0,100}\])"
    r"|(\*{1,3})(?=\S)([^*]{1,500}?)(?<=\S)\5"  # emphasis
    r"|(?<!\w)(_{1,3})(?=[^\s_])([^_]{1,500})(?<=\S)\7(?!\w)"
)


def read_markdown(text: str) -> Document:
    """Read a page; tables inside code fences are no tables."""
    reader = _Reader(_gathered(text.split("\n")))
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
            fence = _FENCE.match(self.lines[self.at])
            if fence:
                self._skip_fence(fence.group(1))
            elif "<!--" in line and self._opens_comment(line):
                self._words(line[: line.rindex("<!--")].rstrip())
                self._skip_comment()
            elif "<" in line and _TABLE_TAG.search(_CODE.sub("", line)):
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
        bare = _CODE.sub("", line)
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
        elif fold(_TAG.sub("", line)):
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
                grid = replace(grid, rows=tuple(tuple(map(_unmarked, row)) for row in grid.rows))
            self.grids.append(replace(grid, section=grid.section or self.section, caption=grid.caption or caption))

    def _delimited(self) -> bool:
        below = _bare(self.lines[self.at + 1]) if self.at + 1 < len(self.lines) else ""
        return "|" in below and _DELIMITERS.fullmatch(below) is not None

    def _pipe_table(self) -> None:
        header_line = _bare(self.lines[self.at])
        header = pipe_cells(_LIST_MARK.sub("", header_line, count=1))
        rows = [header]
        self.at += 2
        while self.at < len(self.lines) and not _ends_pipe_table(self.lines[self.at]):
            line = _bare(self.lines[self.at])
            self.at += 1
            if rows[-1] == header and _DELIMITERS.fullmatch(line):
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


def _gathered(lines: list[str]) -> list[str]:
    """Return lines with the cells of a row on one, where a converter put bars on lines of their own between them."""
    places = [at for at, line in enumerate(lines) if line.strip() == "|"]
    # Between blank lines; where a row has bars around it, those within it and at its end stand a blank further in.
    framed = any(lines[at].startswith(" ") for at in places)
    bars = frozenset(at for at in places if _stands_alone(lines, at, framed=framed))
    if not bars or any(map(_FENCE.match, lines)):
        return lines
    if not any("|" in line and _DELIMITERS.fullmatch(line.strip()) for line in lines):
        return lines
    found: list[list[str]] = []  # lines, and what was put together to one
    open_cell = False
    for at, line in enumerate(lines):
        words = line.strip()
        ended = line.endswith("  ")  # as a row is
        if at in bars and framed and not line.startswith(" "):
            found.append([words])
            open_cell = True
        elif at in bars:
            while found and not found[-1][-1].strip():
                found.pop()
            found = found or [[]]
            found[-1].append("|")
            open_cell = not framed or line.endswith(" ")
        elif open_cell:
            found[-1] += [line] if words else []
            open_cell = not words
        elif ended and words and "|" not in words and _goes_on_below(found):
            found.pop()
            found[-1] += ["<br>", line]
        elif line != "  " or framed:
            found.append([line])
    return ["".join(parts) if len(parts) == 1 else " ".join(map(str.strip, parts)) for parts in found]


def _stands_alone(lines: list[str], at: int, *, framed: bool) -> bool:
    """Tell whether a bar on a line of its own divides cells: blank lines are around it."""
    before, behind = at > 0 and not lines[at - 1].strip(), at + 1 < len(lines) and not lines[at + 1].strip()
    if framed:
        return before if lines[at].startswith(" ") else behind
    further = "".join(lines[at + 2 : at + 3])  # the next cell
    return before and behind and further.strip() != "" and "|" not in further


def _goes_on_below(found: list[list[str]]) -> bool:
    """Tell whether a row that was put together has not ended, and only a blank line stands behind it."""
    return len(found) > 1 and not found[-1][-1].strip() and "|" in found[-2] and not found[-2][-1].endswith("  ")


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
    return not words or words.startswith("<") or bool(_HEADING.match(words) or _FENCE.match(words))


def pipe_cells(line: str) -> list[str]:
    """Return the cells of a pipe table's line; an escaped pipe is text."""
    line = _bare(line)
    line = line.replace("\\\\", "\0").replace("\\|", "\1")
    line = line.removeprefix("|")
    line = line[:-1] if line.endswith("|") else line
    return [inline(cell.replace("\1", "|").replace("\0", "\\\\")) for cell in line.split("|")]


def inline(text: str) -> str:
    """Return what a line or cell says, without its markup."""
    if "<" in text:
        text = _CODE.sub(lambda code: html.escape(code.group(0), quote=False), text) if "`" in text else text
        text = _RAISED.sub("", _COMMENT.sub("", text))
        text = _TAG.sub("", _BREAKING_TAG.sub(BREAK, text))
    text = _INLINE.sub(_said, _INLINE.sub(_said_once, text))
    return tidy(html.unescape(text) if "&" in text else text)


def _unmarked(cell: str) -> str:
    """Return the lines of a cell that was HTML first, without the markup of Markdown in them."""
    return tidy(BREAK.join(_INLINE.sub(_said, _INLINE.sub(_said_once, line)) for line in cell.split("\n")))


def _said_once(match: re.Match[str]) -> str:
    """Take off one layer; what it held may hold another, and an escape must outlive that second look."""
    return match.group(0) if match.group(1) else _said(match)


def _said(match: re.Match[str]) -> str:
    return next((match.group(number) for number in (1, 3, 4, 6, 8) if match.group(number) is not None), "")
