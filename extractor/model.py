"""The values everything else speaks of: rows, tables, editions and the remarks made while reading them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from extractor.errors import DataError
from extractor.values import Value


class Row(Value, frozen=True, kw_only=True, omit_defaults=True):
    """One documented operation and the trace names it is recorded under."""

    operation: str
    resource_type: str
    traces: tuple[str, ...]
    service_type: str = ""
    """The service column, where the page prints one."""
    printed: str = ""
    """The trace cell as printed, where it is more than its names (`createScript(api)`, an invisible blank)."""


class Table(Value, frozen=True, kw_only=True, omit_defaults=True):
    """One trace table: where it stands in the page and what it lists."""

    section: str
    caption: str
    category: str
    columns: tuple[str, ...] = ()
    """The header cells as printed, in the page's order."""
    rows: tuple[Row, ...]


class Remark(Value, frozen=True, kw_only=True, omit_defaults=True):
    """Something odd that a reader noticed and did not silently mend."""

    code: str
    """A stable kebab-case name, such as `duplicate-row`."""
    message: str
    table: int | None = None
    """The table's number in the page, from 1."""
    row: int | None = None
    """The row's number among the table's body rows, from 1."""


class Edition(Value, frozen=True, kw_only=True):
    """What one page said at one time. A page without trace tables says nothing: only its source is kept."""

    source: str = ""
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
