"""Finds traces in catalogs by name, resource type or operation wording; suggests what may have been meant."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.build.catalog import Catalog, Trace
from extractor.values import Value


class Hit(Value, frozen=True, kw_only=True):
    """A trace that was asked for."""

    service: str
    as_of: str
    trace: Trace


def find(catalogs: Iterable[Catalog], name: str) -> tuple[Hit, ...]:
    """Return the traces of that name; else those of that resource type; else those of that operation. Case is free."""
    wanted = " ".join(name.split()).casefold()
    by_name, by_type, by_wording = [], [], []
    for catalog in catalogs:
        for trace in catalog.traces:
            hit = Hit(service=catalog.service, as_of=catalog.as_of, trace=trace)
            if trace.name.casefold() == wanted:
                by_name.append(hit)
            elif any(kind.casefold() == wanted for kind in trace.resource_types):
                by_type.append(hit)
            elif any(one.operation.casefold() == wanted for one in trace.operations):
                by_wording.append(hit)
    exact = [hit for hit in by_name if hit.trace.name == name]
    return tuple(exact or by_name or by_type or by_wording)


def near(catalogs: Iterable[Catalog], name: str, most: int = 5) -> tuple[str, ...]:
    """Return names, types and wordings like the one asked for, the likest first."""
    from difflib import get_close_matches

    known: dict[str, str] = {}
    for catalog in catalogs:
        for trace in catalog.traces:
            words = (trace.name, *trace.resource_types, *(one.operation for one in trace.operations))
            for word in words:
                known.setdefault(word.casefold(), word)
    wanted = " ".join(name.split()).casefold()
    close = get_close_matches(wanted, known, most, 0.6)
    inside = [
        word
        for word in sorted(known)
        if len(wanted) > (3 if wanted.isascii() else 1) and wanted in word and word not in close
    ]
    return tuple(known[word] for word in [*close, *inside][:most])
