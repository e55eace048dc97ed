"""What a service's documents say on one site from day to day: documents stand side by side, and none silences another
unless a takeover is declared.

A takeover from a document of another site makes that one's rows history of this site, and silences nothing there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from extractor.bounds import limited_time
from extractor.build.documents import Document, documents_of
from extractor.compare import Comparison, Verdict, change_id, compare
from extractor.model import Edition, Row
from extractor.pages import FollowedPage, Snapshot
from extractor.values import Value


class Pair(Value, frozen=True, kw_only=True):
    """A decision on two trace names, whatever rows they stand in."""

    old: str
    new: str
    verdict: Verdict


class Verdicts(Value, frozen=True, kw_only=True):
    """People's verdicts on links: by id, and by trace names."""

    by_id: Mapping[str, Verdict] = {}
    by_name: tuple[Pair, ...] = ()

    def between(self, old: Iterable[Row], new: Sequence[Row]) -> dict[str, Verdict]:
        """Return the verdicts on the links between two sides by id, those on names made into ids."""
        old_rows = list(old) if self.by_name else ()
        named = {
            change_id([old_row], [new_row]): pair.verdict
            for pair in self.by_name
            for old_row in old_rows
            if pair.old in old_row.traces
            for new_row in new
            if pair.new in new_row.traces
        }
        return {**self.by_id, **named}


class Handover(Value, frozen=True, kw_only=True):
    """A takeover in effect: from a day on, one document speaks for categories that another spoke for."""

    from_document: str
    by_document: str
    category: str
    day: str


class Step(Value, frozen=True, kw_only=True, dict=True):
    """What one edition brought against the one that spoke before it."""

    day: str
    old: Edition
    new: Edition
    """Both with their snapshot's id as source, and empty tables in place of what the step does not speak of."""
    verdicts: Verdicts

    @cached_property
    def comparison(self) -> Comparison:
        """What became of each row; compared when first asked for, since a diff of two days needs few of the steps."""
        with limited_time("comparing them", f"{self.old.source}, {self.new.source}"):
            verdicts = self.verdicts.between(self.old.rows, self.new.rows)
            return compare(self.old, self.new, verdicts=verdicts, everything=True)


class Speaking(Value, frozen=True, kw_only=True):
    """What a document says on a day: its edition, without the rows of categories that were taken over."""

    document: Document
    snapshot: Snapshot
    edition: Edition


class Timeline(Value, frozen=True, kw_only=True):
    """The history of a service on one site."""

    service: str
    site: str
    documents: tuple[Document, ...]
    """Those of the site."""
    earlier: tuple[Document, ...]
    """Those of other sites that documents of this one took over from, until they were: history of this site, too."""
    handovers: tuple[Handover, ...]
    steps: tuple[Step, ...]
    """Oldest first."""

    @property
    def days(self) -> tuple[str, ...]:
        """The days on which what the documents say changed, oldest first."""
        states = {state.day for document in (*self.documents, *self.earlier) for state in document.states}
        return tuple(sorted(states | {handover.day for handover in self.handovers}))

    def in_force(self, day: str) -> tuple[Speaking, ...]:
        """Return what the documents say on a day; an earlier line speaks until it was taken over."""
        speaking = []
        for document in (*self.documents, *self.earlier):
            state = document.on(day)
            if state and state.snapshot:
                edition = self._not_silenced(document, state.snapshot, day)
                if edition.rows:  # else others speak for all of it
                    speaking.append(Speaking(document=document, snapshot=state.snapshot, edition=edition))
        return tuple(speaking)

    def spoke(self, day: str) -> Iterator[Speaking]:
        """Return what each edition up to a day said as it came into force, by document, the oldest first."""
        for document in (*self.documents, *self.earlier):
            for state in document.states:
                if state.snapshot and state.day <= day:
                    edition = self._not_silenced(document, state.snapshot, state.day)
                    yield Speaking(document=document, snapshot=state.snapshot, edition=edition)

    def history(self, day: str) -> tuple[Snapshot, ...]:
        """Return every edition up to a day; of earlier lines, the rows that were taken over."""
        snapshots = []
        for document in (*self.documents, *self.earlier):
            for state in document.states:
                if state.snapshot and state.day <= day:
                    edition = state.snapshot.edition
                    if self._is_earlier(document):
                        edition = only(state.snapshot, self._taken_from(document))
                    snapshots.append(replace(state.snapshot, edition=edition))
        return tuple({snapshot.id: snapshot for snapshot in snapshots}.values())

    def _not_silenced(self, document: Document, snapshot: Snapshot, day: str) -> Edition:
        silenced = {handover.category for handover in self._handovers_from(document) if handover.day <= day}
        if self._is_earlier(document):
            return only(snapshot, self._taken_from(document) - silenced)
        return without(snapshot, silenced)

    def _is_earlier(self, document: Document) -> bool:
        return document.site != self.site

    def _taken_from(self, document: Document) -> set[str]:
        return {handover.category for handover in self._handovers_from(document)}

    def _handovers_from(self, document: Document) -> list[Handover]:
        return [handover for handover in self.handovers if handover.from_document == document.id]


def timelines(
    service: str,
    snapshots: Iterable[Snapshot],
    pages: Sequence[FollowedPage] = (),
    *,
    verdicts: Verdicts | None = None,
    language: str = "",
) -> tuple[Timeline, ...]:
    """Return the timeline of each site of a service, by the sites' names."""
    documents = {document.id: document for document in documents_of(snapshots, pages, language=language)}
    sites = sorted({document.site for document in documents.values()})
    return tuple(_timeline(service, site, documents, verdicts or Verdicts()) for site in sites)


def without(snapshot: Snapshot, categories: Collection[str]) -> Edition:
    """Return an edition with the tables of these categories emptied, so that the others keep their numbers."""
    return _emptied(snapshot, lambda category: category in categories)


def only(snapshot: Snapshot, categories: Collection[str]) -> Edition:
    """Return an edition with all tables but those of these categories emptied."""
    return _emptied(snapshot, lambda category: category not in categories)


def _emptied(snapshot: Snapshot, unwanted: Callable[[str], bool]) -> Edition:
    tables = tuple(replace(table, rows=()) if unwanted(table.category) else table for table in snapshot.edition.tables)
    return replace(snapshot.edition, source=snapshot.id, tables=tables)


def _timeline(service: str, site: str, documents: Mapping[str, Document], verdicts: Verdicts) -> Timeline:
    own = tuple(document for document in documents.values() if document.site == site)
    handovers = tuple(_handovers(own, documents))
    earlier = tuple(
        _until_taken_over(documents[id_], handovers)
        for id_ in sorted({handover.from_document for handover in handovers} - {document.id for document in own})
    )
    steps = [
        *(step for document in (*own, *earlier) for step in _own_steps(document, handovers, verdicts)),
        *_taking_over(handovers, documents, verdicts),
    ]
    # Sorting keeps the order within a day: first each document's own step, then what is taken over from it.
    return Timeline(
        service=service,
        site=site,
        documents=own,
        earlier=earlier,
        handovers=handovers,
        steps=tuple(sorted(steps, key=lambda step: step.day)),
    )


def _until_taken_over(document: Document, handovers: Iterable[Handover]) -> Document:
    """Return an earlier line as far as this site's history goes: its last edition stands until it is taken over."""
    last = max(handover.day for handover in handovers if handover.from_document == document.id)
    states = tuple(state for state in document.states if state.snapshot and state.day <= last)
    return replace(document, states=states)


def _handovers(own: Iterable[Document], documents: Mapping[str, Document]) -> Iterable[Handover]:
    for document in own:
        first = next(state.day for state in document.states if state.snapshot)
        for part in document.takes_over:
            if part.from_document in documents:
                yield Handover(
                    from_document=part.from_document,
                    by_document=document.id,
                    category=part.category,
                    day=max(part.since, first),
                )


def _own_steps(document: Document, handovers: Iterable[Handover], verdicts: Verdicts) -> Iterable[Step]:
    """Compare each edition of a document with the one before it."""
    away = [handover for handover in handovers if handover.from_document == document.id]
    previous: Snapshot | None = None
    for state in document.states:
        if previous and state.snapshot:
            silenced = {handover.category for handover in away if handover.day < state.day}
            old, new = without(previous, silenced), without(state.snapshot, silenced)
            yield Step(day=state.day, old=old, new=new, verdicts=verdicts)
        previous = state.snapshot or previous  # a page that returns after its end is compared with what it was


def _taking_over(
    handovers: Iterable[Handover], documents: Mapping[str, Document], verdicts: Verdicts
) -> Iterable[Step]:
    """Compare what was taken over with what the document that speaks now says of it."""
    together: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
    for handover in handovers:
        together[handover.day, handover.from_document, handover.by_document].add(handover.category)
    for (day, from_document, by_document), categories in sorted(together.items()):
        old = documents[from_document].last_edition(day)
        state = documents[by_document].on(day)
        if old is None or state is None or state.snapshot is None:
            continue
        same_heading = any(table.category in categories for table in state.snapshot.edition.tables)
        new = only(state.snapshot, categories) if same_heading else without(state.snapshot, ())
        yield Step(day=day, old=only(old, categories), new=new, verdicts=verdicts)
