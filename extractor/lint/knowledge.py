"""What the documents know of traces, as linting asks for it; in memory, or from a catalog's files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, Protocol

import msgspec
from msgspec import Struct

from extractor.errors import DataError
from extractor.lint.aliases import canonical

Status = Literal["current", "legacy", "removed"]


class Successor(Struct, frozen=True, kw_only=True):
    """A name that documents the same action."""

    name: str
    confidence: float = 1.0


class Known(Struct, frozen=True, kw_only=True):
    """A trace as the documents of a service on a site know it."""

    name: str
    service: str
    site: str = ""
    status: Status = "current"
    resource_types: tuple[str, ...] = ()
    first_seen: str = ""
    last_seen: str = ""
    replaced_by: tuple[Successor, ...] = ()
    also_documented_as: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    repurposed_since: str = ""
    """The day since which the name documents another action; empty where it always meant the same."""


class Knowledge(Protocol):
    """The documents, as linting asks them. Services go by their short names."""

    def services(self) -> Mapping[str, str]:
        """Return each service and the day of its newest edition."""

    def traces(self, service: str) -> Sequence[Known]:
        """Return every trace ever documented for a service, on any site and in any language."""

    def services_with(self, name: str) -> Sequence[str]:
        """Return the services that document a name, in this letter case."""


class MemoryKnowledge:
    """Knowledge that somebody else has put together."""

    def __init__(self, traces: Iterable[Known], newest: Mapping[str, str]) -> None:
        self._newest = dict(newest)
        self._by_service: dict[str, list[Known]] = {service: [] for service in self._newest}
        self._services: dict[str, list[str]] = {}
        for trace in traces:
            self._by_service.setdefault(trace.service, []).append(trace)
            services = self._services.setdefault(trace.name, [])
            if trace.service not in services:
                services.append(trace.service)

    def services(self) -> Mapping[str, str]:
        """Return each service and the day of its newest edition."""
        return self._newest

    def traces(self, service: str) -> Sequence[Known]:
        """Return every trace of a service."""
        return self._by_service.get(service, ())

    def services_with(self, name: str) -> Sequence[str]:
        """Return the services that document a name."""
        return self._services.get(name, ())


class _Operation(Struct):
    operation: str = ""


class _Trace(Struct):
    name: str
    status: Status
    resource_types: tuple[str, ...] = ()
    first_seen: str = ""
    last_seen: str = ""
    replaced_by: tuple[Successor, ...] = ()
    operations: tuple[_Operation, ...] = ()


class _Catalog(Struct):
    service: str
    as_of: str
    traces: tuple[_Trace, ...]


class CatalogKnowledge:
    """Knowledge from the JSON files of a catalog, one a service."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _memory(self) -> MemoryKnowledge:
        catalogs = [_read(path) for path in sorted(self._folder.glob("*.json")) if ".schema." not in path.name]
        traces = [
            Known(
                name=trace.name,
                service=canonical(catalog.service),
                status=trace.status,
                resource_types=trace.resource_types,
                first_seen=trace.first_seen,
                last_seen=trace.last_seen,
                replaced_by=trace.replaced_by,
                operations=tuple(operation.operation for operation in trace.operations),
            )
            for catalog in catalogs
            for trace in catalog.traces
        ]
        return MemoryKnowledge(traces, {canonical(catalog.service): catalog.as_of for catalog in catalogs})

    def services(self) -> Mapping[str, str]:
        """Return each service and the day of its newest edition."""
        return self._memory.services()

    def traces(self, service: str) -> Sequence[Known]:
        """Return every trace of a service."""
        return self._memory.traces(service)

    def services_with(self, name: str) -> Sequence[str]:
        """Return the services that document a name."""
        return self._memory.services_with(name)


def _read(path: Path) -> _Catalog:
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Catalog)
    except (msgspec.DecodeError, OSError) as error:
        raise DataError(str(error), where=str(path), hint="run: ctscat build") from None
