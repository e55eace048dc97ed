"""What the documents know of traces, as linting asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, Protocol

from msgspec import Struct

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
