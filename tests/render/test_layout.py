"""Lines on a terminal: aligned, within the width, nothing lost, and no name broken."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.render.layout import (
    Phrase,
    entry,
    folded,
    joined,
    led,
    names,
    painted,
    prose,
    text_table,
    width_of,
    wrap,
)
from extractor.render.style import PIPE, Style, Tone
from tests.render.helpers import unhurried

words = st.text(st.sampled_from("ab 创建ก็é-"), max_size=40)
NARROW = Style(width=45)
OPERATION, NAME = "Creating a job version in one go", "createModelArtsTrainVersion"


def lines_of(phrase: Phrase, width: int | None, hang: int = 0) -> list[str]:
    return [painted(line, PIPE) for line in wrap(phrase, width, hang)]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("创建", 4), ("e\u0301", 1), ("ที่", 1), ("Ａ", 2), ("", 0)])
def test_width(text: str, width: int) -> None:
    assert width_of(text) == width


def test_prose_breaks_at_blanks_and_beside_ideographs_and_never_within_a_word() -> None:
    assert lines_of(prose("one two three"), 8) == ["one two", "three"]
    assert lines_of(prose("创建ModelArts训练作业"), 9) == ["创建", "ModelArts", "训练作业"]
    assert lines_of(prose("see createModelArtsTrainVersion now"), 10) == ["see", NAME, "now"]


def test_names_stay_whole_though_they_have_blanks_or_ideographs() -> None:
    assert lines_of(names(["Data disk", "云服务器"]), 6) == ["Data disk,", "云服务器"]


def test_a_sign_stays_with_the_word_after_it() -> None:
    assert lines_of(joined(prose("Creating"), led("→", names(["a", "b"])), by="·"), 10) == ["Creating", "· → a, b"]
    assert joined([], names(["a"]), by="·") == names(["a"])


def test_lines_after_the_first_are_hung_in() -> None:
    assert list(folded(prose("one two three"), Style(width=10), indent=2, hang=1)) == ["  one two", "   three"]


def test_nothing_is_broken_in_a_pipe() -> None:
    text = "word " * 200 + "end"
    assert list(folded(prose(text), PIPE)) == [text]
    assert list(entry(names(["x" * 90]), prose(text), PIPE, column=10)) == [f"{'x' * 90}  {text}"]
    rows = [[prose(text), names([NAME])]]
    assert [len(line.split("  ")) for line in text_table(("OPERATION", "TRACE"), rows, PIPE)][1] == 2


def test_a_head_too_wide_for_its_column_has_a_line_of_its_own() -> None:
    lines = list(entry(names(["x" * 30]), prose("what it is"), NARROW, column=10, lead="  ? "))
    assert lines == ["  ? " + "x" * 30, "      what it is"]


def test_a_head_of_many_names_is_broken_between_them() -> None:
    lines = list(entry(names([NAME, NAME]), prose("what it is"), NARROW, column=10, lead="    "))
    assert lines == [f"    {NAME},", f"      {NAME}", "      what it is"]


class TestTable:
    def test_columns_align_though_some_characters_are_wide(self) -> None:
        rows = [[prose(a), names([b])] for a, b in (("创建任务", "createJob"), ("Stop", "stop"))]
        lines = list(text_table(("OPERATION", "TRACE"), rows, NARROW, indent=2))
        assert lines == ["  OPERATION  TRACE", "  创建任务   createJob", "  Stop       stop"]

    def test_prose_gives_way_to_names(self) -> None:
        lines = list(text_table(("OPERATION", "TRACE"), [[prose(OPERATION), names([NAME])]], NARROW))
        assert lines[1:] == ["Creating a job    createModelArtsTrainVersion", "version in one", "go"]

    def test_a_wide_terminal_is_used(self) -> None:
        lines = list(text_table(("OPERATION", "TRACE"), [[prose(OPERATION), names([NAME])]], Style(width=120)))
        assert lines[1:] == [f"{OPERATION}  {NAME}"]

    def test_where_names_leave_no_room_each_row_is_an_entry(self) -> None:
        row = [names([NAME]), names(["resource type of 24 chars"]), prose(OPERATION)]
        lines = list(text_table(("TRACE", "TYPE", "OPERATION"), [row], NARROW))
        assert lines == [
            NAME,
            "    resource type of 24 chars · Creating a",
            "      job version in one go",
        ]

    def test_one_long_cell_does_not_widen_every_row(self) -> None:
        rows = [[prose("x" * 100_000), names(["a"])], [prose("y"), names(["b"])]]
        for style in (PIPE, NARROW):
            assert sum(map(len, text_table(("OPERATION", "TRACE"), rows, style))) < 100_300

    def test_colour_does_not_move_columns(self) -> None:
        rows = [[names(["a"], Tone.NAME), prose("one")], [names(["bcd"], Tone.NAME), prose("two")]]
        plain, colored = (
            list(text_table(("NAME", "WHAT"), rows, Style(width=40, color=color))) for color in (False, True)
        )
        assert [re.sub(r"\x1b\[\d+m", "", line) for line in colored] == plain
        assert "\x1b[1mbcd\x1b[0m" in colored[2]


@unhurried
@given(words, st.integers(2, 30))
def test_wrapping_keeps_every_character_and_breaks_no_word(text: str, width: int) -> None:
    lines = lines_of(prose(text), width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert width_of(line) <= width or not re.search(r"[ 创建]", line)


@unhurried
@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=4), st.integers(40, 90))
def test_names_stay_whole_in_every_table(rows: list[tuple[str, str, str]], width: int) -> None:
    cells = [[prose(operation), names([kind]), names([name])] for operation, kind, name in rows]
    text = "\n".join(text_table(("OPERATION", "TYPE", "TRACE"), cells, Style(width=width)))
    assert all(kind.strip() in text and name.strip() in text for _, kind, name in rows)
