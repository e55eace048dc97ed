"""Escapes in double-quoted strings, undone with the offset of every character kept."""

from __future__ import annotations

import re

from extractor.lint.tree import Scalar

_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "a": "\a", "v": "\v", "e": "\x1b"}


def unescaped(text: str, start: int, end: int) -> Scalar:
    """Return the string between two offsets of `text`, its quotes not included."""
    raw = text[start:end]
    if "\\" not in raw:
        return Scalar(raw, start, end)
    parts: list[str] = []
    offsets: list[int] = []
    position = 0
    for match in _ESCAPE.finditer(raw):
        parts.append(raw[position : match.start()])
        offsets.extend(range(start + position, start + match.start()))
        code = match[1] or match[2]
        parts.append(chr(int(code, 16)) if code else _SHORT.get(match[3], match[3]))
        offsets.append(start + match.start())
        position = match.end()
    parts.append(raw[position:])
    offsets.extend(range(start + position, end))
    return Scalar("".join(parts), start, end, offsets=offsets or None)
