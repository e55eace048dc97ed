"""People's decisions, made ready for comparing: those that hold, and which of them matched something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from extractor.build.timeline import Pair, Step, Verdicts
from extractor.compare import Verdict
from extractor.model import Edition
from extractor.values import Value


class Decided(Protocol):
    """What is asked of a decision; `store.decision_file.Decision` is one."""

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

    verdicts: Verdicts = Verdicts()
    ignored: frozenset[str] = frozenset()
    """Ids of changes that are not to be reported."""

    @property
    def rejected(self) -> frozenset[str]:
        """The ids that people said are different: links, or proposed takeovers."""
        return frozenset(id_ for id_, verdict in self.verdicts.by_id.items() if verdict == "different")


def decisions_on(day: str, decisions: Iterable[Decided]) -> Decisions:
    """Return the decisions that hold on `day`, sorted by what they say."""
    by_id: dict[str, Verdict] = {}
    by_name: list[Pair] = []
    ignored: set[str] = set()
    for decision in decisions:
        if decision.expired(day):
            continue
        if decision.verdict == "ignore":
            ignored.add(decision.subject)
            continue
        verdict: Verdict = "same" if decision.verdict == "same" else "different"
        if decision.id:
            by_id[decision.id] = verdict
        else:
            by_name.append(Pair(old=decision.old, new=decision.new, verdict=verdict))
    return Decisions(verdicts=Verdicts(by_id=by_id, by_name=tuple(by_name)), ignored=frozenset(ignored))


def matched(decisions: Decisions, steps: Sequence[Step]) -> tuple[str, ...]:
    """Return the subjects of the decisions that matched a row; of others the rows are gone, or the id was mistyped."""
    by_id = {id_ for step in steps for id_ in step.comparison.decided} & decisions.verdicts.by_id.keys()
    ignored = {change.id for step in steps for change in step.comparison.changes} & decisions.ignored
    by_name = {
        f"{pair.old} → {pair.new}"
        for pair in decisions.verdicts.by_name
        if any(_prints(step.old, pair.old) and _prints(step.new, pair.new) for step in steps)
    }
    return tuple(sorted(by_id | ignored | by_name))


def _prints(edition: Edition, name: str) -> bool:
    return any(name in row.traces for row in edition.rows)
