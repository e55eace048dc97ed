"""Rows of cells → aligned columns that fit a terminal, wide characters counted as wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_LEAST = 8  # no column is squeezed below this
_GAP = 2


def width_of(text: str) -> int:
    """Return how many terminal columns a text takes."""
    if text.isascii():
        return len(text)
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):  # marks above and below; those of Thai combine with class 0
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def columns(rows: Sequence[Sequence[str]], total: int, indent: int = 0, keep: Sequence[int] = ()) -> list[str]:
    """Return the rows as lines of at most `total` columns; cells are broken over lines, those in `keep` last."""
    if not rows:
        return []
    widths = _fit([max(width_of(row[i]) for row in rows) for i in range(len(rows[0]))], total - indent, keep)
    lines: list[str] = []
    for row in rows:
        cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells))):
            parts = [
                padded(cell[number] if number < len(cell) else "", w) for cell, w in zip(cells, widths, strict=True)
            ]
            lines.append((" " * indent + (" " * _GAP).join(parts)).rstrip())
    return lines


def _fit(widths: list[int], total: int, keep: Sequence[int]) -> list[int]:
    """Narrow the widest columns until all fit; columns to keep are narrowed only when nothing else is left."""
    room = total - _GAP * (len(widths) - 1)
    widths = [min(width, max(room, _LEAST)) for width in widths]
    for eligible in ([i for i in range(len(widths)) if i not in keep], list(range(len(widths)))):
        while sum(widths) > room:
            widest = max(eligible, key=lambda i: widths[i], default=-1)
            if widest < 0 or widths[widest] <= _LEAST:
                break
            widths[widest] -= 1
    return widths


def wrap(text: str, width: int) -> list[str]:
    """Break a text at blanks, else between ideographs or within a word too long for the column."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if width_of(joined) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        lines[-1:] = _pieces(word, width)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """Cut a word into pieces that fit."""
    pieces, start, used = [], 0, 0
    for at, character in enumerate(word):
        wide = _width(character)
        if used + wide > width and at > start:
            pieces.append(word[start:at])
            start, used = at, 0
        used += wide
    return [*pieces, word[start:]]


def padded(text: str, width: int) -> str:
    """Return a text with blanks behind it up to a width."""
    return text + " " * (width - width_of(text))
