"""A service's catalog as JSON for programs, what its YAML for people says, and the JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from extractor.build.catalog import SCHEMA, Catalog
from extractor.errors import DataError
from extractor.values import bad_data

T = TypeVar("T")

SCHEMA_FILE = "catalog.schema.json"
_LISTS = ("documents", "editions", "traces", "elsewhere")


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
    catalog = decoded(data, Catalog, where)
    if catalog.schema != SCHEMA:
        message = f"schema {catalog.schema} is not {SCHEMA}"
        raise DataError(message, where=where, hint="run: ctscat build, or upgrade ctscat")
    return catalog


def decoded(data: bytes, kind: type[T], where: str) -> T:
    """Return the value that a JSON file of a catalog holds; raise `DataError` for any other bytes."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise bad_data(error, where) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError(f"not JSON: {error}", where=where, hint="run: ctscat build") from None


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


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the JSON file of a service."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ctscat catalog of one service",
        **msgspec.json.schema(Catalog),
    }
