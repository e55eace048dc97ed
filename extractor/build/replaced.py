"""What replaced a trace name: followed from step to step until names that are current."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extractor.build.catalog import Replacement
from extractor.build.steps import Step

_RENAMING = frozenset(("renamed", "respelled", "split", "merged", "retyped", "traces"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """One name giving way to another in one step."""

    old: str
    new: str
    confidence: float
    evidence: tuple[str, ...]


def successions(steps: Iterable[Step]) -> dict[str, tuple[Succession, ...]]:
    """Return for each name that left a row the names that stood in its place, the latest step's last."""
    found: dict[str, list[Succession]] = {}
    for step in steps:
        for change in step.comparison.changes:
            if change.kind not in _RENAMING:
                continue
            before = {name for placed in change.old for name in placed.row.traces}
            after = {name for placed in change.new for name in placed.row.traces}
            came = after - before or after
            for old in sorted(before - after):
                for new in sorted(came):
                    evidence = (f"{change.kind} between {step.old.date} and {step.new.date}", *change.evidence)
                    found.setdefault(old, []).append(
                        Succession(old=old, new=new, confidence=change.confidence, evidence=evidence)
                    )
    return {old: tuple(several) for old, several in found.items()}


def replacements(
    name: str, succeeded: Mapping[str, tuple[Succession, ...]], current: frozenset[str]
) -> tuple[Replacement, ...]:
    """Return the current names that a name's action is documented under now, the surest first."""
    best: dict[str, Replacement] = {}
    paths: list[tuple[str, float, tuple[str, ...], frozenset[str]]] = [(name, 1.0, (), frozenset((name,)))]
    while paths:
        at, confidence, evidence, seen = paths.pop()
        for one in succeeded.get(at, ()):
            if one.new in seen:
                continue
            sure, why = min(confidence, one.confidence), evidence + one.evidence
            if one.new not in current:
                paths.append((one.new, sure, why, seen | {one.new}))
            elif one.new not in best or best[one.new].confidence < sure:
                best[one.new] = Replacement(name=one.new, confidence=sure, evidence=why)
    return tuple(sorted(best.values(), key=lambda one: (-one.confidence, one.name)))
