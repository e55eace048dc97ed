"""How alike two rows are, as a sum of evidence that can be said in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

import msgspec

from extractor.compare.glossary import language, stem, translatable_words
from extractor.compare.probability import EvidenceWeights
from extractor.compare.rarity import Likeness, Rarity
from extractor.compare.words import (
    Agreement,
    Words,
    agreement,
    plain,
    printed_verb,
    read_name,
    read_operation,
    without_outcome,
)
from extractor.model import Row

# A row names few traces; names beyond these many are not compared word by word.
MAX_NAMES = 16

# How much of their likeness two names keep, by how their verbs agree.
_SHARE_OF_VERBS = {
    Agreement.SAME: 1.0,
    Agreement.NEAR: 0.5,
    Agreement.OTHER: 0.3,
    Agreement.OPPOSITE: 0.3,
    Agreement.UNKNOWN: 0.6,
}


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A row as the linker sees it; read once."""

    row: Row
    traces: frozenset[str]
    plain: frozenset[str]
    stems: frozenset[str]
    """The plain names without how the action ended."""
    text: str
    wording: Words
    names: tuple[Words, ...]
    name_meanings: frozenset[tuple[frozenset[str], frozenset[str]]]
    name_words: frozenset[str]
    resource_type: str
    """In one form, see `one_form`."""
    language: str


@lru_cache(maxsize=1 << 12)
def profile(row: Row) -> Profile:
    """Read a row's words; the same rows stand in one edition after the other."""
    names = tuple({read_name(name): None for name in row.traces[:MAX_NAMES]})
    return Profile(
        row=row,
        traces=frozenset(row.traces),
        plain=frozenset(map(plain, row.traces)),
        stems=frozenset(map(without_outcome, row.traces[:MAX_NAMES])),
        text="".join(row.operation.split()).lower(),
        wording=read_operation(row.operation),
        names=names,
        name_meanings=frozenset(name.meaning for name in names),
        name_words=frozenset().union(*(name.things for name in names)),
        resource_type=one_form(row.resource_type),
        language=language(row.operation),
    )


@lru_cache(maxsize=1 << 10)
def one_form(resource_type: str) -> str:
    """Return a resource type without plural, separators, version and language: `nat_gateway` is `natgateways`."""
    return "".join(read_name(resource_type.replace(" ", "_")).order)


class Clue(NamedTuple):
    """What one comparison adds to the sum, and how to say it where it speaks for a link."""

    weight: float
    reason: str = ""


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence for or against two rows being one action."""

    total: float
    shares_trace: bool
    """Whether a trace name stands in both rows, letter case and separators aside."""
    wording: Likeness
    verbs: Agreement


class Evidence:
    """Weighs pairs of rows; a word says the more, the fewer rows of its side use it.

    `types` are the resource types that rows of either edition have beyond these.
    """

    def __init__(
        self,
        old: Sequence[Profile],
        new: Sequence[Profile],
        types: tuple[Collection[str], Collection[str]],
        weights: EvidenceWeights,
    ) -> None:
        self.weights = weights
        self.things = Rarity([row.wording.things for row in old], [row.wording.things for row in new])
        self.names = Rarity([row.name_words for row in old], [row.name_words for row in new])
        self._verb_weights = {
            Agreement.SAME: weights.verb,
            Agreement.OTHER: weights.other_verb,
            Agreement.OPPOSITE: weights.opposite_verb,
        }
        self._types = tuple(
            {row.resource_type for row in side}.union(map(one_form, more))
            for side, more in zip((old, new), types, strict=True)
        )

    def weigh(self, old: Profile, new: Profile) -> Score:
        """Sum up the evidence for one pair."""
        wording, verbs = self._wording_likeness(old, new), _verbs(old.wording, new.wording)
        total = self.weights.start + sum(clue.weight for clue in self._clues(old, new, wording, verbs))
        shares_trace = not old.plain.isdisjoint(new.plain)
        return Score(total=round(total, 6), shares_trace=shares_trace, wording=wording, verbs=verbs)

    def reasons(self, old: Profile, new: Profile) -> tuple[str, ...]:
        """Say what speaks for a pair."""
        wording, verbs = self._wording_likeness(old, new), _verbs(old.wording, new.wording)
        reasons = [clue.reason for clue in self._clues(old, new, wording, verbs) if clue.reason]
        printed = [printed_verb(row.row.operation, old.wording.verbs & new.wording.verbs) for row in (old, new)]
        if all(printed) and stem(printed[0]) != stem(printed[1]):
            reasons.append(f"{'/'.join(printed)} mean the same")
        return tuple(reasons)

    def may_be_one_type(self, old: Profile, new: Profile) -> bool:
        """Whether two resource types can be one that was renamed: not if both editions have both."""
        old_type, new_type = old.resource_type, new.resource_type
        return old_type == new_type or not (new_type in self._types[0] and old_type in self._types[1])

    def _clues(self, old: Profile, new: Profile, wording: Likeness, verbs: Agreement) -> Iterator[Clue]:
        if old.plain & new.plain:
            yield self._same_trace(old, new)
        else:
            yield self._names(old, new)
            if self._names_a_difference(old, new):
                yield Clue(self.weights.other_thing)
        if wording.contained < 0.5 and old.language == new.language and old.name_meanings & new.name_meanings:
            yield Clue(self.weights.foreign_wording)
        yield self._wording(old, new, wording, verbs)
        yield Clue(self._verb_weights.get(verbs, 0.0))
        yield self._type(old, new)

    def _wording_likeness(self, old: Profile, new: Profile) -> Likeness:
        translatable = translatable_words(old.language, new.language)
        return self.things.likeness(old.wording.things, new.wording.things, translatable)

    def _same_trace(self, old: Profile, new: Profile) -> Clue:
        share = len(old.plain & new.plain) / len(old.plain | new.plain)
        letters = old.traces.isdisjoint(new.traces)
        reason = "trace name differs only in letter case or separators" if letters else "same trace name"
        return Clue(self.weights.trace * (0.75 + 0.25 * share), reason)

    def _names(self, old: Profile, new: Profile) -> Clue:
        if old.stems & new.stems:
            return Clue(self.weights.outcome, "same trace name but for how the action ended")
        pairs = list(product(old.names, new.names))
        if orders := [(ours.order, theirs.order) for ours, theirs in pairs if ours.meaning == theirs.meaning]:
            # Of equally worded rows the order of words in the names tells which is which.
            in_order = 1.0 if any(ours == theirs for ours, theirs in orders) else 0.9
            return Clue(self.weights.same_words * in_order, "trace names of the same words")
        likeness = max((self._likeness(ours, theirs) for ours, theirs in pairs), default=0.0)
        return Clue(self.weights.names * likeness, "similar trace names" if likeness > 0.5 else "")

    def _likeness(self, ours: Words, theirs: Words) -> float:
        alike = self.names.likeness(ours.things, theirs.things).alike
        return alike * _SHARE_OF_VERBS[agreement(ours.verbs, theirs.verbs)]

    def _names_a_difference(self, old: Profile, new: Profile) -> bool:
        """Whether one row says a word in its wording and in its name as well, and the other in neither."""
        ours = (old.wording.things & old.name_words) - new.wording.things - new.name_words
        theirs = (new.wording.things & new.name_words) - old.wording.things - old.name_words
        return bool(ours or theirs)

    def _wording(self, old: Profile, new: Profile, wording: Likeness, verbs: Agreement) -> Clue:
        if old.text == new.text:
            reason = "same operation wording"
        elif wording.alike > 0.9 and verbs is Agreement.SAME:
            reason = "same words in the operation"
        else:
            reason = "similar operation wording" if wording.alike > 0.5 else ""
        return Clue(self.weights.wording * wording.alike, reason)

    def _type(self, old: Profile, new: Profile) -> Clue:
        if old.resource_type == new.resource_type:
            return Clue(self.weights.same_type, "same resource type" if old.resource_type else "")
        return Clue(0.0 if self.may_be_one_type(old, new) else self.weights.other_type)


def _verbs(old: Words, new: Words) -> Agreement:
    """How the verbs agree; nothing is known where the verb of one row stands elsewhere in the other."""
    agreed = agreement(old.verbs, new.verbs)
    unlike = agreed in (Agreement.OTHER, Agreement.OPPOSITE)
    return Agreement.UNKNOWN if unlike and (old.verbs & new.things or new.verbs & old.things) else agreed
