"""What a trace cell says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.recognise.names import names_in

from .pages import html, raw, read


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("createServer", ["createServer"]),
        ("create access log", ["create access log"]),
        ("delete listener", ["delete listener"]),
        ("createServer createServerV2", ["createServer", "createServerV2"]),
        ("PUT.OBJECT.ACL", ["PUT.OBJECT.ACL"]),
        ("createVolume-tags", ["createVolume-tags"]),
        ("create_instance delete_instance", ["create_instance", "delete_instance"]),
        ("createA/createB", ["createA", "createB"]),
        ("createA / createB /", ["createA", "createB"]),
        ("createA、createB", ["createA", "createB"]),
        ("createA, createB; createC", ["createA", "createB", "createC"]),
        ("createA，createB；createC", ["createA", "createB", "createC"]),
        ("login/logout", ["login", "logout"]),
        ("createA or createB", ["createA", "createB"]),
        ("createScript(api)", ["createScript"]),
        ("createScript（api）", ["createScript"]),
        ("createScript (API)/runScript(api)", ["createScript", "runScript"]),
        ("createA[1]", ["createA"]),
        ("createA [1]", ["createA"]),
        ("createA*", ["createA"]),
        ("createA或createB", ["createA", "createB"]),
        ("createA和createB", ["createA", "createB"]),
        ("createA, createB, and createC", ["createA", "createB", "createC"]),
        ("createA\nor\ncreateB", ["createA", "createB"]),
        ("createA & createB", ["createA", "createB"]),
        ("createA／createB", ["createA", "createB"]),
        ("• createA\n• createB", ["createA", "createB"]),
        ("•createA\n\uf06ccreateB\n◆ createC", ["createA", "createB", "createC"]),
        ("Console\ncreateA\nAPI:\ncreateB", ["createA", "createB"]),
        ("V1\ncreateA\nV2\ncreateB", ["createA", "createB"]),
        ("API\nConsole", ["API", "Console"]),
        ("1. createA\n2. createB", ["createA", "createB"]),
        ("- createA", ["createA"]),
        ("“createA”", ["createA"]),
        ("createA。", ["createA"]),
        ("createA [API]", ["createA"]),
        ("createA【API】、createB", ["createA", "createB"]),
        ("createA*, createB*", ["createA", "createB"]),
        ("createA[1], createB", ["createA", "createB"]),
        ("createA\nNOTE:\nOnly in some regions", ["createA"]),
        ("createA\n说明：仅部分区域支持", ["createA"]),
        ("createA\n说明\n仅部分区域支持", ["createA"]),
        ("createA Note: only in some regions", ["createA"]),
        ("createA\nThis trace is recorded only when the API is called.", ["createA"]),
        ("createA\n仅调用接口时上报。", ["createA"]),
        ("Console: createA\nAPI: createB", ["createA", "createB"]),
        ("控制台：createA\nAPI：createB", ["createA", "createB"]),
        ("①createA\n②createB", ["createA", "createB"]),
        ("1、createA\n2、createB", ["createA", "createB"]),
        ("（1）createA\n（2）createB", ["createA", "createB"]),
        ("createV2、createA", ["createV2", "createA"]),
        ("createA。\ncreateB。", ["createA", "createB"]),
        (
            "createA\ncreateB, createC, createD, createE and createF。",
            ["createA", "createB", "createC", "createD", "createE", "createF"],
        ),
        ("Console: createA; API: createB", ["createA", "createB"]),
        ("create job: started", ["create job: started"]),
        ("createA, etc.", ["createA"]),
        ("note", ["note"]),
        ("None", []),
        ("-", []),
        ("N/A", []),
        ("", []),
        ("createA/createA", ["createA"]),
        ("createA或者createB", ["createA", "createB"]),
        ("createA以及createB", ["createA", "createB"]),
        ("createA与createB", ["createA", "createB"]),
        ("createA、createB等", ["createA", "createB"]),
        ("createA, …", ["createA"]),
        ("createA and/or createB", ["createA", "createB"]),
        ("createA • createB + createC", ["createA", "createB", "createC"]),
        ('"createA" or "createB"', ["createA", "createB"]),
        ("[createA, createB]", ["createA", "createB"]),
        ("(createA)", ["createA"]),
        ("(see below)", []),
        ("createA¹", ["createA"]),
        ("createA (see (2))", ["createA"]),
        ("createA (" + "reported only where many are created at once, " * 4 + "or two)", ["createA"]),
        ("v1: createA\nv2: createB", ["createA", "createB"]),
        ("V2 API: createA\nIPv4: createB", ["createA", "createB"]),
        ("Pay-per-use: createA\nYearly/Monthly: createB", ["createA", "createB"]),
        ("createA: createB", ["createA: createB"]),
        ("createA/API: createB", ["createA", "createB"]),
        ("createA, API: createB", ["createA", "createB"]),
        ("(read-only)", []),
        ("(v2)", []),
        ("delete*", ["delete*"]),
        ("delete *", ["delete"]),
        ("<createA>", ["createA"]),
        ("createA<br", ["createA<br"]),
    ],
)
def test_cells(cell, names):
    assert list(names_in(cell)[0]) == names


@pytest.mark.parametrize(
    "written",
    ["create\u200bServer", "create<wbr>Server", "create&shy;Server", "create&#8203;Server",
     "&nbsp;createServer&#xa0;",
     "cre<!-- x -->ateServer", "create<b>Server</b>", "&#99;reateServer", "c<span>reate</span>Server\ufeff",
     "create\u2060Server", "createServer<sup>1</sup>", "<p>createServer</p>"],
)  # fmt: skip
def test_what_shows_nothing_does_not_change_a_name(written):
    assert read(raw(f"<tr><td>A</td><td>server</td><td>{written}</td></tr>")).rows[0].traces == ("createServer",)


@pytest.mark.parametrize(
    "written",
    ["<p>doA</p><p>doB</p>", "doA<br>doB", "<ul><li>doA</li><li>doB</li></ul>", "<ol><li>doA<li>doB</ol>",
     "<div>doA</div>doB", "<div><p>doA</p><p>doB</p></div>", "<p>doA</p>doB", "doA<p>doB", "<p>doA</p><b>doB</b>",
     "<ul><li><p>doA</p><li>doB</ul>"],
)  # fmt: skip
def test_lines_of_a_cell_are_names(written):
    assert read(raw(f"<tr><td>A</td><td>server</td><td>{written}</td></tr>")).rows[0].traces == ("doA", "doB")


def test_what_was_printed_is_kept_where_it_is_more():
    page = html("Operation | Trace", "A | createScript(api)", "B | create\u200bDisk", "C | createServer", "D | doA/doB")
    assert [row.printed for row in read(page).rows] == ["createScript(api)", "create\u200bDisk", "", ""]


@given(st.text(max_size=200))
def test_every_name_stands_in_the_cell(cell):
    names, _ = names_in(cell)
    shown = "".join(letter for letter in cell if not letter.isspace())
    for name in names:
        assert name
        assert name == " ".join(name.split())
        pieces = iter(shown)
        assert all(letter in pieces for letter in name if not letter.isspace())
