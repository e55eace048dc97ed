"""Files that people keep, one list of entries each: read into typed values, edited without losing a comment."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar

import msgspec
from msgspec.structs import replace

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

    def __init__(self, root: Path) -> None:
        self._root = root

    @abstractmethod
    def parse(self, document: Document) -> tuple[T, ...]:
        """Return the entries in the file's order; raise `DataError` with the line for what is wrong."""

    def load(self) -> tuple[T, ...]:
        """Return the entries in the file's order; none where there is no file."""
        return self.parse(self._read())

    def accept(self) -> None:
        """Seal the file as it is now; raise `DataError` where it cannot be read."""
        with self._lock():
            data = read_if_there(self._root / self.name)
            if not data:
                raise SourceError("no such file, or an empty one", where=self.name)
            self._write(yaml_reader.load(data, self.name))

    def _lock(self) -> Lock:
        return Lock(self._root)

    def _read(self) -> Document:
        """Return what the file says, nothing where there is none; raise `DataError` where its seal is broken."""
        return yaml_reader.load(read_sealed(self._root, self.name), self.name)

    def _write(self, document: Document) -> None:
        self.parse(document)  # what could not be read back is not written
        write_atomic(self._root / self.name, sealed(document.text.encode(), self.name), within=self._root)


class Entry(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One entry of such a file, and where it stands."""

    value: T
    document: Document
    path: tuple[str | int, ...]

    @property
    def line(self) -> int:
        """The line it begins on."""
        return self.document.line(*self.path)

    def error(self, message: str, *path: str | int) -> DataError:
        """Return the error to raise for this entry, or for a value in it."""
        return DataError(message, where=self.document.place(*self.path, *path))


def entries(document: Document, key: str, kind: type[T]) -> list[Entry[T]]:
    """Return the entries listed under `key`, the file's only key; raise `DataError` with the line of what is wrong."""
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


def appended(document: Document, key: str, items: Sequence[Mapping[str, Any]]) -> Document:
    """Return the file with `items` behind its entries; comments and everything else stay."""
    if document.data is None:  # comments at most, which ruamel.yaml keeps only beside content
        comments = f"{document.text.rstrip()}\n" if document.text.strip() else ""
        document = replace(document, data={}, text=f"{comments}{key}: []\n")

    def add(content: Any) -> None:
        content[key] = content.get(key) or []
        content[key].extend(items)

    return _edited(document, add)


def changed(document: Document, key: str, index: int, fields: Mapping[str, Any]) -> Document:
    """Return the file with an entry that has these fields and no others; comments and everything else stay."""

    def change(content: Any) -> None:
        entry = content[key][index]
        for name in [name for name in entry if name not in fields]:
            del entry[name]
        entry.update(fields)

    return _edited(document, change)


def _edited(document: Document, edit: Callable[[Any], None]) -> Document:
    from io import BytesIO

    from ruamel.yaml import YAML

    expected = deepcopy(document.data)
    edit(expected)
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1 << 30
    dash = _DASH.search(document.text)
    offset = len(dash[1]) if dash else 0
    yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    content = yaml.load(document.text)
    edit(content)
    stream = BytesIO()
    yaml.dump(content, stream)
    data_edited = stream.getvalue()
    yaml_reader.refuse_large(data_edited, document.where)
    with suppress(DataError):
        edited = yaml_reader.load(data_edited, document.where)
        if edited.data == expected:
            return edited
    hint = "add the entry by hand"
    raise DataError("cannot be edited without changing what it says", where=document.where, hint=hint)
