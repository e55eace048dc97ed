"""People's decisions, made ready for comparing: those that hold, and which of them met something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from extractor.build.steps import Pair, Step
from extractor.compare import Verdict
from extractor.pages import Snapshot
from extractor.values import Value


class Decided(Protocol):
    """What is asked of a decision; `store.decisions.Decision` is one."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def old(self) -> str: ...  # noqa: D102
    @property
    def new(self) -> str: ...  # noqa: D102
    @property
    def verdict(self) -> str: ...  # noqa: D102
    @property
    def subject(self) -> str: ...  # noqa: D102
    def expired(self, day: str) -> bool: ...  # noqa: D102


class Decisions(Value, frozen=True, kw_only=True):
    """The decisions that hold on a day."""

    verdicts: dict[str, Verdict]
    pairs: tuple[Pair, ...]
    ignored: frozenset[str]
    """Ids of changes that are not to be reported."""


def decisions_on(day: str, found: Iterable[Decided]) -> Decisions:
    """Return the decisions that hold on `day`, sorted by what they say."""
    verdicts: dict[str, Verdict] = {}
    pairs: list[Pair] = []
    ignored: set[str] = set()
    for one in found:
        if one.expired(day):
            continue
        if one.verdict == "ignore":
            ignored.add(one.subject)
        else:
            verdict: Verdict = "same" if one.verdict == "same" else "different"
            if one.id:
                verdicts[one.id] = verdict
            else:
                pairs.append(Pair(old=one.old, new=one.new, verdict=verdict))
    return Decisions(verdicts=verdicts, pairs=tuple(pairs), ignored=frozenset(ignored))


def used(decisions: Decisions, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the subjects of the decisions that met a row; of others the rows are gone, or the id was mistyped."""
    met = {key for step in steps for key in step.comparison.decided}
    changes = {change.id for step in steps for change in step.comparison.changes}
    pairs = (
        f"{pair.old} → {pair.new}"
        for pair in decisions.pairs
        if any(_has(step.old, pair.old) and _has(step.new, pair.new) for step in steps)
    )
    return tuple(sorted({*(met & decisions.verdicts.keys()), *(changes & decisions.ignored), *pairs}))


def _has(snapshot: Snapshot, name: str) -> bool:
    return any(name in row.traces for row in snapshot.edition.rows)
