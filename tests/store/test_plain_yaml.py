"""What is read in the short way means the same to any YAML reader; everything else is left to one."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from extractor.store import plain_yaml, yaml_reader
from extractor.store.block_yaml import OtherFormError

PAGES = """\
# The pages that are followed.
pages:
  # The first one.
- address: https://example.com/a/b.html
  language: en-us
  takes_over:
  - {category: training-job, from: site.en-us.book.page, since: "2025-02-07"}
  ended: 2026-01-31
  note: "The page's, moved: see 'below'"

- address: '/b'
  takes_over: []
  reason:
"""

PIECES = [
    *"abé0:#-'\"{}[],?&*!|>%@`~.1 \t\n\\/",
    "\n  ",
    "\n- ",
    "\na: ",
    ": ",
    "- ",
    "key: ",
    "- {a: ",
    " #",
    "null",
    "\u2028",
]
values = st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=9) | st.sampled_from(["2026-01-01", "1e3"])
records = st.dictionaries(st.sampled_from(["name", "since", "note"]), values, min_size=1)


def test_a_list_of_pages_as_people_keep_it() -> None:
    takes_over = {"category": "training-job", "from": "site.en-us.book.page", "since": "2025-02-07"}
    assert plain_yaml.load(PAGES) == {
        "pages": [
            {
                "address": "https://example.com/a/b.html",
                "language": "en-us",
                "takes_over": [takes_over],
                "ended": "2026-01-31",
                "note": "The page's, moved: see 'below'",
            },
            {"address": "/b", "takes_over": [], "reason": None},
        ]
    }


def read_both_ways(text: str) -> bool:
    """Tell whether the short way reads a text; it says the same then as the long one."""
    try:
        data = plain_yaml.load(text)
    except OtherFormError:
        return False
    assert data == yaml_reader.compose(text, "x.yaml")[0]
    return True


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_any_text_is_left_to_a_yaml_reader_or_means_the_same_to_one(text: str) -> None:
    read_both_ways(text)


@given(st.data())
def test_a_list_of_pages_with_a_change_anywhere_likewise(data: st.DataObject) -> None:
    position = data.draw(st.integers(0, len(PAGES)))
    read_both_ways(PAGES[:position] + data.draw(st.sampled_from(PIECES)) + PAGES[position:])


@given(st.lists(records | st.fixed_dictionaries({"name": values, "takes_over": st.lists(records)}), min_size=1))
def test_what_ruamel_writes_means_the_same(items: list[object]) -> None:
    stream = BytesIO()
    YAML().dump({"pages": items}, stream)
    read_both_ways(stream.getvalue().decode())


@pytest.mark.parametrize(
    "text",
    [
        *("", "a: &x 1", "a: 1\na: 2", "a: |\n  b", "a: b\n  c", "a: b: c", "a: 'b", "---\na: 1", "a: [b]"),
        *("a: {b: {c: d}}", "null: 1", "a:\tb", "- - b", "a: b\r\n", "a:a:a:", "a: -", "a: {b: c", "a:\n- b\n  c: d"),
    ],
)
def test_these_are_left_to_ruamel(text: str) -> None:
    assert not read_both_ways(text)


def test_depth_is_bounded() -> None:
    with pytest.raises(OtherFormError, match="levels"):
        plain_yaml.load("\n".join(" " * depth + "a:" for depth in range(2_000)))
