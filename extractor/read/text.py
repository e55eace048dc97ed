"""Plain text as a person saves it → document: paragraphs, which may be cells whose borders are lost, or tabbed rows."""

from __future__ import annotations

from extractor.read.cells import fold, is_caption
from extractor.read.document import MAX_WORDS, Document, Grid

_TALLEST_CELL = 4  # lines without a blank one between them; more are cells of their own


def read_text(text: str) -> Document:
    """Read a page of words only; which paragraphs are cells is for `recognise` to tell."""
    lines = text.split("\n")
    grids = _tabbed(lines) if "\t" in text else ()
    return Document(form="text", words=text[:MAX_WORDS], grids=grids, paragraphs=paragraphs_of(lines))


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
        self.carried: set[tuple[int, int]] = set()
        self.between: list[str] = []
        self.apart = False  # whether a blank line stands among the words
        self.caption = self.section = ""

    def line(self, line: str) -> None:
        """Take the next line."""
        if "\t" in line.strip():
            if self.between and (not self.rows or self.apart or any(map(is_caption, self.between))):
                self.end()
            self.rows += [(words,) for words in self.between]  # a group's title
            self.between, self.apart = [], False
            self.rows.append(tuple(map(fold, line.split("\t"))))
        elif not line.strip():
            self.apart = True
        elif self.rows and not self.between and not self.apart and " " not in line.strip():
            self._next_line_of_cell(fold(line))
        else:
            self.between.append(fold(line))

    def _next_line_of_cell(self, words: str) -> None:
        above = self.rows[-1]
        self.carried |= {(len(self.rows), place) for place in range(len(above) - 1)}
        self.rows.append((*above[:-1], words))

    def end(self) -> None:
        """End the table, if there is one; the words after it may be the next one's heading and caption."""
        if len(self.rows) > 1:
            rows, carried = tuple(self.rows), frozenset(self.carried)
            self.grids.append(Grid(rows=rows, section=self.section, caption=self.caption, carried=carried))
        self.rows, self.carried = [], set()
        self.caption = self.between.pop() if self.between and is_caption(self.between[-1]) else ""
        self.section = self.between[-1] if self.between else self.section
        self.between, self.apart = [], False


def _tabbed(lines: list[str]) -> tuple[Grid, ...]:
    tabbed = _Tabbed()
    for line in lines:
        tabbed.line(line)
    tabbed.end()
    return tuple(tabbed.grids)
