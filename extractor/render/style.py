"""How text is set on a terminal, in a pipe or in a build log: width, colour and weight."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from extractor.values import Value

NARROWEST = 40
"""Terminal columns below which lines are no longer made shorter."""
COLOR_CHOICES = ("auto", "always", "never")


class Tone(Enum):
    """What a word is, as the number of the terminal's own colour or weight."""

    PLAIN = 0
    NAME = 1
    FAINT = 2
    REMOVED = 31
    ADDED = 32
    CHANGED = 33


class Style(Value, frozen=True, kw_only=True):
    """What a text renderer may use; by default nothing, as for a pipe."""

    width: int | None = None
    """How many columns a line may have; none where lines are never broken."""
    color: bool = False
    build_log: bool = False
    """Whether a build agent reads the output and obeys commands in it."""

    def paint(self, text: str, tone: Tone) -> str:
        """Return `text` in a tone, where colour and weight are on."""
        return f"\x1b[{tone.value}m{text}\x1b[0m" if self.color and text and tone is not Tone.PLAIN else text


PIPE = Style()


def style_for(is_terminal: bool, width: int, environment: Mapping[str, str], choice: str = "auto") -> Style:
    """Return the style of an output: `choice` (`--color`) counts before NO_COLOR, and that before FORCE_COLOR."""
    return Style(
        width=max(width, NARROWEST) if is_terminal else None,
        color=choice == "always" or (choice == "auto" and _wants_color(is_terminal, environment)),
        build_log=bool(environment.get("GITHUB_ACTIONS") or environment.get("TF_BUILD")),
    )


def _wants_color(is_terminal: bool, environment: Mapping[str, str]) -> bool:
    if environment.get("NO_COLOR"):
        return False
    if forced := environment.get("FORCE_COLOR"):
        return forced != "0"
    return is_terminal and environment.get("TERM") != "dumb"
