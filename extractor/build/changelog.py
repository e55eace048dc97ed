"""What a changelog tells: for each day and document what became of its rows, newest first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from extractor import judge
from extractor.build.catalog import Event
from extractor.build.day_changes import changes_between
from extractor.build.timeline import Speaking, Timeline, only
from extractor.compare import Change
from extractor.model import names_of
from extractor.values import Value


class Entry(Value, frozen=True, kw_only=True):
    """What one day brought to one document: a first edition, a newer one, or its end."""

    service: str
    site: str
    date: str
    edition: str
    """The edition's id, as `ctscat diff` takes it: `page@2026-05-30`; of an end, the last one."""
    title: str
    address: str
    compared_with: str | None = None
    """The id of the edition that spoke before; none for a first edition."""
    ended: str = ""
    """Why the document says nothing more, where it ended."""
    rows: int
    categories: tuple[str, ...] = ()
    """What a first edition documents."""
    changes: tuple[Change, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, each change with its severity."""
        data = super().to_dict()
        data["changes"] = [{**change.to_dict(), "severity": judge.severity(change)} for change in self.changes]
        return data


def entries_of(timelines: Iterable[Timeline]) -> tuple[Entry, ...]:
    """Return the entries of all sites of a service: the newest first, those of a day by site and edition."""
    entries = [entry for timeline in timelines for entry in _of_site(timeline)]
    entries.sort(key=lambda entry: (entry.site, entry.edition))
    return tuple(sorted(entries, key=lambda entry: entry.date, reverse=True))


def event_of(entry: Entry) -> Event:
    """Return an entry in short."""
    broken: list[tuple[str, str]] = []
    for change in entry.changes:
        if change.kind in ("removed", "renamed", "respelled", "split", "merged", "traces"):
            old_names, new_names = set(names_of(change.old)), set(names_of(change.new))
            successor = min(new_names - old_names, default="")
            broken += [(name, successor) for name in sorted(old_names - new_names)]
    return Event(
        date=entry.date,
        site=entry.site,
        edition=entry.edition,
        title=entry.title,
        address=entry.address,
        first=entry.compared_with is None,
        ended=entry.ended,
        rows=entry.rows,
        counts=dict(Counter(change.kind for change in entry.changes)),
        broken=tuple(dict.fromkeys(broken)),
        added=tuple(
            dict.fromkeys(
                name for change in entry.changes if change.kind == "added" for name in sorted(names_of(change.new))
            )
        ),
    )


def _of_site(timeline: Timeline) -> Iterable[Entry]:
    own = {document.id for document in timeline.documents}
    for previous, day in pairwise(("", *timeline.days)):
        changes: defaultdict[str, list[Change]] = defaultdict(list)
        old_speaking = {speaking.document.id: speaking for speaking in timeline.in_force(previous)}
        new_speaking = {speaking.document.id: speaking for speaking in timeline.in_force(day)}
        by_edition = {speaking.snapshot.id: id_ for id_, speaking in (*old_speaking.items(), *new_speaking.items())}
        heirs = {
            (handover.from_document, handover.category): handover.by_document
            for handover in sorted(timeline.handovers, key=lambda handover: handover.by_document in new_speaking)
            if previous < handover.day <= day
            and (handover.by_document in new_speaking or handover.from_document not in own)
        }
        for change in changes_between(timeline, previous, day).changes:
            placed = (change.new or change.old)[0]
            owner = by_edition[placed.source]
            # What a takeover silenced is told of the document that speaks now.
            changes[owner if change.new else heirs.get((owner, placed.category), owner)].append(change)
        for document in timeline.documents:
            old, new = old_speaking.get(document.id), new_speaking.get(document.id)
            state, last = document.on(day), document.last_edition(day)
            if old and new is None and state and state.end:
                yield _end(timeline, day, old, state.end.reason, changes[document.id])
                continue
            if new is None and last and changes[document.id]:  # it has no row of its own, and what it took over is gone
                new = Speaking(document=document, snapshot=last, edition=only(last, ()))
            if new and (old is None or old.snapshot.id != new.snapshot.id or changes[document.id]):
                yield _entry(timeline, day, old, new, changes[document.id])


def _entry(timeline: Timeline, day: str, old: Speaking | None, new: Speaking, changes: Sequence[Change]) -> Entry:
    first = old is None and all(change.kind == "added" for change in changes)
    compared = {placed.source for change in changes for placed in change.old} - {new.snapshot.id}
    return Entry(
        service=timeline.service,
        site=timeline.site,
        date=day,
        edition=new.snapshot.id,
        title=new.snapshot.edition.title,
        address=new.snapshot.address,
        compared_with=old.snapshot.id if old else min(compared, default=None),
        rows=len(new.edition.rows),
        categories=new.edition.categories if first else (),
        changes=() if first else tuple(changes),
    )


def _end(timeline: Timeline, day: str, old: Speaking, reason: str, changes: Sequence[Change]) -> Entry:
    return Entry(
        service=timeline.service,
        site=timeline.site,
        date=day,
        edition=old.snapshot.id,
        title=old.snapshot.edition.title,
        address=old.snapshot.address,
        compared_with=old.snapshot.id,
        ended=reason,
        rows=len(old.edition.rows),
        changes=tuple(changes),
    )
