"""A catalog as the bytes of its files: YAML for people, JSON for programs, their JSON Schema, and an index over all."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from extractor.build.catalog import SCHEMA, Catalog
from extractor.errors import DataError
from extractor.values import Value, bad_data

SCHEMA_FILE = "catalog.schema.json"
INDEX_FILE = "index.json"
_LISTS = ("documents", "editions", "traces", "elsewhere")


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


def as_json(catalog: Catalog) -> bytes:
    """Return the JSON file: its head in a line, then a line a row, so that a review shows what changed."""
    data = catalog.to_dict()
    lists = {key: data.pop(key) for key in _LISTS}
    lines = [json.dumps(data, ensure_ascii=False)[:-1]]
    for key, rows in lists.items():
        lines_of_rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        lines.append(f'"{key}": [\n{lines_of_rows}\n]' if rows else f'"{key}": []')
    return (",\n".join(lines) + "}\n").encode()


def from_json(data: bytes, where: str) -> Catalog:
    """Read back what `as_json` wrote; a newer schema is refused."""
    try:
        catalog = msgspec.json.decode(data, type=Catalog)
    except msgspec.ValidationError as error:
        raise bad_data(error, where) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError(f"not JSON: {error}", where=where, hint="run: ctscat build") from None
    if catalog.schema != SCHEMA:
        message = f"schema {catalog.schema} is not {SCHEMA}"
        raise DataError(message, where=where, hint="run: ctscat build, or upgrade ctscat")
    return catalog


def for_people(catalog: Catalog) -> dict[str, Any]:
    """Return what the YAML file says: the same, without what is empty, and with places as `edition table.row`."""
    data = catalog.to_dict()
    del data["inputs"], data["history"]
    for trace in data["traces"]:
        for way in trace["operations"]:
            way["places"] = [f"{row['edition']} {row['table']}.{row['row']}" for row in way["places"]]
    for key in ("documents", "editions", "traces"):
        data[key] = [_filled(record) for record in data[key]]
    return _filled(data)


def _filled(record: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value not in ((), [], "", None)}


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
    try:
        return msgspec.json.decode(data, type=Index)
    except msgspec.ValidationError as error:
        raise bad_data(error, where) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError(f"not JSON: {error}", where=where, hint="run: ctscat build") from None


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the JSON file of a service."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ctscat catalog of one service",
        **msgspec.json.schema(Catalog),
    }
