"""Renders lines as Markdown, RST and plain text, in the shapes that sources and saved pages have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import indent

from hypothesis import strategies as st

from .samples import ENGLISH, Header, Line

TITLE = "Auditing and Logs"
_CAPTIONS = {"zh": "表1 支持审计的关键操作列表"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """How a page without HTML is written."""

    header: Header = ENGLISH
    order: tuple[str, ...] = ("operation", "resource", "trace")
    bold: bool = False
    code: bool = False
    """Whether names stand as code."""
    between: str = "<br>"
    caption: bool = True
    margin: int = 0
    """Blanks before each line of the table."""
    borders: bool = True
    """Markdown: whether bars stand around each line. Text: whether blank lines stand between cells."""
    line_end: str = "\n"
    form: str = "pipe"


def _caption(shape: Plain) -> str:
    return _CAPTIONS.get(shape.header.language, "Table 1 Key operations")


def _header(shape: Plain) -> list[str]:
    named = {"operation": shape.header.operation, "resource": shape.header.resource, "trace": shape.header.trace}
    return [named[column] for column in shape.order]


def _cells(one: Line, shape: Plain, names: Sequence[str]) -> list[str]:
    cells = {"operation": one.operation, "resource": one.resource, "trace": shape.between.join(names)}
    return [cells[column] for column in shape.order]


def _ended(text: str, shape: Plain) -> bytes:
    return text.replace("\n", shape.line_end).encode()


# Markdown


def markdown(lines: Sequence[Line], shape: Plain) -> bytes:
    """Return a Markdown page with a pipe table."""
    mark = "**{}**" if shape.bold else "{}"
    rows = [[mark.format(_escaped(word)) for word in _header(shape)], [":--", "---", ":-:"][: len(shape.order)]]
    for one in lines:
        names = [f"`{name}`" if shape.code else _escaped(name) for name in one.traces]
        plain = Line(operation=_escaped(one.operation), resource=_escaped(one.resource), traces=())
        rows.append(_cells(plain, shape, names))
    joined = [" | ".join(row) for row in rows]
    table = "\n".join(f"| {row} |" if shape.borders else row for row in joined)
    above = f"**{_caption(shape)[:3]}** {_caption(shape)[3:]}\n\n" if shape.caption else ""
    page = f'# {TITLE}<a name="x_01"></a>\n\nSome *words* before.\n\n{above}{table}\n\nWords behind | with a bar.\n'
    return _ended(indent(page, " " * shape.margin) if shape.margin else page, shape)


def _escaped(words: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>|&])", r"\\\1", words)


def embedded(lines: Sequence[Line], written: str, shape: Plain) -> bytes:
    """Return a Markdown page with an HTML table in it, perhaps below a list item."""
    above = f"**{_caption(shape)[:3]}**  {_caption(shape)[3:]}\n\n" if shape.caption else ""
    table = indent(f'{above}<a name="table1"></a>\n{written}', " " * shape.margin)
    return _ended(f'# {TITLE}<a name="x"></a>\n\n## Steps\n\n1.  Log in.\n\n{table}\n\n> Words behind.\n', shape)


# RST


def rst(lines: Sequence[Line], shape: Plain) -> bytes:
    """Return an RST page with a grid, simple or list table."""
    mark = "**{}**" if shape.bold else "{}"
    rows = [[[mark.format(word)] for word in _header(shape)]]
    for one in lines:
        names = [f"``{name}``" if shape.code else _rst_escaped(name) for name in one.traces]
        plain = Line(operation=_rst_escaped(one.operation), resource=_rst_escaped(one.resource), traces=())
        cells = [[cell] for cell in _cells(plain, shape, ())]
        cells[shape.order.index("trace")] = _rst_traces(names, shape)
        rows.append(cells)
    draw = {"grid": _grid_table, "simple": _simple_table, "list": _list_table}[shape.form]
    table = draw(rows)
    directive = "list-table" if shape.form == "list" else "table"
    if shape.caption or shape.form == "list":
        gap = "\n" if shape.form == "list" else "\n\n"  # its options stand right below
        table = f".. {directive}:: **{_caption(shape)[:3]}** {_caption(shape)[3:]}{gap}{indent(table, '   ')}"
    page = f":original_name: x_01.html\n\n.. _x_01:\n\n{TITLE}\n{'=' * len(TITLE)}\n\nWords.\n\n{table}\n\nBehind.\n"
    return _ended(page, shape)


def _rst_traces(names: Sequence[str], shape: Plain) -> list[str]:
    if shape.between == "-":
        return [f"- {name}" for name in names]
    if shape.between == "":
        return [part for name in names for part in (name, "")][:-1]
    return [shape.between.join(names)]


def _rst_escaped(words: str) -> str:
    return re.sub(r"([\\`*_|<>])", r"\\\1", words)


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _wide(text))


def _widths(rows: Sequence[Sequence[Sequence[str]]]) -> list[int]:
    return [max(_wide(text) for row in rows for text in row[place]) for place in range(len(rows[0]))]


def _grid_table(rows: Sequence[Sequence[Sequence[str]]]) -> str:
    widths = _widths(rows)
    border = "+" + "+".join("-" * (width + 2) for width in widths) + "+"
    drawn = [border]
    for number, row in enumerate(rows):
        for at in range(max(map(len, row))):
            cells = [
                _padded(cell[at] if at < len(cell) else "", width) for cell, width in zip(row, widths, strict=True)
            ]
            drawn.append("| " + " | ".join(cells) + " |")
        drawn.append(border if number else border.replace("-", "="))
    return "\n".join(drawn)


def _simple_table(rows: Sequence[Sequence[Sequence[str]]]) -> str:
    widths = _widths(rows)
    border = " ".join("=" * width for width in widths)
    drawn = [border]
    for number, row in enumerate(rows):
        drawn.append(" ".join(_padded(cell[0], width) for cell, width in zip(row, widths, strict=True)).rstrip())
        drawn += [border] if not number else []
    return "\n".join([*drawn, border])


def _list_table(rows: Sequence[Sequence[Sequence[str]]]) -> str:
    drawn = [":header-rows: 1", ":widths: 30 20 20", ""]
    for row in rows:
        for place, cell in enumerate(row):
            for at, text in enumerate(cell):
                mark = ("* - " if place == 0 else "  - ") if at == 0 else "    "
                drawn.append((mark + text).rstrip())
    return "\n".join(drawn)


# Text


def text(lines: Sequence[Line], shape: Plain) -> bytes:
    """Return a page as a person saves it: a cell a paragraph, a cell of several traces several."""
    parts = ["Updated on 2026-05-30 GMT+08:00", TITLE, "This page lists what is recorded.", "Key Operations"]
    parts += [_caption(shape)] if shape.caption else []
    parts += _header(shape)
    for one in lines:
        for column in shape.order:
            parts += {"operation": [one.operation], "resource": [one.resource], "trace": _text_traces(one, shape)}[
                column
            ]
    parts += ["Viewing the traces", "Log in to the console, and open the list of traces.", "Click the name of a trace."]
    return _ended(("\n\n" if shape.borders else "\n").join(parts) + "\n", shape)


def _text_traces(one: Line, shape: Plain) -> list[str]:
    # Only behind a trace column that is the last one can a second name be told from the next cell.
    apart = shape.between == "" and shape.order[-1] == "trace"
    between = shape.between if shape.between.strip() or shape.order[-1] == "trace" else "/"
    return list(one.traces) if apart else [between.join(one.traces)]


def tabbed(lines: Sequence[Line], shape: Plain) -> bytes:
    """Return a page whose table was copied from a browser: cells are divided by tabs."""
    rows = ["\t".join(_header(shape))]
    rows += ["\t".join(_cells(one, shape, one.traces)) for one in lines]
    caption = f"{_caption(shape)}\n" if shape.caption else ""
    return _ended(
        f"{TITLE}\n\nWords before.\n\nKey Operations\n\n{caption}" + "\n".join(rows) + "\n\nWords behind.\n", shape
    )


_ENDS = st.sampled_from(("\n", "\n", "\r\n"))
_DIVIDERS = ("/", " / ", "、", ",", ", ", ";", " ")


@st.composite
def plain(draw: st.DrawFn, header: Header, forms: Sequence[str], between: Sequence[str]) -> Plain:
    """Return shapes at random; `between` are the ways the form has to keep several traces apart."""
    form = draw(st.sampled_from(forms))
    order = draw(st.sampled_from((("operation", "resource", "trace"), ("operation", "trace", "resource"))))
    return Plain(
        header=header,
        order=order,
        bold=draw(st.booleans()),
        code=draw(st.booleans()),
        between=draw(st.sampled_from([*between, *_DIVIDERS] if form != "simple" else _DIVIDERS)),
        caption=draw(st.booleans()),
        margin=draw(st.sampled_from((0, 0, 3, 4))),
        borders=draw(st.booleans()),
        line_end=draw(_ENDS),
        form=form,
    )
