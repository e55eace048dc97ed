"""How much a word says: the less, the more rows use it, and next to nothing where one edition only names a thing so."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

Said = Sequence[tuple[str, frozenset[str]]]
"""Of each row of a side, its resource type and its words."""
Both = tuple[frozenset[str], frozenset[str]]

# A word counts as what another became, if it did so twice and in this share of the sure cases.
MOSTLY = 0.7


class Rarity:
    """Weighs the words that two rows share, and those that only one of them has."""

    def __init__(self, old: Said, new: Said) -> None:
        self.general = _general((old, new))
        self._rows = tuple(Counter(kind for kind, _ in side) for side in (old, new))
        self._uses = tuple(Counter((kind, word) for kind, words in side for word in words) for side in (old, new))
        self.became: frozenset[tuple[str, str]] = frozenset()
        """Words of the old side and what they are on the new one, as far as learned."""

    def learn(self, pairs: Iterable[Both]) -> None:
        """Learn from rows that are surely one action which word of one edition is which of the other."""
        beside: Counter[tuple[str, str]] = Counter()
        said: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
        for one, other in pairs:
            said[0].update(one)
            said[1].update(other)
            beside.update((a, b) for a in one - other for b in other - one)
        self.became = frozenset(
            (a, b) for (a, b), times in beside.items() if times >= max(2, MOSTLY * said[0][a], MOSTLY * said[1][b])
        )

    def alike(self, words: Both, kinds: tuple[str, str], known: frozenset[str] | None = None) -> tuple[float, float]:
        """Return how alike two rows' words are, and how far the fewer are contained in the more.

        `known` is given where the rows are of two languages. Words that these do not have in common may say the same:
        half of them are taken to.
        """
        one, other = words
        if known is None and not (one and other):
            return (1.0, 1.0) if one == other else (0.0, 1.0)
        only, both = self._matched(one - other, other - one)
        both += self._sum(one & other)
        if known is None and not both:
            return 0.0, 0.0
        strange = 0.0 if known is None else min(self._sum(side - known) for side in only)
        left, right = (
            max(0.0, sum(self._excess(word, side, only, kinds) for word in only[side]) - strange) for side in (0, 1)
        )
        # The constant keeps a word that every row says ("instance") from deciding where nothing else is said.
        said = both + 0.3 if both else 0.0
        alike = (said + strange / 2) / max(1e-9, said + strange + left + right)
        return alike, (both + strange) / (both + strange + min(left, right)) if both else 1.0

    def distinct(self, old: str, new: str) -> bool:
        """Whether both editions know both resource types, which then are two."""
        return old != new and bool(self._rows[1][old] and self._rows[0][new])

    def _sum(self, words: Iterable[str]) -> float:
        return sum(map(self.general.__getitem__, words))

    def _matched(self, old: frozenset[str], new: frozenset[str]) -> tuple[Both, float]:
        """Take away the words that became one another, and return how much they say."""
        if not (self.became and old and new):
            return (old, new), 0.0
        same = self.became & {(a, b) for a in old for b in new}
        before, after = frozenset(a for a, _ in same), frozenset(b for _, b in same)
        return (old - before, new - after), min(self._sum(before), self._sum(after))

    def _excess(self, word: str, side: int, only: Both, kinds: tuple[str, str]) -> float:
        """Return what a word says against two rows being one action, if only the row of this side has it.

        Where one edition has it in most rows of a resource and the other in none, it just names the resource ("DB
        instance" for "instance"). But where each row has a word that the other has not, or says a word once more, they
        may well be two things.
        """
        general = self.general[word]
        rows, uses = self._rows[side][kinds[side]], self._uses[side][kinds[side], word]
        if (only[0] and only[1]) or " " in word or uses < max(2, rows / 2) or self.distinct(*kinds):
            return general
        own = min(general, math.log((rows + 2) / (uses + 0.5)) / math.log(rows + 2))
        there = (self._uses[1 - side][kinds[1 - side], word] + 0.5) / (self._rows[1 - side][kinds[1 - side]] + 1)
        return own + (general - own) * min(1.0, there * rows / uses)


def _general(sides: Sequence[Said]) -> Mapping[str, float]:
    rarity: dict[str, float] = {}
    for rows in sides:
        count = max(2, len(rows))
        uses = Counter(chain.from_iterable(words for _, words in rows))
        rare = {seen: 0.1 + max(0.0, math.log(count / seen) / math.log(count)) for seen in {*uses.values()}}
        for word, seen in uses.items():
            rarity[word] = min(rare[seen], rarity.get(word, rare[seen]))
    return rarity
