"""The entries of a file that a person keeps: one list of mappings, every fault named with its line."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from extractor.errors import DataError
from extractor.store import yamlfile
from extractor.store.places import is_date
from extractor.store.yamlfile import Document
from extractor.values import Value


class Entry(Value, frozen=True, kw_only=True):
    """A mapping in a document, and where it stands."""

    document: Document
    at: tuple[str | int, ...]
    fields: dict[str, Any]

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.document.line(*self.at)

    def text(self, key: str, default: str | None = None) -> str:
        """Return the text under `key`; without a default it must be there and say something."""
        value = self.fields.get(key, default)
        if value is None:
            raise self.fault(f"{key!r} is missing")
        if not isinstance(value, str):
            raise self.fault(f"{key!r} should be text, found {value!r}", key)
        if default is None and not value.strip():
            raise self.fault(f"{key!r} is empty", key)
        return value

    def date(self, key: str, default: str | None = None) -> str:
        """Return the day under `key`."""
        value = self.text(key, default)
        if value != default and not is_date(value):
            raise self.fault(f"{key!r} should be a day as YYYY-MM-DD, found {value!a}", key)
        return value

    def entries(self, key: str, known: Collection[str]) -> list[Entry]:
        """Return the list of mappings under `key`, each with no other than the `known` keys."""
        return _entries(self.document, self.fields.get(key) or [], (*self.at, key), known)

    def fault(self, message: str, *path: str) -> DataError:
        """Return the error to raise for this entry, or for a value in it."""
        return DataError(message, where=self.document.place(*self.at, *path))


def entries(data: bytes, where: str, key: str, known: Collection[str]) -> list[Entry]:
    """Return the mappings listed under `key`, the file's only key; none where the file is empty."""
    document = yamlfile.load(data, where)
    root = Entry(document=document, at=(), fields=_mapping(document, document.data or {}, (), (key,)))
    return root.entries(key, known)


def _entries(document: Document, values: Any, at: tuple[str | int, ...], known: Collection[str]) -> list[Entry]:
    if not isinstance(values, list):
        raise DataError(f"{at[-1]!r} should be a list", where=document.place(*at))
    return [
        Entry(document=document, at=(*at, index), fields=_mapping(document, value, (*at, index), known))
        for index, value in enumerate(values)
    ]


def _mapping(document: Document, value: Any, at: tuple[str | int, ...], known: Collection[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise DataError("expected a mapping (`key: value`)", where=document.place(*at))
    for key in value:
        if key not in known:
            hint = f"known here: {', '.join(known)}"
            raise DataError(f"unknown key {key!a}", where=document.place(*at, key), hint=hint)
    return value
