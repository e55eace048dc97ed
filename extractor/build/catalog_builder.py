"""Timelines → the catalog of a service, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from extractor.build.catalog import (
    Catalog,
    DocumentRef,
    EditionRef,
    Elsewhere,
    Place,
    Printed,
    Replacement,
    Status,
    Trace,
)
from extractor.build.documents import Document, in_order
from extractor.build.lineage import Link, links_to, node, placed_rows
from extractor.build.oddities import warnings_of
from extractor.build.same_action import also_documented
from extractor.build.takeover_proposals import proposals
from extractor.build.timeline import Timeline
from extractor.compare import Placed
from extractor.model import names_of
from extractor.pages import Snapshot


def build(service: str, timelines: Sequence[Timeline], *, as_of: str = "", rejected: Iterable[str] = ()) -> Catalog:
    """Build a service's catalog as of a day (that of the newest event, if none is given): later ones do not count.

    `rejected` are the ids of proposed takeovers that people turned down.
    """
    as_of = as_of or max((day for timeline in timelines for day in timeline.days), default="")
    snapshots: dict[str, tuple[Document, Snapshot]] = {}
    for timeline in timelines:
        for document in timeline.documents:
            for snapshot in [*(state.snapshot for state in document.states), *document.translations]:
                if snapshot and snapshot.date <= as_of:
                    snapshots[snapshot.id] = document, snapshot
    ordered = in_order(snapshot for _, snapshot in snapshots.values())
    turned_down = frozenset(rejected)
    suggested = [proposal for timeline in timelines for proposal in proposals(timeline, as_of)]
    return Catalog(
        service=service,
        as_of=as_of,
        decisions=tuple(sorted(turned_down & {proposal.id for proposal in suggested})),
        proposals=tuple(proposal for proposal in suggested if proposal.id not in turned_down),
        documents=tuple(
            _document_ref(document, as_of)
            for timeline in timelines
            for document in timeline.documents
            if document.states[0].day <= as_of
        ),
        editions=tuple(_edition_ref(snapshots[snapshot.id][0].id, snapshot) for snapshot in ordered),
        traces=tuple(sorted(_all_traces(timelines, as_of), key=lambda trace: (trace.name, trace.site))),
        elsewhere=tuple(elsewhere for timeline in timelines for elsewhere in _elsewhere(timeline, as_of)),
    )


def _all_traces(timelines: Iterable[Timeline], as_of: str) -> Iterable[Trace]:
    for timeline in timelines:
        yield from _traces(timeline, as_of)


def _traces(timeline: Timeline, as_of: str) -> tuple[Trace, ...]:
    """Return the traces of one site."""
    history = in_order(timeline.history(as_of))
    speaking = timeline.in_force(as_of)
    current = {name for document in speaking for name in document.edition.names}
    replaced = _replacements(timeline, as_of, current)
    also_documented_as = also_documented(speaking)
    printed = _printed(history)
    types = {
        name: tuple(sorted({way.resource_type for way in ways if way.resource_type})) for name, ways in printed.items()
    }
    warnings = warnings_of(types)
    dates_in_force = _dates_in_force(timeline, as_of)
    dates = {snapshot.id: snapshot.date for snapshot in history}
    repurposed = _repurposed(timeline, as_of)
    traces = []
    for name in sorted(printed):
        successors = replaced.get(name, ())
        status: Status = "current" if name in current else "legacy" if successors else "removed"
        # What was taken over before it was printed was never in force; its editions are all there is to date it.
        days = dates_in_force.get(name) or sorted(dates[row.edition] for way in printed[name] for row in way.places)
        traces.append(
            Trace(
                name=name,
                site=timeline.site,
                status=status,
                resource_types=types[name],
                first_seen=days[0],
                last_seen=days[-1],
                replaced_by=successors,
                also_documented_as=also_documented_as.get(name, ()),
                repurposed_on=tuple(sorted(repurposed[name])),
                operations=printed[name],
                warnings=tuple(warnings.get(name, ())),
            )
        )
    return _with_replaces(traces)


def _replacements(timeline: Timeline, as_of: str, current: set[str]) -> Mapping[str, tuple[Replacement, ...]]:
    """Return for each name that no edition in force prints the names its last rows are documented under now."""
    steps = [step for step in timeline.steps if step.day <= as_of]
    reached = links_to(steps, timeline.in_force(as_of))
    rows = {node(placed): placed for speaking in timeline.in_force(as_of) for placed in placed_rows(speaking.edition)}
    best: defaultdict[str, dict[str, Link]] = defaultdict(dict)
    for name, last_rows in _last_rows(timeline, as_of, current).items():
        for old in last_rows:
            for new, link in reached.get(node(old), {}).items():
                if "repurposed" in link.kinds:
                    continue
                names = rows[new].traces
                for successor in [newer for newer in names if newer not in old.traces] or names:
                    surest = best[name].get(successor)
                    if surest is None or surest.confidence < link.confidence:
                        best[name][successor] = link
    return {
        name: tuple(
            Replacement(name=successor, since=link.since, confidence=link.confidence, evidence=link.evidence)
            for successor, link in sorted(links.items(), key=lambda item: (-item[1].confidence, item[0]))
        )
        for name, links in best.items()
        if links
    }


def _last_rows(timeline: Timeline, as_of: str, current: set[str]) -> Mapping[str, list[Placed]]:
    """Return for each name that is not current the rows that printed it last, in each document."""
    last: defaultdict[str, dict[str, list[Placed]]] = defaultdict(dict)
    for speaking in timeline.spoke(as_of):
        rows: defaultdict[str, list[Placed]] = defaultdict(list)
        for placed in placed_rows(speaking.edition):
            for name in set(placed.traces) - current:
                rows[name].append(placed)
        for name, of_name in rows.items():
            last[name][speaking.document.id] = of_name
    return {name: [placed for rows in by_document.values() for placed in rows] for name, by_document in last.items()}


def _dates_in_force(timeline: Timeline, as_of: str) -> Mapping[str, list[str]]:
    """Return for each name the dates of the editions in force that print it."""
    dates: defaultdict[str, set[str]] = defaultdict(set)
    for speaking in timeline.spoke(as_of):
        for name in speaking.edition.names:
            dates[name].add(speaking.snapshot.date)
    return {name: sorted(days) for name, days in dates.items()}


def _repurposed(timeline: Timeline, as_of: str) -> defaultdict[str, set[str]]:
    days: defaultdict[str, set[str]] = defaultdict(set)
    for step in timeline.steps:
        for change in step.comparison.changes if step.day <= as_of else ():
            if change.kind == "repurposed":
                for name in {*names_of(change.old)}.intersection(names_of(change.new)):
                    days[name].add(step.day)
    return days


def _printed(history: Iterable[Snapshot]) -> dict[str, tuple[Printed, ...]]:
    """Return for each name how and where it is printed, the newest wording first."""
    places: defaultdict[str, dict[tuple[str, str, str], list[Place]]] = defaultdict(dict)
    for snapshot in history:
        for number, table in enumerate(snapshot.edition.tables, start=1):
            for count, row in enumerate(table.rows, start=1):
                mention = Place(edition=snapshot.id, table=number, row=count)
                way = (row.operation, row.resource_type, table.category)
                for name in dict.fromkeys(row.traces):
                    ways = places[name]
                    ways[way] = [*ways.pop(way, []), mention]  # what is printed last goes to the end
    return {
        name: tuple(
            Printed(operation=operation, resource_type=resource_type, category=category, places=tuple(stands))
            for (operation, resource_type, category), stands in reversed(ways.items())
        )
        for name, ways in places.items()
    }


def _elsewhere(timeline: Timeline, as_of: str) -> Iterable[Elsewhere]:
    leading_names = {name for snapshot in timeline.history(as_of) for name in snapshot.edition.names}
    for document in timeline.documents:
        for snapshot in document.translations:
            if snapshot.date > as_of:
                continue
            strange = {name: row for row in snapshot.edition.rows for name in row.traces if name not in leading_names}
            for name, row in sorted(strange.items()):
                yield Elsewhere(
                    name=name,
                    site=timeline.site,
                    language=snapshot.language,
                    edition=snapshot.id,
                    resource_type=row.resource_type,
                )


def _edition_ref(document: str, snapshot: Snapshot) -> EditionRef:
    edition = snapshot.edition
    return EditionRef(
        id=snapshot.id,
        document=document,
        address=snapshot.address,
        title=edition.title,
        updated_on=edition.updated_on,
        captured_at=snapshot.captured_at,
        language=edition.language,
        categories=tuple(dict.fromkeys(table.category for table in edition.tables)),
        rows=len(edition.rows),
        note=snapshot.note,
    )


def _document_ref(document: Document, as_of: str) -> DocumentRef:
    days = [state.day for state in document.states if state.snapshot and state.day <= as_of]
    now = document.on(as_of)
    ended = now if now and now.end else None
    return DocumentRef(
        id=document.id,
        site=document.site,
        language=document.language,
        first_edition=days[0],
        newest_edition=days[-1],
        ended=ended.day if ended else None,
        reason=ended.end.reason if ended and ended.end else "",
    )


def _with_replaces(traces: Sequence[Trace]) -> tuple[Trace, ...]:
    """Tell the newer names what they replace."""
    replaces: defaultdict[str, list[Replacement]] = defaultdict(list)
    for trace in traces:
        for successor in trace.replaced_by:
            replaces[successor.name].append(replace(successor, name=trace.name))
    return tuple(
        replace(trace, replaces=tuple(replaces[trace.name])) if trace.name in replaces else trace for trace in traces
    )
