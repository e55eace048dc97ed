"""Blocks of another syntax inside a text: fences of Markdown, code blocks of RST, raw strings of Go."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from msgspec import Struct

from extractor.lint.references import Excerpt

_FENCE = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*[{.]{0,2}([\w+-]*)")
_DIRECTIVE = re.compile(r"[ \t]*\.\. (?:code|code-block|sourcecode|highlight)::[ \t]*([\w+-]*)")
_HCL = re.compile(r"""^[ \t]*(?:[\w.-]+[ \t]*=|[a-z_]\w*(?:[ \t]+"[^"\n]*")*[ \t]*\{)""", re.MULTILINE)
_YAML = re.compile(r"""^[ \t."'|-]*\w[ \t\w."'|-]*:(?:[ \t]|$)""", re.MULTILINE)
_LANGUAGES = {"terraform": "hcl", "tf": "hcl", "yml": "yaml", "py": "python", "python3": "python", "json5": "json"}


class Snippet(Struct, frozen=True):
    """A block, and the language it says or looks to be in; empty where that is none of ours."""

    excerpt: Excerpt
    language: str


def snippets(excerpt: Excerpt) -> Iterator[Snippet]:
    """Return the fenced and indented code blocks of a text."""
    lines = excerpt.text.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, lines))]
    number = 0
    while number < len(lines):
        line = lines[number]
        first = number = number + 1
        if fence := _FENCE.match(line):
            language = fence[2]
            while number < len(lines) and not lines[number].strip(" \t>\r\n").startswith(fence[1]):
                number += 1
        elif (directive := _DIRECTIVE.match(line)) or line.rstrip().endswith("::"):
            language = directive[1] if directive else ""
            number = _end_of_indented(lines, number, _indentation(line))
        if number > first:
            yield _snippet(excerpt.cut(starts[first], starts[number]), language)
            number += bool(fence)


def _end_of_indented(lines: Sequence[str], number: int, indentation: int) -> int:
    """Return the number of the first line from `number` on that is not deeper; empty ones belong to what is around."""
    while number < len(lines) and (not lines[number].strip() or _indentation(lines[number]) > indentation):
        number += 1
    return number


def raw_strings(excerpt: Excerpt) -> Iterator[Snippet]:
    """Return the texts over several lines between backticks, in which Go keeps templates."""
    start = 0
    for number, part in enumerate(excerpt.text.split("`")):
        if number % 2 and "\n" in part:
            yield _snippet(excerpt.cut(start, start + len(part)), "")
        start += len(part) + 1


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _snippet(excerpt: Excerpt, language: str) -> Snippet:
    language = _LANGUAGES.get(language.casefold(), language.casefold())
    return Snippet(excerpt, language if language in ("hcl", "yaml", "json", "python") else guessed(excerpt.text))


def guessed(text: str) -> str:
    """Return the language that a block looks to be in."""
    if text.lstrip()[:1] in ("{", "["):
        return "json"
    if _HCL.search(text) and ("{" in text or "[" in text):
        return "hcl"
    return "yaml" if _YAML.search(text) else ""
