"""Plain text as a person saves it → document: paragraphs, which may be cells whose borders are lost, or tabbed rows."""

from __future__ import annotations

import re

from extractor.read.cells import fold, is_caption
from extractor.read.document import MAX_WORDS, Document, Grid

_BLANK = re.compile(r"\n[ \t\r\f\v\u00a0\u3000]*\n")


def read_text(text: str) -> Document:
    """Read a page of words only; which paragraphs are cells is for `recognise` to tell."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    blocks = [block.strip("\n") for block in _BLANK.split(text)]
    blocks = [block for block in blocks if block.strip()]
    grids = _tabbed(text) if "\t" in text else ()
    return Document(form="text", words=text[:MAX_WORDS], grids=grids, paragraphs=() if grids else _paragraphs(blocks))


def _paragraphs(blocks: list[str]) -> tuple[str, ...]:
    """Return the blocks, or single lines where a block is too tall to be one cell (nothing stands between them)."""
    found: list[str] = []
    for block in blocks:
        lines = [fold(line) for line in block.split("\n")]
        if len(lines) <= 4:
            found.append("\n".join(line for line in lines if line))
        else:
            found += [line for line in lines if line]
    return tuple(found)


def _tabbed(text: str) -> tuple[Grid, ...]:
    """Read runs of lines divided by tabs: what a table copied from a browser becomes."""
    grids: list[Grid] = []
    rows: list[tuple[str, ...]] = []
    above = section = ""
    for line in [*text.split("\n"), ""]:
        if "\t" in line.strip():
            rows.append(tuple(fold(cell) for cell in line.strip("\r\n").split("\t")))
            continue
        if len(rows) > 1:
            grids.append(Grid(rows=tuple(rows), section=section, caption=above if is_caption(above) else ""))
        rows = []
        if line.strip():
            section, above = (above if is_caption(line) else section), fold(line)
    return tuple(grids)
