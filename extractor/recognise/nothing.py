"""Why a page has no trace table, said of what was seen instead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from extractor.read import Document
from extractor.recognise.columns import Columns, columns_of
from extractor.recognise.words import squeeze, words

_SHOWN = 5
_WIDEST = 12  # columns
_DRAWN = re.compile(r" {2,}| *[|│┃║] *")


def impostor_in(title: str, text: str) -> str:
    """Return what stands in for the page asked for: `challenge`, `login`, `maintenance`, `untranslated`, or nothing.

    A page that only mentions such words is long; one that stands in for another says little else.
    """
    low = f"{title}\n{text[:4000]}".lower()
    if len(text) > 6000:
        low = title.lower()
    for kind, phrases in words()["impostors"].items():
        if any(phrase in low for phrase in phrases):
            return str(kind)
    return ""


def drawn_beside(document: Document) -> str:
    """Return the header of a trace table that is drawn, or aligned by blanks, on a page with others that are read."""
    if document.form not in ("markdown", "rst"):
        return ""
    drawn = list(_drawn(document))
    read = Counter(tuple(map(squeeze, row)) for grid in document.grids for row in grid.rows) if drawn else Counter()
    read.subtract(tuple(map(squeeze, cells)) for cells in drawn)
    return next((" | ".join(cells) for cells in drawn if read[tuple(map(squeeze, cells))] < 0), "")


def _drawn(document: Document) -> Iterator[tuple[str, ...]]:
    """Return what lines say that read as a header, divided by bars or blanks."""
    for line in document.words.split("\n"):
        cells = tuple(cell for cell in _DRAWN.split(line.strip("-*+> \t")) if cell)
        if 1 < len(cells) <= _WIDEST and isinstance(columns_of(cells), Columns):
            yield cells


def why_none(document: Document) -> tuple[str, str]:
    """Return why no trace table was found, and what to do next."""
    impostor = impostor_in(document.title, document.words)
    if impostor:
        article = "an" if impostor[0] in "aeiou" else "a"
        return f"no trace table: this is {article} {impostor} page, not the one asked for", "fetch or save it again"
    heads = [" | ".join(cell.replace("\n", " ")[:40] for cell in grid.rows[0]) for grid in document.grids if grid.rows]
    if heads:
        more = f" and {len(heads) - _SHOWN} more" if len(heads) > _SHOWN else ""
        seen = "; ".join(f"[{head[:120]}]" for head in heads[:_SHOWN])
        return (
            f"no trace table; headers seen: {seen}{more}",
            "expected columns such as Operation | Resource Type | Trace",
        )
    for cells in _drawn(document):
        why = f"no trace table but one that is drawn, or aligned by blanks: {' | '.join(cells)[:120]}"
        return why, "save the page as HTML, or copy the table from a browser"
    return f"no trace table, and no other table, in this {document.form} page", "is it the right page?"
