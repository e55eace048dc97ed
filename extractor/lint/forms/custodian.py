"""Cloud Custodian policies: `mode.events` of a policy that runs on traces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.lint.references import Excerpt, Reference
from extractor.lint.tree import Array, Mapping, Node, Scalar

FORM = "custodian"
BARE = "custodian-text"
"""An event written as text: the policy loads, but its trigger cannot be built."""


def policies(excerpt: Excerpt, mappings: Sequence[Mapping]) -> Iterator[Reference]:
    """Return the references in the events of policies."""
    for mapping in mappings:
        mode = mapping.first("mode")
        if isinstance(mode, Mapping) and mode.text("type") in ("cloudtrace", "cloudtrail"):
            events = mode.first("events")
            for event in events.items if isinstance(events, Array) else [events]:
                yield from _event(excerpt, event)


def _event(excerpt: Excerpt, event: Node | None) -> Iterator[Reference]:
    if isinstance(event, Scalar) and event.literal and event.text:
        yield excerpt.reference(event, BARE)
    elif isinstance(event, Mapping):
        source, name = event.first("source"), event.first("event")
        names = name.items if isinstance(name, Array) else [name]
        for text in names:
            if isinstance(text, Scalar) and text.literal:
                service, resource = _source(source)
                yield excerpt.reference(text, FORM, services=service, resource=resource)


def _source(source: Node | None) -> tuple[list[str], Scalar | None]:
    """Return the service and, where it is there, the resource type of `SERVICE.resource`."""
    if not isinstance(source, Scalar) or not source.literal or not source.text:
        return [], None
    service, dot, resource = source.text.partition(".")
    start = source.start + len(service) + 1
    return [service], Scalar(resource, start, source.end) if dot and resource else None
