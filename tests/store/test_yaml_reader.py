"""YAML is read as YAML 1.2 reads it, and refused where it could do harm."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError
from extractor.store import yaml_reader


def test_it_is_read_as_yaml_1_2_reads_it_and_dates_stay_texts() -> None:
    text = "on: 2026-05-30\nyes: no\nnothing: ~\nempty:\nnumber: -12\nshare: 0.5\ntruth: True\nname: 0x1f\n"
    assert list(yaml_reader.load(text.encode(), "x.yaml").data.items()) == [
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
        ("a: 1\n2: 3\n", 2, "a key that is not text"),
        ("null: 3\n", 1, "a key that is not text"),
        ("? [a]\n: 3\n", 1, "a key that is not text"),
        ("a: 1\n---\nb: 1\n", 2, "a second document"),
        ("a: " + "[" * 100_000, 1, "more than 20 levels"),
        ("a:\n" + "- " * 100_000, 2, "more than 20 levels"),
        ("a: " + "{b: " * 90_000, 1, "more than 20 levels"),
        ("a: 1\nb: 'x\n", 3, "not YAML"),
        ("a: 1\nb: c: d\n", 2, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "not YAML"),
    ],
)
@pytest.mark.fault("yaml")
def test_what_is_not_allowed_is_refused_by_name_and_line(text: str, line: int, what: str) -> None:
    with pytest.raises(DataError, match=what) as caught:
        yaml_reader.load(text.encode(), "x.yaml")
    assert caught.value.where == f"x.yaml:{line}"


@pytest.mark.fault("yaml")
def test_an_alias_bomb_is_refused_before_it_expands() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with pytest.raises(DataError, match="an anchor"):
        yaml_reader.load(bomb.encode(), "x.yaml")


@pytest.mark.parametrize(
    "data", [b"a: \xff\n", b"\xff\xfea\x00", b'a: "\\U99999999"', b'a: "\\xzz"', b"\x00", b"a: \x07"]
)
def test_bytes_that_are_not_text_are_refused(data: bytes) -> None:
    with pytest.raises(DataError):
        yaml_reader.load(data, "x.yaml")


def test_too_large_is_refused_unread() -> None:
    with pytest.raises(DataError, match="larger"):
        yaml_reader.load(b"a" * (yaml_reader.LIMIT + 1), "x.yaml")


@given(st.binary(max_size=200) | st.text(alphabet=":-[]{}#&*!|>'\"%@`,?ab \n\t\\", max_size=60).map(str.encode))
def test_whatever_the_bytes_there_is_data_or_a_data_error(data: bytes) -> None:
    try:
        document = yaml_reader.load(data, "x.yaml")
    except DataError:
        return
    json.dumps(document.data)  # plain data and nothing else


def test_lines_are_known_of_every_value() -> None:
    document = yaml_reader.load(b"# a comment\npages:\n- name: a\n  covers:\n  - x\n  - y\n- name: b\n", "pages.yaml")
    assert document.place("pages", 0, "covers", 1) == "pages.yaml:6"
    assert document.place("pages", 1) == "pages.yaml:7"
    assert document.place("pages", 1, "missing") == "pages.yaml:7"
