"""When a sum of evidence is a link, and how sure that is: numbers learned from labelled pairs, see `weights.toml`."""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

import msgspec


class EvidenceWeights(msgspec.Struct, frozen=True, kw_only=True):
    """What each kind of evidence adds to the sum."""

    start: float
    trace: float
    spelling: float
    outcome: float
    same_words: float
    names: float
    exact: float
    wording: float
    verb: float
    near_verb: float
    other_verb: float
    opposite_verb: float
    kind: float
    other_kind: float
    unsupported: float
    foreign_wording: float
    common_text: float
    same_order: float
    cross: float
    kind_words: float
    known_kind: float


class DecisionWeights(msgspec.Struct, frozen=True, kw_only=True):
    """How the sum, and what it is beyond the best rival's, become a probability."""

    start: float
    shared_trace: float
    total: float
    ahead: float
    """For each point that the pair is ahead of its best rival."""
    behind: float
    """For each point that a rival is ahead of the pair."""


class Weights(msgspec.Struct, frozen=True, kw_only=True):
    """All numbers of `weights.toml`."""

    evidence: EvidenceWeights
    decision: DecisionWeights


# A lead beyond this tells nothing more.
MAX_MARGIN = 4.0


@cache
def learned() -> Weights:
    """Read the weights; constant, so read once."""
    return msgspec.toml.decode((files(__package__) / "weights.toml").read_bytes(), type=Weights)


def margins(total: float, rival: float) -> tuple[float, float]:
    """Return how far a pair is ahead of its best rival, and how far behind; one of them is 0."""
    margin = max(-MAX_MARGIN, min(MAX_MARGIN, total - rival))
    return max(0.0, margin), max(0.0, -margin)


def probability(total: float, rival: float, *, shares_trace: bool, weights: DecisionWeights) -> float:
    """Return how likely a pair of this sum is one action, when the best rival of either row has another sum."""
    ahead, behind = margins(total, rival)
    logit = weights.start + weights.total * total + weights.ahead * ahead - weights.behind * behind
    logit += weights.shared_trace if shares_trace else 0.0
    return 1 / (1 + math.exp(-max(-20.0, min(20.0, logit))))
