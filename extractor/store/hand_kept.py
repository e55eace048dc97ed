"""Files that people keep, one list of entries each: read into typed values, edited without losing a comment."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import msgspec

from extractor.errors import DataError, SourceError
from extractor.store import yaml_reader
from extractor.store.files import read_if_there, write_atomic
from extractor.store.lock import Lock
from extractor.store.seals import read_sealed, sealed
from extractor.store.yaml_reader import Document
from extractor.values import bad_data

T = TypeVar("T")


_STEP = re.compile(r"\.(\w+)|\[(\d+)\]")
_DASH = re.compile(r"^( *)- ", re.MULTILINE)


class HandKeptFile(ABC, Generic[T]):
    """One such file under a project's root."""

    name: ClassVar[str]
    """Its path from the root."""
    key: ClassVar[str]
    """What its list is called."""

    def __init__(self, root: Path, lock_timeout: float = 30.0) -> None:
        self._root = root
        self._lock_timeout = lock_timeout

    @abstractmethod
    def parse(self, data: bytes) -> tuple[T, ...]:
        """Return the entries in the file's order; raise `DataError` with the line for what is wrong."""

    def load(self) -> tuple[T, ...]:
        """Return the entries in the file's order; none where there is no file."""
        return self.parse(self.read())

    def read(self) -> bytes:
        """Return the file's bytes, none where there is no file; raise `DataError` where its seal is broken."""
        return read_sealed(self._root, self.name)

    def accept(self) -> None:
        """Seal the file as it is now; raise `DataError` where it cannot be read."""
        with self._lock():
            data = read_if_there(self._root / self.name)
            if not data:
                raise SourceError("no such file, or an empty one", where=self.name)
            self._write(data)

    def _lock(self) -> Lock:
        return Lock(self._root, self._lock_timeout)

    def _append(self, data: bytes, items: Sequence[Mapping[str, Any]]) -> None:
        self._write(appended(data, self.name, self.key, items))

    def _write(self, data: bytes) -> None:
        self.parse(data)  # what could not be read back is not written
        write_atomic(self._root / self.name, sealed(data, self.name), within=self._root)


class Entry(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One entry of such a file, and where it stands."""

    value: T
    document: Document
    path: tuple[str | int, ...]

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.document.line(*self.path)

    def error(self, message: str, *path: str | int, hint: str = "") -> DataError:
        """Return the error to raise for this entry, or for a value in it."""
        return DataError(message, where=self.document.place(*self.path, *path), hint=hint)


def entries(data: bytes, where: str, key: str, kind: type[T]) -> list[Entry[T]]:
    """Return the entries listed under `key`, the file's only key; raise `DataError` with the line of what is wrong."""
    document = yaml_reader.load(data, where)
    content = {} if document.data is None else document.data
    if not isinstance(content, dict) or not content.keys() <= {key}:
        raise DataError(f"expected one list, {key!r}", where=document.place())
    try:
        values = msgspec.convert(content.get(key) or [], list[kind])  # type: ignore[valid-type] # the kind is a parameter
    except msgspec.ValidationError as error:
        path = str(error).partition(" - at `$")[2]
        steps = [int(number) if number else name for name, number in _STEP.findall(path)]
        field = f"`{steps[-1]}`: " if steps and isinstance(steps[-1], str) else ""
        raise DataError(field + bad_data(error, "").message, where=document.place(key, *steps)) from None
    return [Entry(value=value, document=document, path=(key, index)) for index, value in enumerate(values)]


def appended(data: bytes, where: str, key: str, items: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the file with `items` behind its entries; comments and everything else stay."""
    if yaml_reader.load(data, where).data is None:  # comments at most, which ruamel.yaml keeps only beside content
        data = (data.rstrip() + b"\n" if data.strip() else b"") + f"{key}: []\n".encode()

    def add(content: Any) -> None:
        content[key] = content.get(key) or []
        content[key].extend(items)

    return _edited(data, where, add)


def changed(data: bytes, where: str, key: str, index: int, fields: Mapping[str, Any]) -> bytes:
    """Return the file with an entry that has these fields and no others; comments and everything else stay."""

    def change(content: Any) -> None:
        entry = content[key][index]
        for name in [name for name in entry if name not in fields]:
            del entry[name]
        entry.update(fields)

    return _edited(data, where, change)


def _edited(data: bytes, where: str, edit: Callable[[Any], None]) -> bytes:
    from io import BytesIO

    from ruamel.yaml import YAML

    expected = yaml_reader.load(data, where).data  # refuses what a round trip must not build
    edit(expected)
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1 << 30
    dash = _DASH.search(data.decode("utf-8-sig"))
    offset = len(dash[1]) if dash else 0
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    content = yaml.load(data)
    edit(content)
    stream = BytesIO()
    yaml.dump(content, stream)
    edited = stream.getvalue()
    if _content(edited, where) != expected:
        raise DataError("cannot be edited without changing what it says", where=where, hint="add the entry by hand")
    return edited


def _content(data: bytes, where: str) -> Any:
    try:
        return yaml_reader.load(data, where).data
    except DataError:
        return None
