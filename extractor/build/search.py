"""Finds traces in catalogs by name, resource type or operation wording; suggests what may have been meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from extractor.build.catalog import Catalog, Trace
from extractor.build.index import Index
from extractor.values import Value

_PATTERN = frozenset("*?[")
_MOST_NEAR = 5


class Hit(Value, frozen=True, kw_only=True):
    """A trace that was asked for."""

    service: str
    as_of: str
    trace: Trace
    newest_edition: str = ""
    """The date of the newest edition of its service on its site: what changed since nobody knows."""
    addresses: Mapping[str, str] = {}
    """Of each edition of its service."""


def services_for(index: Index, name: str) -> tuple[str, ...]:
    """Return the services whose names or resource types match; all of them where the index knows no match."""
    query = _folded(name)
    services: set[str] = set()
    for table in (index.names, index.resource_types):
        for indexed_name, services_of_name in table.items():
            if _matches(indexed_name, query):
                services.update(services_of_name)
    return tuple(sorted(services or {summary.service for summary in index.services}))


def find(catalogs: Iterable[Catalog], name: str, site: str = "") -> tuple[Hit, ...]:
    """Return the traces of that name; else those of that resource type, category or operation. Case is free.

    A name with `*` or `?` is a pattern. The site with the newest documents comes first.
    """
    query = _folded(name)
    by_name, by_type, by_category, by_wording = [], [], [], []
    for catalog in catalogs:
        rank = {ranked: number for number, ranked in enumerate(catalog.sites)}
        newest = catalog.newest_editions
        addresses = {edition.id: edition.address for edition in catalog.editions}
        for trace in sorted(catalog.traces, key=lambda trace: (rank[trace.site], trace.name)):
            hit = Hit(
                service=catalog.service,
                as_of=catalog.as_of,
                trace=trace,
                newest_edition=newest[trace.site],
                addresses=addresses,
            )
            if site not in ("", trace.site):
                continue
            if _matches(trace.name, query):
                by_name.append(hit)
            elif any(_matches(resource_type, query) for resource_type in trace.resource_types):
                by_type.append(hit)
            elif any(_matches(way.category, query) for way in trace.operations):
                by_category.append(hit)
            elif any(_matches(way.operation, query) for way in trace.operations):
                by_wording.append(hit)
    exact = [hit for hit in by_name if hit.trace.name == name]
    return tuple(exact or by_name or by_type or by_category or by_wording)


def near(index: Index, name: str) -> tuple[str, ...]:
    """Return names and resource types like the one asked for, the likest first."""
    from difflib import get_close_matches

    spellings: dict[str, str] = {}
    for word in (*index.names, *index.resource_types):
        spellings.setdefault(word.casefold(), word)
    query = _folded(name)
    close = get_close_matches(query, spellings, _MOST_NEAR, 0.6)
    shortest = 3 if query.isascii() else 1
    inside = [word for word in sorted(spellings) if len(query) > shortest and query in word and word not in close]
    return tuple(spellings[word] for word in [*close, *inside][:_MOST_NEAR])


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _matches(text: str, query: str) -> bool:
    folded = text.casefold()
    return folded == query or (not _PATTERN.isdisjoint(query) and fnmatchcase(folded, query))
