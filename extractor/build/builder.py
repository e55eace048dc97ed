"""Snapshots, page list and decisions → the catalog of a service, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from extractor.build.catalog import Catalog, EditionRef, Place, Printed, Replacement, Status, Trace
from extractor.build.covers import Handover, in_order, speaking
from extractor.build.oddities import warnings_of
from extractor.build.replaced import replacements
from extractor.build.steps import Pair, Step, steps
from extractor.compare import Verdict
from extractor.pages import Snapshot


def build(
    service: str,
    snapshots: Iterable[Snapshot],
    handed: Sequence[Handover] = (),
    *,
    verdicts: Mapping[str, Verdict] | None = None,
    pairs: Sequence[Pair] = (),
    as_of: str = "",
    history: Sequence[Step] | None = None,
) -> Catalog:
    """Build a service's catalog as of a day (its newest edition's, if none is given): later editions do not count.

    `history` are the steps between the editions, where they are known already.
    """
    ordered = in_order(snapshots)
    as_of = as_of or max((one.date for one in ordered), default="")
    known = [one for one in ordered if one.date <= as_of]
    if history is None:
        history = steps(known, handed, verdicts or {}, pairs)
    spoken = _spoken(speaking(known, handed, as_of))
    replaced = replacements([step for step in history if step.new.date <= as_of], spoken)
    printed = _printed(known)
    types = {
        name: sorted({one.resource_type for one in several if one.resource_type}) for name, several in printed.items()
    }
    odd = warnings_of(types)
    dates = {one.id: one.date for one in known}
    traces = []
    for name in sorted(printed):
        by = replaced.get(name, ())
        status: Status = "current" if name in spoken else "legacy" if by else "removed"
        seen = sorted(dates[place.edition] for one in printed[name] for place in one.places)
        traces.append(
            Trace(
                name=name,
                status=status,
                resource_types=tuple(types[name]),
                first_seen=seen[0],
                last_seen=seen[-1],
                replaced_by=by,
                operations=printed[name],
                warnings=tuple(odd.get(name, ())),
            )
        )
    return Catalog(
        service=service,
        as_of=as_of,
        editions=tuple(_reference(one) for one in known),
        traces=_with_replaces(traces),
    )


def _spoken(editions: Iterable[tuple[Snapshot, frozenset[str]]]) -> frozenset[str]:
    """Return the names that the editions speaking now have."""
    return frozenset(
        name
        for snapshot, categories in editions
        for table in snapshot.edition.tables
        if table.category in categories
        for row in table.rows
        for name in row.traces
    )


def _printed(known: Iterable[Snapshot]) -> dict[str, tuple[Printed, ...]]:
    """Return for each name how and where it is printed, the newest wording first."""
    places: defaultdict[str, dict[tuple[str, str, str], list[Place]]] = defaultdict(dict)
    for snapshot in known:
        edition = snapshot.id
        for number, table in enumerate(snapshot.edition.tables, start=1):
            for count, row in enumerate(table.rows, start=1):
                place = Place(edition=edition, table=number, row=count)
                key = (row.operation, row.resource_type, table.category)
                for name in dict.fromkeys(row.traces):
                    of = places[name]
                    found = of.pop(key, [])  # what is printed last goes to the end
                    found.append(place)
                    of[key] = found
    return {
        name: tuple(
            Printed(operation=operation, resource_type=kind, category=category, places=tuple(found))
            for (operation, kind, category), found in reversed(of.items())
        )
        for name, of in places.items()
    }


def _reference(snapshot: Snapshot) -> EditionRef:
    edition = snapshot.edition
    return EditionRef(
        id=snapshot.id,
        address=snapshot.address,
        title=edition.title,
        updated_on=edition.updated_on,
        captured_at=snapshot.captured_at,
        language=edition.language,
        categories=tuple(dict.fromkeys(table.category for table in edition.tables)),
        rows=len(edition.rows),
        note=snapshot.note,
    )


def _with_replaces(traces: Sequence[Trace]) -> tuple[Trace, ...]:
    """Tell the newer names what they replace."""
    back: defaultdict[str, list[Replacement]] = defaultdict(list)
    for trace in traces:
        for one in trace.replaced_by:
            back[one.name].append(replace(one, name=trace.name))
    return tuple(replace(trace, replaces=tuple(back[trace.name])) if trace.name in back else trace for trace in traces)
