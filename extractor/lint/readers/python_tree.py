"""Python's dicts, lists, keyword arguments and assignments → a tree. Nothing is imported or evaluated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from extractor.errors import PageError
from extractor.lint.tree import DEEPEST, Array, Mapping, Node, Scalar

LARGEST = 1_000_000
"""Characters."""
_TRIES = 4
_LONE_RETURN = re.compile(r"\r(?!\n)")


def read_python(text: str) -> tuple[Node, list[Scalar]]:
    """Return the values that a module writes out, and its texts over several lines; of a broken one what comes before.

    A text over several lines may be a docstring or hold a template, which other readers look into.
    """
    module = _parsed(text)
    reader = _Reader(text)
    return Array(list(reader.values(module, 0)), 0), reader.long_texts


def _parsed(text: str) -> ast.Module:
    if len(text) > LARGEST:
        raise PageError(f"more than {LARGEST:,} characters of Python", hint="divide it into several files")
    source = _LONE_RETURN.sub("\n", text)
    for _ in range(_TRIES):
        try:
            return ast.parse(source)
        except SyntaxError as error:
            lines = source.split("\n")
            number = max(1, min(error.lineno or 1, len(lines)))
            while number > 1 and (not lines[number - 1].strip() or lines[number - 1][0] in " \t#)]}"):
                number -= 1  # to the line that begins the statement
            source = "\n".join(lines[: number - 1])
        except (ValueError, RecursionError, MemoryError):
            break
    return ast.Module(body=[], type_ignores=[])


class _Reader:
    """Finds the outermost values below a piece of syntax."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        self._lines = _LONE_RETURN.sub("\n", text).split("\n")
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self.long_texts: list[Scalar] = []

    def values(self, syntax: ast.AST, depth: int) -> Iterator[Node]:
        """Return the values below a statement, or an expression that is no value itself."""
        if depth > DEEPEST:
            return
        for child in ast.iter_child_nodes(syntax):
            if isinstance(child, ast.Assign | ast.AnnAssign) and child.value:
                targets = child.targets if isinstance(child, ast.Assign) else [child.target]
                start = self._offset(child.lineno, child.col_offset)
                name = Scalar(_last_name(targets[0]), start, start)
                yield Mapping([(name, self._value(child.value, depth + 1))], start)
            elif isinstance(child, ast.Dict | ast.List | ast.Tuple | ast.Set | ast.Call | ast.Constant):
                value = self._value(child, depth + 1)
                if not isinstance(value, Scalar):
                    yield value
            else:
                yield from self.values(child, depth + 1)

    def _value(self, syntax: ast.expr, depth: int) -> Node:
        start = self._offset(syntax.lineno, syntax.col_offset)
        if isinstance(syntax, ast.Constant) and isinstance(syntax.value, str):
            return self._string(syntax, start)
        if depth > DEEPEST:
            return Scalar("", start, start, literal=False)
        if isinstance(syntax, ast.List | ast.Tuple | ast.Set):
            return Array([self._value(item, depth + 1) for item in syntax.elts], start)
        if isinstance(syntax, ast.Dict):
            pairs = zip(syntax.keys, syntax.values, strict=True)
            return Mapping([(self._key(key, start), self._value(value, depth + 1)) for key, value in pairs], start)
        if isinstance(syntax, ast.Call) and syntax.keywords:
            named = [(keyword.arg or "", keyword.value) for keyword in syntax.keywords]
            unnamed = [("", value) for value in (*syntax.args, syntax.func)]
            return Mapping(
                [(Scalar(key, start, start), self._value(value, depth + 1)) for key, value in named + unnamed], start
            )
        parts = list(self.values(syntax, depth + 1))
        return Array(parts, start) if parts else Scalar("", start, start, literal=False)

    def _key(self, syntax: ast.expr | None, start: int) -> Scalar:
        text = syntax.value if isinstance(syntax, ast.Constant) and isinstance(syntax.value, str) else ""
        return Scalar(text, start, start)

    def _string(self, syntax: ast.Constant, start: int) -> Scalar:
        end = self._offset(syntax.end_lineno or syntax.lineno, syntax.end_col_offset or 0)
        text = str(syntax.value)
        first = self._text.find(text, start, end)
        if first < 0:  # escapes or several pieces: the offset of its beginning has to do
            return Scalar(text, start, end, offsets=[start] * len(text) or None)
        scalar = Scalar(text, first, first + len(text))
        if "\n" in text:
            self.long_texts.append(scalar)
        return scalar

    def _offset(self, line: int, byte: int) -> int:
        """Return the offset in the text of a position that counts lines from 1 and bytes from 0."""
        raw = self._lines[line - 1]
        if not raw.isascii():
            byte = len(raw.encode("utf-8", "surrogatepass")[:byte].decode("utf-8", "ignore"))
        return self._starts[line - 1] + byte


def _last_name(target: ast.expr) -> str:
    if isinstance(target, ast.Name):
        return target.id
    if isinstance(target, ast.Attribute):
        return target.attr
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return str(target.slice.value)
    return ""
