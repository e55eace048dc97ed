"""How much a word tells two rows apart: the less, the more rows of an edition use it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain

import msgspec


class Likeness(msgspec.Struct, frozen=True):
    """How much two sets of words have in common, each word by its weight; both are 0 to 1."""

    alike: float
    contained: float
    """How far the set that says less is contained in the other."""


class Rarity:
    """The weight of each word: what every row says ("instance") weighs next to nothing."""

    def __init__(self, old: Sequence[Set[str]], new: Sequence[Set[str]]) -> None:
        self.weights: Mapping[str, float] = _weights((old, new))

    def sum(self, words: Iterable[str]) -> float:
        """Add up the weights of words."""
        return sum(map(self.weights.__getitem__, words))

    def likeness(self, old: Set[str], new: Set[str], translatable: Set[str] | None = None) -> Likeness:
        """Compare the words of two rows.

        `translatable` is given where the rows are of two languages: the words that the glossaries have in common. Of
        other words nobody can tell whether they say the same: half of them are taken to, and none is held against it.
        """
        if translatable is None and not (old and new):
            return Likeness(1.0, 1.0) if old == new else Likeness(0.0, 1.0)
        common, only_old, only_new = self.sum(old & new), old - new, new - old
        unknown = 0.0
        if translatable is not None:
            unknown = min(self.sum(only_old - translatable), self.sum(only_new - translatable))
            only_old, only_new = only_old & translatable, only_new & translatable
        elif not common:
            return Likeness(0.0, 0.0)
        extra_old, extra_new = self.sum(only_old), self.sum(only_new)
        # The constant keeps a word that every row says ("instance") from deciding where nothing else is said.
        shared = common + 0.3 if common else 0.0
        alike = (shared + unknown / 2) / max(1e-9, shared + unknown + extra_old + extra_new)
        contained = (common + unknown) / (common + unknown + min(extra_old, extra_new)) if common else 1.0
        return Likeness(alike, contained)


def _weights(sides: Sequence[Sequence[Set[str]]]) -> Mapping[str, float]:
    weights: dict[str, float] = {}
    for rows in sides:
        count = max(2, len(rows))
        for word, uses in Counter(chain.from_iterable(rows)).items():
            weight = 0.1 + max(0.0, math.log(count / uses) / math.log(count))
            weights[word] = min(weight, weights.get(word, weight))
    return weights
