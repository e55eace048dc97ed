"""JSON and YAML's flow style, which contains it, read in one pass of one expression.

ruamel.yaml takes five to seven milliseconds a kilobyte and ends at the first mistake; this takes a small part of that
and goes on. The tests hold it against ruamel.yaml and json.
"""

from __future__ import annotations

import re

from extractor.lint.readers.strings import unescaped
from extractor.lint.tree import DEEPEST, Array, Mapping, Node, Scalar

_MARKS = r"(?P<mark>[\[\]{},:?])"
_IN_QUOTES = r""""(?P<double>[^"\\]*(?:\\.[^"\\]*)*)"?|'(?P<single>[^']*(?:''[^']*)*)'?"""
# A colon, a quote or a blank belongs to a plain text unless what stands beside it says otherwise.
_PLAIN = r"""(?P<plain>(?:[^\s\[\]{},:"'?]|:(?![\s,\[\]{}]|$)|(?<=\S)["'?]|[ \t]+(?=[^\s\[\]{},:#]))+)"""
# Each alternative begins with a character that no other one takes, so that there is nothing to go back for.
_TOKEN = re.compile("|".join((r"\s+", r"(?:#|//)[^\n]*", _MARKS, _IN_QUOTES, _PLAIN, r"\S")), re.DOTALL)
_MARK, _DOUBLE, _SINGLE = (_TOKEN.groupindex[name] for name in ("mark", "double", "single"))


def read_flow(text: str, start: int = 0) -> tuple[Node, int]:
    """Return the value that begins at an offset, and the offset after it; a missing end is supplied."""
    builder = _Builder(start)
    position = start
    for match in _TOKEN.finditer(text, start):
        position = match.end()
        kind = match.lastindex
        if kind is None:
            continue
        if kind != _MARK:
            builder.add(_scalar(text, match, kind))
        elif match[0] in "{[":
            builder.open(Mapping([], match.start()) if match[0] == "{" else Array([], match.start()))
        elif match[0] in "}]":
            builder.close()
        elif match[0] == ",":
            builder.end_pair()
        if builder.complete:
            break
    while builder.stack:
        builder.close()
    return builder.root, position


def _scalar(text: str, match: re.Match[str], kind: int) -> Scalar:
    start, end = match.span(kind)
    if kind == _DOUBLE:
        return unescaped(text, start, end)
    return quoted_once(text, start, end) if kind == _SINGLE else Scalar(match[0], start, end)


def quoted_once(text: str, start: int, end: int) -> Scalar:
    """Return what stands between single quotes, in which two of them are one."""
    raw = text[start:end]
    if "''" not in raw:
        return Scalar(raw, start, end)
    offsets: list[int] = []
    position = start
    for piece in raw.split("''"):
        offsets += range(position, position + len(piece) + 1)  # with the first of the two quotes behind it
        position += len(piece) + 2
    return Scalar(raw.replace("''", "'"), start, end, offsets=offsets[:-1])


class _Builder:
    """Puts values into the innermost open mapping or list."""

    def __init__(self, start: int) -> None:
        self.root: Node = Scalar("", start, start)
        self.stack: list[Mapping | Array] = []
        self.complete = False
        self._keys: list[Scalar | None] = []

    def add(self, node: Node) -> None:
        if not self.stack:
            self.root = node
            self.complete = isinstance(node, Scalar)
            return
        container, key = self.stack[-1], self._keys[-1]
        if isinstance(container, Array):
            container.items.append(node)
        elif key:
            container.pairs.append((key, node))
            self._keys[-1] = None
        elif isinstance(node, Scalar):
            self._keys[-1] = node

    def open(self, container: Mapping | Array) -> None:
        self.add(container)
        self.stack.append(container)
        self._keys.append(None)
        self.complete = len(self.stack) > DEEPEST

    def end_pair(self) -> None:
        """Give a key that a comma or the end follows an empty value."""
        if self.stack and (key := self._keys[-1]):
            self.add(Scalar("", key.end, key.end))

    def close(self) -> None:
        self.end_pair()
        if self.stack:
            self.stack.pop()
            self._keys.pop()
        self.complete = not self.stack
