"""What a cell or heading says: white space folded, its separate lines kept apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from extractor.languages import Vocabulary, vocabulary

INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
"""Characters that show nothing: soft hyphens, zero-width blanks and joiners, direction marks."""

FOOTNOTE = re.compile(r"[(\[（【]?(?:\d{1,2}(?:[,，]\s?\d{1,2}){0,3}|[a-z]|[*†‡①-⑳])[)\]）】]?")
"""What a raised mark says that leads to a footnote."""

LINE_BREAK = None
"""Stands among the pieces of a text where a line ends."""

Pieces = Sequence[str | None]

_LONGEST_CAPTION = 300


def fold(text: str) -> str:
    """Return `text` on one line, every run of blanks (no-break ones too) as one blank."""
    return " ".join(text.split())


def lines_in(pieces: Pieces) -> str:
    """Return the text that pieces make, its lines folded and without empty ones."""
    if LINE_BREAK not in pieces:
        return " ".join("".join(pieces).split())  # type: ignore[arg-type]
    lines: list[list[str]] = [[]]
    for piece in pieces:
        if piece is None:
            lines.append([])
        else:
            lines[-1].append(piece)
    folded = (" ".join("".join(line).split()) for line in lines if line)
    return "\n".join(line for line in folded if line)


def fold_lines(text: str) -> str:
    """Return text with each of its lines folded, and without empty ones."""
    return "\n".join(filter(None, map(fold, text.split("\n"))))


def is_caption(text: str) -> bool:
    """Tell whether a line reads as a table's caption: `Table 1 …`, `表1 …`."""
    return caption_subject(text) is not None


def is_frame_line(line: str) -> bool:
    """Tell whether a line belongs to what a site puts around every page."""
    terms = vocabulary()
    return line in terms.frame_lines or line.startswith(terms.frame_beginnings)


def caption_subject(text: str) -> str | None:
    """Return what a caption says behind `Table 1`; nothing where a text is none, or a sentence about a table."""
    if len(text) > _LONGEST_CAPTION:
        return None
    terms = vocabulary()
    number = _caption_number(terms).match(text)
    if number is None:
        return None
    subject = text[number.end() :].lstrip(" .:：-–—*")
    begin = subject.lower()
    for verb in terms.caption_verbs:
        if begin.startswith(verb) and not (verb.isascii() and begin[len(verb) : len(verb) + 1].isalpha()):
            return None
    return subject


@lru_cache(maxsize=2)
def _caption_number(terms: Vocabulary) -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, terms.captions), key=len, reverse=True))
    digits = r"(?:[A-Z]-)?\d{1,3}(?:[-.–]\d{1,3}){0,2}|[一二三四五六七八九十]{1,3}(?=\s)"
    return re.compile(rf"\W{{0,4}}(?:{names})\W{{0,4}}(?:{digits})", re.IGNORECASE)
