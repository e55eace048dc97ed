"""Why a page has no trace table, said of what was seen instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from extractor.languages import vocabulary
from extractor.read import Document
from extractor.recognise.header import Columns, columns_of
from extractor.recognise.header_words import header_words, meanings_of, squeeze

_SAVE_AS_HTML = "save the page as HTML, or copy the table from a browser"
_SHOWN = 5
_WIDEST = 12  # columns
_LONGEST_HEADER = 4
"""Words that name one column."""
_DRAWN = re.compile(r" {2,}| *[|│┃║] *")
_LONGEST_IMPOSTOR = 6_000
"""A page that stands in for another says little else; one that only mentions such words is longer."""


def impostor_in(title: str, text: str) -> str:
    """Return what stands in for the page asked for: `challenge`, `login`, `maintenance`, `untranslated`, or nothing."""
    lowered = title.lower() if len(text) > _LONGEST_IMPOSTOR else f"{title}\n{text[:4000]}".lower()
    kinds = vocabulary().impostors.items()
    return next((kind for kind, phrases in kinds if any(phrase in lowered for phrase in phrases)), "")


def drawn_header(document: Document) -> str:
    """Return the header of a table that is not read: drawn, aligned by blanks, or all cells of a row on one line."""
    rows = Counter(tuple(map(squeeze, row)) for grid in document.grids for row in grid.rows)
    for cells in _drawn_headers(document):
        squeezed = tuple(map(squeeze, cells))  # on one line with its rows where a page has no line breaks
        row = next((squeezed[:width] for width in range(2, len(cells) + 1) if rows[squeezed[:width]]), None)
        if row is None:
            return " | ".join(cells)
        rows[row] -= 1
    return ""


def _drawn_headers(document: Document) -> Iterator[tuple[str, ...]]:
    """Return what lines say that read as a header, divided by bars or blanks."""
    roles = [header_words(role) for role in ("operation", "trace")]
    for line in document.text.split("\n"):
        lowered = line.lower()
        if not all(any(word in lowered for word in words) for words in roles):  # far cheaper than what each cell means
            continue
        words = line.strip("-*+> \t")
        cells = tuple(cell for cell in _DRAWN.split(words) if cell)
        if len(cells) == 1 and words.count(" ") < _WIDEST:
            cells = _header_words(words.split(" "))
        if 1 < len(cells) <= _WIDEST and isinstance(columns_of(cells), Columns):
            yield cells


def _header_words(words: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that words name one behind the other, each as long as can be; nothing where some name none."""
    cells: list[str] = []
    begin = 0
    while begin < len(words):
        ends = range(min(len(words), begin + _LONGEST_HEADER), begin, -1)
        end = next((end for end in ends if meanings_of(" ".join(words[begin:end]))), begin)
        if end == begin:
            return ()
        cells.append(" ".join(words[begin:end]))
        begin = end
    return tuple(cells)


def why_no_table(document: Document, near_miss: str) -> tuple[str, str]:
    """Return why no trace table was found, what was nearly one, and what to do next."""
    why, hint = _why(document)
    if not near_miss:
        return why, hint
    return f"{why}; {near_miss}", hint if document.grids else _SAVE_AS_HTML


def _why(document: Document) -> tuple[str, str]:
    impostor = impostor_in(document.title, document.text)
    if impostor:
        article = "an" if impostor[0] in "aeiou" else "a"
        return f"no trace table: this is {article} {impostor} page, not the one asked for", "fetch or save it again"
    headers = [" | ".join(cell.replace("\n", " ")[:40] for cell in grid.rows[0]) for grid in document.grids]
    if headers:
        more = f" and {len(headers) - _SHOWN} more" if len(headers) > _SHOWN else ""
        headers_shown = "; ".join(f"[{header[:120]}]" for header in headers[:_SHOWN])
        hint = "expected columns such as Operation | Resource Type | Trace"
        return f"no trace table; headers seen: {headers_shown}{more}", hint
    if drawn := drawn_header(document):
        why = f"no trace table but one that is drawn, or aligned by blanks: {drawn[:120]}"
        return why, _SAVE_AS_HTML
    return f"no trace table, and no other table, in this {document.form} page", "is it the right page?"
