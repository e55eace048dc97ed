"""What a script or a notebook uses: read a page or a snapshot, ask the catalog of a project."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.build.catalog import Catalog as ServiceCatalog
from extractor.build.catalog import Trace
from extractor.build.search import Hit, find, near, services_for
from extractor.errors import CtscatError
from extractor.model import Edition
from extractor.pages import Snapshot
from extractor.roots import catalog_root
from extractor.workflows.catalogs import Shelf, shelf
from extractor.workflows.project import bundled_project, open_project

if TYPE_CHECKING:
    from extractor.lint import Finding


def extract(page: str | Path | bytes, *, address: str = "", charset: str = "", allow_empty: bool = False) -> Edition:
    """Read a page (a file's path, or its bytes) and return what it documents; errors name the file.

    `address` is where the page is published: it may tell the service. A page without a trace table is an error, unless
    `allow_empty` says that it may be.
    """
    from extractor.recognise import extract as recognise_page
    from extractor.workflows.sources import Source

    if isinstance(page, bytes):
        return recognise_page(page, "bytes", charset=charset, address=address, allow_empty=allow_empty)
    name = str(page)
    data = Source(name=name).read()
    try:
        return recognise_page(data, name, charset=charset, address=address or name, allow_empty=allow_empty)
    except CtscatError as error:
        raise type(error)(error.message, where=error.where or name, hint=error.hint) from None


def read_snapshot(path: str | Path) -> Snapshot:
    """Read a stored edition; raise `DataError` where the file is not as it was sealed."""
    from extractor.store.files import read_bounded
    from extractor.store.snapshot_file import decode

    return decode(read_bounded(Path(path)), str(path))


def lint_text(text: str, filename: str, folder: str | Path | None = None) -> tuple[Finding, ...]:
    """Return what is wrong with the traces that a rule names, by the catalog of the project in a folder.

    Without one it is that of the project that the current folder lies in; outside of any, the bundled one.

    The file's name tells its syntax. To lint many files, make one `extractor.lint.Linter`.
    """
    from extractor.lint import CatalogKnowledge
    from extractor.lint import lint_text as lint_by

    return tuple(lint_by(text, filename, CatalogKnowledge(catalog_root(folder) / "catalog")).findings)


class Catalog:
    """Every trace that a project's documents ever listed; a service is read when it is first asked for."""

    def __init__(self, place: Shelf) -> None:
        self._shelf = place
        self._services: dict[str, ServiceCatalog] = {}

    @classmethod
    def load(cls, folder: str | Path | None = None) -> Catalog:
        """Open the catalog of the project in a folder, which holds `snapshots/` and `catalog/`.

        Without one it is that of the project that the current folder lies in; outside of any, the bundled one.
        """
        return cls(shelf(open_project(catalog_root(folder))))

    @classmethod
    def bundled(cls) -> Catalog:
        """Open the catalog that comes with ctscat."""
        return cls(shelf(bundled_project()))

    @property
    def services(self) -> tuple[str, ...]:
        """The services, by name."""
        return tuple(summary.service for summary in self._shelf.index.services)

    def service(self, name: str) -> ServiceCatalog:
        """Return the catalog of one service."""
        if name not in self.services:
            raise KeyError(f"no service {name!r}; there is {', '.join(self.services)}")
        if name not in self._services:
            self._services[name] = self._shelf.open(name)
        return self._services[name]

    def find(self, name: str, *, site: str = "") -> tuple[Hit, ...]:
        """Return all traces of a name, resource type, category or operation; `*` and `?` make it a pattern."""
        services = [self.service(service) for service in services_for(self._shelf.index, name)]
        return find(services, name, site)

    def __getitem__(self, name: str) -> Trace:
        """Return the trace of a name, on the site with the newest documents."""
        services = self._shelf.index.names.get(name, ())
        traces = [trace for service in services for trace in self.service(service).of_name(name)[:1]]
        if not traces:
            like = ", ".join(near(self._shelf.index, name))
            raise KeyError(f"no document lists {name!r}" + (f"; like it: {like}" if like else ""))
        if len(traces) > 1:
            raise KeyError(f"{name!r} is listed by {', '.join(services)}: ask catalog.service(NAME)[{name!r}]")
        return traces[0]

    def __contains__(self, name: object) -> bool:
        return name in self._shelf.index.names

    def __iter__(self) -> Iterator[str]:
        return iter(self._shelf.index.names)

    def __len__(self) -> int:
        return len(self._shelf.index.names)

    def rows(self) -> list[dict[str, Any]]:
        """Return a flat record for each way in which a trace is printed: `pandas.DataFrame(catalog.rows())`."""
        from msgspec.structs import asdict

        from extractor.render.flat_records import records

        return [asdict(record) for record in records([self.service(name) for name in self.services])]

    def __repr__(self) -> str:
        return f"<Catalog: {len(self):,} names of {len(self.services)} services>"

    def _repr_html_(self) -> str:
        lines = "".join(
            f"<tr><td>{escape(summary.service)}</td><td>{escape(site.site)}</td>"
            f"<td>{escape(site.newest_edition)}</td><td>{site.statuses.get('current', 0)}</td></tr>"
            for summary in self._shelf.index.services
            for site in summary.sites
        )
        return f"<table><tr><th>service<th>site<th>newest edition<th>current traces</tr>{lines}</table>"
