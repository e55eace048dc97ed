"""The page list is read with the line of every fault, and added to without touching what people wrote."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from extractor.errors import DataError, UsageError
from extractor.pages import FollowedPage, Page, TakeOver
from extractor.store import yaml_reader
from extractor.store.page_list import FILE, PageList, find_page

LIST = """\
# The pages we follow.
pages:
# the old one
- address: https://support.example.com/intl/en-us/productdesc-thing/thing_01_0034.html
  site: intl
  language: en-us
  handbook: productdesc-thing
  name: thing_01_0034
  service: thing
  body_language: en   # though the address may say otherwise

- address: https://support.example.com/intl/en-us/develop-thing/develop-thing-0026.html
  site: intl
  language: en-us
  handbook: develop-thing
  name: develop-thing-0026
  service: thing
  ended: 2026-06-01
  takes_over:
  - {category: training-job, from: intl.en-us.productdesc-thing.thing_01_0034, since: 2026-05-30}
  note: "the training page: newer"
# nothing below
"""
OLD = FollowedPage(
    page=Page(site="intl", language="en-us", handbook="productdesc-thing", name="thing_01_0034"),
    service="thing",
    address="https://support.example.com/intl/en-us/productdesc-thing/thing_01_0034.html",
    body_language="en",
)
NEW = FollowedPage(
    page=Page(site="intl", language="en-us", handbook="develop-thing", name="develop-thing-0026"),
    service="thing",
    address="https://support.example.com/intl/en-us/develop-thing/develop-thing-0026.html",
    takes_over=(TakeOver(category="training-job", from_document=OLD.page.document, since="2026-05-30"),),
    ended="2026-06-01",
    note="the training page: newer",
)
OTHER = FollowedPage(
    page=Page(site="cn", language="zh-cn", handbook="guide", name="0051"),
    service="other",
    address="https://support.example.com/guide/0051.html",
    takes_over=(TakeOver(category="things", from_document=OLD.page.document, since="2026-01-01"),),
)


def parse(text: str) -> tuple[FollowedPage, ...]:
    return PageList(Path()).parse(yaml_reader.load(text.encode(), FILE))


@pytest.fixture
def pages(tmp_path: Path) -> PageList:
    (tmp_path / FILE).parent.mkdir()
    (tmp_path / FILE).write_text(LIST)
    return PageList(tmp_path)


def unsealed(root: Path) -> str:
    seal, _, rest = (root / FILE).read_text().partition("\n")
    assert seal.startswith("# sealed by ctscat: ")
    return rest


def test_the_pages_are_read_in_order(pages: PageList) -> None:
    assert pages.load() == (OLD, NEW)


def test_no_file_is_no_page(tmp_path: Path) -> None:
    assert PageList(tmp_path).load() == ()
    assert parse("# nothing yet\n") == ()
    assert parse("pages: []\n") == ()


ADDED = """\
- address: https://support.example.com/guide/0051.html
  site: cn
  language: zh-cn
  handbook: guide
  name: '0051'
  service: other
  takes_over:
  - category: things
    from: intl.productdesc-thing.thing_01_0034
    since: '2026-01-01'
"""


def test_adding_appends_and_leaves_the_rest_to_the_byte(pages: PageList, tmp_path: Path) -> None:
    assert pages.add([NEW, OTHER, OTHER]) == (OTHER,)
    assert pages.load() == (OLD, NEW, OTHER)
    assert unsealed(tmp_path) == LIST + ADDED


def test_changing_an_entry_leaves_comments_and_other_entries(pages: PageList, tmp_path: Path) -> None:
    ended = replace(OLD, ended="2026-06-03", reason="given up", moved_to=NEW.page.id)
    pages.change(ended)
    assert pages.load() == (ended, NEW)
    text = unsealed(tmp_path)
    comments = [line[line.index("#") :] for line in LIST.splitlines() if "#" in line]
    assert [line[line.index("#") :] for line in text.splitlines() if "#" in line] == comments
    assert text.endswith(LIST[LIST.index("- address: https://support.example.com/intl/en-us/develop") :])


def test_a_field_that_is_taken_back_leaves_the_entry(pages: PageList) -> None:
    pages.change(replace(NEW, ended="", takes_over=()))
    assert pages.load() == (OLD, replace(NEW, ended="", takes_over=()))


def test_a_change_that_could_not_be_read_back_is_not_written(pages: PageList, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="not another page"):
        pages.change(replace(OLD, ended="2026-06-03", moved_to="intl.en-us.nowhere.x"))
    assert (tmp_path / FILE).read_text() == LIST


def test_a_document_may_be_named_by_itself_or_by_one_of_its_pages() -> None:
    by_document = LIST.replace("from: intl.en-us.productdesc-thing", "from: intl.productdesc-thing")
    assert parse(by_document) == parse(LIST) == (OLD, NEW)
    renamed = LIST.replace("  body_language: en ", "  document: intl.audit\n  body_language: en ")
    assert parse(renamed)[1].takes_over[0].from_document == "intl.audit"


def test_adding_what_is_listed_changes_nothing(pages: PageList, tmp_path: Path) -> None:
    before = (tmp_path / FILE).stat()
    assert pages.add([OLD, NEW]) == ()
    assert (tmp_path / FILE).stat().st_ino == before.st_ino


def test_the_first_page_makes_the_file(tmp_path: Path) -> None:
    PageList(tmp_path).add([OLD])
    assert PageList(tmp_path).load() == (OLD,)


def test_a_candidate_that_could_not_be_read_back_is_not_written(pages: PageList, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="folder's name"):
        pages.add([replace(OTHER, service="../x")])
    assert (tmp_path / FILE).read_text() == LIST


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("  ended: 2026-06-01", "  end: 2026-06-01", 12, "unknown field `end`"),
        ("  ended: 2026-06-01", "  ended: June", 18, "'June' is not a valid date"),
        ("since: 2026-05-30", "since: 2026-05-32", 20, "'2026-05-32' is not a valid date"),
        ("since: 2026-05-30", "till: 2026-05-30", 20, "unknown field `till`"),
        ("from: intl.en-us.productdesc-thing.thing_01_0034", "from: nowhere", 20, "'nowhere' is not another page"),
        ("from: intl.en-us.productdesc-thing.thing_01_0034", f"from: {NEW.page.id}", 20, "is not another page"),
        ("  handbook: develop-thing\n", "", 12, "missing required field `handbook`"),
        ("  handbook: develop-thing", "  handbook: ''", 15, "'' cannot be a folder's name"),
        ("  handbook: develop-thing", "  handbook: 12", 15, "`handbook`: expected `str`, got `int`"),
        ("  handbook: develop-thing", "  handbook: ../x", 15, "cannot be a folder's name"),
        ("  service: thing", "  service: a/b", 9, "cannot be a folder's name"),
        ("address: https://support.example.com/intl/en-us/dev", "address: data:dev", 12, "should begin with https"),
        ("pages:", "page:", 2, "expected one list, 'pages'"),
        ("name: develop-thing-0026", "name: develop-thing-0026\n  name: x", 17, "twice"),
        ("# nothing below", "- just text", 22, "expected `object`, got `str`"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_line(old: str, new: str, line: int, message: str) -> None:
    assert old in LIST
    with pytest.raises(DataError) as caught:
        parse(LIST.replace(old, new, 1))
    assert message in caught.value.message
    assert caught.value.where == f"{FILE}:{line}"


def test_a_page_listed_twice_names_both_lines() -> None:
    again = (
        LIST + LIST[LIST.index("- address: https://support.example.com/intl/en-us/prod") : LIST.index("\n\n")] + "\n"
    )
    with pytest.raises(DataError, match="listed twice, first on line 4") as caught:
        parse(again)
    assert caught.value.where == f"{FILE}:23"


@pytest.mark.parametrize("text", ["- a\n", "pages: {a: 1}\n", "pages: x\n", "x\n"])
def test_another_shape_is_refused(text: str) -> None:
    with pytest.raises(DataError):
        parse(text)


def test_an_address_finds_its_page() -> None:
    assert find_page([OLD, NEW], NEW.address) == NEW
    with pytest.raises(UsageError, match="not a page that is followed"):
        find_page([OLD], NEW.address)


def test_a_list_that_grew_beyond_what_is_read_says_so(tmp_path: Path) -> None:
    many = (
        replace(NEW, page=replace(NEW.page, name=f"page-{number}"), takes_over=(), note="x" * 4000)
        for number in range(100)
    )
    with pytest.raises(DataError, match="larger than 400,000 bytes"):
        PageList(tmp_path).add(many)
    assert not (tmp_path / FILE).exists()
