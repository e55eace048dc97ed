"""The law of reading: the same rows come back from every rendition of them, all and no others."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec import structs

from extractor.errors import PageError
from extractor.read import read
from extractor.recognise import extract, may_hold_traces

from . import as_html, as_plain
from .samples import LANGUAGES, headers, patient, said, tables, without_resource


@st.composite
def html_pages(draw):
    language = draw(LANGUAGES)
    return draw(tables(language)), draw(as_html.shapes(draw(headers(language))))


@st.composite
def plain_pages(draw, forms=("",), between=()):
    language = draw(LANGUAGES)
    return draw(tables(language)), draw(as_plain.plain(draw(headers(language)), forms, between))


def comes_back(data, expected):
    assert said(extract(data, "page")) == list(expected)
    assert may_hold_traces(data)


@patient
@given(html_pages())
def test_html(made):
    lines, shape = made
    comes_back(as_html.page(lines, shape).encode(), lines if "resource" in shape.order else without_resource(lines))


@patient
@given(html_pages(), st.data())
@pytest.mark.fault("wrong-markup")
def test_html_in_every_encoding(made, data):
    lines, shape = made
    latin = shape.header.language in ("pt", "es")
    encoding = data.draw(
        st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252" if latin else "gb18030"))
    )
    declared = data.draw(st.sampled_from((encoding, "utf-8", "iso-8859-1", "gb2312", "nonsense", "")))
    page = as_html.page(lines, shape).replace('<meta charset="utf-8">', f'<meta charset="{declared}">')
    expected = lines if "resource" in shape.order else without_resource(lines)
    comes_back(page.encode(encoding, "xmlcharrefreplace"), expected)


SOUP = (
    "<tr>", "<tr>", "</tr>", "<td>", "<td>", "<td>", "</td>", "</td>", "<th>", "</th>", '<td rowspan="2">',
    '<td class="a" colspan="2">', "<tbody>", "</tbody>", "<thead>", "</thead>", "<table>", "</table>", "<caption>",
    "<p>", "</p>", "<p> a </p>", "<br>", "<div>", "</div>", "<ul><li>", "</li></ul>", "<b>", "</b>", "<sup> 1 </sup>",
    "<!-- <td> -->", '<a title="<td>">', "</a>", " a ", " b c ", " d ", " ", "\n", "\t", "&#9;", "&nbsp;",
)  # fmt: skip


@patient
@given(st.lists(st.sampled_from(SOUP), max_size=40).map("".join))
def test_any_soup_of_tags_reads_alike_in_capitals(soup):
    def grids(page):
        try:
            return [structs.replace(grid, caption="", context="") for grid in read(page.encode()).grids]
        except PageError as error:
            return str(error)

    page = f"<html><body><table>{soup}</table></body></html>"
    capitals = re.sub(r"<(t[dhr])\b", lambda tag: tag[0].upper(), page)
    assert grids(page) == grids(capitals)


@patient
@given(plain_pages(between=("<br>", "<br/>")))
def test_markdown_pipe_tables(made):
    comes_back(as_plain.markdown(*made), made[0])


@patient
@given(html_pages(), plain_pages())
def test_markdown_with_an_html_table(made, around):
    lines, shape = made
    written = as_html.table(lines, shape)
    expected = lines if "resource" in shape.order else without_resource(lines)
    comes_back(as_plain.embedded(lines, written, around[1]), expected)


@patient
@given(plain_pages(forms=("grid", "list", "simple"), between=("-", "")))
def test_rst(made):
    comes_back(as_plain.rst(*made), made[0])


def seldom_again(lines):
    """Number operations that stand in one row after another: without borders, only they tell where a row begins.

    Likewise names that stand in more than two rows are left to tables with borders.
    """
    assume(max(Counter(name for one in lines for name in set(one.traces)).values()) <= 2)
    counts = Counter(one.operation for one in lines)
    return tuple(
        replace(one, operation=f"{one.operation} {number}") if counts[one.operation] > 2 else one
        for number, one in enumerate(lines, start=1)
    )


@patient
@given(plain_pages(between=("", "", "\n")))
def test_text(made):
    lines, shape = seldom_again(made[0]), made[1]
    if any(name.islower() and "_" not in name for one in lines for name in one.traces):
        # Without borders, names of plain words in a middle column can be told from the cells around by nobody.
        shape = replace(shape, order=("operation", "resource", "trace"))
    edition = extract(as_plain.text(lines, shape), "page")
    if said(edition) != list(lines):  # names at the end that are unlike all above may be words behind the table
        assert "words-behind" in {remark.code for remark in edition.warnings}
        assert said(edition)[:-1] == list(lines)[: len(said(edition)) - 1]


@patient
@given(plain_pages(between=("/",)))
def test_tabbed_text(made):
    comes_back(as_plain.tabbed(*made), made[0])
