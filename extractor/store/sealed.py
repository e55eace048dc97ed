"""A snapshot as the bytes of its file: sealed with a row count and a digest, and checked when read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from itertools import zip_longest
from typing import Any

from msgspec.structs import replace

from extractor.errors import DataError
from extractor.pages import SCHEMA, Snapshot
from extractor.store import canonical, yamlfile, yamlwrite

Migrations = Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]

MIGRATIONS: Migrations = {}
"""Under each older schema the step to the next one. Steps change what was read; the file stays as it was sealed."""


def encode(snapshot: Snapshot) -> bytes:
    """Return the canonical file of a snapshot."""
    return yamlwrite.dump(_sealed(_plain(snapshot)))


def decode(data: bytes, where: str, migrations: Migrations = MIGRATIONS) -> Snapshot:
    """Return the snapshot of a file; raise `DataError` where a byte of what it says is not as it was sealed."""
    fields = _fields(data, where)
    schema = _schema(fields, where)
    if fields.get("digest") != _digest(fields):
        raise DataError(
            f"cut, damaged or edited by hand: {_difference(fields)}",
            where=_place(fields, data, where),
            hint=f"`git diff -- {where}` shows the change, `git checkout -- {where}` undoes it, "
            f"`ctscat snapshot --accept {where} --reason TEXT` keeps it",
        )
    for step in range(schema, SCHEMA):
        if step not in migrations:
            raise DataError(f"schema {step} is older than any this version of ctscat can read", where=where)
        fields = migrations[step](fields)
    return _snapshot(fields, where)


def accept(data: bytes, where: str, *, reason: str, on: str) -> bytes:
    """Return a hand-edited file sealed anew, with the reason and the day written into it."""
    fields = _fields(data, where)
    if _schema(fields, where) != SCHEMA:
        raise DataError("of an older schema: capture it again instead of editing it", where=where)
    snapshot = _snapshot(fields, where)
    accepted = fields.get("accepted", [])
    if not isinstance(accepted, list):
        raise DataError("'accepted' should be a list", where=where)
    return yamlwrite.dump(_sealed(_plain(snapshot), (*accepted, {"date": on, "reason": reason})))


def _plain(snapshot: Snapshot) -> dict[str, Any]:
    fields = snapshot.to_dict()
    edition = fields.pop("edition")
    del edition["service"], fields["number"]
    return {"schema": SCHEMA, **fields, "edition": edition}


def _snapshot(fields: Mapping[str, Any], where: str) -> Snapshot:
    snapshot = Snapshot.from_dict(fields, where)
    return replace(snapshot, edition=replace(snapshot.edition, service=snapshot.service))


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
    head: dict[str, Any] = {
        "schema": fields["schema"],
        "row_count": _rows(fields),
        "checks": _checks(fields),
        "digest": "",
    }
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


def _checks(fields: Mapping[str, Any]) -> list[str]:
    """Return two digits for the head of each table and for each of its rows: enough to tell which was changed."""
    found = []
    for table in fields["edition"]["tables"]:
        parts = [{key: value for key, value in table.items() if key != "rows"}, *table["rows"]]
        found.append("".join(_digest({"part": part})[:2] for part in parts))
    return found


def _changed(fields: Mapping[str, Any]) -> tuple[int, int] | None:
    """Return the first table that is not as it was sealed, and its row (0: its head); nothing where they all are."""
    try:
        sealed, found = [str(check) for check in fields["checks"]], _checks(fields)
    except (KeyError, TypeError, AttributeError):
        return None
    for table, (before, now) in enumerate(zip_longest(sealed, found, fillvalue="")):
        if before != now:
            differing = (at for at in range(0, len(now), 2) if before[at : at + 2] != now[at : at + 2])
            return table, next(differing, len(now)) // 2
    return None


def _place(fields: Mapping[str, Any], data: bytes, where: str) -> str:
    """Return the file and, where it can be told, the line that was changed."""
    changed = _changed(fields)
    if changed is None:
        return where
    table, row = changed
    try:
        document = yamlfile.load(data, where)
    except DataError:
        return where
    path = ("edition", "tables", table, *(("rows", row - 1) if row else ()))
    return document.place(*path)


def _difference(fields: Mapping[str, Any]) -> str:
    said, found, changed = fields.get("row_count"), _rows(fields), _changed(fields)
    if said == found and changed:
        table, row = changed
        what = f"row {row}" if row else "the head"
        return f"{what} of table {table + 1} is not as it was sealed"
    if said == found:
        return "what it says beside its tables does not fit its digest"
    return f"it holds {found} rows and says it holds {said}" if found is not None else "its rows cannot be counted"
