"""Renders lines as HTML in the many shapes that pages and their copies have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from hypothesis import strategies as st

from .samples import ENGLISH, Header, Line

FRAME = """<!DOCTYPE html>
<html lang="en"><head><meta charset="{charset}"><title>{title}_Help Center_Huawei Cloud</title>
<script>var page = {{"t": "<table><tr><th>Operation</th><th>Trace Name</th></tr>
<tr><td>no</td><td>noRow</td></tr>"}}</script>
<style>.t{{overflow:auto}}</style></head>
<body><header class="por-header"><h2>Products</h2>
<ul><li class="nav-item"><a href="#">Management & Governance</a></li></ul>
</header><div class="help-main"><div class="side-nav"><ul><li><a href="#">Trace</a></li></ul></div>
<div class="crumbs"><a href="#">Help Center</a>/ <span>{title}</span></div>
<div class="help-details"><h1 class="topictitle1">{title}</h1>
<div class="updateTime"><div class="updateInfo">{dated}</div></div>
<div class="help-content help-center-document" id="content">
{body}
</div><div class="document-feedback"><table class="feedback-table"><tr><td>Was this page helpful?</td><td>Yes</td>
<td>No</td></tr></table></div></div></div>
<footer>We use cookies. <table><tr><th>Cookie</th><th>Purpose</th></tr><tr><td>a</td><td>b</td></tr></table></footer>
</body></html>"""
BARE = "<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{dated}</p>{body}</body></html>"
EXPORT = (
    '<a name="topic_1"></a><a name="topic_1"></a>\n\n<h1 class="topictitle1">{title}</h1>\n<p>{dated}</p>\n{body}\n'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a page is written; the defaults are the plainest way."""

    header: Header = ENGLISH
    frame: str = BARE
    dated: str = ""
    order: tuple[str, ...] = ("operation", "resource", "trace")
    """Columns: these three, `service`, `tracker` (spans its whole body) and `id`."""
    header_cell: str = "<th>{}</th>"
    head: bool = True
    """Whether the header stands in a `thead`."""
    caption: str = "element"
    cell: str = "{}"
    between: str = "<br>"
    """What stands between the traces of one cell: markup, a character, or `p`, `ul`, `ol`, `div`."""
    behind: str = ""
    """A remark behind each trace."""
    inside: str = ""
    """What stands inside each trace without showing: `&shy;`, a comment, an inline tag."""
    bodies: int = 1
    span_resource: bool = False
    one_a_row: bool = False
    """Whether each trace has a row of its own, under an operation that spans them."""
    again: int = 0
    """After how many lines the header is repeated."""
    groups: str = ""
    """`colspan` or `single`: how a group's title stands above each body."""
    note: bool = False
    wrap: str = "{}"
    case: str = "lower"
    closed: bool = True


_Cell = tuple[str, int, int]
"""What it holds, and how many rows and columns it spans."""


def page(lines: Sequence[Line], shape: Shape | None = None, title: str = "Auditing and Logs") -> str:
    """Return a page with one table of these lines."""
    shape = shape or Shape()
    return shape.frame.format(title=title, dated=shape.dated, charset="utf-8", body=table(lines, shape))


def table(lines: Sequence[Line], shape: Shape, caption: str = "Table 1 Key operations") -> str:
    """Return a table of these lines."""
    head = _row([(word, 1, 1) for word in _header_words(shape)], shape, shape.header_cell)
    bodies = [_body(part, shape) for part in _parts(lines, shape.bodies)]
    note = [(("<p>Note: only in some regions.</p>"), 1, len(shape.order))]
    if shape.note:
        bodies.append(_row(note, shape, "<td{span}>{}</td>"))
    shown = {"element": f"<caption><b>{caption}</b></caption>", "paragraph": "", "": ""}[shape.caption]
    above = f"<p><b>{caption}</b></p>" if shape.caption == "paragraph" else ""
    head = f"<thead>{head}</thead>" if shape.head else head
    body = "".join(f"<tbody>{rows}</tbody>" for rows in bodies)
    written = above + shape.wrap.format(f"<table>{shown}{head}{body}</table>")
    if not shape.closed:
        for end in ("</td>", "</th>", "</tr>", "</p>", "</li>", "</thead>", "</tbody>"):
            written = written.replace(end, "")
    return _uppercase(written) if shape.case == "upper" else written


def _uppercase(written: str) -> str:
    for name in ("table", "caption", "thead", "tbody", "tr", "td", "th", "p", "br", "ul", "li", "b", "rowspan"):
        for before, after in (("<", ">"), ("</", ">"), ("<", " "), (" ", "=")):
            written = written.replace(before + name + after, before + name.upper() + after)
    return written


def _header_words(shape: Shape) -> list[str]:
    named = {"tracker": "Tracker Type", "id": "resource_id", "service": shape.header.service}
    named |= {"operation": shape.header.operation, "resource": shape.header.resource, "trace": shape.header.trace}
    return [named[column] for column in shape.order]


def _parts(lines: Sequence[Line], count: int) -> list[Sequence[Line]]:
    size = max(1, -(-len(lines) // count))
    return [lines[at : at + size] for at in range(0, len(lines), size)]


def _body(lines: Sequence[Line], shape: Shape) -> str:
    rows = "".join(_row(cells, shape, "<td{span}>{}</td>") for cells in _grid(lines, shape))
    title = "Operations of a group" if shape.header.language != "zh" else "一组操作"
    if shape.groups == "colspan":
        rows = _row([(f"<b>{title}</b>", 1, len(shape.order))], shape, "<td{span}>{}</td>") + rows
    if shape.groups == "single":
        rows = _row([(title, 1, 1)], shape, "<td{span}>{}</td>") + rows
    return rows


def _grid(lines: Sequence[Line], shape: Shape) -> list[list[_Cell]]:
    """Return the rows' cells; what hangs down from a row above is left out."""
    flat = [(number, names) for number, one in enumerate(lines) for names in _rows_of(one, shape)]
    grid: list[list[_Cell]] = [[] for _ in flat]
    for column in shape.order:
        at = 0
        while at < len(flat):
            number, names = flat[at]
            height = 1
            while at + height < len(flat) and _spans(column, lines, number, flat[at + height][0], shape):
                height += 1
            grid[at].append((_words(column, lines[number], names, shape), height, 1))
            at += height
        # A repeated header cuts the table, so spans and it are never asked for together.
    if not shape.again:
        return grid
    header = [(word, 1, 1) for word in _header_words(shape)]
    return [row for at, cells in enumerate(grid) for row in ([header, cells] if at == shape.again else [cells])]


def _rows_of(one: Line, shape: Shape) -> list[tuple[str, ...]]:
    return [(name,) for name in one.traces] if shape.one_a_row else [one.traces]


def _spans(column: str, lines: Sequence[Line], number: int, later: int, shape: Shape) -> bool:
    if column == "tracker":
        return not shape.again and not shape.groups
    if column == "resource" and shape.span_resource:
        return lines[number].resource == lines[later].resource
    return column == "operation" and number == later


def _words(column: str, one: Line, names: tuple[str, ...], shape: Shape) -> str:
    if column == "trace":
        return _traces(names, shape)
    words = {"operation": one.operation, "resource": one.resource, "service": "EVS", "tracker": "Management", "id": "-"}
    return shape.cell.format(escape(words[column], quote=False))


def _traces(names: tuple[str, ...], shape: Shape) -> str:
    written = [_hidden_in(name, shape.inside) + shape.behind for name in names]
    if shape.between == "p" and len(names) > 1:
        return "".join(f"<p>{name}</p>" for name in written)
    if shape.between in ("ul", "ol"):
        return f"<{shape.between}>{''.join(f'<li>{name}</li>' for name in written)}</{shape.between}>"
    if shape.between == "div":
        return "".join(f"<div>{name}</div>" for name in written)
    return shape.cell.format(shape.between.join(written) if shape.between != "p" else written[0])


def _hidden_in(name: str, inside: str) -> str:
    if inside == "hexadecimal":
        return "".join(f"&#x{ord(letter):x};" for letter in name)
    if inside == "decimal":
        return "".join(f"&#{ord(letter)};" for letter in name)
    if inside == "tags":
        return f"<b>{name[:3]}</b><span class='x'>{name[3:]}</span>"
    return name[:3] + inside + name[3:]


def _row(cells: Sequence[_Cell], shape: Shape, template: str) -> str:
    written = ""
    for words, down, across in cells:
        span = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
        written += template.replace("{span}", span).format(words) + "\n"
    return f"<tr>{written}</tr>\n"


CELLS = ("{}", "<p>{}</p>", '<p id="p1"><a name="p1"></a><a name="p1"></a>{}</p>\n', "<div><p>{}</p></div>",
         " \n{}&nbsp;", "<span>{}</span><sup>[1]</sup>")  # fmt: skip
BETWEEN = ("p", "<br>", "<br/>\n", "ul", "ol", "div", "/", " / ", "、", ",", ", ", ";", "；", "，", " ", "/<br>")
INSIDE = ("", "", "&shy;", "\u200b", "&#8203;", "<wbr>", "<!-- x -->", "\ufeff", "hexadecimal", "decimal", "tags")
HEADER_CELLS = ("<th>{}</th>", "<td>{}</td>", "<th><b>{}</b></th>", '<td class="x"><p><strong>{}</strong></p></td>',
                '<th id="m1"><p id="p1"><a name="p1"></a>{}</p></th>', "<th>\n {}&nbsp;<sup>1</sup></th>")  # fmt: skip
WRAPS = ("{}", '<div class="tablenoborder">{}</div>',
         "<table><tr><td>Layout</td><td><p>Around it</p>{}</td></tr></table>")  # fmt: skip
ORDERS = (
    ("operation", "resource", "trace"),
    ("operation", "trace", "resource"),
    ("trace", "operation", "resource"),
    ("tracker", "operation", "resource", "trace"),
    ("service", "resource", "id", "trace", "operation"),
    ("operation", "trace"),
    ("trace", "service", "operation"),
)


@st.composite
def shapes(draw: st.DrawFn, header: Header) -> Shape:
    """Return shapes at random, in all combinations that a page could have."""
    spanning = draw(st.booleans())
    again = 0 if spanning else draw(st.sampled_from((0, 0, 2)))
    return Shape(
        header=header,
        frame=draw(st.sampled_from((FRAME, BARE, EXPORT))),
        order=draw(st.sampled_from(ORDERS)),
        header_cell=draw(st.sampled_from(HEADER_CELLS)),
        head=draw(st.booleans()),
        caption=draw(st.sampled_from(("element", "paragraph", ""))),
        cell=draw(st.sampled_from(CELLS)),
        between=draw(st.sampled_from(BETWEEN)),
        behind=draw(st.sampled_from(("", "", "(api)", "（api）", "&nbsp;(API)"))),
        inside=draw(st.sampled_from(INSIDE)),
        bodies=draw(st.integers(1, 3)),
        span_resource=spanning,
        one_a_row=draw(st.booleans()) if spanning else False,
        again=again,
        groups=draw(st.sampled_from(("", "", "colspan", "single"))),
        note=draw(st.booleans()),
        wrap=draw(st.sampled_from(WRAPS)),
        case=draw(st.sampled_from(("lower", "lower", "upper"))),
        closed=draw(st.booleans()),
    )
