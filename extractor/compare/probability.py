"""When a sum of evidence is a link, and how sure that is: numbers of `weights.toml`, learned from labelled pairs."""

from __future__ import annotations

import math
import tomllib
from functools import cache
from pathlib import Path

import msgspec


class EvidenceWeights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each kind of evidence adds to the sum."""

    start: float
    trace: float
    outcome: float
    same_words: float
    names: float
    other_thing: float
    foreign_wording: float
    wording: float
    verb: float
    other_verb: float
    opposite_verb: float
    same_type: float
    other_type: float


class DecisionWeights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the sum, and what a rival has beyond it, become a probability."""

    start: float
    shared_trace: float
    total: float
    behind: float
    """What each point takes away that the best rival of either row is ahead: none where both rows choose each other."""


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """All numbers of `weights.toml`."""

    evidence: EvidenceWeights
    decision: DecisionWeights
    parts: dict[str, float]
    """How sure a row is part of another one, by the name of the `Part`."""


# From this probability on a pair is a link.
LINK = 0.5
# From this one on it is at least a hint, worth a person's look.
HINT = 0.1
# A rival that is further ahead takes nothing more away.
MAX_BEHIND = 4.0
# No link is surer than that, unless a person decided it.
MAX_CONFIDENCE = 0.99


@cache
def learned() -> Weights:
    """Read the weights; constant, so read once."""
    data = tomllib.loads(Path(__file__).with_name("weights.toml").read_text("utf-8"))
    return msgspec.convert(data, Weights)


def behind(total: float, rival: float) -> float:
    """Return how far the best rival of a pair is ahead of it."""
    return min(MAX_BEHIND, max(0.0, rival - total))


def probability(total: float, rival: float, *, shares_trace: bool, weights: DecisionWeights) -> float:
    """Return how likely a pair of this sum is one action, when the best rival of either row has another sum."""
    logit = weights.start + weights.total * total - weights.behind * behind(total, rival)
    logit += weights.shared_trace if shares_trace else 0.0
    return 1 / (1 + math.exp(-max(-20.0, min(20.0, logit))))
