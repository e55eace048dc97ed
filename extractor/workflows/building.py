"""From the stored files to the catalog's files: what is read, what is made of it, what is taken over as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

import extractor
from extractor import __version__
from extractor.build.catalog import Catalog
from extractor.build.catalog_json import SCHEMA_FILE, as_json, for_people, schema
from extractor.build.changelog import entries_of, event_of
from extractor.build.index import INDEX_FILE, index_as_json, index_of
from extractor.errors import CtscatError
from extractor.render.changelog_markdown import to_markdown
from extractor.render.changelog_overview import overview
from extractor.store.block_yaml import dump
from extractor.store.decision_file import Decision
from extractor.values import Value
from extractor.workflows.histories import Histories, ServiceHistory, catalog_of
from extractor.workflows.lost_editions import check_nothing_lost, last_catalogs
from extractor.workflows.project import Project

CHANGELOG = "CHANGELOG.md"


class Built(Value, frozen=True, kw_only=True):
    """The catalog's files as they should be."""

    files: Mapping[str, bytes]
    catalogs: tuple[Catalog, ...]
    """Of the services that were built; the others were up to date."""
    up_to_date: int
    notes: tuple[str, ...] = ()


def build_all(
    project: Project,
    *,
    afresh: bool = False,
    accept: bool = False,
    progress: Callable[[str], None] = lambda service: None,
) -> Built:
    """Make the files of every service; what was built from the same inputs is taken over.

    Raise `PageError` where the last catalog names editions or ends that are gone, unless `accept` says that they may.
    """
    last = last_catalogs(project)
    committed = {} if afresh else _committed(project)
    histories = Histories(project)
    files: dict[str, bytes] = {SCHEMA_FILE: (json.dumps(schema(), indent=1) + "\n").encode("ascii")}
    built: list[Catalog] = []
    catalogs: list[Catalog] = []
    services = project.snapshots.services
    for service in services:
        progress(service)
        inputs = _inputs(project, service, histories)
        names = _file_names(service)
        if committed.keys() >= set(names) and service in last and last[service].inputs == inputs:
            files |= {name: committed[name] for name in names}
            catalogs.append(last[service])
            continue
        catalog, service_files = _build_service(histories.of(service), inputs)
        files |= service_files
        built.append(catalog)
        catalogs.append(catalog)
    if not accept:
        check_nothing_lost(last.values(), catalogs, {place.name for place in project.snapshots.places()})
    files[CHANGELOG] = overview((catalog.service, catalog.history) for catalog in catalogs).encode()
    files[INDEX_FILE] = index_as_json(index_of(catalogs))
    return Built(
        files=files,
        catalogs=tuple(built),
        up_to_date=len(services) - len(built),
        notes=(*_idle_decisions(histories.decisions, catalogs), *_proposal_notes(catalogs)),
    )


def program_digest() -> str:
    """Return a digest of this very program: a better matcher gives another catalog from the same snapshots."""
    package = Path(extractor.__file__).parent
    digest = sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in (".py", ".toml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _committed(project: Project) -> dict[str, bytes]:
    try:
        return project.catalog.read()
    except CtscatError:
        return {}  # a mix of two builds, or edited by hand: everything is made anew


def _file_names(service: str) -> tuple[str, str, str]:
    return f"{service}.json", f"{service}.yaml", f"{service}.changelog.md"


def _inputs(project: Project, service: str, histories: Histories) -> str:
    """Return a digest of all that a service's catalog is built from."""
    pages = [page for page in histories.pages if page.service == service]
    content = f"{__version__}\n{pages!r}\n{histories.decisions!r}\n{project.snapshots.fingerprint(service)}"
    return sha256(content.encode()).hexdigest()


def _build_service(history: ServiceHistory, inputs: str) -> tuple[Catalog, dict[str, bytes]]:
    entries = entries_of(history.timelines)
    catalog = replace(catalog_of(history), inputs=inputs, history=tuple(map(event_of, entries)))
    json_name, yaml_name, changelog_name = _file_names(history.service)
    return catalog, {
        json_name: as_json(catalog),
        yaml_name: dump(for_people(catalog)).encode(),
        changelog_name: to_markdown(entries).encode(),
    }


def _idle_decisions(decisions: Sequence[Decision], catalogs: Iterable[Catalog]) -> tuple[str, ...]:
    """Name the decisions that had no part in any service's catalog: they are old, or were mistyped."""
    used = {subject for catalog in catalogs for subject in catalog.decisions}
    day = max((catalog.as_of for catalog in catalogs), default="")
    return tuple(
        f"decision {decision.subject} {'has expired' if decision.expired(day) else 'matches no row'}"
        for decision in decisions
        if decision.subject not in used
    )


def _proposal_notes(catalogs: Iterable[Catalog]) -> tuple[str, ...]:
    count = sum(len(catalog.proposals) for catalog in catalogs)
    plural = "s" if count > 1 else ""
    return (f"{count} proposed takeover{plural}; list: ctscat follow --proposals",) if count else ()
