"""Knowledge from a catalog's files: its index first, and a service only when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from extractor.errors import DataError
from extractor.lint.knowledge import DocumentedTrace
from extractor.services import canonical
from extractor.store.catalog_files import digests_of
from extractor.store.files import read_if_there

_INDEX = "index.json"
_T = TypeVar("_T")


class _Elsewhere(Struct):
    """A name that only another language than a document's leading one prints."""

    name: str
    site: str = ""
    resource_type: str = ""


class _Catalog(Struct):
    service: str
    as_of: str
    traces: tuple[DocumentedTrace, ...]
    elsewhere: tuple[_Elsewhere, ...] = ()


class _Summary(Struct):
    service: str
    as_of: str


class _Index(Struct):
    services: tuple[_Summary, ...]
    names: msgspec.Raw
    """Read when it is first asked, which few rule files need."""


class CatalogKnowledge:
    """What the catalog in a folder says."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._traces: dict[str, list[DocumentedTrace]] = {}

    @cached_property
    def _index(self) -> _Index:
        """The index; where there is none it is made from all services' files."""
        if (self._folder / _INDEX).exists():
            return self._read(_INDEX, _Index)
        paths = (path for path in sorted(self._folder.glob("*.json")) if ".schema." not in path.name)
        catalogs = [self._read(path.name, _Catalog) for path in paths]
        names: dict[str, list[str]] = {}
        for catalog in catalogs:
            for name in {trace.name for trace in _all_traces(catalog)}:
                names.setdefault(name, []).append(catalog.service)
        summaries = tuple(_Summary(catalog.service, catalog.as_of) for catalog in catalogs)
        return _Index(summaries, msgspec.Raw(msgspec.json.encode(names)))

    @cached_property
    def _names(self) -> Mapping[str, tuple[str, ...]]:
        """The services, as the catalog calls them, that document each name."""
        return _decoded(self._index.names, self._folder / _INDEX, dict[str, tuple[str, ...]])

    def services(self) -> Mapping[str, str]:
        """Return each service and the day of its newest edition."""
        days: dict[str, str] = {}
        for summary in self._index.services:
            service = canonical(summary.service)
            days[service] = max(days.get(service, ""), summary.as_of)
        return days

    def traces(self, service: str) -> Sequence[DocumentedTrace]:
        """Return every trace of a service."""
        if service not in self._traces:
            files = [summary.service for summary in self._index.services if canonical(summary.service) == service]
            catalogs = [self._read(f"{name}.json", _Catalog) for name in files]
            self._traces[service] = [trace for catalog in catalogs for trace in _all_traces(catalog)]
        return self._traces[service]

    def services_with(self, name: str) -> Sequence[str]:
        """Return the services that document a name."""
        return list(dict.fromkeys(map(canonical, self._names.get(name, ()))))

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        return digests_of(self._folder)

    def _read(self, name: str, kind: type[_T]) -> _T:
        path = self._folder / name
        data = read_if_there(path)
        if data is None or (name in self._digests and sha256(data).hexdigest() != self._digests[name]):
            message = "no such file" if data is None else "not the file that was built"
            raise DataError(message, where=str(path), hint="run: ctscat build")
        return _decoded(data, path, kind)


def _all_traces(catalog: _Catalog) -> list[DocumentedTrace]:
    return [
        *catalog.traces,
        *(
            DocumentedTrace(name=name.name, site=name.site, resource_types=tuple(filter(None, [name.resource_type])))
            for name in catalog.elsewhere
        ),
    ]


def _decoded(data: bytes | msgspec.Raw, path: Path, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, RecursionError) as error:
        raise DataError(str(error), where=str(path), hint="run: ctscat build") from None
