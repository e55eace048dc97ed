"""A snapshot as the bytes of its file: sealed with a digest over all its lines, and checked when read."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from msgspec.structs import replace

from extractor.errors import DataError
from extractor.pages import SCHEMA, Snapshot
from extractor.store import block_yaml, yaml_reader

_HEAD = f"schema: {SCHEMA}\n"
_DIGEST = "digest: "


def encode(snapshot: Snapshot, accepted: Sequence[Mapping[str, str]] = ()) -> bytes:
    """Return the file of a snapshot; `accepted` lists when and why people kept an edit of it."""
    fields = snapshot.to_dict()
    del fields["number"]  # the file's name says it
    edition = fields.pop("edition")
    for key in ("end", "returned_on"):
        if not fields[key]:
            del fields[key]
    head = {"accepted": list(accepted)} if accepted else {}
    of_page = {key: edition[key] for key in ("title", "updated_on", "language", "tables", "warnings")}
    return _sealed(block_yaml.dump({"schema": SCHEMA, **head, **fields, **of_page}))


def decode(data: bytes, where: str) -> Snapshot:
    """Return the snapshot of a file; raise `DataError` where a byte of it is not as it was sealed."""
    text = _text(data, where)
    if text.startswith(_HEAD):
        # Before anything is parsed: a damaged file is damaged whatever it has become.
        _check_seal(text.split("\n", 2)[1] == _digest_line(text), where)
        return _snapshot(_fields(text, data, where), where)
    fields = _fields(text, data, where)
    schema = _schema(fields, where)
    _check_seal(schema in _MIGRATIONS and fields.get("digest") == _content_digest(fields), where)
    return _snapshot(_MIGRATIONS[schema](fields), where)


def accept(data: bytes, where: str, *, reason: str, on: str) -> bytes:
    """Return a hand-edited file sealed anew, with the reason and the day written into it."""
    fields = _fields(_text(data, where), data, where)
    if _schema(fields, where) != SCHEMA:
        raise DataError("of an older schema: capture it again instead of editing it", where=where)
    accepted = fields.get("accepted", [])
    if not isinstance(accepted, list):
        raise DataError("`accepted` should be a list", where=where)
    return encode(_snapshot(fields, where), (*accepted, {"date": on, "reason": reason}))


def _sealed(text: str) -> bytes:
    schema, _, rest = text.partition("\n")
    return f"{schema}\n{_digest_line(text)}\n{rest}".encode()


def _check_seal(sealed: bool, where: str) -> None:
    if not sealed:
        raise DataError(
            "cut, damaged or edited by hand: its digest does not match its content",
            where=where,
            hint=f"`git diff -- {where}` shows the change, `git checkout -- {where}` undoes it, "
            f"`ctscat snapshot --accept {where} --reason TEXT` keeps it",
        )


def _digest_line(text: str) -> str:
    """Return the line that seals all lines but itself."""
    # Not `splitlines`: to JSON and YAML a line ends at a line feed and nowhere else.
    lines = (line for line in text.split("\n") if not line.startswith(_DIGEST))
    digest = sha256("\n".join(lines).encode()).hexdigest()
    return f'{_DIGEST}"{digest}"'


def _text(data: bytes, where: str) -> str:
    try:
        return data.decode("utf-8").replace("\r\n", "\n")  # as git checks out on Windows
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError("not UTF-8", where=f"{where}:{line}", hint=_restore(where)) from None


def _fields(text: str, data: bytes, where: str) -> dict[str, Any]:
    try:
        return block_yaml.load(text)
    except block_yaml.OtherFormError:
        pass  # of an older schema, or edited by hand
    try:
        fields = yaml_reader.load(data, where).data
    except DataError as error:
        raise DataError(error.message, where=error.where, hint=_restore(where)) from None
    if not isinstance(fields, dict):
        raise DataError("not a snapshot: not a mapping", where=where, hint=_restore(where))
    return fields


def _schema(fields: Mapping[str, Any], where: str) -> int:
    schema = fields.get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise DataError("not a snapshot: it has no schema number", where=where, hint=_restore(where))
    if schema > SCHEMA:
        message = f"written by a newer ctscat: schema {schema}, this one reads up to {SCHEMA}"
        raise DataError(message, where=where, hint="upgrade ctscat")
    return schema


def _snapshot(fields: Mapping[str, Any], where: str) -> Snapshot:
    edition = {key: fields[key] for key in ("title", "updated_on", "language", "tables", "warnings") if key in fields}
    page = fields.get("page")
    source = ".".join(map(str, page.values())) if isinstance(page, dict) else ""
    snapshot = Snapshot.from_dict({**fields, "edition": edition | {"source": source}}, where)
    return replace(snapshot, edition=replace(snapshot.edition, service=snapshot.service, source=snapshot.page.id))


def _restore(where: str) -> str:
    return f"`git checkout -- {where}` restores it"


def _content_digest(fields: Mapping[str, Any]) -> str:
    """Return the digest as schema 1 had it: of what the file says and not of its bytes."""
    content = {key: value for key, value in fields.items() if key != "digest"}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _from_schema_1(fields: dict[str, Any]) -> dict[str, Any]:
    """Schema 1 had the edition's fields in a mapping of their own, and two digits a row to tell which was edited."""
    edition = fields.get("edition")
    return {**fields, **edition} if isinstance(edition, dict) else fields


_MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _from_schema_1}
"""Under each older schema the step to the newest. Steps change what was read; the file stays as it was sealed."""
