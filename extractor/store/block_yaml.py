"""Our own YAML: blocks whose leaves are one line of JSON each. Any YAML reader reads it; ours is a few lines.

A list of mappings is a block with an item a line, or a block an item where an item holds such a list itself; everything
else is JSON on its key's line. So a row of a table is a line, and a review shows the row that changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

# What a reviewer cannot see, or what reorders what is seen, stands as an escape. A fixed list: what Python calls
# printable changes with its version.
_UNSEEN = re.compile(
    "[\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff0-\uffff\ud800-\udfff]"
)
_line = json.JSONEncoder(ensure_ascii=False).encode


class OtherFormError(ValueError):
    """The text is not in this form; it may be YAML all the same."""


def dump(data: Mapping[str, Any]) -> str:
    """Return plain data as text."""
    text = "".join(f"{line}\n" for line in _block(data, ""))
    return _UNSEEN.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def load(text: str) -> dict[str, Any]:
    """Return the data of a text that `dump` wrote; raise `OtherFormError` for any other."""
    lines = text.split("\n")
    if lines.pop():
        raise OtherFormError("the last line has no end")
    if _UNSEEN.search(text):  # to YAML some of these end a line
        raise OtherFormError("a character stands raw that `dump` writes as an escape")
    try:
        data, end = _mapping(lines, 0, "")
    except (ValueError, RecursionError) as error:
        raise OtherFormError(str(error)) from None
    if end != len(lines):
        raise OtherFormError(f"line {end + 1} does not belong to any block")
    return data


def _block(data: Mapping[str, Any], indent: str) -> Iterator[str]:
    for key, value in data.items():
        if not _is_records(value):
            yield f"{indent}{key}: {_line(value)}"
            continue
        yield f"{indent}{key}:"
        for item in value:
            if any(map(_is_records, item.values())):
                first, *rest = _block(item, f"{indent}  ")
                yield f"{indent}- {first[len(indent) + 2 :]}"
                yield from rest
            else:
                yield f"{indent}- {_line(item)}"


def _is_records(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(item, Mapping) and item for item in value)


def _mapping(lines: list[str], start: int, indent: str) -> tuple[dict[str, Any], int]:
    data: dict[str, Any] = {}
    index = start
    while (
        index < len(lines) and lines[index].startswith(indent) and lines[index][len(indent) :][:1] not in ("", " ", "-")
    ):
        key, colon, value = lines[index][len(indent) :].partition(":")
        if not colon or value[:1] not in ("", " ") or not key.isidentifier() or key in data:
            raise OtherFormError(f"line {index + 1} is not `key: value`, or repeats a key")
        index += 1
        if value:
            data[key] = json.loads(value, object_pairs_hook=_unique)
        else:
            data[key], index = _records(lines, index, indent)
    return data, index


def _records(lines: list[str], start: int, indent: str) -> tuple[list[dict[str, Any]], int]:
    records: list[dict[str, Any]] = []
    item, leaf, index = f"{indent}- ", f"{indent}- {{", start
    while index < len(lines) and lines[index].startswith(item):
        first = index
        while index < len(lines) and lines[index].startswith(leaf):
            index += 1
        if index > first:  # one call for all of a table's rows
            joined = ",".join(line[len(item) :] for line in lines[first:index])
            records += json.loads(f"[{joined}]", object_pairs_hook=_unique)
        else:
            lines[index] = f"{indent}  {lines[index][len(item) :]}"
            record, index = _mapping(lines, index, f"{indent}  ")
            records.append(record)
    if not records:
        raise OtherFormError(f"line {start + 1} should begin a list")
    return records, index


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise OtherFormError("a key stands twice")
    return data
