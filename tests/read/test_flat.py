"""A table read without a tree of its cells says what the same table says read cell by cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.read.html import read_html
from extractor.read.htmlflat import flattened

ATTRIBUTES = st.sampled_from(
    (
        "",
        "",
        ' class="cellrowborder" valign="top" width="33.3%" headers="mcps1.2 "',
        " nowrap",
        " id='x'",
        " width=3",
        " title='> rowspan=2 x>'",
        ' title="</td><td colspan=2 x="',
    )
)
BLANKS = st.sampled_from(("", "\n", "  \n", "<!-- note -->"))
SPANS = st.sampled_from(
    ("", "", "", "", ' rowspan="2"', ' colspan="2"', " rowspan='3' colspan=2", ' rowspan="0"', ' rowspan="1"',
     ' rowspan="99"', ' class="a" colspan="00002"')
)  # fmt: skip
WORDS = st.sampled_from(
    ("createServer", "a &lt; b", "删除", "<p>A</p>\n<p>B</p>", '<p id="p1">A</p>', "<b>A", "A<br>B", "A&nbsp;&#8203;",
     "<ul><li>A<li>B</ul>", "A<sup>1</sup>", "A<sup>th</sup>", "<code>A1</code><code>B2</code>", "<p>A</span></p>",
     "", "<p>A", "A</p>", "<div>A", '<a name="x"></a>A<a href="y">B</a>', "<font color=red>A</font>", "</div>",
     "\U0010fff2A&#x10fff1;")
)  # fmt: skip
LINES = "<p>Words.\n</p>\n" * 400


@st.composite
def rows(draw: st.DrawFn) -> str:
    made = ""
    for _ in range(draw(st.integers(1, 3))):
        cells = ""
        for tag in draw(st.lists(st.sampled_from(("td", "td", "th")), min_size=1, max_size=3)):
            end = f"</{tag}>" if draw(st.booleans()) else ""
            cells += f"<{tag}{draw(ATTRIBUTES)}{draw(SPANS)}>{draw(BLANKS)}{draw(WORDS)}{end}{draw(BLANKS)}"
        made += f"<tr{draw(ATTRIBUTES)}>{draw(BLANKS)}{cells}{'</tr>' if draw(st.booleans()) else ''}{draw(BLANKS)}"
    return made


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Return what stands between a table's tags."""
    caption = draw(st.sampled_from(("", "<caption><b>Table 1 </b>Operations</caption>", "<colgroup><col></colgroup>")))
    groups = "".join(
        f"<{group}>{draw(BLANKS)}{draw(rows())}</{group}>{draw(BLANKS)}"
        for group in draw(st.sampled_from(((), ("thead", "tbody"), ("tbody", "tbody"), ("thead", "tbody", "tfoot"))))
    )
    return f"{draw(ATTRIBUTES)}>{draw(BLANKS)}{caption}{draw(BLANKS)}{groups or draw(rows())}"


# Where a page has lines of its own, lines are marked within its tables alone, if they are all flat.
FRAMES = st.sampled_from(
    (
        "<html>{}behind",
        f"<html>{LINES}{{}}behind{LINES}",
        f"<script>'<table><tr><td>A</td></tr></table>'</script>{LINES}{{}}behind{LINES}",
    )
)


@given(tables(), FRAMES)
def test_a_flat_table_reads_as_it_does_cell_by_cell(table: str, frame: str) -> None:
    with_tags = table.replace("<tr", '<tr STYLE=""')  # an attribute that is not known to say nothing
    assert flattened(with_tags.encode()) is None
    read = [read_html(frame.format(f"<table{one}</table>").encode()) for one in (table, with_tags)]
    assert read[0].grids == read[1].grids
    assert "".join(read[0].words.split()) == "".join(read[1].words.split())


def test_lines_outside_of_tables_do_not_run_together() -> None:
    page = f"{LINES}<h2>Key<br>Operations</h2>\n<p>Table 1<br/>Vaults</p>\n<table><tr><td>A</td></tr></table>\n{LINES}"
    grid = read_html(page.encode()).grids[0]
    assert (grid.section, grid.caption) == ("Key Operations", "Table 1 Vaults")


@pytest.mark.parametrize("tag", ["b", "font", "div", "ul><li"])
def test_tags_left_open_in_many_cells_are_no_depth(tag: str) -> None:
    rows = f"<tr><td><{tag}>A</td><td>B</td></tr>" * 3000
    assert read_html(f"<html><table>{rows}</table>".encode()).grids[0].rows == (("A", "B"),) * 3000


@pytest.mark.parametrize(
    "cell",
    [
        "A",
        "<p>A</p>",
        "<p>A</p>\n",
        '<p id="p1">A</p><p>B</p>',
        "A<br/>B",
        "<!-- x -->A",
        "A<sup>1</sup>",
        "<b>A</b>",
        "",
    ],
)
@pytest.mark.parametrize(
    "attributes",
    ["", ' class="a" width="3%"', " rowspan='2'", ' rowspan=2 colspan="3"', " nowrap", " title='</td><td>'"],
)
@pytest.mark.parametrize("end", ["</td></tr>", "</td>\n </tr>\n", "</td>", "", "</td></tr></tbody><tbody>"])
def test_plain_tables_are_flat(cell: str, attributes: str, end: str) -> None:
    row = f"<tr><td{attributes}>{cell}</td>\n<td{attributes}>{cell}{end}"
    assert flattened(f">\n<thead><tr><th>H</th></tr></thead><tbody>{row}{row}<tr><td>A</td></tr></tbody>".encode())


@pytest.mark.parametrize(
    "row",
    ["<tr>A<td>B</td></tr>", "<tr><td>A</td>B<td>C</td></tr>", "<tr><td>A</td></tr>B<tr><td>C</td></tr>", "<tr></tr>",
     "<tr><td>A<button>B</button></td></tr>", "<tr><td>A<svg>B</svg></td></tr>", "<tr><td>A<tr>B</tr></td></tr>",
     "<tr><td>A<sup>1</td><td>B</sup></td></tr>", "<tr><td><script>A</td><td></script></td></tr>", "<td>A</td>",
     "<tr><td><!--A--B--></td></tr>", "<tr><td rowSpan='2'>A</td></tr>",
     "<tr><td rowspan='2' rowspan='3'>A</td></tr>", "<tr><td rowspan='2;'>A</td></tr>", "<tr><td>A</td></th></tr>",
     "<tr><td><b rowspan='2'>A</b></td></tr>", "<tr><td><h4>A</h4></td></tr>", "<tr><td/>A</tr>",
     "<tr><td>A</td></tr></tbody><tr><td>B</td></tr>"],
)  # fmt: skip
def test_any_other_table_keeps_its_tags(row: str) -> None:
    assert flattened(f"><tr><th>H</th></tr>{row}<tr><td>A</td></tr>".encode()) is None
