"""Our own YAML: what is written is read back by us and by others, and nothing else is taken for it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from extractor.errors import DataError
from extractor.store import yaml_reader
from extractor.store.block_yaml import OtherFormError, dump, load

from .helpers import texts

DATA = {
    "schema": 1,
    "note": "",
    "updated_on": "2026-05-30",
    "language": None,
    "page": {"site": "intl", "name": "a: b"},
    "tables": [
        {
            "section": "Jobs: traced",
            "columns": ["Operation", "Trace"],
            "rows": [
                {"operation": "Creating a job", "traces": ["createJob", "yes"]},
                {"operation": "seen\u200bless", "traces": []},
            ],
        },
        {"rows": []},
        {"rows": [{"operation": "创建, 数据集"}], "caption": "last"},
    ],
    "warnings": [{"code": "odd"}],
}
WRITTEN = r"""schema: 1
note: ""
updated_on: "2026-05-30"
language: null
page: {"site": "intl", "name": "a: b"}
tables:
- section: "Jobs: traced"
  columns: ["Operation", "Trace"]
  rows:
  - {"operation": "Creating a job", "traces": ["createJob", "yes"]}
  - {"operation": "seen\u200bless", "traces": []}
- {"rows": []}
- rows:
  - {"operation": "创建, 数据集"}
  caption: "last"
warnings:
- {"code": "odd"}
"""
keys = st.sampled_from(("a", "rows", "resource_type", "x1"))
leaves = texts | st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.lists(texts, max_size=2)
records = st.recursive(
    st.dictionaries(keys, leaves, min_size=1, max_size=3),
    lambda inner: st.dictionaries(keys, leaves | inner | st.lists(inner, max_size=3), min_size=1, max_size=3),
    max_leaves=6,
)
ALPHABET = "- :#,{}[]\"'\\\n\tab1?&*!|>%@\x85\u2028"


def test_a_row_is_a_line_and_what_cannot_be_seen_is_an_escape() -> None:
    assert dump(DATA) == WRITTEN


@pytest.mark.parametrize(
    "data", [DATA, {}, {"a": []}, {"a": [{}]}, {"a": [1, {"b": 2}]}, {"a": [{"b": [{"a": [{}]}]}]}]
)
def test_every_shape_comes_back(data: dict) -> None:
    assert load(dump(data)) == data


@given(records)
def test_writing_and_reading_is_the_identity_for_us_and_for_others(data) -> None:
    written = dump(data)
    assert load(written) == data
    assert yaml_reader.load(written.encode(), "x.yaml").data == data
    assert YAML(typ="safe", pure=True).load(written) == data


@given(st.data())
def test_nothing_is_read_otherwise_than_yaml_reads_it(data) -> None:
    written = dump(data.draw(records | st.just(DATA)))
    at = data.draw(st.integers(0, len(written)))
    cut = data.draw(st.integers(0, 3))
    changed = written[:at] + data.draw(st.text(alphabet=ALPHABET, max_size=4)) + written[at + cut :]
    try:
        content = load(changed)
    except OtherFormError:
        return
    with suppress(DataError):  # such as for a control character that JSON allows
        assert yaml_reader.load(changed.encode(), "x.yaml").data == content


@pytest.mark.parametrize(
    "text",
    [
        "a: 1",
        "a: 1\n\n",
        "a: 1\na: 2\n",
        'a: {"b": 1, "b": 2}\n',
        'a:\n- {"b": 1, "b": 2}\n',
        "a: NaN1\n",
        "a: 1 2\n",
        "a b: 1\n",
        "a:1\n",
        " a: 1\n",
        "a:\n",
        "a:\n- \n",
        'a:\n- {"b": 1}\nc\n',
        'a:\n- {"b": 1}\n  - {"b": 1}\n',
        "# a comment\na: 1\n",
        "a: " + "[" * 100_000 + "\n",
        "a:\n" + "- " * 100_000 + "\n",
    ],
)  # fmt: skip
def test_what_is_not_of_this_form_is_said(text: str) -> None:
    with pytest.raises(OtherFormError):
        load(text)


@pytest.mark.parametrize(
    "line", ['"' * 50_000, '\\"' * 50_000, '"\\' * 50_000, "a: " * 33_000, "{" * 100_000, "[a," * 33_000, " " * 100_000]
)
def test_hostile_lines_are_refused_in_a_stride(line: str) -> None:
    for text in (f"a: [{line}\n", f"a:\n- {{b: {line}\n", f"a:\n- b: {line}\n"):
        with pytest.raises(OtherFormError):
            load(text)
