"""What the documents know of traces, as linting asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from msgspec import Struct


class Successor(Struct, frozen=True, kw_only=True):
    """A name that documents the same action."""

    name: str
    confidence: float = 1.0


class Wording(Struct, frozen=True, kw_only=True):
    """What a document calls the action of a trace."""

    operation: str = ""


class DocumentedTrace(Struct, frozen=True, kw_only=True):
    """A trace as the documents of a service on a site list it; of the catalog's fields, those that rules look at."""

    name: str
    site: str = ""
    status: Literal["current", "legacy", "removed"] = "current"
    resource_types: tuple[str, ...] = ()
    last_seen: str = ""
    replaced_by: tuple[Successor, ...] = ()
    also_documented_as: tuple[Successor, ...] = ()
    operations: tuple[Wording, ...] = ()
    """The newest first."""
    repurposed_on: tuple[str, ...] = ()
    """Days since which the name documents another action than before."""


class Knowledge(Protocol):
    """The documents, as linting asks them. Services go by their short names."""

    def services(self) -> Mapping[str, str]:
        """Return each service and the day of its newest edition."""

    def traces(self, service: str) -> Sequence[DocumentedTrace]:
        """Return every trace ever documented for a service, on any site and in any language."""

    def services_with(self, name: str) -> Sequence[str]:
        """Return the services that document a name, in this letter case."""
