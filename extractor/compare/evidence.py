"""How alike two rows are, as a sum of evidence that can be said in words.

The weights are few and round, set by hand. How little they hang on any one service, `scripts/bench-diff
--cross-validate` shows: it moves each of them down and up by a quarter, chooses among these settings with one service
after the other left out, and scores the service that was left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from extractor.compare.glossary import glossary, is_chinese
from extractor.compare.words import Words, agreement, plain, read_name, read_operation, unended
from extractor.model import Row

# A row names few traces; what stands behind these many is not compared name by name.
NAMES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each kind of evidence adds to the log-odds."""

    start: float = -6.0
    trace: float = 6.5
    """The same trace names; less where only some are the same."""
    spelling: float = 6.0
    ending: float = 5.0
    same_words: float = 3.0
    names: float = 2.0
    exact: float = 8.5
    """The same wording, letter for letter, where no other resource type uses it."""
    wording: float = 6.0
    verb: float = 2.0
    near_verb: float = 0.5
    other_verb: float = -3.0
    opposite_verb: float = -6.0
    kind: float = 1.0
    apart: float = -3.0
    """A word that one row says in wording and in name, and the other in neither."""
    strange: float = -2.0
    """The same trace name under a wording that has little to do with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A row as the matcher sees it; read once."""

    row: Row
    traces: frozenset[str]
    plain: frozenset[str]
    stems: frozenset[str]
    text: str
    wording: Words
    names: tuple[Words, ...]
    named: frozenset[str]
    kind: str
    chinese: bool


@lru_cache(maxsize=1 << 12)
def profile(row: Row) -> Profile:
    """Read a row's words; the same rows stand in one edition after the other."""
    names = tuple({read_name(name): None for name in row.traces[:NAMES]})
    return Profile(
        row=row,
        traces=frozenset(row.traces),
        plain=frozenset(map(plain, row.traces)),
        stems=frozenset(map(unended, row.traces[:NAMES])),
        text="".join(row.operation.split()).lower(),
        wording=read_operation(row.operation),
        names=names,
        named=frozenset().union(*(name.things for name in names)),
        kind=plain(row.resource_type),
        chinese=not row.operation.isascii() and any(map(is_chinese, row.operation)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Evidence for or against two rows being one action: log-odds, and what they are made of."""

    total: float
    shared: bool
    """Whether a trace name stands in both rows, letter case and separators aside."""
    alike: float
    """How alike the wordings are in what they act on, 0 to 1."""
    contained: float
    """How far the shorter wording is contained in the longer."""
    verbs: float | None
    """How the verbs agree, see `agreement`; nothing where one side shows none."""
    reasons: tuple[str, ...]


class Scales:
    """Weighs pairs of rows; a word says the more, the fewer rows of its side use it."""

    def __init__(self, old: Sequence[Profile], new: Sequence[Profile], weights: Weights | None = None) -> None:
        self.weights = weights or Weights()
        self.things = _rarity([[row.wording.things for row in side] for side in (old, new)])
        self.names = _rarity([[row.named for row in side] for side in (old, new)])
        self._texts = [Counter(text for text, _ in {(row.text, row.kind) for row in side}) for side in (old, new)]
        self._kinds: Counter[tuple[str, str]] = Counter()

    def learn(self, pairs: Iterable[tuple[Profile, Profile]]) -> None:
        """Learn from sure pairs which resource type became which."""
        self._kinds.update((old.kind, new.kind) for old, new in pairs if old.kind != new.kind)

    def weigh(self, old: Profile, new: Profile) -> Score:
        """Sum up the evidence for one pair."""
        weights = self.weights
        alike, contained = self._wordings(old, new)
        verbs = agreement(old.wording.verbs, new.wording.verbs)
        shared, total, reasons = self._traces(old, new)
        if not shared:
            total += weights.apart * self._apart(old, new)
        elif contained < 0.5 and old.chinese == new.chinese:
            total += weights.strange
        if old.text == new.text:
            uses = max(texts[old.text] for texts in self._texts)
            total += weights.exact - 1.5 * math.log2(max(1, uses))
            reasons.append("same operation wording")
        else:
            total += weights.wording * alike + self._verbs(verbs)
            if alike > 0.9 and verbs == 1:
                reasons.append("operation wordings of the same words")
            elif alike > 0.5:
                reasons.append("similar operation wording")
            if verbs == 0.5:
                reasons.append("a verb that can stand for the other")
        total += self._kind(old, new, reasons)
        return Score(
            total=round(total + weights.start, 6),
            shared=shared,
            alike=alike,
            contained=contained,
            verbs=verbs,
            reasons=tuple(reasons),
        )

    def _traces(self, old: Profile, new: Profile) -> tuple[bool, float, list[str]]:
        weights = self.weights
        if old.plain & new.plain:
            share = len(old.traces & new.traces) / len(old.traces | new.traces)
            spelled = len(old.plain & new.plain) / len(old.plain | new.plain)
            reason = "same trace name" if share else "trace name differs only in letter case or separators"
            return (
                True,
                (weights.trace - 1.5 + 1.5 * share) if share else weights.spelling - 1.5 + 1.5 * spelled,
                [reason],
            )
        if old.stems & new.stems:
            return False, weights.ending, ["same trace name but for how the action ended"]
        best = 0.0
        for one in old.names:
            for other in new.names:
                verbs = agreement(one.verbs, other.verbs)
                if one.things == other.things and (verbs == 1 or one.verbs == other.verbs):
                    return False, weights.same_words, ["trace names of the same words"]
                alike = _alike(one.things, other.things, self.names)[0]
                best = max(best, alike * (0.6 if verbs is None else max(0.3, verbs)))
        return False, weights.names * best, ["similar trace names"] if best > 0.5 else []

    def _apart(self, old: Profile, new: Profile) -> float:
        one = (old.wording.things & old.named) - new.wording.things - new.named
        other = (new.wording.things & new.named) - old.wording.things - old.named
        return min(1.0, sum(map(self.things.__getitem__, one | other)))

    def _wordings(self, old: Profile, new: Profile) -> tuple[float, float]:
        one, other = old.wording.things, new.wording.things
        if old.chinese == new.chinese:
            return _alike(one, other, self.things)
        return _alike_abroad(one, other, self.things, glossary().known)

    def _verbs(self, verbs: float | None) -> float:
        weights = self.weights
        if verbs is None:
            return 0.0
        return {1: weights.verb, 0.5: weights.near_verb, 0: weights.other_verb, -1: weights.opposite_verb}[verbs]

    def _kind(self, old: Profile, new: Profile, reasons: list[str]) -> float:
        if old.kind == new.kind:
            reasons.extend(["same resource type"] if old.kind else ())
            return self.weights.kind
        if (times := self._kinds[old.kind, new.kind]) < 2:
            return 0.0
        reasons.append(f"resource type {old.row.resource_type} became {new.row.resource_type} in {times} rows")
        return 0.7 * self.weights.kind


def _rarity(sides: Sequence[Sequence[Iterable[str]]]) -> Mapping[str, float]:
    rarity: dict[str, float] = {}
    for rows in sides:
        count = max(2, len(rows))
        words = Counter(chain.from_iterable(rows))
        rare = {seen: 0.1 + max(0.0, math.log(count / seen) / math.log(count)) for seen in {*words.values()}}
        for word, seen in words.items():
            rarity[word] = min(rare[seen], rarity.get(word, rare[seen]))
    return rarity


def _alike(one: frozenset[str], other: frozenset[str], rarity: Mapping[str, float]) -> tuple[float, float]:
    if not one or not other:
        return (1.0, 1.0) if one == other else (0.0, 1.0)
    both = sum(map(rarity.__getitem__, one & other))
    if not both:
        return 0.0, 0.0
    left, right = sum(map(rarity.__getitem__, one)), sum(map(rarity.__getitem__, other))
    # The constant keeps a word that every row says ("instance") from deciding where nothing else is said.
    return (both + 0.3) / (left + right - both + 0.3), both / min(left, right)


def _alike_abroad(
    one: frozenset[str], other: frozenset[str], rarity: Mapping[str, float], known: frozenset[str]
) -> tuple[float, float]:
    """Compare wordings of two languages: words the glossary lacks may say the same, so only their excess counts."""
    both = sum(map(rarity.__getitem__, one & other))
    left, right = sum(map(rarity.__getitem__, one)), sum(map(rarity.__getitem__, other))
    strange = [sum(rarity[word] for word in words - known - (one & other)) for words in (one, other)]
    left, right = left - min(strange), right - min(strange)
    if not both:
        return 0.0, 1.0
    return (both + 0.3) / (left + right - both + 0.3), min(1.0, both / max(1e-9, min(left, right)))
