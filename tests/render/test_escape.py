"""One text, made harmless for each place it can be shown in."""

import json

import pytest
from hypothesis import given

from extractor.render.escape import (
    csv_cell,
    html,
    is_web_address,
    markdown,
    markdown_code,
    no_commands,
    plain,
    sarif_message,
    shortened,
)
from extractor.render.json_text import to_json
from tests.render.helpers import hostile, unhurried, unseen


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("createJob 创建", "createJob 创建"),
        ("\x1b[31m\x07\x7f", "^[[31m^G^?"),
        ("a\u200bb\u202e", "a<U+200B>b<U+202E>"),
        ("\ud800", "<U+D800>"),
        ("tag \U000e0041", "tag <U+E0041>"),
        ("x ##[error]y ##vso[task.complete]", "x ##<U+005B>error]y ##vso<U+005B>task.complete]"),
        ("# [1] ## [2]", "# [1] ## [2]"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("::error::x", "<U+003A>:error::x"),
        ("   ::add-mask::x", "   <U+003A>:add-mask::x"),
        ("\u3000::x", "\u3000<U+003A>:x"),
        ("a ::x", "a ::x"),
        ("a\n ::x\n\n::y", "a\n <U+003A>:x\n\n<U+003A>:y"),
        ("a ##vso[x]", "a ##vso<U+005B>x]"),
        ("", ""),
    ],
)
@pytest.mark.fault("ci-commands")
def test_a_printed_line_is_no_workflow_command(line: str, expected: str) -> None:
    assert no_commands(line) == expected


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "＋1", "－1", "＠x"])
@pytest.mark.fault("csv")
def test_a_formula_is_text_in_a_spreadsheet(text: str) -> None:
    assert csv_cell(text) == f"'{text}"


def test_a_cell_that_begins_with_a_tab_or_a_return_shows_it() -> None:
    assert csv_cell("\t=1") == "^I=1"
    assert csv_cell("\r=1") == "^M=1"
    assert csv_cell("create-job") == "create-job"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a | b", r"a \| b"),
        ("two\nlines", "two lines"),
        ("<img src=x>", r"\<img src=x\>"),
        ("![x](y)", r"\!\[x\]\(y\)"),
        ("snake_case", r"snake\_case"),
        ("@team", "@\u200bteam"),
        ("`@team", "\\`@\u200bteam"),
        ("fixes #1", "fixes \\#\u200b1"),
        ("owner/repo#1", "owner/repo\\#\u200b1"),
        ("fixes GH-1", "fixes GH\u200b-1"),
        ("https://forge.example/o/r/issues/1", "https:\u200b//forge.example/o/r/issues/1"),
        ("www.site.example", "www\u200b.site.example"),
        ("- item", r"\- item"),
        ("::error::x", r"\::error::x"),
        ("1. item", r"1\. item"),
        ("2026-05-30", "2026-05-30"),
        ("Creating or updating a job: 创建", "Creating or updating a job: 创建"),
    ],
)
def test_markdown(text: str, expected: str) -> None:
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("createJob", "`createJob`"),
        ("a`b", "``a`b``"),
        ("`a`", "`` `a` ``"),
        ("a|b", r"a\|b"),
        ("a\\|b", r"a\\\|b"),
        ("@team <b>", "`@team <b>`"),
        ("", ""),
    ],
)
def test_markdown_code(text: str, expected: str) -> None:
    assert markdown_code(text) == expected


def test_html() -> None:
    assert html('<a href="x">\'&') == "&lt;a href=&quot;x&quot;&gt;&#x27;&amp;"
    assert html("##[x]") == "##&#91;x]"


def test_shortened() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdefg", 6) == "abcde…"


@unhurried
@given(hostile)
def test_nothing_unseen_is_left(text: str) -> None:
    for shown in (plain(text), csv_cell(text), html(text), markdown(text), markdown_code(text), to_json([text])):
        assert unseen(shown) == []


@unhurried
@given(hostile)
def test_json_is_read_back_as_it_was(text: str) -> None:
    written = to_json({"text": text})
    assert json.loads(written) == json.loads(json.dumps({"text": text}))
    assert "##[" not in written


@pytest.mark.fault("ci-commands")
def test_a_sarif_message_has_no_link() -> None:
    assert sarif_message("see [this](https://evil.example) and \\[x\\](y)") == (
        r"see \[this\](https://evil.example) and \\\[x\\\](y)"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://site.example/a-b.html?x=1#y", True),
        ("http://site.example", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)//https://site.example", False),
        ('https://site.example/"><script>', False),
        ("https://site.example/a) [b](c", False),
        ("https://", False),
        ("page.html", False),
    ],
)
@pytest.mark.fault("html")
def test_only_an_address_of_the_web_becomes_a_link(text: str, expected: bool) -> None:
    assert is_web_address(text) is expected
