"""What the catalog says: for a service, every trace ever documented, with its history. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from extractor.errors import DataError
from extractor.model import items, mapping, number, optional_text, text, texts

SCHEMA = 1
Status = Literal["current", "legacy", "removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionRef:
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

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "id": self.id,
            "address": self.address,
            "title": self.title,
            "updated_on": self.updated_on,
            "captured_at": self.captured_at,
            "language": self.language,
            "categories": list(self.categories),
            "rows": self.rows,
            "note": self.note,
        }

    @classmethod
    def from_dict(cls, data: object, where: str = "edition") -> EditionRef:
        """Read back what `to_dict` wrote."""
        fields = mapping(data, where)
        return cls(
            id=text(fields, "id", where),
            address=text(fields, "address", where),
            title=text(fields, "title", where),
            updated_on=optional_text(fields, "updated_on", where),
            captured_at=text(fields, "captured_at", where),
            language=optional_text(fields, "language", where),
            categories=tuple(texts(fields, "categories", where)),
            rows=number(fields, "rows", where) or 0,
            note=text(fields, "note", where, ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where a row stands: its edition, table and row, both numbered from 1."""

    edition: str
    table: int
    row: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"edition": self.edition, "table": self.table, "row": self.row}

    @classmethod
    def from_dict(cls, data: object, where: str = "place") -> Place:
        """Read back what `to_dict` wrote."""
        fields = mapping(data, where)
        return cls(
            edition=text(fields, "edition", where),
            table=number(fields, "table", where) or 0,
            row=number(fields, "row", where) or 0,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """One way in which a trace is printed, and everywhere it is."""

    operation: str
    resource_type: str
    category: str
    places: tuple[Place, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "operation": self.operation,
            "resource_type": self.resource_type,
            "category": self.category,
            "places": [place.to_dict() for place in self.places],
        }

    @classmethod
    def from_dict(cls, data: object, where: str = "operation") -> Printed:
        """Read back what `to_dict` wrote."""
        fields = mapping(data, where)
        return cls(
            operation=text(fields, "operation", where),
            resource_type=text(fields, "resource_type", where),
            category=text(fields, "category", where),
            places=tuple(Place.from_dict(place, where) for place in items(fields, "places", where)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A name that stands for the same action in newer documents, or stood for it in older ones."""

    name: str
    confidence: float
    evidence: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"name": self.name, "confidence": self.confidence, "evidence": list(self.evidence)}

    @classmethod
    def from_dict(cls, data: object, where: str = "replacement") -> Replacement:
        """Read back what `to_dict` wrote."""
        fields = mapping(data, where)
        confidence = fields.get("confidence")
        if isinstance(confidence, bool) or not isinstance(confidence, (int, float)):
            raise DataError("'confidence' should be a number", where=where)
        return cls(
            name=text(fields, "name", where),
            confidence=float(confidence),
            evidence=tuple(texts(fields, "evidence", where)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
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

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "name": self.name,
            "status": self.status,
            "resource_types": list(self.resource_types),
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "replaced_by": [one.to_dict() for one in self.replaced_by],
            "replaces": [one.to_dict() for one in self.replaces],
            "operations": [one.to_dict() for one in self.operations],
            "warnings": list(self.warnings),
        }

    @classmethod
    def from_dict(cls, data: object, where: str = "trace") -> Trace:
        """Read back what `to_dict` wrote."""
        fields = mapping(data, where)
        status = text(fields, "status", where)
        if status not in get_args(Status):
            raise DataError(f"{status!r} is no status", where=where)
        return cls(
            name=text(fields, "name", where),
            status=cast(Status, status),
            resource_types=tuple(texts(fields, "resource_types", where)),
            first_seen=text(fields, "first_seen", where),
            last_seen=text(fields, "last_seen", where),
            replaced_by=tuple(Replacement.from_dict(one, where) for one in items(fields, "replaced_by", where, ())),
            replaces=tuple(Replacement.from_dict(one, where) for one in items(fields, "replaces", where, ())),
            operations=tuple(Printed.from_dict(one, where) for one in items(fields, "operations", where)),
            warnings=tuple(texts(fields, "warnings", where, ())),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalog:
    """Everything the documents of one service ever said, as of a day."""

    service: str
    as_of: str
    editions: tuple[EditionRef, ...]
    traces: tuple[Trace, ...]
    decisions: tuple[str, ...] = ()
    """People's decisions that had a part in it: ids of links, or `old → new`."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "schema": SCHEMA,
            "service": self.service,
            "as_of": self.as_of,
            "decisions": list(self.decisions),
            "editions": [edition.to_dict() for edition in self.editions],
            "traces": [trace.to_dict() for trace in self.traces],
        }

    @classmethod
    def from_dict(cls, data: object, where: str = "catalog") -> Catalog:
        """Read back what `to_dict` wrote; a newer schema is refused."""
        fields = mapping(data, where)
        schema = fields.get("schema")
        if schema != SCHEMA:
            raise DataError(f"schema {schema!r} is not {SCHEMA}", where=where, hint="was it made by a newer ctscat?")
        return cls(
            service=text(fields, "service", where),
            as_of=text(fields, "as_of", where),
            decisions=tuple(texts(fields, "decisions", where, ())),
            editions=tuple(EditionRef.from_dict(one, where) for one in items(fields, "editions", where)),
            traces=tuple(
                Trace.from_dict(one, f"{where}, trace {count}")
                for count, one in enumerate(items(fields, "traces", where), start=1)
            ),
        )
