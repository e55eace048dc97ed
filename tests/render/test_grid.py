"""Columns on a terminal: aligned, within the width, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.render.grid import columns, padded, width_of, wrap
from tests.render.helpers import unhurried

words = st.text(st.sampled_from("ab 创建ก็é-"), max_size=40)


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("创建", 4), ("e\u0301", 1), ("ที่", 1), ("Ａ", 2), ("", 0)])
def test_width(text: str, width: int) -> None:
    assert width_of(text) == width


def test_columns_align_though_some_characters_are_wide() -> None:
    lines = columns([("创建任务", "job", "createJob"), ("Stop", "service", "stop")], 80, indent=2)
    assert lines == ["  创建任务  job      createJob", "  Stop      service  stop"]


def test_the_widest_column_is_broken_and_a_kept_one_is_not() -> None:
    lines = columns([("Creating a job version in one go", "createModelArtsTrainVersion")], 45, keep=(1,))
    assert lines == ["Creating a job    createModelArtsTrainVersion", "version in one", "go"]


def test_a_very_long_cell_takes_no_longer_than_its_lines() -> None:
    assert len(columns([("x" * 200_000, "y")], 80)) == 200_000 // 77 + 1


@unhurried
@given(words, st.integers(2, 30))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@unhurried
@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=4), st.integers(40, 90))
def test_no_line_is_wider_than_asked_for(rows: list[tuple[str, str, str]], width: int) -> None:
    assert all(width_of(line) <= width for line in columns(rows, width, indent=2, keep=(2,)))


@unhurried
@given(words, st.integers(0, 90))
def test_padded_texts_end_in_one_column(text: str, width: int) -> None:
    assert width_of(padded(text, width)) == max(width, width_of(text))
