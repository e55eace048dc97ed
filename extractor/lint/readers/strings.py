"""Escapes in double-quoted strings, undone with the offset of every character kept."""

from __future__ import annotations

import re

from extractor.lint.tree import Scalar

# JSON writes a letter beyond the first plane as two escapes.
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
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
    while match := _ESCAPE.search(raw, position):
        match = _PAIR.match(raw, match.start()) or match
        parts += [raw[position : match.start()], _letter(match)]
        offsets.extend(range(start + position, start + match.start() + 1))
        position = match.end()
    parts.append(raw[position:])
    offsets.extend(range(start + position, end))
    return Scalar("".join(parts), start, end, offsets=offsets or None)


def _letter(match: re.Match[str]) -> str:
    if match.re is _PAIR:
        return chr(0x10000 + ((int(match[1], 16) & 0x3FF) << 10) + (int(match[2], 16) & 0x3FF))
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _SHORT.get(match[3], match[3])
