"""What the catalog says: for a service, every trace ever documented, with its history. Values only."""

from __future__ import annotations

from typing import Literal

from extractor.values import Value

SCHEMA = 1
Status = Literal["current", "legacy", "removed"]


class EditionRef(Value, frozen=True, kw_only=True):
    """An edition that the catalog is built from."""

    id: str
    """Page and day, as `ctscat diff` takes them: `page@2026-05-30`."""
    address: str
    title: str
    updated_on: str | None
    captured_at: str
    language: str | None
    categories: tuple[str, ...]
    rows: int
    note: str = ""


class Place(Value, frozen=True, kw_only=True, order=True):
    """Where a row stands: its edition, table and row, both numbered from 1."""

    edition: str
    table: int
    row: int


class Printed(Value, frozen=True, kw_only=True):
    """One way in which a trace is printed, and everywhere it is."""

    operation: str
    resource_type: str
    category: str
    places: tuple[Place, ...]


class Replacement(Value, frozen=True, kw_only=True):
    """A name that stands for the same action in newer documents, or stood for it in older ones."""

    name: str
    confidence: float
    evidence: tuple[str, ...]


class Trace(Value, frozen=True, kw_only=True):
    """A trace name with everything the documents ever said of it."""

    name: str
    status: Status
    resource_types: tuple[str, ...]
    first_seen: str
    last_seen: str
    replaced_by: tuple[Replacement, ...] = ()
    replaces: tuple[Replacement, ...] = ()
    operations: tuple[Printed, ...] = ()
    warnings: tuple[str, ...] = ()


class Catalog(Value, frozen=True, kw_only=True):
    """Everything the documents of one service ever said, as of a day."""

    service: str
    as_of: str
    editions: tuple[EditionRef, ...]
    traces: tuple[Trace, ...]
    decisions: tuple[str, ...] = ()
    """People's decisions that had a part in it: ids of links, or `old → new`."""
