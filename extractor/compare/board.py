"""The state of a linking: the rows of both sides, read once, what each pair weighs, and which are linked so far."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from extractor.compare.candidates import propose
from extractor.compare.evidence import Profile, Scales, Score, Weights, profile
from extractor.model import Row

Pair = tuple[int, int]
Finding = tuple[float, tuple[str, ...]]
"""How sure, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which sum of evidence on a pair is a link, or at least a hint."""

    link: float = 1.5
    shared: float = -3.5
    """For rows that share a trace name: they are one action unless much speaks against it."""
    hint: float = -1.0


class Board:
    """Rows, scores and links; rows that say the same are one row here."""

    def __init__(
        self,
        rows: tuple[Sequence[Row], Sequence[Row]],
        around: tuple[Sequence[Row], Sequence[Row]],
        weights: Weights | None,
        thresholds: Thresholds,
    ) -> None:
        (self.old, old_units), (self.new, new_units) = _units(rows[0]), _units(rows[1])
        self.units = (old_units, new_units)
        self.thresholds = thresholds
        self.of_old: defaultdict[int, set[int]] = defaultdict(set)
        self.of_new: defaultdict[int, set[int]] = defaultdict(set)
        self.links: dict[Pair, Finding] = {}
        self._scales = Scales([*self.old, *map(profile, around[0])], [*self.new, *map(profile, around[1])], weights)
        self._sure = _sure(self.old, self.new)
        self._scales.learn(self._sure)
        self.scores: dict[Pair, Score] = {}
        self.order: Sequence[Pair] = ()

    def weigh(self, without: Collection[Pair], beside: Collection[Pair]) -> None:
        """Weigh the pairs that are worth it and put them in order, the surest first; `beside` decides a tie."""
        for pair in {*propose(self.old, self.new, self._scales), *self.scores}.difference(without):
            score = self._scales.weigh(self.old[pair[0]], self.new[pair[1]])
            if score.shared or score.total > -4:
                self.scores[pair] = score

        def rank(pair: Pair) -> tuple[object, ...]:
            keys = sorted((_key(self.old[pair[0]].row), _key(self.new[pair[1]].row)))
            return (-self.scores[pair].total - (0.5 if pair in beside else 0), *keys)

        self.order = sorted(self.scores, key=rank)

    def learn(self, pairs: Iterable[Pair]) -> bool:
        """Learn from links which resource type, and which word, became which; return whether that was news."""
        known = [*self._sure, *((self.old[i], self.new[j]) for i, j in pairs)]
        return self._scales.learn(list({(id(old), id(new)): (old, new) for old, new in known}.values()))

    def score(self, pair: Pair) -> Score:
        """What speaks for and against a pair."""
        return self.scores.get(pair) or self._scales.weigh(self.old[pair[0]], self.new[pair[1]])

    def add(self, pair: Pair, finding: Finding) -> None:
        """Link a pair."""
        self.links[pair] = finding
        self.of_old[pair[0]].add(pair[1])
        self.of_new[pair[1]].add(pair[0])

    def free(self, pair: Pair) -> bool:
        """Whether neither row is linked yet."""
        return not self.of_old.get(pair[0]) and not self.of_new.get(pair[1])


def probability(total: float) -> float:
    """Return a sum of evidence as a probability, in hundredths."""
    return round(1 / (1 + math.exp(-max(-20.0, min(20.0, total)))), 2)


def _sure(old: Sequence[Profile], new: Sequence[Profile]) -> list[tuple[Profile, Profile]]:
    """Pairs that alone have a trace name or a wording: from them is learned which resource type became which."""
    ours, theirs = _holders(old), _holders(new)
    pairs = {(id(ours[key]), id(theirs[key])): (ours[key], theirs[key]) for key in ours.keys() & theirs.keys()}
    return list(pairs.values())


def _holders(rows: Sequence[Profile]) -> Mapping[str, Profile]:
    found: dict[str, list[Profile]] = {}
    for row in rows:
        for key in row.plain | {row.text}:
            found.setdefault(key, []).append(row)
    return {key: rows[0] for key, rows in found.items() if len(rows) == 1}


def _key(row: Row) -> tuple[str, str, tuple[str, ...]]:
    return "".join(row.operation.split()), row.resource_type, tuple(sorted(row.traces))


def _units(rows: Sequence[Row]) -> tuple[list[Profile], list[int]]:
    numbers: dict[tuple[str, str, tuple[str, ...]], int] = {}
    profiles: list[Profile] = []
    units: list[int] = []
    for row in rows:
        unit = numbers.setdefault(_key(row), len(profiles))
        if unit == len(profiles):
            profiles.append(profile(row))
        units.append(unit)
    return profiles, units
