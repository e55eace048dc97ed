"""What every reader returns: a page as headings, words and grids, whatever its format was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MAX_CELLS = 200_000
"""More cells than any documentation page has; a grid beyond it is refused, not read."""


MAX_WORDS = 40_000
_LAST_WORDS = 2_000
_TAG = re.compile(r"</?[A-Za-z!][^<>\n]{0,300}>")
_EMPHASIS = re.compile(r"[*`]")


def words_in(text: str) -> str:
    """Return a page's text as far as `MAX_WORDS` characters; of a longer one the end too, where its date may stand."""
    if len(text) <= MAX_WORDS:
        return text
    return f"{text[: MAX_WORDS - _LAST_WORDS]}\n{text[-_LAST_WORDS:]}"


def without_markup(text: str) -> str:
    """Return text of Markdown or RST without tags and emphasis, which would stand between a label and its date."""
    return _EMPHASIS.sub("", _TAG.sub(" ", text.replace("&nbsp;", " ")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with its spans resolved: every row holds a text for every column it covers."""

    rows: tuple[tuple[str, ...], ...]
    """Cell texts; a line break stands between the paragraphs, list items and broken lines of one cell."""
    section: str = ""
    """The nearest heading above."""
    caption: str = ""
    carried: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Row → columns that repeat the cell above, because it spans rows."""
    banners: frozenset[int] = frozenset()
    """Rows that have a cell across several columns: notes and group titles, mostly."""
    loose: bool = False
    """Whether its borders are lost, and what its cells say divides its rows."""
    left: str = ""
    """Words right behind the table that may be one more row of it, where its borders are lost."""
    broken: str = ""
    """Why the table cannot be read; its rows are a guess then, good enough to tell what it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page as its reader saw it."""

    form: str
    """`html`, `markdown`, `rst` or `text`."""
    title: str = ""
    language: str = ""
    """As the page declares it, which is not always true."""
    dated: str = ""
    """The words around the page's date, where the format marks them."""
    addresses: tuple[str, ...] = ()
    """Addresses and page names the page gives as its own."""
    words: str = ""
    """The page's text, as `words_in` returns it: where its date, language and service are looked for."""
    grids: tuple[Grid, ...] = ()
    paragraphs: tuple[str, ...] = ()
    """Plain text only: its paragraphs, which may be the cells of tables whose borders are lost."""
