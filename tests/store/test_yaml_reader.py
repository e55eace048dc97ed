"""YAML is written in one way, read as what was written, and refused where it could do harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from extractor.errors import DataError
from extractor.store import canonical, yamlfile, yamlwrite

from .helpers import plain_data, texts

DATA = {
    "schema": 1,
    "note": "",
    "edition": {
        "updated_on": "2026-05-30",
        "language": None,
        "tables": [
            {
                "section": "Jobs: traced",
                "columns": ["Operation", "Trace"],
                "rows": [
                    {"operation": "Creating a job", "traces": ["createJob", "yes"]},
                    {"operation": "创建, 数据集", "traces": []},
                    {"operation": "seen\u200bless", "traces": ["createJob"]},
                ],
            }
        ],
    },
}
WRITTEN = r"""schema: 1
note: ""
edition:
  updated_on: "2026-05-30"
  language: null
  tables:
  - section: "Jobs: traced"
    columns: [Operation, Trace]
    rows:
    - {operation: Creating a job, traces: [createJob, "yes"]}
    - {operation: "创建, 数据集", traces: []}
    - {operation: "seen\u200bless", traces: [createJob]}
"""


def test_a_row_is_a_line_and_what_cannot_be_seen_is_an_escape() -> None:
    assert yamlwrite.dump(DATA).decode() == WRITTEN


def test_both_readers_read_what_was_written() -> None:
    assert canonical.read(WRITTEN) == DATA
    assert yamlfile.load(WRITTEN.encode(), "x.yaml").data == DATA


@given(plain_data)
def test_writing_and_reading_is_the_identity(data) -> None:
    written = yamlwrite.dump(data)
    assert yamlfile.load(written, "x.yaml").data == data
    assert YAML(typ="safe", pure=True).load(written.decode()) == data


@given(plain_data)
def test_writing_what_was_read_changes_nothing(data) -> None:
    written = yamlwrite.dump(data)
    assert yamlwrite.dump(yamlfile.load(written, "x.yaml").data) == written


@given(st.dictionaries(st.sampled_from(["a", "b", "c_d"]), texts | st.lists(texts, max_size=3), min_size=1))
def test_the_fast_reader_knows_what_the_writer_writes(data) -> None:
    written = yamlwrite.dump(data).decode()
    if "\\ud" not in written and "\\U" not in written:  # halves of pairs and other planes' escapes take the slow way
        assert canonical.read(written) == data


@given(st.data())
def test_the_fast_reader_reads_nothing_that_the_slow_one_reads_otherwise(data) -> None:
    written = yamlwrite.dump(data.draw(plain_data | st.just(DATA))).decode("utf-8", "surrogatepass")
    at = data.draw(st.integers(0, len(written)))
    cut = data.draw(st.integers(0, 3))
    piece = data.draw(st.text(alphabet="- :#,{}[]\"'\\\n\tab1?&*!|>%@\x85\u2028", max_size=4) | texts)
    changed = written[:at] + piece + written[at + cut :]
    found = canonical.read(changed)
    if found is not None:
        assert yamlfile.load(changed.encode("utf-8"), "x.yaml").data == found


def test_it_is_read_as_yaml_1_2_reads_it_and_dates_stay_texts() -> None:
    text = "on: 2026-05-30\nyes: no\nnothing: ~\nempty:\nnumber: -12\nshare: 0.5\ntruth: True\nname: 0x1f\n"
    assert list(yamlfile.load(text.encode(), "x.yaml").data.items()) == [
        ("on", "2026-05-30"),
        ("yes", "no"),
        ("nothing", None),
        ("empty", None),
        ("number", -12),
        ("share", 0.5),
        ("truth", True),
        ("name", "0x1f"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: &x 2\n", 2, "an anchor"),
        ("a: 1\nb: *x\n", 2, "an alias"),
        ("a: 1\nb: !!python/name:os.system x\n", 2, "a tag"),
        ("a: 1\nb: !mine {}\n", 2, "a tag"),
        ("%TAG ! tag:x,2000:\n---\na: 1\n", 2, "a directive"),
        ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' twice"),
        ("rows:\n- {a: 1, a: 2}\n", 2, "the key 'a' twice"),
        ("a: 1\n2: 3\n", 2, "a key that is no text"),
        ("null: 3\n", 1, "a key that is no text"),
        ("? [a]\n: 3\n", 1, "a key that is no text"),
        ("a: 1\n---\nb: 1\n", 2, "a second document"),
        ("a: " + "[" * 100_000, 1, "more than 20 levels"),
        ("a:\n" + "- " * 100_000, 2, "more than 20 levels"),
        ("a: " + "{b: " * 100_000, 1, "more than 20 levels"),
        ("a: 1\nb: 'x\n", 3, "no YAML"),
        ("a: 1\nb: c: d\n", 2, "no YAML"),
        ("a: 1\n\tb: 2\n", 2, "no YAML"),
    ],
)
def test_what_is_not_allowed_is_refused_by_name_and_line(text: str, line: int, what: str) -> None:
    with pytest.raises(DataError, match=what) as caught:
        yamlfile.load(text.encode(), "x.yaml")
    assert caught.value.where == f"x.yaml:{line}"


def test_an_alias_bomb_is_refused_before_it_expands() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(DataError, match="an anchor"):
        yamlfile.load(bomb.encode(), "x.yaml")


@pytest.mark.parametrize(
    "data", [b"a: \xff\n", b"\xff\xfea\x00", b'a: "\\U99999999"', b'a: "\\xzz"', b"\x00", b"a: \x07"]
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(DataError):
        yamlfile.load(data, "x.yaml")


def test_too_large_is_refused_unread() -> None:
    with pytest.raises(DataError, match="larger"):
        yamlfile.load(b"a" * (yamlfile.LIMIT + 1), "x.yaml")


@given(st.binary(max_size=200) | st.text(alphabet=":-[]{}#&*!|>'\"%@`,?ab \n\t\\", max_size=60).map(str.encode))
def test_whatever_the_bytes_there_is_data_or_a_data_error(data: bytes) -> None:
    try:
        found = yamlfile.load(data, "x.yaml")
    except DataError:
        return
    json.dumps(found.data)  # plain data and nothing else


@pytest.mark.parametrize(
    "line",
    [
        '"' * 50_000,
        '\\"' * 50_000,
        '"\\' * 50_000,
        "a: " * 33_000,
        "{" * 100_000,
        "[a," * 33_000,
        " " * 100_000,
        "é" * 50_000,
    ],
)
def test_the_fast_reader_takes_hostile_lines_in_a_stride(line: str) -> None:
    # What this guards against, a pattern that tries again from every quote, takes hours here.
    assert canonical.read(f"a: [{line}\n") is None
    assert canonical.read(f"a:\n- {{b: {line}\n") is None


def test_lines_are_known_of_every_value() -> None:
    document = yamlfile.load(b"# a comment\npages:\n- name: a\n  covers:\n  - x\n  - y\n- name: b\n", "pages.yaml")
    assert document.place("pages", 0, "covers", 1) == "pages.yaml:6"
    assert document.place("pages", 1) == "pages.yaml:7"
    assert document.place("pages", 1, "missing") == "pages.yaml:7"


KEPT = """\
# What we decided.

decisions:
  # The first one; see the meeting of May.
  - id: abc   # short
    verdict: same
    reason: 'because: so'

  - {id: def, verdict: "different", reason: a very long reason that goes on and on and on and on and on and on and on and on and on}
  # the end
"""  # noqa: E501


def test_adding_keeps_comments_order_quotes_and_indentation() -> None:
    added = yamlwrite.append(
        KEPT.encode(), "decisions", [{"id": "1e3", "reason": "a: b", "on": "2026-01-01"}], "d.yaml"
    )
    assert added.decode() == KEPT + '  - id: "1e3"\n    reason: "a: b"\n    "on": "2026-01-01"\n'


@pytest.mark.parametrize(
    "before", ["", "# only a comment", "# a comment\n\n", "decisions: []\n", "decisions:\n", "decisions: # none yet\n"]
)
def test_adding_to_an_empty_list_keeps_the_comments(before: str) -> None:
    added = yamlwrite.append(before.encode(), "decisions", [{"id": "x", "covers": ["a", "b"]}], "d.yaml")
    assert yamlfile.load(added, "d.yaml").data == {"decisions": [{"id": "x", "covers": ["a", "b"]}]}
    assert all(line.partition("#")[2] in added.decode() for line in before.splitlines())


@given(st.lists(st.dictionaries(st.sampled_from(["id", "reason"]), texts, min_size=1), min_size=1, max_size=2))
def test_adding_never_changes_what_was_there(items) -> None:
    added = yamlwrite.append(KEPT.encode(), "decisions", items, "d.yaml")
    assert added.startswith(KEPT.encode())
    assert yamlfile.load(added, "d.yaml").data["decisions"][2:] == items
