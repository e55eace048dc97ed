"""The index over all catalogs: which services there are, how far they go, and which service knows a name."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from extractor.build.catalog import SCHEMA, Catalog
from extractor.build.catalog_json import decoded
from extractor.values import Value

INDEX_FILE = "index.json"


class SiteSummary(Value, frozen=True, kw_only=True):
    """How far the documents of a service go on one site."""

    site: str
    languages: tuple[str, ...]
    newest_edition: str
    """The date of the newest edition: what changed since nobody knows."""
    documents: int
    ended: int
    """How many of the documents say nothing more."""
    statuses: Mapping[str, int]


class ServiceSummary(Value, frozen=True, kw_only=True):
    """A service of the catalog."""

    service: str
    as_of: str
    sites: tuple[SiteSummary, ...]
    """The site with the newest edition first."""


class Index(Value, frozen=True, kw_only=True):
    """What is in the catalog, so that a command opens only the services it needs."""

    schema: int = SCHEMA
    services: tuple[ServiceSummary, ...]
    names: Mapping[str, tuple[str, ...]]
    """Trace name → the services that document it or did."""
    resource_types: Mapping[str, tuple[str, ...]]
    """Resource type → the services that print it."""


def summary_of(catalog: Catalog) -> ServiceSummary:
    """Return a service's entry in the index."""
    newest = catalog.newest_editions
    sites = []
    for site in catalog.sites:
        documents = [document for document in catalog.documents if document.site == site]
        sites.append(
            SiteSummary(
                site=site,
                languages=tuple(sorted({document.language for document in documents})),
                newest_edition=newest[site],
                documents=len(documents),
                ended=sum(document.ended is not None for document in documents),
                statuses=dict(sorted(Counter(trace.status for trace in catalog.traces if trace.site == site).items())),
            )
        )
    return ServiceSummary(service=catalog.service, as_of=catalog.as_of, sites=tuple(sites))


def index_of(catalogs: Iterable[Catalog]) -> Index:
    """Return the index over all services."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    resource_types: defaultdict[str, set[str]] = defaultdict(set)
    summaries = []
    for catalog in catalogs:
        summaries.append(summary_of(catalog))
        for trace in catalog.traces:
            names[trace.name].add(catalog.service)
            for resource_type in trace.resource_types:
                resource_types[resource_type].add(catalog.service)
        for elsewhere in catalog.elsewhere:
            names[elsewhere.name].add(catalog.service)
    return Index(
        services=tuple(sorted(summaries, key=lambda summary: summary.service)),
        names={name: tuple(sorted(names[name])) for name in sorted(names)},
        resource_types={name: tuple(sorted(resource_types[name])) for name in sorted(resource_types)},
    )


def index_as_json(index: Index) -> bytes:
    """Return the index file, a service or a name a line."""
    data = index.to_dict()
    services = ",\n".join(json.dumps(service, ensure_ascii=False) for service in data["services"])
    parts = [f'{{"schema": {index.schema},\n"services": [\n{services}\n]']
    for key in ("names", "resource_types"):
        entries = ",\n".join(
            f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(list(services))}"
            for name, services in data[key].items()
        )
        parts.append(f'"{key}": {{\n{entries}\n}}')
    return (",\n".join(parts) + "}\n").encode()


def index_from_json(data: bytes, where: str) -> Index:
    """Read back what `index_as_json` wrote."""
    return decoded(data, Index, where)
