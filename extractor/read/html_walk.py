"""One walk through an HTML tree: headings, words and tables as they come."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from lxml import etree
from msgspec.structs import replace

from extractor.read.cell_text import FOOTNOTE, LINE_BREAK, fold, is_caption, lines_in
from extractor.read.document import Grid
from extractor.read.limits import MAX_TABLES, refuse_beyond
from extractor.read.spans import Cell, lay_out, span

_BLOCKS = (
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "header", "li", "main", "nav", "ol", "option", "p", "pre", "section", "summary", "ul",
)  # fmt: skip
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_UNSEEN = ("script", "style", "template", "svg", "button")
"""A button in a cell copies or unfolds what stands beside it; were its words read, they would be glued to a name."""

_STRUCK = ("del", "s", "strike")
_LONGEST_UNSAID = 200
"""Characters of struck or hidden words that are kept for the reader."""
_LONGEST_CONTEXT = 10_000
"""Characters behind the title, and before a table, that tell what the table is about."""

_Pieces = list[str | None]
_Handler = Callable[[etree._Element, _Pieces], None]


class _Table:
    """A table while its rows come in."""

    def __init__(self) -> None:
        self.caption = ""
        self.groups: list[list[list[Cell]]] = [[]]
        self.row: list[Cell] | None = None
        self.unsaid: list[str] = []

    def begin_row(self) -> list[Cell]:
        row: list[Cell] = []
        self.groups[-1].append(row)
        return row


class Walk:
    """What has been seen of a page; `take` a tree, then `finish`."""

    def __init__(self, head_title: str = "") -> None:
        self.title = ""
        self._head_title = head_title.lower()
        self._title_rank = -1
        self._section = ""
        self._words: _Pieces = []
        self._title_place = 0
        self._grids: list[Grid | None] = []
        self._table_places: list[int] = []
        self._hidden_grids: list[Grid] = []
        self._table: _Table | None = None
        self._handlers: dict[object, _Handler] = {
            **dict.fromkeys(_BLOCKS, self._take_block),
            **dict.fromkeys(_HEADINGS, self._take_heading),
            **dict.fromkeys(_UNSEEN, self._skip),
            **dict.fromkeys(_STRUCK, self._leave_unsaid),
            **dict.fromkeys(("br", "hr"), self._take_break),
            **dict.fromkeys(("thead", "tbody", "tfoot"), self._take_group),
            **dict.fromkeys(("td", "th"), self._take_cell),
            "tr": self._take_row,
            "table": self._take_table,
            "caption": self._take_caption,
            "sup": self._take_raised,
        }

    def take(self, root: etree._Element) -> None:
        """Walk a tree; `RecursionError` says that it is nested too deep."""
        self._walk(root, self._words)

    def finish(self) -> tuple[str, tuple[Grid, ...]]:
        """Return the page's words and its grids, each with the words between the title and it."""
        pieces = ["\n" if piece is None else piece for piece in self._words]
        text = "".join(pieces)
        ends = list(accumulate(map(len, pieces), initial=0))
        title = ends[self._title_place]
        grids = (
            replace(grid, context=_context(text, min(title, ends[place]), ends[place]))
            for grid, place in zip(self._grids, self._table_places, strict=True)
            if grid is not None and grid.rows
        )
        return text, (*grids, *self._hidden_grids)

    def _walk(self, element: etree._Element, pieces: _Pieces) -> None:
        if element.text:
            pieces.append(element.text)
        for child in element:
            handler = self._handler_by_attributes(child) if child.attrib else None
            handler = handler or self._handlers.get(child.tag)
            if handler is not None:
                handler(child, pieces)
            elif len(child):
                self._walk(child, pieces)
            elif child.text:
                pieces.append(child.text)
            if child.tail:
                pieces.append(child.tail)

    def _handler_by_attributes(self, element: etree._Element) -> _Handler | None:
        if _is_hidden(element):
            return self._leave_unsaid
        is_note = self._table is not None and "admonition" in element.get("class", "").split()
        return self._take_note if is_note else None

    def _take_note(self, element: etree._Element, pieces: _Pieces) -> None:
        """Take one of Sphinx's notes in a cell as one line that says so: in a cell its title alone tells nothing."""
        inside: _Pieces = []
        self._walk(element, inside)
        first, _, text = lines_in(inside).partition("\n")
        pieces += (LINE_BREAK, f"Note: {fold(text) or first}", LINE_BREAK)

    def _take_block(self, element: etree._Element, pieces: _Pieces) -> None:
        pieces.append(LINE_BREAK)
        self._walk(element, pieces)
        pieces.append(LINE_BREAK)

    def _take_break(self, element: etree._Element, pieces: _Pieces) -> None:
        pieces.append(LINE_BREAK)

    def _skip(self, element: etree._Element, pieces: _Pieces) -> None:
        pass

    def _leave_unsaid(self, element: etree._Element, pieces: _Pieces) -> None:
        """Leave out what is struck or hidden; its words in a table, and its tables, are kept to be reported."""
        if self._table is None:
            hidden = Walk()
            if element.tag == "table":
                hidden._take_table(element, [])
            else:
                hidden.take(element)
            self._hidden_grids += (replace(grid, is_hidden=True) for grid in hidden.finish()[1])
            refuse_beyond(MAX_TABLES, len(self._hidden_grids), "tables")
        elif text := fold(" ".join(map(str, element.itertext()))):
            self._table.unsaid.append(text[:_LONGEST_UNSAID])

    def _take_raised(self, element: etree._Element, pieces: _Pieces) -> None:
        """Leave out the mark of a footnote; what else is raised is no part of the word before it."""
        raised: _Pieces = []
        self._walk(element, raised)
        text = lines_in(raised)
        if not FOOTNOTE.fullmatch(text):
            pieces += (" ", text)

    def _take_heading(self, element: etree._Element, pieces: _Pieces) -> None:
        inside: _Pieces = []
        self._walk(element, inside)
        heading = fold(lines_in(inside)).rstrip(" ¶\uf0c1\u200b")  # the sign of a link to it
        rank = self._rank_of_title(element, heading)
        if rank > self._title_rank:
            self.title, self._title_rank, self._section = heading, rank, ""
            self._title_place = len(self._words)
        elif heading:
            self._section = heading
        pieces += (LINE_BREAK, *inside, LINE_BREAK)

    def _rank_of_title(self, element: etree._Element, heading: str) -> int:
        """Weigh a heading as the page's title: in a page saved with its site's menu, that has an `h1`, too."""
        if element.tag != "h1" or not heading:
            return -1
        if "topictitle" in element.get("class", ""):
            return 2
        return int(self._head_title.startswith(heading.lower()))

    def _take_table(self, element: etree._Element, pieces: _Pieces) -> None:
        outer, table = self._table, _Table()
        index = len(self._grids)
        refuse_beyond(MAX_TABLES, index + 1, "tables")
        line_above, section = _last_line(pieces), self._section
        self._grids.append(None)
        self._table_places.append(len(self._words))
        self._table = table
        self._take_block(element, self._words if outer is None else [])
        self._table = outer
        layout = lay_out(table.groups)
        self._grids[index] = Grid(
            rows=layout.rows,
            section=section,
            caption=table.caption or (line_above if is_caption(line_above) else ""),
            repeats=layout.repeats,
            spanning_rows=layout.spanning_rows,
            unsaid=tuple(table.unsaid),
        )

    def _take_caption(self, element: etree._Element, pieces: _Pieces) -> None:
        inside: _Pieces = []
        self._walk(element, inside)
        if self._table is not None:
            self._table.caption = self._table.caption or fold(lines_in(inside))
        pieces += (LINE_BREAK, *inside, LINE_BREAK)

    def _take_group(self, element: etree._Element, pieces: _Pieces) -> None:
        if self._table is not None:
            self._table.groups.append([])
        self._walk(element, pieces)
        if self._table is not None:
            self._table.groups.append([])

    def _take_row(self, element: etree._Element, pieces: _Pieces) -> None:
        table = self._table
        if table is None:
            self._take_block(element, pieces)
            return
        outer, table.row = table.row, table.begin_row()
        self._walk(element, pieces)
        table.row = outer

    def _take_cell(self, element: etree._Element, pieces: _Pieces) -> None:
        table = self._table
        if table is None:
            self._take_block(element, pieces)
            return
        if table.row is None:  # cells before the first row
            table.row = table.begin_row()
        row, index = table.row, len(table.row)
        row.append(("", 1, 1))  # a cell that a tag left open holds the next one
        inside: _Pieces = []
        self._walk(element, inside)
        text = lines_in(_without_copy(inside))
        down, across = element.get("rowspan"), element.get("colspan")
        row[index] = (text, span(down, rows=True) if down else 1, span(across) if across else 1)
        self._words += (LINE_BREAK, text, LINE_BREAK)


def _without_copy(pieces: _Pieces) -> _Pieces:
    """Return a cell's pieces once where they say all twice, as pages do for phones and desktops."""
    filled = [index for index, piece in enumerate(pieces) if piece and not piece.isspace()]
    half = len(filled) // 2
    texts = [fold(pieces[index] or "") for index in filled]
    return pieces[: filled[half]] if half and texts[:half] == texts[half:] else pieces


def _is_hidden(element: etree._Element) -> bool:
    """Tell whether an element's own attributes hide it; style sheets are not read."""
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and "display:none" in "".join(style.lower().split())


def _context(text: str, begin: int, end: int) -> str:
    """Return the words from the title to a table, of a page with very many those at both ends."""
    if end - begin <= 2 * _LONGEST_CONTEXT:
        return text[begin:end]
    return f"{text[begin : begin + _LONGEST_CONTEXT]}\n{text[end - _LONGEST_CONTEXT : end]}"


def _last_line(pieces: _Pieces) -> str:
    """Return the last line that is no empty one."""
    line: list[str] = []
    for piece in reversed(pieces):
        if piece is not None:
            line.append(piece)
        elif fold("".join(line)):
            break
        else:
            line.clear()
    return fold("".join(reversed(line)))
