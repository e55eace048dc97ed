"""What replaced a trace name: followed from step to step until names that are current."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from msgspec.structs import replace

from extractor.build.catalog import Replacement
from extractor.build.steps import Step

_RENAMING = frozenset(("renamed", "respelled", "split", "merged", "traces"))


def replacements(steps: Sequence[Step], current: Set[str]) -> dict[str, tuple[Replacement, ...]]:
    """Return for each name that gave way the current names its action is documented under, the surest first.

    `steps` come oldest first and are read from the newest back, so that a name is only followed through what happened
    after it gave way; each is read once, however often names were changed and changed back.
    """
    best: dict[str, dict[str, Replacement]] = {}
    for step in reversed(steps):
        found: dict[str, list[Replacement]] = {}
        for old, new in _successions(step):
            further = [new] if new.name in current else [_through(new, one) for one in best.get(new.name, {}).values()]
            found.setdefault(old, []).extend(one for one in further if one.name != old)
        for old, several in found.items():
            known = best.setdefault(old, {})
            for one in several:
                if one.name not in known or known[one.name].confidence < one.confidence:
                    known[one.name] = one
    return {
        old: tuple(sorted(known.values(), key=lambda one: (-one.confidence, one.name)))
        for old, known in best.items()
        if known and old not in current
    }


def _successions(step: Step) -> Iterator[tuple[str, Replacement]]:
    """Return each name that left a row, with each of those that stand in its place."""
    for change in step.comparison.changes:
        if change.kind not in _RENAMING:
            continue
        before = {name for placed in change.old for name in placed.row.traces}
        after = {name for placed in change.new for name in placed.row.traces}
        evidence = (f"{change.kind} between {step.old.date} and {step.new.date}", *change.evidence)
        for old in sorted(before - after):
            for new in sorted(after - before or after):
                yield old, Replacement(name=new, confidence=change.confidence, evidence=evidence)


def _through(new: Replacement, further: Replacement) -> Replacement:
    return replace(
        further, confidence=min(new.confidence, further.confidence), evidence=new.evidence + further.evidence
    )
