"""The test on the bytes: it turns most pages away, and never one that holds a trace table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import PageError
from extractor.languages import vocabulary
from extractor.read import read as read_page
from extractor.recognise import extract, may_hold_traces, recognise

from .pages import html, rows

SAVED = """From: <Saved by a browser>
MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://docs.example/usermanual-evs/evs_01.html

"""

WORDS = sorted({*vocabulary().columns["trace"], *vocabulary().likely_columns["trace"]})
OPERATIONS = ("Operation", "操作名称", "Operação", "Operación")


def found(data: bytes) -> bool:
    """Tell whether a page has a trace table, without the filter."""
    return bool(recognise(read_page(data), "page").tables)


@pytest.mark.parametrize(
    "page",
    [
        "<html><p>Every event is recorded, and the trace ID is shown.</p><table><tr><td>Parameter<td>Type</table>",
        "# On events\n\nTo prevent events, see the trace of one.\n\n| Name | Type |\n| - | - |\n| event_id | x |\n",
        "<html><p>Kept events, and the trace list.</p><li>trace_id</li><a href='trace'>See The event here</a>",
        "Words on 事件管理 and 查询事件列表, nothing else.",
        "<html><p>Cloud Trace Service</p><p>Event Center</p><p>Trace List</p>",
        "",
    ],
)
def test_pages_that_only_speak_of_traces_are_turned_away(page):
    assert not may_hold_traces(page.encode())
    assert not found(page.encode())


@pytest.mark.parametrize(
    "cell",
    [
        "{}",
        "<b>{}</b>",
        "<p>\n {} </p>",
        "&nbsp;{}:",
        "{}<sup>1</sup>",
        "<p>{}</p><!-- x -->",
        "\u3000{}：",
        "\u200b{}",
        "{}（备注）",
        "<b>{}</b> 【备注 remark】",
        "{} [1]",
        "{}[a remark]",
        "{} (see <b>the</b> note)",
        "{}（见<a href='x'>说明</a>）",
        "{}（英文）（必选）",
        "{} (see" + " " * 200 + "the note)",
    ],
)
def test_every_word_is_seen_in_every_cell(cell):
    pages = {word: html(f"{OPERATIONS[0]} | {cell.format(word)}", "Doing | doIt", "Doing | doMore") for word in WORDS}
    assert [word for word, page in pages.items() if not (found(page) and may_hold_traces(page))] == []


@pytest.mark.parametrize(
    "word",
    [
        "Trace Name",
        "event",
        "TRACE",
        "TraceName",
        "auditeventname",
        "Nome do evento",
        "Nombre del seguimiento",
        "事件名称",
    ],
)
@pytest.mark.parametrize(
    "broken",
    ["{0}<b>{1}</b>", "{0}<wbr>{1}", "{0}&shy;{1}", "{0}\u200b{1}", "{0}&#8203;{1}", "{0}<!-- x -->{1}",
     "{0}</b><i>{1}", "{0}<span class='a'>\u00ad</span>{1}", "{0}&ZeroWidthSpace;{1}", "{0}<a name=\"x\"></a>{1}"],
)  # fmt: skip
def test_a_word_that_is_broken_up_is_put_together(word, broken):
    for cut in range(1, len(word)):
        page = html(f"操作 | {broken.format(word[:cut], word[cut:])}", "Doing | doIt")
        for written in (page, page.decode().encode("gb18030")):
            assert not found(written) or may_hold_traces(written)


@pytest.mark.parametrize("word", [word for word in WORDS if " " in word])
def test_words_that_are_written_as_one_are_seen(word):
    for written in (word.replace(" ", ""), word.title().replace(" ", "")):
        page = html(f"Operation | {written}", "Doing | doIt", "Doing | doMore")
        assert found(page)
        assert may_hold_traces(page)


@pytest.mark.parametrize("table", ["table", "TABLE", "Table", "tABLE border='1'"])
@pytest.mark.parametrize("frame", ["<!DOCTYPE html>", "\ufeff<!doctype html >", " \n<HTML lang='en'>", "<html>", ""])
def test_tables_are_seen_behind_any_frame(table, frame):
    page = f"{frame}<h1>Event</h1><{table}><tr><td>Operation<td>Trace<tr><td>A<td>doA</table>".encode()
    assert found(page)
    assert may_hold_traces(page)


@pytest.mark.parametrize("reference", ["&#{};", "&#x{:x};", "&#X{:X};", "&#00{};", "{0:c}&#xAD;"])
def test_a_word_in_references_is_read(reference):
    word = "".join(reference.format(ord(letter)) for letter in "Event Name")
    page = html(f"Operation | {word}", "Doing | doIt")
    assert found(page)
    assert may_hold_traces(page)


@pytest.mark.parametrize(
    "page",
    [
        "| [Operation](a) | [Trace](b) |\n| - | - |\n| A | doA |",
        "| ![](x.png)Operation | ![](x.png) **Trace** |\n| - | - |\n| A | doA |",
        "| Operation | trace\\_name |\n| - | - |\n| A | doA |",
        "T\n=\n\n=========   =====\nOperation   Trace\n=========   =====\nA           doA\n=========   =====\n",
        "T\n=\n\n========= =====\nOperation Trace\n========= =====\nA         doA\n========= =====\n",
        "+-----------+-----------------+\n| Operation | :ref:`Trace <x>`|\n+===========+=================+\n"  # noqa: ISC004
        "| A         | doA             |\n+-----------+-----------------+\n",
        ".. list-table::\n\n   * - Operation\n     - - Trace\n   * - A\n     - doA\n",
        "Operation\n\nTrace\n\nDoing A\n\ndoA\n",
        "# A\n\nIf a <b\n\n| Operation | Trace |\n| - | - |\n| A | doA |\n\nor b> a.\n",
        "Operation\tTrace\nDoing A\tdoA\n",
        'Operation\t"Trace\nName"\nDoing A\tdoA\n',
        "| Operation | Trace ![](x.png) |\n| - | - |\n| A | doA |",
        "| Operation | Trace ([note](x)) |\n| - | - |\n| A | doA |",
        ".. list-table::\n\n   * - Operation\n     - **Trace** :sup:`1`\n   * - A\n     - doA\n",
        ".. list-table::\n\n   * - Operation\n     - Trace\\ :sup:`(1)`\n   * - A\n     - doA\n",
        "| 操作 | 资源 | 事件名称（英文）（必选） |\n| - | - | - |\n| A | a | doA |",
        ".. list-table::\n\n   * - 操作\n     - 资源\n     - :strong:`事件名称`\n   * - A\n     - a\n     - doA\n",
        "| 操作名称 Operation | 事件名称 Trace Name |\n| - | - |\n| A | doA |",
        "| 操作名称/Operation | 事件名称/Trace Name |\n| - | - |\n| A | doA |",
        "| Operation<br>操作名称 | Trace Name / 事件名称 |\n| - | - |\n| A | doA |",
        f"{SAVED}<table><tr><td>Operation<td>Tra=\nce Name<tr><td>=E5=88=9B<td>do=\nA</table>\n--b--\n",
    ],
)
def test_headers_in_other_forms_are_seen(page):
    assert found(page.encode())
    assert may_hold_traces(page.encode())


_PIECES = st.sampled_from(
    ("trace", "Event", "name", "事件", "名称", "evento", "Nome do ", "<b>", "</b>", "<!-- x -->", "&shy;", "&#116;",
     "&nbsp;", " ", "\n", "\u200b", "：", "|", "*", "`", "_", "[", "](x)", ")", ":", ".", "s", "T", "race", "the ",
     "<td>", "<wbr>", "[1]", " [a]",
     "(1)", "<table>", "</table>", '<a name="x"></a>')
)  # fmt: skip


@given(st.lists(_PIECES, max_size=9).map("".join), st.sampled_from(("html", "framed", "md", "text")))
def test_a_page_that_is_turned_away_has_no_table(header, form):
    made = {
        "html": f"<html><table><tr><td>Operation<td>{header}<tr><td>A<td>doA<tr><td>B<td>doB</table>",
        "framed": f"<!DOCTYPE html><p>trace</p><TABLE><tr><td>Operation<td>{header}<tr><td>A<td>doA</table>",
        "md": f"| Operation | {header} |\n| - | - |\n| A | doA |\n| B | doB |\n",
        "text": f"Operation\n\n{header}\n\nDoing A\n\ndoA\n",
    }[form].encode()
    try:
        has_table = found(made)
    except PageError:
        has_table = False
    assert may_hold_traces(made) or not has_table


def test_what_a_server_says_of_letters_is_heeded():
    page = html("操作名稱 | 事件名稱", "Doing | doIt", "Doing more | doMore").decode().encode("big5")
    assert len(extract(page, "page", charset="big5", allow_empty=True).rows) == 2


def test_turned_away_means_an_empty_edition_only_where_that_is_allowed():
    page = b"<html><h1>Regions</h1><table><tr><td>Region<td>Endpoint<tr><td>a<td>b</table>"
    assert extract(page, "page", allow_empty=True).tables == ()
    with pytest.raises(PageError, match="Region"):
        extract(page, "page")
    assert rows(extract(html("Operation | Trace", "A | doA"), "page", allow_empty=True)) == [("A", "", "doA")]
