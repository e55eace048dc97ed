"""What linking knows of two lists of rows: their words, what each likely pair weighs, its rivals, the links so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import msgspec

from extractor.compare.candidates import likely_pairs
from extractor.compare.evidence import Evidence, profile
from extractor.compare.probability import MAX_CONFIDENCE, learned, probability
from extractor.model import Row

Pair = tuple[int, int]
"""An old and a new row, by their place in the lists."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """An old and a new row that are taken for one action, by their place in the lists."""

    old: int
    new: int
    confidence: float
    evidence: tuple[str, ...]


class LinkTable:
    """Rows, what pairs of them weigh, and links; see `link` for the parameters."""

    def __init__(
        self,
        old: Sequence[Row],
        new: Sequence[Row],
        *,
        forbidden: Collection[Pair] = (),
        types: tuple[Collection[str], Collection[str]] = ((), ()),
    ) -> None:
        self.weights = learned()
        self.old, self.new = list(map(profile, old)), list(map(profile, new))
        self.evidence = Evidence(self.old, self.new, types, self.weights.evidence)
        self.links: dict[Pair, Link] = {}
        self.of_old: defaultdict[int, set[int]] = defaultdict(set)
        self.of_new: defaultdict[int, set[int]] = defaultdict(set)
        pairs = [pair for pair in likely_pairs(self.old, self.new, self.evidence) if pair not in forbidden]
        self.scores = {pair: self.evidence.weigh(self.old[pair[0]], self.new[pair[1]]) for pair in pairs}
        keys = [[_row_key(row.row) for row in side] for side in (self.old, self.new)]
        self.order = sorted(
            pairs, key=lambda pair: (-self.scores[pair].total, *sorted((keys[0][pair[0]], keys[1][pair[1]])))
        )
        """The pairs, those that weigh most first; the same order whichever side is called old."""
        self._best_of_old, self._best_of_new = (_two_best(self.order, side) for side in (0, 1))

    def rival(self, pair: Pair) -> float:
        """Return what the best other pair of either row weighs, whether that is linked or not."""
        best_pairs = (*self._best_of_old[pair[0]], *self._best_of_new[pair[1]])
        return max((self.scores[best].total for best in best_pairs if best != pair), default=float("-inf"))

    def probability(self, pair: Pair) -> float:
        """Return how likely the rows of a pair are one action."""
        score, weights = self.scores[pair], self.weights.decision
        return probability(score.total, self.rival(pair), shares_trace=score.shares_trace, weights=weights)

    def link(self, pair: Pair, confidence: float, *reasons: str) -> Link:
        """Return a link between the rows of a pair, with what speaks for it."""
        evidence = (*self.evidence.reasons(self.old[pair[0]], self.new[pair[1]]), *reasons)
        confidence = round(min(MAX_CONFIDENCE, confidence), 2)
        return Link(old=pair[0], new=pair[1], confidence=confidence, evidence=evidence)

    def add(self, link: Link) -> None:
        """Take a link."""
        self.links[link.old, link.new] = link
        self.of_old[link.old].add(link.new)
        self.of_new[link.new].add(link.old)

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
