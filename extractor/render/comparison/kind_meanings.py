"""What each kind of change means and what to do about it, as the table beside this module says."""

from __future__ import annotations

from pathlib import Path

from msgspec import toml

from extractor.values import Value


class Meaning(Value, frozen=True, kw_only=True):
    """A kind of change, explained."""

    means: str
    advice: str


def kind_meanings() -> dict[str, Meaning]:
    """Return the meaning of each kind."""
    table = Path(__file__).with_name("kind_meanings.toml").read_bytes()
    return toml.decode(table, type=dict[str, Meaning])
