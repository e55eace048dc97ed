"""Traces with their history → text and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.build.catalog import Trace
from extractor.build.search import Hit
from extractor.render.layout import Phrase, folded, joined, led, names, painted, printed, prose, text_table
from extractor.render.numbers import percent, plural
from extractor.render.style import PIPE, Style, Tone

_STATUS_TONES = {"current": Tone.ADDED, "legacy": Tone.CHANGED, "removed": Tone.REMOVED}


def as_json(hits: Iterable[Hit]) -> str:
    """Return a JSON array of the traces, each with its service and the addresses of the editions that print it."""
    from extractor.render.json_text import to_json

    return to_json(
        [
            {"service": hit.service, "as_of": hit.as_of, **hit.trace.to_dict(), "addresses": _addresses(hit)}
            for hit in hits
        ]
    )


def _addresses(hit: Hit) -> list[dict[str, str]]:
    editions = {place.edition for way in hit.trace.operations for place in way.places}
    return [{"edition": edition, "address": hit.addresses.get(edition, "")} for edition in sorted(editions)]


def as_text(hits: Sequence[Hit], style: Style = PIPE) -> str:
    """Return one trace in full, with what other sites and services say of the name; or several traces as a list."""
    if len({hit.trace.name for hit in hits}) > 1:
        header = ("TRACE", "STATUS", "SITE", "RESOURCE TYPE", "OPERATION")
        lines = text_table(header, (_row(hit.trace) for hit in hits), style)
        return printed([*lines, plural(len(hits), "trace")])
    first, *others = hits
    return printed([*_details(first, style), *_elsewhere(others, style)])


def _elsewhere(hits: Sequence[Hit], style: Style) -> Iterator[str]:
    """Tell in a line each what the name is on other sites, and in other services."""
    if hits:
        yield ""
        yield "  elsewhere:"
    for hit in hits:
        trace = hit.trace
        newer = led("now", names(newer.name for newer in trace.replaced_by))
        status = names([f"{trace.status}," if newer else trace.status], _STATUS_TONES[trace.status])
        head = [*names([f"{hit.service}, {trace.site}:"]), *status, *newer]
        last_seen = prose(f"last seen {trace.last_seen}{_documents(hit)}")
        yield from folded(joined(head, last_seen, by="·"), style, indent=4, hang=2)


def _documents(hit: Hit) -> str:
    """Return how far the site's documents go: what changed since nobody knows."""
    return f" (documents up to {hit.newest_edition})" if hit.newest_edition else ""


def _row(trace: Trace) -> tuple[Phrase, ...]:
    newer = led("now", names(newer.name for newer in trace.replaced_by))
    status = names([f"{trace.status}," if newer else trace.status], _STATUS_TONES[trace.status])
    wording = trace.operations[0].operation if trace.operations else ""
    return (
        names([trace.name], Tone.NAME),
        [*status, *newer],
        names([trace.site]),
        names(trace.resource_types),
        prose(wording),
    )


def _details(hit: Hit, style: Style) -> Iterator[str]:
    trace = hit.trace
    status = names([f"{trace.status} as of {hit.as_of}"], _STATUS_TONES[trace.status])
    yield painted(names([trace.name], Tone.NAME), style) + "  " + painted(status, style)
    facts = names(trace.resource_types) or prose("no resource type")
    yield from folded([*names([f"{hit.service}, {trace.site}:"]), *facts], style, indent=2, hang=2)
    yield f"  first seen {trace.first_seen}, last seen {trace.last_seen}{_documents(hit)}"
    for relation, replacements in (
        ("replaced by", trace.replaced_by),
        ("replaces", trace.replaces),
        ("also documented as", trace.also_documented_as),
    ):
        for related in replacements:
            sure = prose(f"{percent(related.confidence)} likely the same action")
            yield from folded([*prose(relation), *names([f"{related.name}:"], Tone.NAME), *sure], style, indent=2)
            yield from folded(prose("; ".join(related.evidence)), style, indent=4)
    for warning in trace.warnings:
        yield from folded(prose(f"warning: {warning}"), style, indent=2, hang=2)
    for operation in trace.operations:
        yield ""
        wording = prose(operation.operation or "(no operation printed)")
        kinds = names([operation.category, operation.resource_type or "no resource type"])
        yield from folded(joined(wording, kinds, by="·"), style, indent=2, hang=2)
        address = ""
        for place in reversed(operation.places):
            row = names([f"table {place.table}, row {place.row}"])
            yield from folded(joined(names([place.edition]), row, by="·"), style, indent=4, hang=2)
            page_address = hit.addresses.get(place.edition, address)
            if page_address != address:  # editions of one page stand below each other
                address = page_address
                yield f"      {painted(names([address]), style)}"
