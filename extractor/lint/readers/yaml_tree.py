"""YAML in block style → a tree, line by line. Lenient: anchors and tags are passed over, aliases are not expanded.

A text over several lines is kept as it is written, indentation and all, since only names and whole blocks of another
syntax are looked for in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from extractor.lint.readers.flow import quoted_once, read_flow
from extractor.lint.readers.strings import unescaped
from extractor.lint.tree import DEEPEST, Array, Mapping, Node, Scalar

_QUOTED = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"?|\'([^\']*(?:\'\'[^\']*)*)\'?', re.DOTALL)
_BLANKS = " \t"


def read_yaml(text: str) -> list[Node]:
    """Return the documents of a YAML text; a part that cannot be read does not hold up what follows it."""
    reader = _Reader(text)
    documents = []
    while reader.seek():
        line = reader.line
        documents.append(reader.node(reader.first(), 0))
        reader.line = max(reader.line, line + 1)
    return documents


class _Reader:
    """Reads from the first line to the last; `line` is the one that is read next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: list[int] = []
        self._firsts: list[int] = []
        self._ends: list[int] = []
        self.line = 0
        start = 0
        for raw in text.split("\n"):
            self._starts.append(start)
            self._firsts.append(start + len(raw) - len(raw.lstrip()))
            self._ends.append(start + len(raw.rstrip()))
            start += len(raw) + 1

    def first(self) -> int:
        """Return the offset of the line's first letter."""
        return self._firsts[self.line]

    def _column(self) -> int:
        return self._firsts[self.line] - self._starts[self.line]

    def seek(self, documents: bool = True) -> bool:
        """Go to the next line that is neither empty nor a comment; past the mark of a document where that may be."""
        while self.line < len(self._starts):
            first, end = self._firsts[self.line], self._ends[self.line]
            if first < end and self._text[first] != "#":
                mark = self._text.startswith(("---", "...", "%"), self._starts[self.line])
                if not mark:
                    return True
                if not documents:
                    return False
            self.line += 1
        return False

    def node(self, position: int, depth: int) -> Node:
        """Return what begins at an offset of this line."""
        position = self._without_properties(position)
        if depth > DEEPEST or position >= self._ends[self.line]:
            self.line += 1
            return Scalar("", position, position)
        column = position - self._starts[self.line]
        if self._is_dash(position):
            return self._sequence(position, column, depth)
        if self._key(position):
            return self._mapping(position, column, depth)
        return self._value(position, column - 1)

    def _mapping(self, position: int, column: int, depth: int) -> Mapping:
        mapping = Mapping([], position)
        while entry := self._key(position):
            key, after_colon = entry
            mapping.pairs.append((key, self._entry(after_colon, column, depth, nested=False)))
            if not self.seek(documents=False) or self._column() != column:
                break
            position = self.first()
        return mapping

    def _sequence(self, position: int, column: int, depth: int) -> Array:
        array = Array([], position)
        while self._is_dash(position):
            array.items.append(self._entry(position + 1, column, depth, nested=True))
            if not self.seek(documents=False) or self._column() != column:
                break
            position = self.first()
        return array

    def _entry(self, position: int, column: int, depth: int, *, nested: bool) -> Node:
        """Return what stands behind a key's colon or a dash: on its line, or on the lines below."""
        position = self._without_properties(position)
        if position < self._ends[self.line] and self._text[position] != "#":
            return self.node(position, depth + 1) if nested else self._value(position, column)
        self.line += 1
        if self.seek(documents=False):
            below = self._column()
            if below > column or (not nested and below == column and self._is_dash(self.first())):
                return self.node(self.first(), depth + 1)
        return Scalar("", position, position)

    def _value(self, position: int, column: int) -> Node:
        """Return a text or a value in flow style; its further lines stand deeper than `column`."""
        letter = self._text[position]
        if letter in "[{":
            node, end = read_flow(self._text, position)
            self.line = bisect_right(self._starts, end - 1)
            return node
        if letter in "\"'" and (match := _QUOTED.match(self._text, position)):
            self.line = bisect_right(self._starts, match.end() - 1)
            return (unescaped if letter == '"' else quoted_once)(self._text, *match.span(match.lastindex or 1))
        if letter in "|>":
            self.line += 1
            start = self._starts[self.line] if self.line < len(self._starts) else len(self._text)
            end = self._pass_deeper(column, start)
            return Scalar(self._text[start:end], start, end)
        end = self._ends[self.line]
        comment = self._text.find(" #", position, end)
        self.line += 1
        if comment >= 0:
            end = comment
        elif self.line < len(self._starts) and self._firsts[self.line] < self._ends[self.line]:
            end = self._pass_deeper(column, end, comments=False)
        text = self._text[position:end].rstrip()
        return Scalar(text, position, position + len(text), literal=letter != "*")

    def _pass_deeper(self, column: int, end: int, *, comments: bool = True) -> int:
        """Go past lines that are empty or deeper than `column`; return where the last one ends that says something."""
        while self.line < len(self._starts):
            first = self._firsts[self.line]
            if first < self._ends[self.line]:
                is_mark = column < 0 and self._text.startswith(("---", "..."), first)
                if is_mark or self._column() <= column or (not comments and self._text[first] == "#"):
                    break
                end = self._ends[self.line]
            self.line += 1
        return end

    def _without_properties(self, position: int) -> int:
        """Return the offset behind blanks, anchors and tags."""
        end = self._ends[self.line]
        while position < end and self._text[position] in " \t&!":
            if self._text[position] in "&!":
                while position < end and self._text[position] not in _BLANKS:
                    position += 1
            else:
                position += 1
        return position

    def _is_dash(self, position: int) -> bool:
        end = self._ends[self.line]
        return self._text.startswith("-", position, end) and (
            position + 1 == end or self._text[position + 1] in _BLANKS
        )

    def _key(self, position: int) -> tuple[Scalar, int] | None:
        """Return the key that begins at an offset and the offset behind its colon, if it is one."""
        end = self._ends[self.line]
        letter = self._text[position : position + 1]
        if letter in "\"'":
            match = _QUOTED.match(self._text, position, end)
            if not match:
                return None
            start, stop = match.span(match.lastindex or 1)
            colon = match.end()
            while colon < end and self._text[colon] in _BLANKS:
                colon += 1
        elif letter in "[{#|>%@`,]}":
            return None
        else:
            start, colon = position, self._text.find(":", position, end)
            while 0 <= colon < end - 1 and self._text[colon + 1] not in _BLANKS:
                colon = self._text.find(":", colon + 1, end)
            stop = colon
        if not start <= colon < end or self._text[colon] != ":" or " #" in self._text[position:colon]:
            return None
        if colon + 1 < end and self._text[colon + 1] not in _BLANKS:
            return None
        return Scalar(self._text[start:stop].rstrip(), start, stop), colon + 1
