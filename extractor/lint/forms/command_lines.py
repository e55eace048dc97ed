"""Command lines of Huawei Cloud's CLI: `--operations.1.trace_names.1=createUser --operations.1.service_type=IAM`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.lint.references import Excerpt, Reference
from extractor.lint.tree import Scalar

FORM = "command-line"
_OPTION = re.compile(r"--(operations\.\d+\.)?(trace_names?|service_type|resource_type)(?:\.\d+)?[= \t]")
_VALUE = re.compile(r""""([^"\n]{1,99})"|'([^'\n]{1,99})'|([^\s"'`\\,;]{1,99})""")
_COMMAND_END = re.compile(r"(?<!\\)\r?\n|;|&&|\|")


def command_lines(excerpt: Excerpt) -> Iterator[Reference]:
    """Return the references that options make; those of one operation in one command belong together."""
    if "--" not in excerpt.text:
        return
    start = 0
    for match in _COMMAND_END.finditer(excerpt.text):
        yield from _command(excerpt, start, match.start())
        start = match.end()
    yield from _command(excerpt, start, len(excerpt.text))


def _command(excerpt: Excerpt, start: int, end: int) -> Iterator[Reference]:
    names: list[tuple[str, Scalar]] = []
    fields: dict[tuple[str, str], Scalar] = {}
    for match in _OPTION.finditer(excerpt.text, start, end):
        operation, field = match[1] or "", match[2]
        if text := _VALUE.match(excerpt.text, match.end(), end):
            value = Scalar(text[text.lastindex or 0], *text.span(text.lastindex or 0))
            if field.startswith("trace"):
                names.append((operation, value))
            else:
                fields[operation, field] = value
    for operation, name in names:
        service = fields.get((operation, "service_type"))
        yield excerpt.reference(
            name, FORM, services=[service.text] if service else [], resource=fields.get((operation, "resource_type"))
        )
