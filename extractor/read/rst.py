"""reStructuredText → document: what docutils makes of a page, walked for headings and tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, groupby

from docutils import nodes
from msgspec.structs import replace

from extractor.read.cell_text import FOOTNOTE, LINE_BREAK, fold, is_caption, lines_in
from extractor.read.document import Document, Grid
from extractor.read.limits import MAX_TABLES, refuse_beyond
from extractor.read.markdown_inline import without_tags
from extractor.read.rst_parse import LineBreak, parse
from extractor.read.spans import Cell, lay_out

_FIELD = re.compile(r"^:original_name:\s{0,9}(\S{1,200})", re.MULTILINE)
_CELL_BORDER = re.compile(r" *\| *|  +")
_ROW_MARK = re.compile(r"^[ \t]*\* - ", re.MULTILINE)
_SILENT = (
    nodes.comment, nodes.system_message, nodes.image, nodes.footnote_reference, nodes.target, nodes.raw,
    nodes.substitution_definition,
)  # fmt: skip
_LINES = (nodes.paragraph, nodes.line, nodes.term)
_SIGNS_OF_BROKEN = ("Malformed table", 'Error parsing content block for the "')
"""What docutils says of a table that it could not read."""
_GUESSED_ROWS = 40

_Pieces = list[str | None]


def read_rst(text: str) -> Document:
    """Read a page; a table whose lines do not fit together comes as a broken grid."""
    tree = parse(text)
    walk = _Walk(tree)
    walk.take(tree)
    plain_text = without_tags(text)
    return Document(
        form="rst",
        title=walk.title,
        addresses=tuple(_FIELD.findall(text[:2000])),
        text=plain_text,
        grids=tuple(replace(grid, context=plain_text) for grid in walk.grids if grid.rows),
    )


class _Walk:
    """What has been seen of a page."""

    def __init__(self, tree: nodes.document) -> None:
        self.title = self.section = ""
        self.grids: list[Grid] = []
        self._caption = ""
        self._substitutions = tree.substitution_defs

    def take(self, node: nodes.Element) -> None:
        for child in node.children:
            if isinstance(child, nodes.table):
                self._take_table(child)
            elif isinstance(child, nodes.title) and isinstance(node, nodes.section):
                self._take_heading(self._text(child))
            elif isinstance(child, nodes.paragraph):
                plain_text = fold(self._text(child))
                self._caption = plain_text if is_caption(plain_text) else self._caption
            elif isinstance(child, nodes.system_message):
                self._take_broken_table(child)
            elif isinstance(child, nodes.Element) and not isinstance(child, (nodes.literal_block, nodes.comment)):
                self.take(child)

    def _take_heading(self, heading: str) -> None:
        self._caption = ""
        if not self.title:
            self.title = fold(heading)
        else:
            self.section = fold(heading)

    def _take_table(self, table: nodes.table) -> None:
        refuse_beyond(MAX_TABLES, len(self.grids) + 1, "tables")
        title = next((fold(self._text(child)) for child in table.children if isinstance(child, nodes.title)), "")
        entries = [entry for entry in table.findall(nodes.entry) if _table_around(entry) is table]
        rows = [list(map(self._cell, row)) for _, row in groupby(entries, key=lambda entry: entry.parent)]
        layout = lay_out([rows])
        self.grids.append(
            Grid(
                rows=layout.rows,
                section=self.section,
                caption=title or self._caption,
                repeats=layout.repeats,
                spanning_rows=layout.spanning_rows,
            )
        )
        self._caption = ""
        for entry in entries:
            self.take(entry)  # tables in cells are tables of their own

    def _take_broken_table(self, message: nodes.system_message) -> None:
        """Take what docutils could not read as a table, with a guess of its rows, which tells what it is about."""
        plain_text = message.astext()
        # Its text begins with where it was found.
        if not any(sign in plain_text[:80] for sign in _SIGNS_OF_BROKEN):
            return
        source = "\n".join(block.astext() for block in message.findall(nodes.literal_block))
        if _ROW_MARK.search(source):
            rows = [re.split(r"\n[ \t]*- ", row) for row in _ROW_MARK.split(source)[1:_GUESSED_ROWS]]
        else:
            rows = [_CELL_BORDER.split(line.strip("| ")) for line in source.split("\n")[:_GUESSED_ROWS]]
        guess = tuple(tuple(fold(cell).strip("*`") for cell in row) for row in rows)
        broken = f"the lines of the table at line {message.get('line', '?')} do not fit together"
        self.grids.append(Grid(rows=guess, section=self.section, caption=self._caption, broken=broken))

    def _cell(self, entry: nodes.entry) -> Cell:
        return self._text(entry), entry.get("morerows", 0) + 1, entry.get("morecols", 0) + 1

    def _text(self, node: nodes.Element) -> str:
        pieces: _Pieces = []
        self._collect(node.children, pieces)
        return lines_in(pieces)

    def _collect(self, children: Sequence[nodes.Node], pieces: _Pieces) -> None:
        for node in children:
            if isinstance(node, nodes.Text):
                pieces.append(node.astext())
            elif isinstance(node, LineBreak):
                pieces.append(LINE_BREAK)
            elif isinstance(node, nodes.superscript):
                pieces += () if FOOTNOTE.fullmatch(node.astext().strip()) else (node.astext(),)
            elif isinstance(node, nodes.literal_block):
                pieces += chain.from_iterable((LINE_BREAK, line) for line in (*node.astext().split("\n"), ""))
            elif isinstance(node, nodes.Admonition):
                pieces += (LINE_BREAK, "Note: ", fold(node.astext()), LINE_BREAK)
            elif isinstance(node, nodes.Element) and not isinstance(node, (*_SILENT, nodes.table)):
                self._collect_element(node, pieces)

    def _collect_element(self, node: nodes.Element, pieces: _Pieces) -> None:
        if isinstance(node, nodes.substitution_reference):
            definition = self._substitutions.get(node["refname"])
            self._collect(definition.children if definition is not None else (), pieces)
        elif isinstance(node, _LINES) or not isinstance(node, (nodes.Inline, nodes.TextElement)):
            pieces.append(LINE_BREAK)
            self._collect(node.children, pieces)
            pieces.append(LINE_BREAK)
        else:
            self._collect(node.children, pieces)


def _table_around(node: nodes.Node) -> nodes.Node:
    while not isinstance(node, nodes.table):
        node = node.parent
    return node
