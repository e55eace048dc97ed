"""A catalog as the bytes of its files: YAML for people, JSON for programs, and the JSON Schema of the latter."""

from __future__ import annotations

import json
from typing import Any

from extractor.build.catalog import SCHEMA, Catalog

SCHEMA_FILE = "catalog.schema.json"


def as_json(catalog: Catalog, inputs: str) -> bytes:
    """Return the JSON file; `inputs` is a digest of all it was built from, so that a build can skip what is up to date.

    A line a row keeps the file readable in a review without the cost of indenting every brace.
    """
    data = catalog.to_dict()
    lists = {key: data.pop(key) for key in ("editions", "traces")}
    lines = [json.dumps({"schema": SCHEMA, "inputs": inputs, **data})[:-1]]
    for key, rows in lists.items():
        lines.append(f'"{key}": [\n' + ",\n".join(map(json.dumps, rows)) + "\n]")
    return (",\n".join(lines) + "}\n").encode("ascii")


def head_of(data: bytes) -> dict[str, Any]:
    """Return what a JSON file says before its lists, without reading those."""
    try:
        found = json.loads(data.partition(b"\n")[0].removesuffix(b",") + b"}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def for_people(catalog: Catalog) -> dict[str, Any]:
    """Return what the YAML file says: the same, without what is empty, and with places as `edition table.row`."""
    data = {"schema": SCHEMA, **catalog.to_dict()}
    for trace in data["traces"]:
        for one in trace["operations"]:
            one["places"] = [f"{place['edition']} {place['table']}.{place['row']}" for place in one["places"]]
        for key in ("replaced_by", "replaces", "warnings"):
            if not trace[key]:
                del trace[key]
    for edition in data["editions"]:
        if not edition["note"]:
            del edition["note"]
    if not data["decisions"]:
        del data["decisions"]
    return data


def _object(properties: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


_TEXT = {"type": "string"}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_COUNT = {"type": "integer", "minimum": 1}


def schema() -> dict[str, Any]:
    """Return the JSON Schema of the JSON file."""
    place = _object({"edition": _TEXT, "table": _COUNT, "row": _COUNT}, "Where a row stands; numbers begin at 1.")
    replacement = _object(
        {"name": _TEXT, "confidence": {"type": "number", "minimum": 0, "maximum": 1}, "evidence": _list(_TEXT)},
        "A name that stands for the same action in newer or older documents.",
    )
    operation = _object(
        {"operation": _TEXT, "resource_type": _TEXT, "category": _TEXT, "places": _list(place)},
        "One way in which the trace is printed, and everywhere it is; the newest wording comes first.",
    )
    trace = _object(
        {
            "name": {"type": "string", "minLength": 1},
            "status": {"enum": ["current", "legacy", "removed"]},
            "resource_types": _list(_TEXT),
            "first_seen": _DAY,
            "last_seen": _DAY,
            "replaced_by": _list(replacement),
            "replaces": _list(replacement),
            "operations": {**_list(operation), "minItems": 1},
            "warnings": _list(_TEXT),
        },
        "A trace name with everything the documents ever said of it.",
    )
    edition = _object(
        {
            "id": _TEXT,
            "address": _TEXT,
            "title": _TEXT,
            "updated_on": {"oneOf": [_DAY, {"type": "null"}]},
            "captured_at": _TEXT,
            "language": {"type": ["string", "null"]},
            "categories": _list(_TEXT),
            "rows": {"type": "integer", "minimum": 0},
            "note": _TEXT,
        },
        "An edition of a page. It speaks only for its categories.",
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ctscat catalog of one service",
        **_object(
            {
                "schema": {"const": SCHEMA},
                "inputs": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "service": _TEXT,
                "as_of": _DAY,
                "decisions": _list(_TEXT),
                "editions": _list(edition),
                "traces": _list(trace),
            },
            "Every trace that a service's documents ever listed.",
        ),
    }
