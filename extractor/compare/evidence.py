"""How alike two rows are, as a sum of evidence that can be said in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

import msgspec

from extractor.compare.decision import EvidenceWeights, learned
from extractor.compare.glossary import language, translatable_words
from extractor.compare.rarity import Likeness, Rarity
from extractor.compare.words import Words, agreement, plain, read_name, read_operation, without_outcome
from extractor.model import Row

# A row names few traces; names beyond these many are not compared word by word.
MAX_NAMES = 16


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
    kind: str
    """The resource type, plain."""
    language: str
    kind_words: frozenset[str]


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
        kind=one_form(row.resource_type),
        language=language(row.operation),
        kind_words=frozenset((lambda w: w.verbs | w.things)(read_name(row.resource_type.replace(" ", "_")))),
    )


@lru_cache(maxsize=1 << 10)
def one_form(resource_type: str) -> str:
    """Return a resource type without plural, separators, version and language: `nat_gateway` as `natgateways`."""
    return "".join(read_name(resource_type.replace(" ", "_")).order)


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence for or against two rows being one action."""

    total: float
    shares_trace: bool
    """Whether a trace name stands in both rows, letter case and separators aside."""
    wording: Likeness
    verbs: float | None
    """How the verbs agree, see `agreement`; none where one side shows no verb."""
    reasons: tuple[str, ...]
    features: dict


class Evidence:
    """Weighs pairs of rows; a word says the more, the fewer rows of its side use it."""

    def __init__(
        self,
        old: Sequence[Profile],
        new: Sequence[Profile],
        types: tuple[Collection[str], Collection[str]] = ((), ()),
        weights: EvidenceWeights | None = None,
        context=((),()),
    ) -> None:
        self.weights = weights or learned().evidence
        cx=[list(map(profile,c)) for c in context]
        self.things = Rarity(*([row.wording.things for row in side] for side in ([*old,*cx[0]], [*new,*cx[1]])))
        self.names = Rarity(*([row.name_words for row in side] for side in ([*old,*cx[0]], [*new,*cx[1]])))
        self._texts = [Counter(text for text, _ in {(row.text, row.kind) for row in side}) for side in (old, new)]
        self._kinds = [
            {row.kind for row in side}.union(map(one_form, more)) for side, more in zip((old, new), types, strict=True)
        ]

    def weigh(self, old: Profile, new: Profile) -> Score:
        """Sum up the evidence for one pair."""
        wording = self.things.likeness(
            old.wording.things, new.wording.things, translatable_words(old.language, new.language)
        )
        verbs = _verbs(old.wording, new.wording)
        shares_trace = bool(old.plain & new.plain)
        features, reasons = {"start": 1.0}, []
        if shares_trace:
            self._shared(old, new, features, reasons)
        else:
            self._names(old, new, features, reasons)
            features["unsupported"] = self._unsupported(old, new)
            features["cross"] = self._cross(old, new)
        if (shares_trace or "same_words" in features) and wording.contained < 0.5 and old.language == new.language:
            features["foreign_wording"] = 1.0
        self._wording(old, new, wording, verbs, features, reasons)
        self._kind(old, new, features, reasons)
        weights = self.weights
        return Score(
            total=round(sum(getattr(weights, name) * value for name, value in features.items()), 6),
            shares_trace=shares_trace,
            wording=wording,
            verbs=verbs,
            reasons=tuple(reasons),
            features=features,
        )

    def same_kind_possible(self, old: Profile, new: Profile) -> bool:
        """Whether the resource types can be one: two that an edition has side by side are not."""
        return old.kind == new.kind or not (new.kind in self._kinds[0] and old.kind in self._kinds[1])

    def _shared(self, old: Profile, new: Profile, features, reasons) -> None:
        features["trace"] = 0.75 + 0.25 * len(old.plain & new.plain) / len(old.plain | new.plain)
        exactly = bool(old.traces & new.traces)
        reasons.append("same trace name" if exactly else "trace name differs only in letter case or separators")

    def _names(self, old: Profile, new: Profile, features, reasons) -> None:
        if old.stems & new.stems:
            features["outcome"] = 1.0
            reasons.append("same trace name but for how the action ended")
            return
        best = 0.0
        for ours in old.names:
            for theirs in new.names:
                verbs = agreement(ours.verbs, theirs.verbs)
                if ours.things == theirs.things and (verbs == 1 or ours.verbs == theirs.verbs):
                    features["same_words"] = 1.0 if ours.order == theirs.order else 0.9
                    reasons.append("trace names of the same words")
                    return
                alike = self.names.likeness(ours.things, theirs.things).alike
                best = max(best, alike * (0.6 if verbs is None else max(0.3, verbs)))
        features["names"] = best
        if best > 0.5:
            reasons.append("similar trace names")

    def _wording(self, old: Profile, new: Profile, wording: Likeness, verbs: float | None, features, reasons) -> None:
        if old.text == new.text:
            features["exact"] = 1.0
            features["common_text"] = math.log2(max(1, *(texts[old.text] for texts in self._texts)))
            reasons.append("same operation wording")
            return
        features["wording"] = wording.alike
        if verbs is not None:
            features[{1: "verb", 0.5: "near_verb", 0: "other_verb", -1: "opposite_verb"}[verbs]] = 1.0
        if wording.alike > 0.9 and verbs == 1:
            reasons.append("same words in the operation")
        elif wording.alike > 0.5:
            reasons.append("similar operation wording")

    def _unsupported(self, old: Profile, new: Profile) -> float:
        """How much one row says in its wording and in its name as well, and the other in neither."""
        ours = (old.wording.things & old.name_words) - new.wording.things - new.name_words
        theirs = (new.wording.things & new.name_words) - old.wording.things - old.name_words
        return min(1.0, self.things.sum(ours | theirs))

    def _cross(self, old: Profile, new: Profile) -> float:
        """How much of what one row's name says, and its wording does not have in common, the other's wording says."""
        ours = (old.name_words & new.wording.things) - old.wording.things
        theirs = (new.name_words & old.wording.things) - new.wording.things
        return min(1.0, sum(self.names.weights[w] for w in ours | theirs))

    def _kind(self, old: Profile, new: Profile, features, reasons) -> None:
        if old.kind == new.kind:
            features["kind"] = 1.0
            if old.kind:
                reasons.append("same resource type")
        elif not self.same_kind_possible(old, new):
            features["other_kind"] = 1.0
        else:
            features["kind_words"] = self._kind_words(old, new)
            if old.kind and new.kind and (new.kind in self._kinds[0] or old.kind in self._kinds[1]):
                features["known_kind"] = 1.0

    def _kind_words(self, old, new):
        a, b = old.kind_words, new.kind_words
        return len(a & b) / len(a | b) if a and b else 0.0


def _verbs(one: Words, other: Words) -> float | None:
    """How the verbs agree; nothing is known where the verb of one stands elsewhere in the other."""
    agreed = agreement(one.verbs, other.verbs)
    if agreed is not None and agreed <= 0 and (one.verbs & other.things or other.verbs & one.things):
        return None
    return agreed
