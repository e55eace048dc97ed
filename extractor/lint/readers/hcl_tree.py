"""HCL → a tree, by tree-sitter: a block is a mapping under its type and labels, as in Terraform's JSON syntax."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from extractor.errors import PageError
from extractor.lint.readers.strings import unescaped
from extractor.lint.tree import DEEPEST, Array, Mapping, Node, Scalar

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax
    from tree_sitter import Parser

LARGEST = 800_000
"""Characters: tree-sitter takes up to half a kilobyte of memory for each, and ends the process where there is none."""
_CONTINUATION = re.compile(rb"[\x80-\xbf]")
_TOP_LEVEL = re.compile(rb"^(?=[A-Za-z_][^\n]*[{=])", re.MULTILINE)
_WRAPPERS = frozenset(("expression", "literal_value", "collection_value", "template_expr", "for_expr", "operation"))


def read_hcl(text: str) -> Node:
    """Return the blocks and attributes of a file; where it is broken, each top-level block is read by itself."""
    if len(text) > LARGEST:
        raise PageError(f"more than {LARGEST:,} characters of Terraform", hint="divide it into several files")
    data = text.encode("utf-8", "surrogatepass")
    reader = _Reader(text, data)
    root = _parser().parse(data).root_node
    if not root.has_error:
        return reader.body(root.named_children, 0)
    bounds = [0, *(match.start() for match in _TOP_LEVEL.finditer(data) if match.start()), len(data)]
    parts = []
    for start, end in pairwise(bounds):
        reader.base = start
        parts.append(reader.body(_parser().parse(data[start:end]).root_node.named_children, 0))
    return Array(list(parts), 0)


@cache
def _parser() -> Parser:
    from tree_sitter import Language, Parser
    from tree_sitter_hcl import language

    return Parser(Language(language()))


class _Reader:
    """Turns syntax, which counts in bytes of a part of the file, into nodes, which count in characters of the file."""

    def __init__(self, text: str, data: bytes) -> None:
        self._text = text
        self._continuations = (
            [] if len(text) == len(data) else [match.start() for match in _CONTINUATION.finditer(data)]
        )
        self.base = 0

    def _offset(self, byte: int) -> int:
        byte += self.base
        return byte - bisect_left(self._continuations, byte) if self._continuations else byte

    def body(self, children: Iterable[Syntax], depth: int) -> Mapping:
        """Return what stands between braces, or in a broken part, where braces and names are still to be matched."""
        mapping = Mapping([], self.base)
        open_blocks = [mapping]
        labels: list[Scalar] = []
        for child in _flattened(children):
            kind = child.type
            if kind in ("identifier", "string_lit"):
                labels.append(self._label(child))
                continue
            if kind == "attribute" and depth < DEEPEST:
                name, *values = child.named_children
                if values:
                    open_blocks[-1].pairs.append((self._label(name), self.expression(values[0], depth + 1)))
            elif kind == "block" and depth < DEEPEST:
                self._block(child, open_blocks[-1], depth)
            elif kind == "body":
                open_blocks[-1].pairs.extend(self.body(child.named_children, depth).pairs)
            elif kind == "block_start" and labels:
                open_blocks.append(_nested(open_blocks[-1], labels))
            elif kind == "block_end" and len(open_blocks) > 1:
                open_blocks.pop()
            labels = []
        return mapping

    def _block(self, block: Syntax, outer: Mapping, depth: int) -> None:
        children = block.named_children
        labels = [self._label(child) for child in children if child.type in ("identifier", "string_lit")]
        inner = _nested(outer, labels)
        for child in children:
            if child.type == "body":
                inner.pairs.extend(self.body(child.named_children, depth + 1).pairs)

    def _label(self, syntax: Syntax) -> Scalar:
        start, end = self._offset(syntax.start_byte), self._offset(syntax.end_byte)
        if syntax.type == "string_lit":
            return self._string(start, end)
        return Scalar(self._text[start:end], start, end)

    def _string(self, start: int, end: int) -> Scalar:
        closed = end - start > 1 and self._text[end - 1] == '"'
        return unescaped(self._text, start + 1, end - 1 if closed else end)

    def expression(self, syntax: Syntax, depth: int) -> Node:
        """Return the value of an expression, or of each part of it that may become the value."""
        while syntax.type in _WRAPPERS and syntax.named_child_count == 1:
            syntax = syntax.named_children[0]
        start, end = self._offset(syntax.start_byte), self._offset(syntax.end_byte)
        kind = syntax.type
        if kind == "string_lit":
            return self._string(start, end)
        if kind in ("quoted_template", "heredoc_template"):
            return self._template(syntax, start, end)
        if kind == "object" and depth < DEEPEST:
            elements = [element.named_children for element in syntax.named_children if element.type == "object_elem"]
            pairs = [
                (self._object_key(element[0], depth), self.expression(element[-1], depth + 1))
                for element in elements
                if len(element) > 1
            ]
            return Mapping(pairs, start)
        if depth < DEEPEST and (parts := _parts(syntax)):
            return Array([self.expression(part, depth + 1) for part in parts], start)
        return Scalar(self._text[start:end], start, end, literal=kind.endswith("_lit"))

    def _object_key(self, syntax: Syntax, depth: int) -> Scalar:
        value = self.expression(syntax, depth)
        return value if isinstance(value, Scalar) else Scalar("", value.start, value.start)

    def _template(self, syntax: Syntax, start: int, end: int) -> Scalar:
        literal = all(child.type != "template_interpolation" for child in syntax.named_children)
        if syntax.type == "quoted_template":
            scalar = self._string(start, end)
            return Scalar(scalar.text, scalar.start, scalar.end, literal=literal, offsets=scalar.offsets)
        first_line = self._text.find("\n", start, end) + 1 or end
        last_line = self._text.rfind("\n", first_line, end) + 1 or first_line
        return Scalar(self._text[first_line:last_line], first_line, last_line, literal=literal)


def _flattened(children: Iterable[Syntax]) -> Iterator[Syntax]:
    for child in children:
        if child.type == "ERROR":
            yield from child.named_children
        else:
            yield child


def _nested(outer: Mapping, labels: list[Scalar]) -> Mapping:
    """Return a new mapping under a block's type and labels; one under another."""
    for label in labels:
        inner = Mapping([], label.start)
        outer.pairs.append((label, inner))
        outer = inner
    return outer


def _parts(syntax: Syntax) -> list[Syntax]:
    """Return the parts of a list, call, choice or loop that can become (part of) its value."""
    children = syntax.named_children
    if syntax.type == "tuple":
        return [child for child in children if child.type == "expression"]
    if syntax.type == "function_call":
        return [part for child in children if child.type == "function_arguments" for part in child.named_children]
    if syntax.type == "conditional":
        return children[1:]
    if syntax.type in ("for_tuple_expr", "for_object_expr"):
        source = [part for child in children if child.type == "for_intro" for part in child.named_children]
        return source[-1:] + [child for child in children if child.type == "expression"]
    return []
