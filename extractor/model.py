"""The values everything else speaks of: rows, tables, editions and the remarks made while reading them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from extractor.errors import DataError

T = TypeVar("T")


class Row(NamedTuple):
    """One documented operation and the trace names it is recorded under."""

    operation: str
    resource_type: str
    traces: tuple[str, ...]
    service_type: str = ""
    """The service column, where the page prints one."""
    printed: str = ""
    """The trace cell as printed, where it is more than its names (`createScript(api)`, an invisible blank)."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; fields a page rarely has are left out where empty."""
        data: dict[str, Any] = {
            "operation": self.operation,
            "resource_type": self.resource_type,
            "traces": list(self.traces),
        }
        if self.service_type:
            data["service_type"] = self.service_type
        if self.printed:
            data["printed"] = self.printed
        return data

    @classmethod
    def from_dict(cls, data: object, where: str = "row") -> Row:
        """Read back what `to_dict` wrote; raise `DataError` naming the field that is wrong."""
        fields = mapping(data, where)
        return cls(
            operation=text(fields, "operation", where),
            resource_type=text(fields, "resource_type", where),
            traces=tuple(texts(fields, "traces", where)),
            service_type=text(fields, "service_type", where, ""),
            printed=text(fields, "printed", where, ""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One trace table: where it stands in the page and what it lists."""

    section: str
    caption: str
    category: str
    rows: tuple[Row, ...]
    columns: tuple[str, ...] = ()
    """The header cells as printed, in the page's order."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        data: dict[str, Any] = {"section": self.section, "caption": self.caption, "category": self.category}
        if self.columns:
            data["columns"] = list(self.columns)
        data["rows"] = [row.to_dict() for row in self.rows]
        return data

    @classmethod
    def from_dict(cls, data: object, where: str = "table") -> Table:
        """Read back what `to_dict` wrote."""
        fields = mapping(data, where)
        return cls(
            section=text(fields, "section", where, ""),
            caption=text(fields, "caption", where, ""),
            category=text(fields, "category", where),
            columns=tuple(texts(fields, "columns", where, ())),
            rows=tuple(
                Row.from_dict(row, f"{where}, row {number}")
                for number, row in enumerate(items(fields, "rows", where), start=1)
            ),
        )


class Remark(NamedTuple):
    """Something odd that a reader noticed and did not silently mend."""

    code: str
    """A stable kebab-case name, such as `duplicate-row`."""
    message: str
    table: int | None = None
    """The table's number in the page, from 1."""
    row: int | None = None
    """The row's number among the table's body rows, from 1."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        data: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.table is not None:
            data["table"] = self.table
        if self.row is not None:
            data["row"] = self.row
        return data

    @classmethod
    def from_dict(cls, data: object, where: str = "warning") -> Remark:
        """Read back what `to_dict` wrote."""
        fields = mapping(data, where)
        return cls(
            code=text(fields, "code", where),
            message=text(fields, "message", where),
            table=number(fields, "table", where),
            row=number(fields, "row", where),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What one page said at one time. A page without trace tables says nothing: only its source is kept."""

    source: str
    title: str = ""
    updated_on: str | None = None
    """The page's own date as YYYY-MM-DD; none where it prints none."""
    language: str | None = None
    service: str | None = None
    tables: tuple[Table, ...] = ()
    warnings: tuple[Remark, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows of all tables, in the page's order."""
        return tuple(row for table in self.tables for row in table.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the plain data that `ctscat extract --format json` prints."""
        return {
            "source": self.source,
            "title": self.title,
            "updated_on": self.updated_on,
            "language": self.language,
            "service": self.service,
            "tables": [table.to_dict() for table in self.tables],
            "warnings": [remark.to_dict() for remark in self.warnings],
        }

    @classmethod
    def from_dict(cls, data: object, where: str = "edition") -> Edition:
        """Read back what `to_dict` wrote; keys it does not know are ignored, so that newer output still reads."""
        fields = mapping(data, where)
        return cls(
            source=text(fields, "source", where, ""),
            title=text(fields, "title", where, ""),
            updated_on=optional_text(fields, "updated_on", where),
            language=optional_text(fields, "language", where),
            service=optional_text(fields, "service", where),
            tables=tuple(
                Table.from_dict(table, f"{where}, table {count}")
                for count, table in enumerate(items(fields, "tables", where), start=1)
            ),
            warnings=tuple(
                Remark.from_dict(remark, f"{where}, warning {count}")
                for count, remark in enumerate(items(fields, "warnings", where, ()), start=1)
            ),
        )


# What every `from_dict` checks: a value of the wrong kind is an error with its place, never a surprise later on.

_MISSING: Any = object()


def mapping(data: object, where: str) -> Mapping[str, Any]:
    """Return `data` as a mapping with text keys."""
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise DataError(f"expected a mapping, found {type(data).__name__}", where=where)
    return data


def items(fields: Mapping[str, Any], key: str, where: str, default: Any = _MISSING) -> list[Any] | tuple[Any, ...]:
    """Return the list under `key`."""
    value = _get(fields, key, where, default)
    if not isinstance(value, (list, tuple)):
        raise DataError(f"{key!r} should be a list, found {type(value).__name__}", where=where)
    return value


def text(fields: Mapping[str, Any], key: str, where: str, default: Any = _MISSING) -> str:
    """Return the text under `key`."""
    value = _get(fields, key, where, default)
    if not isinstance(value, str):
        raise DataError(f"{key!r} should be text, found {type(value).__name__}", where=where)
    return str(value)


def texts(fields: Mapping[str, Any], key: str, where: str, default: Any = _MISSING) -> list[str]:
    """Return the list of texts under `key`."""
    values = items(fields, key, where, default)
    for value in values:
        if not isinstance(value, str):
            raise DataError(f"{key!r} should hold texts, found {type(value).__name__}", where=where)
    return [str(value) for value in values]


def optional_text(fields: Mapping[str, Any], key: str, where: str) -> str | None:
    """Return the text under `key`, or nothing."""
    return None if fields.get(key) is None else text(fields, key, where)


def number(fields: Mapping[str, Any], key: str, where: str) -> int | None:
    """Return the whole number under `key`, or nothing."""
    value = fields.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
        raise DataError(f"{key!r} should be a whole number, found {type(value).__name__}", where=where)
    return value


def _get(fields: Mapping[str, Any], key: str, where: str, default: Any) -> Any:
    value = fields.get(key, default)
    if value is _MISSING:
        raise DataError(f"{key!r} is missing", where=where)
    return value
