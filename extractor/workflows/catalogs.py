"""The catalogs a command asks: the built ones, or made in memory as of another day or in another language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from extractor.build.catalog import Catalog
from extractor.build.catalog_json import from_json
from extractor.build.index import INDEX_FILE, Index, index_from_json, index_of
from extractor.errors import UsageError, did_you_mean
from extractor.store.catalog_files import FOLDER
from extractor.store.places import as_date
from extractor.values import Value
from extractor.workflows.project import Project


class Shelf(Value, frozen=True, kw_only=True):
    """An index over services, and a way to each one's catalog."""

    index: Index
    open: Callable[[str], Catalog]

    def catalogs(self, services: Iterable[str] | None = None) -> list[Catalog]:
        """Return the catalogs of some services, or of all, by name."""
        names = (summary.service for summary in self.index.services) if services is None else services
        return [self.open(service) for service in sorted(names)]


def shelf(project: Project, *, as_of: str = "", language: str = "") -> Shelf:
    """Return the catalogs of a project: the built files where these say what is asked."""
    as_date(as_of)
    project.check_seals()
    if not as_of and not language and INDEX_FILE in project.catalog.names():
        data = project.catalog.read([INDEX_FILE])[INDEX_FILE]
        index = index_from_json(data, f"{FOLDER}/{INDEX_FILE}")
        return Shelf(index=index, open=lambda service: _built(project, service))
    catalogs = {catalog.service: catalog for catalog in _made(project, as_of, language)}
    if language and not any(catalog.documents for catalog in catalogs.values()):
        raise UsageError(f"no documents in {language!a}", hint="ctscat list --editions tells the language of each")
    return Shelf(index=index_of(catalogs.values()), open=lambda service: catalogs[service])


def catalogs(project: Project, service: str = "", *, as_of: str = "", language: str = "") -> Sequence[Catalog]:
    """Return the catalogs of all services, or of one."""
    catalog_shelf = shelf(project, as_of=as_of, language=language)
    if not service:
        return catalog_shelf.catalogs()
    services = [summary.service for summary in catalog_shelf.index.services]
    if service not in services:
        raise no_such_service(service, services)
    return catalog_shelf.catalogs([service])


def check_scope(index: Index, site: str, language: str = "") -> None:
    """Refuse a site or a language without documents: an answer for none must not look like an answer of nothing."""
    sites = [summary for service in index.services for summary in service.sites]
    languages = {name for summary in sites for name in summary.languages}
    for what, name, choices in (("on site", site, {summary.site for summary in sites}), ("in", language, languages)):
        if name and name not in choices:
            hint = did_you_mean(name, sorted(choices), f"there is {', '.join(sorted(choices)) or 'nothing'}")
            raise UsageError(f"no documents {what} {name!a}", hint=hint)


def no_such_service(service: str, services: Sequence[str]) -> UsageError:
    """Return the error for a service that nothing is stored of, with what may have been meant."""
    hint = did_you_mean(service, services, f"stored: {', '.join(services[:8])}")
    return UsageError(f"no editions of {service!a} are stored", hint=hint)


def _built(project: Project, service: str) -> Catalog:
    name = f"{service}.json"
    return from_json(project.catalog.read([name])[name], f"{FOLDER}/{name}")


def _made(project: Project, as_of: str, language: str) -> Iterable[Catalog]:
    services = project.snapshots.services
    if not services:
        hint = "ctscat snapshot stores a first edition; --bundled answers from the data that come with ctscat"
        raise UsageError("no snapshots are stored here", where=str(project.root.resolve()), hint=hint)
    from extractor.workflows.histories import Histories, catalog_of  # what is built is only read

    histories = Histories(project)
    for service in services:
        yield catalog_of(histories.of(service, as_of=as_of, language=language), as_of)
