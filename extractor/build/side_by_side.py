"""What documents that stand side by side have to do with each other: names for one action, and likely takeovers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import combinations

from extractor.bounds import limited_time
from extractor.build.catalog import Proposal, Replacement
from extractor.build.documents import Document, State
from extractor.build.timeline import Speaking, Timeline, only
from extractor.compare import compare

SURE = 0.9
"""From this confidence on a link between two documents' rows is believed."""
_FEWEST_ROWS = 3
_SHARE = 0.6  # of the older document's rows, for a takeover to be proposed


def also_documented(speaking: Sequence[Speaking]) -> Mapping[str, tuple[Replacement, ...]]:
    """Return for each name in force the names that newer documents in force print for the same action."""
    names: defaultdict[str, dict[str, Replacement]] = defaultdict(dict)
    by_date = sorted(speaking, key=lambda document: (document.snapshot.date, document.snapshot.id))
    for older, newer in combinations(by_date, 2):
        if older.snapshot.date == newer.snapshot.date:
            continue
        with limited_time("comparing them", f"{older.snapshot.id}, {newer.snapshot.id}"):
            changes = compare(older.edition, newer.edition).changes if _share_category(older, newer) else ()
        for change in changes:
            if change.kind not in ("renamed", "respelled") or change.confidence < SURE:
                continue
            printed = {name for placed in change.new for name in placed.traces}
            for name in {name for placed in change.old for name in placed.traces} - printed:
                for newer_name in sorted(printed):
                    names[name].setdefault(
                        newer_name, Replacement(name=newer_name, confidence=change.confidence, evidence=change.evidence)
                    )
    return {name: tuple(others.values()) for name, others in names.items()}


def proposals(timeline: Timeline, day: str) -> Iterable[Proposal]:
    """Propose takeovers: of a document that stands still, or ended, a newer one repeats a category's rows."""
    declared = {(handover.from_document, handover.category) for handover in timeline.handovers}
    for newer in timeline.documents:
        begun = next((state for state in newer.states if state.snapshot), None)
        state = newer.on(day)
        if begun is None or state is None or state.snapshot is None:
            continue
        categories = {table.category for table in state.snapshot.edition.tables if table.rows}
        for older in timeline.documents:
            last = _last_edition(older, day)
            if older.id == newer.id or last is None or last.snapshot is None or last.day >= begun.day:
                continue
            theirs = {table.category for table in last.snapshot.edition.tables if table.rows}
            for category in sorted(categories & theirs):
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


def _share_category(older: Speaking, newer: Speaking) -> bool:
    ours, theirs = ({table.category for table in speaking.edition.tables if table.rows} for speaking in (older, newer))
    return bool(ours & theirs)
