"""The rules as the table beside this module tells them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct, toml


class Rule(Struct, frozen=True, kw_only=True):
    """A rule as `ctscat explain` tells it."""

    title: str
    means: str
    example: str
    file: str = "rules.tf"
    """What kind of file the example is."""
    advice: str


@cache
def rulebook() -> dict[str, Rule]:
    """Return every rule by its id."""
    return toml.decode(Path(__file__).with_name("rulebook.toml").read_bytes(), type=dict[str, Rule])
