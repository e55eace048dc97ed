"""What Markdown and reStructuredText write their tables with, beyond the usual."""

import sys
from base64 import b64encode
from quopri import encodestring

import pytest

from extractor.errors import PageError
from extractor.read import read

ROWS = (("Operation", "Trace Name"), ("Creating a vault", "createVault"), ("Deleting a vault", "deleteVault"))
PIPES = """
| Operation | Trace Name |
| --- | --- |
| Creating a vault | createVault |
| Deleting a vault | deleteVault |
"""


def grids(page):
    return [grid.rows for grid in read(page.encode()).grids]


@pytest.mark.parametrize("sign", [":warning: Names are case-sensitive.", ".. note::", ":original_name: x.html"])
def test_markdown_with_a_sign_of_rst_is_markdown(sign):
    assert grids(f"# Auditing\n\n{sign}\n\n{PIPES}")[-1] == ROWS


def test_a_comment_in_markdown_holds_no_table():
    hidden = "<!--\n<table><tr><td>Operation</td><td>Trace</td></tr></table>\n\n| a | b |\n| - | - |\n-->"
    assert grids(f"# Auditing\n\n{hidden}\n\n{PIPES}") == [ROWS]


def test_marks_of_footnotes_are_no_part_of_a_name():
    assert grids("# A\n\n| Trace |\n| - |\n| createVault<sup>1</sup> |\n") == [(("Trace",), ("createVault",))]
    grid = (
        "+-------+------------------------+\n| Trace | createVault\\ :sup:`1`  |\n+-------+------------------------+\n"
    )
    assert grids(grid) == [(("Trace", "createVault"),)]


def test_code_in_markdown_keeps_its_angle_brackets():
    assert grids("# A\n\n| Operation |\n| - |\n| Set `<owner>` of a<br>vault |\n") == [
        (("Operation",), ("Set <owner> of a\nvault",))
    ]


def test_a_table_of_comma_separated_values():
    written = """
.. csv-table:: Table 1 Key operations
   :header: "Operation", "Trace Name"

   "Creating a vault", "createVault"
   Deleting a vault, deleteVault
"""
    assert grids(written) == [ROWS]


def test_a_role_begins_no_option_of_a_table_of_comma_separated_values():
    written = """
.. csv-table:: Operations
   :header: "Operation", "Trace Name"

   :ref:`Creating a vault <x>`, createVault
   Deleting a vault, deleteVault
"""
    assert grids(written) == [ROWS]


LIST = """
.. list-table:: Key operations
   recorded by CTS
   :header-rows: 1

   * - Operation
     - Trace Name
   * - Creating a vault
     - createVault
   * - Deleting a vault
     - deleteVault
"""


FLAT = """
.. flat-table:: Key operations
   :header-rows: 1

   * - Operation
     - Resource Type
     - Trace Name
   * - :cspan:`2` Vaults
   * - Creating a vault
     - :rspan:`1` vault
     - createVault
   * - Deleting a vault
     - deleteVault
"""


def test_cells_of_a_flat_table_span_rows_and_columns():
    (grid,) = read(f"Auditing\n========\n{FLAT}".encode()).grids
    assert (grid.caption, grid.spanning_rows, grid.repeats) == ("Key operations", {1}, {3: (1,)})
    assert grid.rows[1:] == (("Vaults",) * 3, ("Creating a vault", "vault", "createVault"),
                             ("Deleting a vault", "vault", "deleteVault"))  # fmt: skip
    broken = read(b"Auditing\n========\n\n.. flat-table::\n\n   Operation Trace\n").grids
    assert [grid.broken for grid in broken] == ["the lines of the table at line 4 do not fit together"]


def test_a_title_of_rst_may_take_several_lines():
    (grid,) = read(f"Auditing\n========\n{LIST}".encode()).grids
    assert (grid.caption, grid.rows) == ("Key operations recorded by CTS", ROWS)


@pytest.mark.parametrize("before", ["..", ".. code-block:: rst\n", ".. code::\n"])
def test_what_is_printed_or_left_out_in_rst_holds_no_table(before):
    table = "===== =====\nTrace Other\n===== =====\ndoIt  no\n===== =====\n"
    hidden = "\n".join(f"   {line}" for line in table.split("\n"))
    assert grids(f"Auditing\n========\n\n{before}\n{hidden}\n\nWords.\n{LIST}") == [ROWS]
    assert grids(f"Auditing\n========\n\n..\n\n{hidden}\n\nWords.\n{LIST}")[1:] == [ROWS]


HTML = """<table>
<tr><td>Operation</td><td>Trace Name</td></tr>
<tr><td>Creating a vault</td><td>createVault</td></tr>
<tr><td>Deleting
a vault</td><td>deleteVault</td></tr>
</table>
"""


@pytest.mark.parametrize("quoted", ["", "> ", ">> "])
def test_a_table_of_html_within_a_quote_of_markdown(quoted):
    assert grids("# Auditing\n\n" + "".join(f"{quoted}{line}\n" for line in HTML.split("\n"))) == [ROWS]


@pytest.mark.parametrize(
    ("cell", "said"),
    [("**createVault**", "createVault"), ("[createVault](x.md)", "createVault"), ("create\\_vault", "create_vault"),
     ("- `createVault`\n- `addVault`", "- createVault\n- addVault"),
     ("![](a.png) createVault<br>![](b.png)", "createVault")],
)  # fmt: skip
def test_between_blank_lines_a_cell_of_html_is_markdown(cell, said):
    page = f"# Auditing\n\n<table><tr><td>Trace Name</td></tr>\n<tr><td>\n\n{cell}\n\n</td></tr></table>\n"
    assert grids(page) == [(("Trace Name",), (said,))]
    assert grids(page.replace("\n\n", "\n"))[0][1] != (said,)  # else it is as it stands


@pytest.mark.parametrize("printed", ["    +--+\n    |id|\n    +--+", "<pre>\n+--+\n|id|\n+--+\n</pre>"])
def test_what_a_program_printed_makes_markdown_no_rst_and_html_no_markdown(printed):
    assert ROWS in grids(f"# Auditing\n\n{printed}\n\n{HTML}")
    page = read(f"<h1>Auditing</h1>\n<h4>Vaults</h4>\n{printed}\n<pre># a\n| b |</pre>\n{HTML}".encode())
    assert (page.form, page.title, page.grids[0].section) == ("html", "Auditing", "Vaults")


@pytest.mark.parametrize("between", ["", "<!-- more -->", "\n\n", "> "])
def test_rows_of_pipes_behind_a_gap_are_a_table_without_a_header(between):
    header, line, *more = PIPES.strip().split("\n")
    assert grids("\n".join(("# A", "", header, line, more[0], between, more[1]))) == [ROWS[:2], ROWS[2:]]
    assert grids("\n".join(("# A", "", header, line, *more, between, header, line, *more))) == [ROWS, ROWS]


def test_rows_without_outer_bars_may_be_broken_over_lines():
    operation = "Deleting the rules that tell what becomes of the oldest objects in a vault"
    written = f"""
# A

Operation| Resource Type| Trace Name
---|---|---
{operation}| vault|
deleteVaultRules
Creating a rule by hand, which is what the console does where a vault has none
yet| vault| createRule
Creating a short row| vault
Operations on vaults, which Cloud Trace Service records wherever it is on
Deleting a vault| vault| deleteVault
"""
    assert grids(written) == [
        (
            ("Operation", "Resource Type", "Trace Name"),
            (operation, "vault", "deleteVaultRules"),
            (
                "Creating a rule by hand, which is what the console does where a vault has none yet",
                "vault",
                "createRule",
            ),
            ("Creating a short row", "vault", ""),
            ("Operations on vaults, which Cloud Trace Service records wherever it is on", "", ""),
            ("Deleting a vault", "vault", "deleteVault"),
        )
    ]


def test_a_header_of_pipes_once_more_has_its_line_below():
    header, line, *more = PIPES.strip().split("\n")
    assert grids("\n".join(("# A", "", header, line, more[0], header, line, more[1]))) == [
        (*ROWS[:2], ROWS[0], ROWS[2])
    ]


def grid_with(*lines):
    """Return a grid table whose one cell below its header holds some lines."""
    width = max(map(len, ("Trace", *lines))) + 2
    border = f"+{'-' * width}+"
    written = (f"|{text:{width}}|" for text in ("Trace", border, *lines))
    return "\n".join((border, *(border if border in one else one for one in written), border, ""))


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("createVault", "", ".. note::", "", "   Not everywhere."), "createVault\nNote: Not everywhere."),
        (("createVault", "", ".. important:: Not everywhere."), "createVault\nNote: Not everywhere."),
        (("createVault", "", ".. a comment"), "createVault"),
        (("createVault", "", ".. code-block::", "", "   createVaultV2"), "createVault\ncreateVaultV2"),
        (("**create\\_vault**",), "create_vault"),
        (("``create_vault``",), "create_vault"),
        (("\\",), ""),
    ],
)
def test_markup_in_a_cell_of_rst(lines, said):
    assert [row[0] for row in grids(grid_with(*lines))[0]][1:] == ([said] if said else [""])


def test_substitutions_say_what_they_stand_for():
    assert grids(f".. |v| replace:: createVault\n\n{grid_with('|v|', '', '|image1|')}") == [
        (("Trace",), ("createVault",))
    ]


def test_cells_of_several_lines_in_comma_separated_values():
    written = """
.. csv-table:: Table 1 Key operations
   :header: Operation; Trace Name
   :delim: ;

   Creating a vault;"createVault

   createVaultV2"
   Deleting a vault;deleteVault
"""
    assert grids(written) == [(ROWS[0], ("Creating a vault", "createVault\ncreateVaultV2"), ROWS[2])]


def test_numbered_items_of_a_cell_are_lines():
    grid = """
+------------------+------------------+
| Operation        | Trace Name       |
+------------------+------------------+
| Creating a vault | 1. createVault   |
|                  | 2. createVaultV2 |
+------------------+------------------+
"""
    assert grids(grid)[0][1] == ("Creating a vault", "createVault\ncreateVaultV2")


@pytest.mark.parametrize(
    "cell",
    ["<span><p>doA</p><p>doB</p></span>", "<a name=x><p>doA</p>doB", "<article>doA</article><article>doB</article>",
     "<b><i><p>doA</p><p>doB</p></i></b>", "<details><summary>doA</summary>doB</details>"],
)  # fmt: skip
def test_blocks_in_a_wrapper_are_lines(cell):
    page = f"<html><table>\n<tr>\n<td>a</td>\n<td>{cell}</td>\n</tr>\n</table></html>"
    assert grids(page) == [(("a", "doA\ndoB"),)]


def cells_of(cell, *, tag="table"):
    """Return what is read of a cell that stands between two others, as a table's tag is written."""
    page = f"<html><body>\n<{tag}>\n<tr>\n<td>a</td>\n{cell}\n<td>z</td>\n</tr>\n</{tag}>\n</body></html>"
    return grids(page)[0][0]


@pytest.mark.parametrize("tag", ["table", "TABLE"])
@pytest.mark.parametrize(
    "cell",
    [
        '<td class="cellrowborder" valign="top" headers="mcps1.2.3 "><p id="p1">doA</p>\n<p id="p2">doB</p>\n</td>',
        '<td rowspan="1"><p id="p1"><a name="p1"></a><a name="p1"></a>doA</p><p>doB</p></td>',
        "<td><p>doA<br>doB</p></td>",
        "<td>\r\n  <p>doA</p>\r\n  doB</td>",
        "<TD>doA<BR>doB</TD>",
        "<th><div>doA</div>doB</th>",
    ],
)  # fmt: skip
def test_lines_of_a_cell_however_its_tags_are_written(cell, tag):
    assert cells_of(cell, tag=tag) == ("a", "doA\ndoB", "z")


def test_words_that_look_like_attributes_are_kept():
    said = 'id="1" name="x" class="cellrowborder" valign="top" headers="mcps1">'
    assert cells_of(f"<td><p>Set {said}</p></td>")[1] == f"Set {said}"


@pytest.mark.parametrize(
    "before",
    [
        "```\n+----+------+\n| id | name |\n+----+------+\n```",
        "    +----+------+\n    | id | name |\n    +----+------+",
        "```x``` is a name.",
        "```json\n```json text\n```",
        "Old clients show the `<table>` tag, or \\<table\\>.",
        "To hide a row, put `<!--` before it.",
        "Words. <!-- and no end",
        "Words. <!-- no more\n\n| Operation | Trace |\n| - | - |\n| no | noRow |\n\n-->",
    ],
)
def test_what_stands_before_a_table_of_markdown_swallows_nothing(before):
    assert grids(f"# Auditing\n\n{before}\n\n{PIPES}") == [ROWS]


def test_markdown_titles_and_headings():
    page = read(f"---\nlayout: page\ntitle: 'Key Operations'\n---\n\nVaults\n------\n{PIPES}".encode())
    assert (page.title, page.grids[0].section) == ("Key Operations", "Vaults")
    page = read(f"# Key Operations {{#key}}\n\n<h2 id='v'>Vaults</h2>\n\nWords.\n\n---\n{PIPES}".encode())
    assert (page.title, page.grids[0].section) == ("Key Operations", "Vaults")


@pytest.mark.parametrize(
    "cell",
    ["[createVault][v]", "[createVault](https://x.example/a_(b))", "createVault <!-- V2 too -->", "createVault[^1]",
     "![new](a.png) createVault", "`createVault`", "**createVault**"],
)  # fmt: skip
def test_markdown_in_a_cell_is_taken_off(cell):
    assert grids(f"# A\n\n| Trace |\n| - |\n| {cell} |\n") == [(("Trace",), ("createVault",))]


def test_a_rule_above_the_page_keeps_nothing_and_a_heading_goes_before_a_kept_title():
    assert read(f"---\n\n# Key Operations\n{PIPES}\n---\n".encode()).title == "Key Operations"
    page = read(f"---\ntitle: Audit\n---\n# Key Operations\n{PIPES}".encode())
    assert (page.title, page.grids[0].section) == ("Key Operations", "")


def test_a_number_in_a_first_column_is_no_list_mark():
    page = "# A\n\nNo. | Operation | Trace Name\n---|---|---\n1. | Creating | createVault\n"
    assert grids(page) == [(("No.", "Operation", "Trace Name"), ("1.", "Creating", "createVault"))]


ALONE = """Operation

|

Trace Name··
··
---|---··
··
Creating a vault

|

createVault··
··
Deleting a vault

|

deleteVault··
··
"""  # as html2text writes cells that hold paragraphs; the dots are blanks
FRAMED = """|·

Operation

·|·

Trace Name

·|
| --- | --- |
|·

Creating a vault

·|·

createVault

·|
|·

Deleting a vault

·|·

deleteVault

·|
"""
PARTLY = ALONE.replace("Operation\n\n|\n\nTrace Name··\n··", "Operation | Trace Name··")


@pytest.mark.parametrize("table", [ALONE, FRAMED, PARTLY])
def test_bars_on_lines_of_their_own_divide_cells(table):
    page = read(f"# Auditing\n\nWords.\n\n{table}\nMore words.\n".replace("·", " ").encode())
    assert page.form == "markdown"
    assert [grid.rows for grid in page.grids] == [ROWS]


def test_paragraphs_of_such_a_cell_are_its_lines():
    page = ALONE.replace("createVault", "createVault\n\ncreateVaultV2").replace("·", " ")
    assert grids(f"# Auditing\n\n{page}")[0][1] == ("Creating a vault", "createVault\ncreateVaultV2")


@pytest.mark.parametrize(
    "page",
    [
        f"{PIPES}\n```\nselect\n|\n```\n\n{PIPES}",
        f"{PIPES}|\n\n## Keys\n{PIPES}",
        f"|\n\n{PIPES}\nfoo  \n\n{PIPES}",
    ],
)
def test_a_bar_that_stands_somewhere_divides_nothing(page):
    found = [tuple(filter(any, rows)) for rows in grids(f"# Auditing\n\n{page}")]
    assert found == [ROWS, ROWS]


def test_a_comment_of_rst_holds_no_table():
    table = "+-------+\n| Trace |\n+=======+\n| doIt  |\n+-------+\n"
    inside = table.replace("\n", "\n   ")
    for comment in (".. Removed in 2024, see there", ".. The old table:", ".. comment"):
        assert grids(f"Auditing\n========\n\n{comment}\n\n   {inside}\n\n{table}") == [(("Trace",), ("doIt",))]
    for other in (".. _target:", ".. container:: wide", ".. note::", ".. note ::"):
        assert len(grids(f"Auditing\n========\n\n{other}\n\n   {inside}\n\n{table}")) == 2


def test_breaks_that_rst_borrows_from_html():
    head = "Auditing\n========\n\n.. |br| raw:: html\n\n   <br />\n\n.. list-table::\n\n   * - Trace\n"
    for printed in ("doA\\ |br|\\ doB", "doA |br| doB", "doA\\ :raw-html:`<br/>`\\ doB"):
        assert grids(f"{head}   * - {printed}\n") == [(("Trace",), ("doA\ndoB",))]


PARTS = """MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/css

@import "x.css";
--b
Content-Type: text/html; charset={charset}
Content-Transfer-Encoding: {coding}
Content-Location: https://docs.example/usermanual-evs/evs_01.html

"""


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    ("coding", "encode"), [("quoted-printable", encodestring), ("base64", b64encode), ("8bit", bytes)]
)
def test_a_page_saved_with_all_it_shows(charset, coding, encode):
    body = encode("<html><table><tr><td>操作<td>Trace</table></html>".encode(charset))
    page = read(PARTS.format(charset=charset, coding=coding).encode() + body + b"\n--b--\n")
    assert page.grids[0].rows == (("操作", "Trace"),)
    assert page.addresses == ("https://docs.example/usermanual-evs/evs_01.html",)


def test_damaged_and_hostile_saved_pages():
    with pytest.raises(PageError, match="cut or damaged"):
        read(PARTS.format(charset="utf-8", coding="8bit").encode() + b"<html><table><tr><td>Trace</td></tr>")
    with pytest.raises(PageError, match="cut or damaged"):
        read(PARTS.format(charset="utf-8", coding="base64").encode() + b"abcde\n--b--\n")
    with pytest.raises(PageError, match="parts"):
        read(PARTS.encode() + b"\n--b\n" * 3000)
    within = "MIME-Version: 1.0\nContent-Type: text/html\n\n"
    assert read((within * 50).encode()).form == "text"


def test_lines_outside_of_tables_do_not_run_together():
    page = "<h2>Key<br>Operations</h2><p>Table 1<br/>Vaults</p><table><tr><td>A</td></tr></table>"
    grid = read(f"<html>{page}</html>".encode()).grids[0]
    assert (grid.section, grid.caption) == ("Key Operations", "")
    assert read(f"<html>{page.replace('<br/>', ' ')}</html>".encode()).grids[0].caption == "Table 1 Vaults"


@pytest.mark.parametrize("tag", ["b", "font", "div", "ul><li"])
def test_tags_left_open_in_many_cells_are_no_depth(tag):
    rows = f"<tr><td><{tag}>A</td><td>B</td></tr>" * 3000
    assert grids(f"<html><table>{rows}</table>") == [(("A", "B"),) * 3000]


def test_without_docutils_it_is_said_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("extractor.read.rst")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docutils", None)
    with pytest.raises(PageError, match="needs docutils") as raised:
        read(b"Auditing\n========\n\n.. note::\n\n   A note.\n")
    assert raised.value.hint == "pip install docutils"
