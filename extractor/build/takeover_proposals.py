"""Takeovers that the documents suggest: of a document that stands still, or ended, a newer one repeats the rows."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from extractor.bounds import limited_time
from extractor.build.catalog import Proposal
from extractor.build.documents import Document, State
from extractor.build.same_action import SURE
from extractor.build.timeline import Timeline, only
from extractor.compare import compare

_FEWEST_ROWS = 3
_SHARE = 0.6  # of the older document's rows, for a takeover to be proposed


def proposals(timeline: Timeline, day: str) -> Iterable[Proposal]:
    """Propose takeovers: of a document that stands still, or ended, a newer one repeats a category's rows."""
    declared = {(handover.from_document, handover.category) for handover in timeline.handovers}
    for newer in timeline.documents:
        begun = next((state for state in newer.states if state.snapshot), None)
        state = newer.on(day)
        if begun is None or state is None or state.snapshot is None:
            continue
        categories = set(state.snapshot.edition.categories)
        for older in timeline.documents:
            last = _last_edition(older, day)
            if older.id == newer.id or last is None or last.snapshot is None or last.day >= begun.day:
                continue
            for category in sorted(categories.intersection(last.snapshot.edition.categories)):
                if (older.id, category) not in declared:
                    yield from _proposal(older, newer, category, last, begun, state)


def _proposal(
    older: Document, newer: Document, category: str, last: State, begun: State, state: State
) -> Iterable[Proposal]:
    if last.snapshot is None or state.snapshot is None:
        return
    old, new = only(last.snapshot, {category}), only(state.snapshot, {category})
    with limited_time("comparing them", f"{old.source}, {new.source}"):
        comparison = compare(old, new)
    linked = comparison.unchanged + sum(
        len(change.old) for change in comparison.changes if change.new and change.confidence >= SURE
    )
    if linked < max(_FEWEST_ROWS, _SHARE * len(old.rows)):
        return
    standing = f"{older.id} has no edition since {last.day}"
    if older.states[-1].snapshot is None:
        standing = f"{older.id} ended on {older.states[-1].day}"
    key = f"{older.id}\n{newer.id}\n{category}"
    yield Proposal(
        id=sha256(key.encode()).hexdigest()[:16],
        category=category,
        from_document=older.id,
        by_document=newer.id,
        since=begun.day,
        evidence=(f"{linked} of its {len(old.rows)} rows stand in {newer.id}", standing),
    )


def _last_edition(document: Document, day: str) -> State | None:
    return next((state for state in reversed(document.states) if state.snapshot and state.day <= day), None)
