"""Snapshots and the steps between them → what a changelog tells, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from extractor import judge
from extractor.build.covers import in_order
from extractor.build.steps import Step
from extractor.compare import Change, NotCompared
from extractor.pages import Snapshot
from extractor.values import Value


class Entry(Value, frozen=True, kw_only=True):
    """What one edition brought: against an older edition, or as the first to document some categories."""

    service: str
    date: str
    edition: str
    """The edition's id, as `ctscat diff` takes it: `page@2026-05-30`."""
    title: str
    address: str
    compared_with: str | None
    """The id of the older edition; none where nothing documented these categories before."""
    rows: int
    """How many rows the edition has; of a first one, in its `categories`."""
    categories: tuple[str, ...] = ()
    """What a first edition documents."""
    changes: tuple[Change, ...] = ()
    not_compared: tuple[NotCompared, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "service": self.service,
            "date": self.date,
            "edition": self.edition,
            "title": self.title,
            "address": self.address,
            "compared_with": self.compared_with,
            "rows": self.rows,
            "categories": list(self.categories),
            "changes": [{**change.to_dict(), "severity": judge.severity(change)} for change in self.changes],
            "not_compared": [entry.to_dict() for entry in self.not_compared],
        }


def entries_of(service: str, snapshots: Iterable[Snapshot], steps: Sequence[Step]) -> tuple[Entry, ...]:
    """Return an entry for each step, and one for each edition that was the first to document something.

    The newest come first; within a day, the order is that of the editions' ids.
    """
    ordered = in_order(snapshots)
    before: defaultdict[int, list[Step]] = defaultdict(list)
    for step in steps:
        before[id(step.new)].append(step)
    entries: list[Entry] = []
    for snapshot in ordered:
        known = before[id(snapshot)]
        entries += (
            _entry(
                service,
                snapshot,
                compared_with=step.old.id,
                rows=len(snapshot.edition.rows),
                changes=step.comparison.changes,
                not_compared=_left_out(step),
            )
            for step in known
        )
        rows = _first(snapshot, known)
        if rows or not known:
            found = _entry(
                service, snapshot, compared_with=None, rows=sum(rows.values()), categories=tuple(sorted(rows))
            )
            entries.append(found)
    entries.sort(key=lambda entry: (entry.edition, entry.compared_with or "~"))
    return tuple(sorted(entries, key=lambda entry: entry.date, reverse=True))


def _entry(service: str, snapshot: Snapshot, **known: Any) -> Entry:
    return Entry(
        service=service,
        date=snapshot.date,
        edition=snapshot.id,
        title=snapshot.edition.title,
        address=snapshot.address,
        **known,
    )


def _left_out(step: Step) -> tuple[NotCompared, ...]:
    """Return what a step does not compare, but for what its new edition covers and is compared in another step."""
    covered = {table.category for table in step.new.edition.tables} if step.old.page != step.new.page else set()
    return tuple(one for one in step.comparison.not_compared if one.category not in covered)


def _first(snapshot: Snapshot, steps: Sequence[Step]) -> dict[str, int]:
    """Return the categories that no step into an edition compares, with their rows."""
    if any(step.old.page == snapshot.page for step in steps):
        return {}  # a page against itself is compared whole, and says itself what was left out
    compared = {table.category for step in steps for table in step.old.edition.tables}
    rows: defaultdict[str, int] = defaultdict(int)
    for table in snapshot.edition.tables:
        if table.category not in compared:
            rows[table.category] += len(table.rows)
    return dict(rows)
