"""A snapshot as the bytes of its file: sealed with a row count and a digest, and checked when read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from extractor.errors import DataError
from extractor.pages import SCHEMA, Snapshot
from extractor.store import canonical, yamlfile, yamlwrite

Migrations = Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]

MIGRATIONS: Migrations = {}
"""Under each older schema the step to the next one. Steps change what was read; the file stays as it was sealed."""


def encode(snapshot: Snapshot) -> bytes:
    """Return the canonical file of a snapshot."""
    return yamlwrite.dump(_sealed(snapshot.to_dict()))


def decode(data: bytes, where: str, migrations: Migrations = MIGRATIONS) -> Snapshot:
    """Return the snapshot of a file; raise `DataError` where a byte of what it says is not as it was sealed."""
    fields = _fields(data, where)
    schema = _schema(fields, where)
    if fields.get("digest") != _digest(fields):
        raise DataError(
            f"cut, damaged or edited by hand: {_difference(fields)}",
            where=where,
            hint=f"`git diff -- {where}` shows the change, `git checkout -- {where}` undoes it, "
            f"`ctscat snapshot --accept {where} --reason TEXT` keeps it",
        )
    for step in range(schema, SCHEMA):
        if step not in migrations:
            raise DataError(f"schema {step} is older than any this version of ctscat can read", where=where)
        fields = migrations[step](fields)
    return Snapshot.from_dict(fields, where)


def accept(data: bytes, where: str, *, reason: str, on: str) -> bytes:
    """Return a hand-edited file sealed anew, with the reason and the day written into it."""
    fields = _fields(data, where)
    if _schema(fields, where) != SCHEMA:
        raise DataError("of an older schema: capture it again instead of editing it", where=where)
    snapshot = Snapshot.from_dict(fields, where)
    accepted = fields.get("accepted", [])
    if not isinstance(accepted, list):
        raise DataError("'accepted' should be a list", where=where)
    return yamlwrite.dump(_sealed(snapshot.to_dict(), (*accepted, {"date": on, "reason": reason})))


def _fields(data: bytes, where: str) -> dict[str, Any]:
    try:
        fields = canonical.read(data.decode("utf-8").replace("\r\n", "\n"))  # as git checks out on Windows
    except UnicodeDecodeError:
        fields = None  # the slow reader says where
    if fields is None:
        try:
            fields = yamlfile.load(data, where).data
        except DataError as error:
            hint = f"`git checkout -- {where}` restores it"
            raise DataError(error.message, where=error.where, hint=hint) from None
    if not isinstance(fields, dict):
        raise DataError("no snapshot: not a mapping", where=where, hint=f"`git checkout -- {where}` restores it")
    return fields


def _schema(fields: Mapping[str, Any], where: str) -> int:
    schema = fields.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 0:
        raise DataError("no snapshot: no schema number", where=where, hint=f"`git checkout -- {where}` restores it")
    if schema > SCHEMA:
        message = f"written by a newer ctscat: schema {schema}, this one knows {SCHEMA}"
        raise DataError(message, where=where, hint="upgrade ctscat")
    return schema


def _sealed(fields: Mapping[str, Any], accepted: tuple[object, ...] = ()) -> dict[str, Any]:
    head: dict[str, Any] = {"schema": fields["schema"], "row_count": _rows(fields), "digest": ""}
    if accepted:
        head["accepted"] = list(accepted)
    sealed = {**head, **fields}
    sealed["digest"] = _digest(sealed)
    return sealed


def _digest(fields: Mapping[str, Any]) -> str:
    # Of what the file says and not of its bytes: line ends and comments may change, nothing else. The order of rows
    # counts, that of keys does not.
    content = {key: value for key, value in fields.items() if key != "digest"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _rows(fields: Mapping[str, Any]) -> int | None:
    try:
        return sum(len(table["rows"]) for table in fields["edition"]["tables"])
    except (KeyError, TypeError):
        return None


def _difference(fields: Mapping[str, Any]) -> str:
    said, found = fields.get("row_count"), _rows(fields)
    if said == found:
        return "what it says does not fit its digest"
    return f"it holds {found} rows and says it holds {said}" if found is not None else "its rows cannot be counted"
