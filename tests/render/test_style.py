"""Which style an output gets: where it goes, what the environment asks for, what `--color` says."""

import pytest

from extractor.render.style import PIPE, Style, Tone, style_for


def test_a_terminal_has_colour_and_its_width_and_a_pipe_neither() -> None:
    assert style_for(True, 120, {}) == Style(width=120, color=True)
    assert style_for(False, 120, {}) == PIPE


def test_a_tiny_terminal_counts_as_one_of_forty_columns() -> None:
    assert style_for(True, 3, {}).width == 40


@pytest.mark.parametrize(
    ("is_terminal", "environment", "choice", "color"),
    [
        (True, {"NO_COLOR": "1"}, "auto", False),
        (True, {"NO_COLOR": ""}, "auto", True),
        (True, {"TERM": "dumb"}, "auto", False),
        (False, {"FORCE_COLOR": "1"}, "auto", True),
        (True, {"FORCE_COLOR": "0"}, "auto", False),
        (True, {"FORCE_COLOR": "1", "NO_COLOR": "1"}, "auto", False),
        (False, {"NO_COLOR": "1"}, "always", True),
        (True, {"FORCE_COLOR": "1"}, "never", False),
    ],
)
def test_who_decides_on_colour(is_terminal: bool, environment: dict[str, str], choice: str, color: bool) -> None:
    assert style_for(is_terminal, 80, environment, choice).color is color


@pytest.mark.parametrize("name", ["GITHUB_ACTIONS", "TF_BUILD"])
def test_a_build_agent_is_known_by_its_variable(name: str) -> None:
    assert style_for(False, 80, {name: "true"}).build_log


def test_a_tone_is_painted_only_where_colour_is_on() -> None:
    assert Style(color=True).paint("x", Tone.REMOVED) == "\x1b[31mx\x1b[0m"
    assert Style(color=True).paint("x", Tone.PLAIN) == "x"
    assert PIPE.paint("x", Tone.REMOVED) == "x"
