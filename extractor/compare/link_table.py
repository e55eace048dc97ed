"""What linking knows of two lists of rows: their words, what each likely pair weighs, its rivals, and the links so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec

from extractor.compare.candidates import likely_pairs
from extractor.compare.decision import Weights, learned, probability
from extractor.compare.evidence import Evidence, Profile, Score, profile
from extractor.model import Row

Pair = tuple[int, int]
"""An old and a new row, by their place in the lists."""

# Pairs that weigh less are neither links nor rivals.
WORTHLESS = -4.0


class Finding(msgspec.Struct, frozen=True):
    """How sure something is, and why."""

    confidence: float
    reasons: tuple[str, ...]


class LinkTable:
    """Rows, scores and links."""

    def __init__(
        self,
        old: Sequence[Row],
        new: Sequence[Row],
        *,
        forbidden: Collection[Pair] = (),
        types: tuple[Collection[str], Collection[str]] = ((), ()),
        weights: Weights | None = None,
        context=((),()),
    ) -> None:
        self.weights = weights or learned()
        self.old, self.new = list(map(profile, old)), list(map(profile, new))
        self.evidence = Evidence(self.old, self.new, types, self.weights.evidence,context)
        self.links: dict[Pair, Finding] = {}
        self.of_old: defaultdict[int, set[int]] = defaultdict(set)
        self.of_new: defaultdict[int, set[int]] = defaultdict(set)
        self.candidates = [pair for pair in likely_pairs(self.old, self.new, self.evidence) if pair not in forbidden]
        self.scores = {
            pair: score
            for pair in self.candidates
            if ((score := self.evidence.weigh(self.old[pair[0]], self.new[pair[1]])).shares_trace or score.total > WORTHLESS)
        }
        keys = [[_row_key(row.row) for row in side] for side in (self.old, self.new)]
        self.order = sorted(
            self.scores, key=lambda pair: (-self.scores[pair].total, *sorted((keys[0][pair[0]], keys[1][pair[1]])))
        )
        """The pairs, those that weigh most first; the same order whichever side is called old."""
        self._best_of_old, self._best_of_new = (_two_best(self.order, side) for side in (0, 1))

    def rival(self, pair: Pair) -> float:
        """Return what the best other pair of either row weighs, whether that is linked or not."""
        best_pairs = (*self._best_of_old[pair[0]], *self._best_of_new[pair[1]])
        return max((self.scores[other].total for other in best_pairs if other != pair), default=float("-inf"))

    def probability(self, pair: Pair) -> float:
        """Return how likely the rows of a pair are one action."""
        score = self.scores[pair]
        return probability(
            score.total, self.rival(pair), shares_trace=score.shares_trace, weights=self.weights.decision
        )

    def score(self, pair: Pair) -> Score:
        """Return what speaks for and against a pair."""
        return self.scores.get(pair) or self.evidence.weigh(self.old[pair[0]], self.new[pair[1]])

    def add(self, pair: Pair, finding: Finding) -> None:
        """Link a pair."""
        self.links[pair] = finding
        self.of_old[pair[0]].add(pair[1])
        self.of_new[pair[1]].add(pair[0])

    def is_free(self, pair: Pair) -> bool:
        """Whether neither row is linked yet."""
        return not self.of_old.get(pair[0]) and not self.of_new.get(pair[1])


def _two_best(order: Sequence[Pair], side: int) -> Mapping[int, list[Pair]]:
    best: defaultdict[int, list[Pair]] = defaultdict(list)
    for pair in order:
        if len(best[pair[side]]) < 2:
            best[pair[side]].append(pair)
    return best


def _row_key(row: Row) -> tuple[str, str, tuple[str, ...]]:
    return "".join(row.operation.split()), row.resource_type, tuple(sorted(row.traces))
