"""How alike two rows are, as a sum of evidence that can be said in words.

The weights are few and round, set by hand. How little they hang on any one service, `scripts/bench-diff
--cross-validate` shows: it moves each of them down and up by a quarter, chooses among these settings with one service
after the other left out, and scores the service that was left out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.compare.glossary import common_words, language
from extractor.compare.rarity import Rarity
from extractor.compare.words import Words, agreement, plain, read_name, read_operation, unended
from extractor.model import Row

# A row names few traces; what stands behind these many is not compared name by name.
NAMES = 16

SAME_WORDS = "trace names of the same words"


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
    other_kind: float = -1.0
    """Another resource type, where both editions have both."""
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
    language: str


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
        language=language(row.operation),
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
        self.things = Rarity(*([(row.kind, row.wording.things) for row in side] for side in (old, new)))
        self.names = Rarity(*([(row.kind, row.named) for row in side] for side in (old, new)))
        self._texts = [Counter(text for text, _ in {(row.text, row.kind) for row in side}) for side in (old, new)]
        self._kinds: Counter[tuple[str, str]] = Counter()

    def learn(self, pairs: Sequence[tuple[Profile, Profile]]) -> bool:
        """Learn from sure pairs which resource type, and which word, became which; return whether that was news."""
        known = self._kinds, self.things.became
        self._kinds = Counter((old.kind, new.kind) for old, new in pairs if old.kind != new.kind)
        self.things.learn((old.wording.things, new.wording.things) for old, new in pairs)
        return known != (self._kinds, self.things.became)

    def weigh(self, old: Profile, new: Profile) -> Score:
        """Sum up the evidence for one pair."""
        weights = self.weights
        kinds = old.kind, new.kind
        alike, contained = self.things.alike(
            (old.wording.things, new.wording.things), kinds, common_words(old.language, new.language)
        )
        verbs = _verbs(old.wording, new.wording)
        shared, total, reasons = self._traces(old, new, kinds)
        if not shared:
            total += weights.apart * self._apart(old, new)
        if contained < 0.5 and old.language == new.language and (shared or reasons == [SAME_WORDS]):
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

    def _traces(self, old: Profile, new: Profile, kinds: tuple[str, str]) -> tuple[bool, float, list[str]]:
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
                    return False, weights.same_words, [SAME_WORDS]
                alike = self.names.alike((one.things, other.things), kinds)[0]
                best = max(best, alike * (0.6 if verbs is None else max(0.3, verbs)))
        return False, weights.names * best, ["similar trace names"] if best > 0.5 else []

    def _apart(self, old: Profile, new: Profile) -> float:
        one = (old.wording.things & old.named) - new.wording.things - new.named
        other = (new.wording.things & new.named) - old.wording.things - old.named
        return min(1.0, sum(map(self.things.general.__getitem__, one | other)))

    def _verbs(self, verbs: float | None) -> float:
        weights = self.weights
        if verbs is None:
            return 0.0
        return {1: weights.verb, 0.5: weights.near_verb, 0: weights.other_verb, -1: weights.opposite_verb}[verbs]

    def _kind(self, old: Profile, new: Profile, reasons: list[str]) -> float:
        if old.kind == new.kind:
            reasons.extend(["same resource type"] if old.kind else ())
            return self.weights.kind
        if (times := self._kinds[old.kind, new.kind]) > 1:
            reasons.append(f"resource type {old.row.resource_type} became {new.row.resource_type} in {times} rows")
            return 0.7 * self.weights.kind
        return self.weights.other_kind if self.things.distinct(old.kind, new.kind) else 0.0


def _verbs(one: Words, other: Words) -> float | None:
    """How the verbs agree; not at all told where the verb of one stands elsewhere in the other."""
    found = agreement(one.verbs, other.verbs)
    if found is not None and found <= 0 and (one.verbs & other.things or other.verbs & one.things):
        return None
    return found
