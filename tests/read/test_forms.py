"""What Markdown and reStructuredText write their tables with, beyond the usual."""

import pytest

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


def test_a_grid_without_borders_between_its_rows():
    grid = """
+------------------+-------------+
| Operation        | Trace Name  |
+==================+=============+
| Creating a vault | createVault |
| Deleting a vault | deleteVault |
+------------------+-------------+
"""
    assert grids(grid) == [ROWS]


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
