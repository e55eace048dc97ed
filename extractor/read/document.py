"""What every reader returns: a page as words and grids, whatever its format was."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Grid(msgspec.Struct, frozen=True, kw_only=True):
    """A table with its spans resolved: every row holds a text for every column it covers."""

    rows: tuple[tuple[str, ...], ...]
    """Cell texts; a line break stands between the paragraphs, list items and broken lines of one cell."""
    section: str = ""
    """The nearest heading above."""
    caption: str = ""
    repeats: Mapping[int, tuple[int, ...]] = {}
    """Row → columns that repeat the cell above, because it spans rows."""
    spanning_rows: frozenset[int] = frozenset()
    """Rows that have a cell across several columns: notes and group titles, mostly."""
    context: str = ""
    """What the page says of it: of HTML the words between title and table, since a site's menus name everything."""
    tabbed: bool = False
    """Whether tabs divide its cells: a browser copies a cell that spans rows but once, and the rows below lack it.

    A blank line between its rows is a row without cells then: what stands behind the last one may be none of the table.
    """
    unsaid: tuple[str, ...] = ()
    """Words in it that are struck out or hidden: the page does not say them, and they stand in no cell."""
    is_hidden: bool = False
    """Whether the page shows nothing of it."""
    broken: str = ""
    """Why the table cannot be read; its rows are a guess then, good enough to tell what it is about."""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A page as its reader saw it."""

    form: str
    """`html`, `markdown`, `rst` or `text`."""
    title: str = ""
    language: str = ""
    """As the page declares it, which is not always true."""
    date_text: str = ""
    """The words around the page's date, where the format marks them."""
    addresses: tuple[str, ...] = ()
    """Addresses and page names the page gives as its own."""
    text: str = ""
    """The page's text, where its date, language and service are looked for."""
    grids: tuple[Grid, ...] = ()
    paragraphs: tuple[str, ...] = ()
    """Of text, and of pages without grids: what may be the cells of tables whose borders are lost."""
