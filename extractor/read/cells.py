"""What a cell or heading says: white space folded, its separate lines kept apart."""

from __future__ import annotations

import re

BREAK = "\U0010fff0"
"""Stands between the paragraphs and broken lines of one cell until `tidy` makes line ends of it.

It is of the last plane, which nobody has a use for (one byte in UTF-8 tells), and no blank to those who fold blanks.
"""

FOOTNOTE = re.compile(r"[(\[（【]?(?:\d{1,2}(?:[,，]\s?\d{1,2}){0,3}|[a-z]|[*†‡①-⑳])[)\]）】]?")
"""What a raised mark says that leads to a footnote."""

_CAPTION = re.compile(
    r"\W{0,4}(?:table|tabela|tabla|tableau|tabelle|tabel|表格?)\s{0,4}(?:(?:[A-Z]-)?\d{1,3}|[一二三四五六七八九十]{1,3}(?=\s))"
    r"(?!\s{0,3}(?:lists\b|list (?!of\b)|shows?\b|describes?\b|provides?\b|contains?\b|gives?\b|presents?\b"
    r"|所示|列出|给出|lista as|enumera))",  # a sentence about the table
    re.IGNORECASE,
)


def fold(text: str) -> str:
    """Return `text` on one line, every run of blanks (no-break ones too) as one blank."""
    return " ".join(text.split())


def tidy(text: str) -> str:
    """Return a cell's text: its lines without empty ones, each with its blanks folded."""
    if BREAK not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(BREAK))
    return "\n".join(line for line in lines if line)


def is_caption(text: str) -> bool:
    """Tell whether a line reads as a table's caption: `Table 1 …`, `表1 …`."""
    return len(text) <= 300 and _CAPTION.match(text) is not None
