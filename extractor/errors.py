"""What can go wrong, said so that a person knows where and what to do next; each kind carries its exit code."""

from __future__ import annotations

from collections.abc import Iterable

CLEAN = 0
FINDINGS = 1


class CtscatError(Exception):
    """A failure a user can act on: what happened, where, and the next step."""

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", hint: str = "") -> None:
        self.message = message
        self.where = where
        self.hint = hint
        super().__init__(message)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        step = f" ({self.hint})" if self.hint else ""
        return f"{place}{self.message}{step}"


class UsageError(CtscatError):
    """The command line or a setting asks for something that makes no sense."""

    exit_code = 2


class SourceError(CtscatError):
    """A source could not be had: no such file, no connection, an answer cut short."""

    exit_code = 3


class PageError(CtscatError):
    """A source was had but could not be understood: no trace table, a ragged row, a challenge page."""

    exit_code = 4


class DataError(CtscatError):
    """Stored data is damaged, or of a schema this version does not know."""

    exit_code = 5


class WriteError(CtscatError):
    """Something could not be written; what was there before is still there."""

    exit_code = 6


def did_you_mean(mistyped: str, choices: Iterable[str], otherwise: str = "") -> str:
    """Return a hint that names what is spelled like a mistyped word, in any letter case; else `otherwise`."""
    from difflib import get_close_matches  # which only a mistake needs

    spellings = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(mistyped.casefold(), spellings)
    return f"did you mean {', '.join(spellings[word] for word in near)}?" if near else otherwise
