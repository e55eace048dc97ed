"""Plain text as a person saves it → document: paragraphs, which may be cells whose borders are lost, or tabbed rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from extractor.read.cells import BREAK, fold, is_caption, tidy
from extractor.read.document import Document, Grid, words_in

_OPENING = re.compile(r"\t(?P<quote>\")[^\"\t]*$")
_CLOSING = re.compile(r"(?<!\")\"(?=\s*(?:\t|$))")
_TALLEST_QUOTE = 60  # lines of one cell
_NAME = re.compile(r"[a-z][A-Za-z0-9_.:/、,;-]{0,200}|[A-Z][A-Za-z]{0,60}[A-Z0-9_.:/、,;-][A-Za-z0-9_.:/、,;-]{0,120}")
_SMALL_WORDS = re.compile(r"[a-z][a-z0-9_-]{0,40}(?: [a-z0-9_-]{1,40}){0,5}")
_CAMEL = re.compile(r"[a-z]{1,40}[A-Z0-9_][A-Za-z0-9_.-]{0,60}")
_FIRST_PART = re.compile(r"[A-Z][a-z]{2,40}(?=[A-Z0-9])")
_TALLEST_CELL = 4  # lines without a blank one between them; more are cells of their own


def read_text(text: str) -> Document:
    """Read a page of words only; which paragraphs are cells is for `recognise` to tell."""
    lines = text.split("\n")
    grids = _tabbed(lines) if "\t" in text else ()
    return Document(form="text", words=words_in(text), grids=grids, paragraphs=paragraphs_of(lines))


def paragraphs_of(lines: list[str]) -> tuple[str, ...]:
    """Return the lines between blank ones, together, or each by itself where they are too many to be one cell."""
    found: list[str] = []
    block: list[str] = []
    for line in [*map(fold, lines), ""]:
        if line:
            block.append(line)
        elif len(block) <= _TALLEST_CELL:
            found += ["\n".join(block)] if block else []
            block = []
        else:
            found += block
            block = []
    return tuple(found)


class _Tabbed:
    """Lines divided by tabs, as a table copied from a browser becomes, and the words between them."""

    def __init__(self) -> None:
        self.grids: list[Grid] = []
        self.rows: list[tuple[str, ...]] = []
        self.carried: dict[int, Sequence[int]] = {}
        self.between: list[str] = []
        self.apart = False  # whether a blank line stands among the words
        self.touching = False  # whether none stands before them
        self.caption = self.section = ""

    def line(self, line: str) -> None:
        """Take the next line."""
        if "\t" in line.strip():
            cells = tuple(map(tidy, line.split("\t")))
            if self.rows and self.between and self._are_names(alike=len(cells) == len(self.rows[-1])):
                for words in self.between:
                    self._next_line_of_cell(words)
                self.between = []
            if len(self.between) > 1 and self.rows and not self.apart:  # above a group's title
                self._take_lines(_are_camel, len(self.between) - 1)
            if self.between and (
                not self.rows or self.apart or cells == self.rows[0] or any(map(is_caption, self.between))
            ):
                self.end()
            self.rows += [(words,) for words in self.between]  # a group's title
            self.between, self.apart = [], False
            self.rows.append(cells)
        elif not line.strip():
            self.apart = True
        else:
            self.touching = self.touching if self.between else not self.apart
            self.between.append(fold(line))

    def _are_names(self, *, alike: bool) -> bool:
        """Tell whether the words between two rows, of as many cells or not, can be lines of the last cell above."""
        if not alike:
            return all(map(_CAMEL.fullmatch, self.between))
        names = _NAME if not _SMALL_WORDS.fullmatch(self.rows[-1][-1]) else _SMALL_WORDS
        return all(map(names.fullmatch, self.between))

    def _take_lines(self, surely: Callable[[str], bool], most: int) -> None:
        """Take the first of the words between as lines of the last cell, as far as they surely are."""
        taken = 0
        while taken < most and surely(self.between[taken]):
            self._next_line_of_cell(self.between[taken])
            taken += 1
        self.between = self.between[taken:]

    def _goes_on(self, words: str) -> bool:
        """Tell whether words behind a table are surely a line of its last cell."""
        above = _FIRST_PART.match(self.rows[-1][-1].rpartition("\n")[2])
        alike = _NAME.fullmatch(words) and above and words.startswith(above.group())
        return _CAMEL.fullmatch(words) is not None or bool(alike and self.touching)

    def _next_line_of_cell(self, words: str) -> None:
        above = self.rows[-1]
        self.carried[len(self.rows)] = range(len(above) - 1)
        self.rows.append((*above[:-1], words))

    def end(self) -> None:
        """End the table, if there is one; the words after it may be the next one's heading and caption."""
        if self.rows:
            self._take_lines(self._goes_on, len(self.between))
        if len(self.rows) > 1:
            grid = Grid(rows=tuple(self.rows), section=self.section, caption=self.caption, carried=self.carried)
            self.grids.append(grid)
        self.rows, self.carried = [], {}
        self.caption = self.between.pop() if self.between and is_caption(self.between[-1]) else ""
        self.section = self.between[-1] if self.between else self.section
        self.between, self.apart = [], False


def _are_camel(words: str) -> bool:
    return _CAMEL.fullmatch(words) is not None


def _tabbed(lines: list[str]) -> tuple[Grid, ...]:
    tabbed = _Tabbed()
    for line in _unquoted(lines):
        tabbed.line(line)
    tabbed.end()
    return tuple(tabbed.grids)


def _unquoted(lines: Sequence[str]) -> Iterator[str]:
    """Return lines, those of one cell that spreadsheets put into quotes together, and without the quotes."""
    closing = [number for number, line in enumerate(lines) if '"' in line and _CLOSING.search(line)]
    place = 0
    while place < len(lines):
        line = lines[place]
        place += 1
        if (opened := _OPENING.search(line)) is not None:
            behind = bisect_left(closing, place)
            end = closing[behind] if behind < len(closing) else len(lines)
            inside = lines[place : end + 1] if end < min(place + _TALLEST_QUOTE, len(lines)) else []
            # A row's borders within it say that the quote was none.
            if inside and not any("\t" in line for line in inside[:-1]) and "\t" not in inside[-1].partition('"')[0]:
                rest = _CLOSING.sub("", BREAK.join(inside), count=1)
                line = f"{line[: opened.start('quote')]}{line[opened.end('quote') :]}{BREAK}{rest}"
                place = end + 1
        yield line.replace('""', '"') if '""' in line else line
