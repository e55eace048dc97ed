"""What each kind of change means and what to do about it, as the table beside this module says."""

from __future__ import annotations

import tomllib
from pathlib import Path

from extractor.compare import KINDS
from extractor.values import Value


class Rule(Value, frozen=True, kw_only=True):
    """A kind of change, explained."""

    kind: str
    means: str
    advice: str


def rules() -> tuple[Rule, ...]:
    """Return the rules in the order of the kinds."""
    table = tomllib.loads(Path(__file__).with_name("rules.toml").read_text("utf-8"))
    return tuple(Rule(kind=kind, means=table[kind]["is"], advice=table[kind]["do"]) for kind in KINDS)
