"""Knowledge from a catalog's files: its index first, and a service only when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from extractor.errors import DataError
from extractor.lint.knowledge import Known, Status, Successor
from extractor.services import canonical

_INDEX = "index.json"
_T = TypeVar("_T")


class _Operation(Struct):
    operation: str = ""


class _Trace(Struct):
    name: str
    status: Status
    site: str = ""
    resource_types: tuple[str, ...] = ()
    first_seen: str = ""
    last_seen: str = ""
    replaced_by: tuple[Successor, ...] = ()
    also_documented_as: tuple[Successor, ...] = ()
    repurposed_on: tuple[str, ...] = ()
    operations: tuple[_Operation, ...] = ()


class _Elsewhere(Struct):
    """A name that only another language than a document's leading one prints."""

    name: str
    site: str = ""
    resource_type: str = ""


class _Catalog(Struct):
    service: str
    as_of: str
    traces: tuple[_Trace, ...]
    elsewhere: tuple[_Elsewhere, ...] = ()


class _Summary(Struct):
    service: str
    as_of: str


class _Index(Struct):
    services: tuple[_Summary, ...]
    names: Mapping[str, tuple[str, ...]]


class CatalogKnowledge:
    """What the catalog in a folder says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._traces: dict[str, list[Known]] = {}

    @cached_property
    def _index(self) -> _Index:
        """The index; where there is none it is made from all services' files."""
        if (self._folder / _INDEX).exists():
            return _read(self._folder / _INDEX, _Index)
        catalogs = [
            _read(path, _Catalog) for path in sorted(self._folder.glob("*.json")) if ".schema." not in path.name
        ]
        names: dict[str, list[str]] = {}
        for catalog in catalogs:
            printed = [trace.name for trace in catalog.traces] + [mention.name for mention in catalog.elsewhere]
            for name in dict.fromkeys(printed):
                names.setdefault(name, []).append(catalog.service)
        summaries = tuple(_Summary(catalog.service, catalog.as_of) for catalog in catalogs)
        return _Index(summaries, {name: tuple(services) for name, services in names.items()})

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        """The names under which the catalog has a service, by its short name."""
        files: dict[str, list[str]] = {}
        for summary in self._index.services:
            files.setdefault(canonical(summary.service), []).append(summary.service)
        return files

    def services(self) -> Mapping[str, str]:
        """Return each service and the day of its newest edition."""
        days: dict[str, str] = {}
        for summary in self._index.services:
            service = canonical(summary.service)
            days[service] = max(days.get(service, ""), summary.as_of)
        return days

    def traces(self, service: str) -> Sequence[Known]:
        """Return every trace of a service."""
        if service not in self._traces:
            catalogs = (_read(self._folder / f"{name}.json", _Catalog) for name in self._files.get(service, ()))
            self._traces[service] = [trace for catalog in catalogs for trace in _known(catalog, service)]
        return self._traces[service]

    def services_with(self, name: str) -> Sequence[str]:
        """Return the services that document a name."""
        return list(dict.fromkeys(map(canonical, self._index.names.get(name, ()))))


def _known(catalog: _Catalog, service: str) -> Iterator[Known]:
    for trace in catalog.traces:
        yield Known(
            name=trace.name,
            service=service,
            site=trace.site,
            status=trace.status,
            resource_types=trace.resource_types,
            first_seen=trace.first_seen,
            last_seen=trace.last_seen,
            replaced_by=trace.replaced_by,
            also_documented_as=tuple(successor.name for successor in trace.also_documented_as),
            operations=tuple(way.operation for way in trace.operations),
            repurposed_since=max(trace.repurposed_on, default=""),
        )
    for mention in catalog.elsewhere:
        kinds = (mention.resource_type,) if mention.resource_type else ()
        yield Known(name=mention.name, service=service, site=mention.site, resource_types=kinds)


def _read(path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError(str(error), where=str(path), hint="run: ctscat build") from None
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", where=str(path), hint="run: ctscat build") from None
