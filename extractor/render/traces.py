"""Traces with their history → text and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.build.catalog import Replacement
from extractor.build.search import Hit
from extractor.render.escape import plain
from extractor.render.grid import columns
from extractor.render.records import to_json


def as_json(hits: Iterable[Hit]) -> str:
    """Return a JSON array of the traces, each with its service."""
    return to_json([{"service": hit.service, "as_of": hit.as_of, **hit.trace.to_dict()} for hit in hits])


def as_text(hits: Sequence[Hit], width: int) -> str:
    """Return one trace in full, or several as a list."""
    if len(hits) == 1:
        return "\n".join(plain(line) for line in _whole(hits[0], width)) + "\n"
    rows = [("TRACE", "STATUS", "RESOURCE TYPE", "OPERATION")]
    for hit in hits:
        trace = hit.trace
        state: str = trace.status
        if trace.replaced_by:
            state = f"{state}, now {', '.join(one.name for one in trace.replaced_by)}"
        wording = trace.operations[0].operation if trace.operations else ""
        rows.append((trace.name, state, ", ".join(trace.resource_types), wording))
    shown = [tuple(map(plain, row)) for row in rows]
    return "\n".join(columns(shown, width, keep=(0,))) + f"\n{len(hits)} traces\n"


def _whole(hit: Hit, width: int) -> Iterator[str]:
    trace = hit.trace
    yield f"{trace.name}  {trace.status} as of {hit.as_of}"
    kinds = ", ".join(trace.resource_types) or "no resource type"
    yield f"  {hit.service}: {kinds}"
    yield f"  first seen {trace.first_seen}, last seen {trace.last_seen}"
    for heading, several in (("replaced by", trace.replaced_by), ("replaces", trace.replaces)):
        for one in several:
            yield from _replacement(heading, one, width)
    for warning in trace.warnings:
        yield f"  warning: {warning}"
    for printed in trace.operations:
        yield ""
        wording = printed.operation or "(no operation printed)"
        yield f"  {wording}  [{printed.category}, {printed.resource_type or 'no type'}]"
        yield from (f"    {place.edition}  table {place.table}, row {place.row}" for place in reversed(printed.places))


def _replacement(heading: str, one: Replacement, width: int) -> Iterator[str]:
    yield f"  {heading} {one.name}  (confidence {one.confidence:g})"
    yield from columns([("", "; ".join(one.evidence))], width, indent=2)
