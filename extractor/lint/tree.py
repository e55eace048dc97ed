"""What HCL, JSON, YAML and Python literals have in common: mappings, sequences and texts that know where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

from msgspec import Struct


class Scalar(Struct, frozen=True, gc=False):
    """A text, number or word, and the offsets of its first character and of the one after its last."""

    text: str
    start: int
    end: int
    literal: bool = True
    """False for an expression that only running the program would resolve."""
    offsets: Sequence[int] | None = None
    """Where each character of `text` stands, if escapes or joined lines make that more than counting on."""

    def split(self, separator: str) -> list[Scalar]:
        """Return the parts of a text between separators."""
        parts = []
        start = self.start
        for text in self.text.split(separator):
            parts.append(Scalar(text, start, start + len(text)))
            start += len(text) + len(separator)
        return parts

    def stripped(self, letters: str) -> Scalar:
        """Return a text without some letters around it."""
        text = self.text.strip(letters)
        start = self.start + (self.text.find(text) if text else 0)
        return Scalar(text, start, start + len(text))

    def pattern(self, *, open_start: bool, open_end: bool) -> Scalar:
        """Return a text as a pattern of `*` that says whether anything may stand before or behind it."""
        return Scalar(f"{'*' * open_start}{self.text}{'*' * open_end}", self.start, self.end)


class Array(Struct, frozen=True):
    """A list, or several values any of which may hold."""

    items: list[Node]
    start: int


class Mapping(Struct):
    """Keys and values in the order written; a key may come twice, as blocks do."""

    pairs: list[tuple[Scalar, Node]]
    start: int
    _by_key: dict[str, list[Node]] | None = None
    """Filled when it is first asked, for every form asks every mapping of a file."""

    def by_key(self) -> dict[str, list[Node]]:
        """Return the values under each key as `simple_key` writes it."""
        if self._by_key is None:
            self._by_key = {}
            for key, value in self.pairs:
                self._by_key.setdefault(simple_key(key.text), []).append(value)
        return self._by_key

    def values(self, *keys: str) -> list[Node]:
        """Return the values under any of `keys`, which are as `simple_key` writes them."""
        by_key = self.by_key()
        return [value for key in keys if key in by_key for value in by_key[key]]

    def first(self, *keys: str) -> Node | None:
        """Return the value under the first of `keys` that is there."""
        by_key = self.by_key()
        for key in keys:
            if key in by_key:
                return by_key[key][0]
        return None

    def text(self, *keys: str) -> str:
        """Return the first literal text under any of `keys`, or nothing."""
        value = self.first(*keys)
        return value.text if isinstance(value, Scalar) and value.literal else ""


Node: TypeAlias = Scalar | Array | Mapping

DEEPEST = 100
"""Levels of nesting that any reader follows; what is deeper is hostile and is left out."""


@lru_cache(maxsize=4096)
def simple_key(key: str) -> str:
    """Return a key without its letter case, underscores and hyphens: `trace_names` and `TraceNames` are one."""
    return key.replace("_", "").replace("-", "").casefold()


def walk(node: Node) -> list[Node]:
    """Return a node and all below it, outer ones first, in the order written."""
    nodes = []
    stack = [node]
    while stack:
        current = stack.pop()
        nodes.append(current)
        if isinstance(current, Mapping):
            stack += [value for _, value in reversed(current.pairs)]
        elif isinstance(current, Array):
            stack += current.items[::-1]
    return nodes


def mappings(nodes: Iterable[Node]) -> list[Mapping]:
    """Return those of some nodes that are mappings."""
    return [node for node in nodes if isinstance(node, Mapping)]


def scalars(node: Node | None) -> Iterator[Scalar]:
    """Return the literal texts in a value that is one text or a list of them, nested or not."""
    if isinstance(node, Scalar):
        if node.literal:
            yield node
    elif isinstance(node, Array):
        for item in node.items:
            if not isinstance(item, Mapping):
                yield from scalars(item)
