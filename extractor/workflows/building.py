"""From the stored files to the catalog's files: what is read, what is made of it, what is taken over as it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

import extractor
from extractor import __version__
from extractor.build.builder import build
from extractor.build.catalog import Catalog
from extractor.build.changelog import entries_of, event_of
from extractor.build.decisions import Decisions, decisions_on, matched
from extractor.build.files import (
    INDEX_FILE,
    SCHEMA_FILE,
    as_json,
    for_people,
    from_json,
    head_of,
    index_as_json,
    index_of,
    schema,
)
from extractor.build.timeline import Timeline, timelines
from extractor.errors import CtscatError, DataError, PageError
from extractor.pages import FollowedPage
from extractor.render.changelog_markdown import to_markdown
from extractor.render.changelog_overview import overview
from extractor.render.numbers import plural
from extractor.store.block_yaml import dump
from extractor.store.decisions import Decision
from extractor.store.places import FOLDER as SNAPSHOTS
from extractor.values import Value
from extractor.workflows.project import Project

CHANGELOG = "CHANGELOG.md"


class Guidance(Value, frozen=True, kw_only=True):
    """What people keep: the pages followed with their takeovers and ends, and their decisions."""

    pages: tuple[FollowedPage, ...]
    decisions: tuple[Decision, ...]

    @classmethod
    def of(cls, project: Project) -> Guidance:
        """Read both files."""
        return cls(pages=project.pages.load(), decisions=project.decisions.load())


class ServiceHistory(Value, frozen=True, kw_only=True):
    """A service's timelines, and the decisions that hold on the day they are asked for."""

    service: str
    timelines: tuple[Timeline, ...]
    decisions: Decisions


class Built(Value, frozen=True, kw_only=True):
    """The catalog's files as they should be."""

    files: Mapping[str, bytes]
    catalogs: tuple[Catalog, ...]
    """Of the services that were built; the others were up to date."""
    up_to_date: int
    notes: tuple[str, ...] = ()


def history_of(
    project: Project, service: str, as_of: str = "", guidance: Guidance | None = None, language: str = ""
) -> ServiceHistory:
    """Read a service's editions and put them on timelines; `guidance` where that was read already."""
    guidance = guidance or Guidance.of(project)
    snapshots = tuple(stored.snapshot for stored in project.snapshots.load_all(service))
    day = as_of or max((snapshot.date for snapshot in snapshots), default="")
    decisions = decisions_on(day, guidance.decisions)
    return ServiceHistory(
        service=service,
        timelines=timelines(service, snapshots, guidance.pages, verdicts=decisions.verdicts, language=language),
        decisions=decisions,
    )


def catalog_of(history: ServiceHistory, as_of: str = "") -> Catalog:
    """Build a service's catalog in memory."""
    catalog = build(history.service, history.timelines, as_of=as_of, rejected=history.decisions.rejected)
    steps = [step for timeline in history.timelines for step in timeline.steps]
    return replace(catalog, decisions=tuple(sorted({*catalog.decisions, *matched(history.decisions, steps)})))


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
    committed = {} if afresh else _committed(project)
    guidance = Guidance.of(project)
    files: dict[str, bytes] = {SCHEMA_FILE: (json.dumps(schema(), indent=1) + "\n").encode("ascii")}
    built: list[Catalog] = []
    catalogs: list[Catalog] = []
    services = project.snapshots.services
    for service in services:
        progress(service)
        inputs = _inputs(project, service, guidance)
        names = _file_names(service)
        if all(name in committed for name in names) and head_of(committed[names[0]]).inputs == inputs:
            files |= {name: committed[name] for name in names}
            catalogs.append(from_json(committed[names[0]], names[0]))
            continue
        catalog, service_files = _build_service(project, service, guidance, inputs)
        files |= service_files
        built.append(catalog)
        catalogs.append(catalog)
    stored = {place.name for place in project.snapshots.places()}
    lost = [] if accept else list(lost_statements(list(_last_catalogs(project)), catalogs, stored))
    if lost:
        examples = ", ".join(lost[:3]) + (", …" if len(lost) > 3 else "")
        message = f"no longer stored: {plural(len(lost), 'edition')} of the last catalog ({examples})"
        hint = f"`git checkout -- {SNAPSHOTS}` restores it; `ctscat build --accept` goes on without it"
        raise PageError(message, where=SNAPSHOTS, hint=hint)
    files[CHANGELOG] = overview((catalog.service, catalog.history) for catalog in catalogs).encode()
    files[INDEX_FILE] = index_as_json(index_of(catalogs))
    return Built(
        files=files,
        catalogs=tuple(built),
        up_to_date=len(services) - len(built),
        notes=(*_idle_decisions(guidance.decisions, catalogs), *_proposal_notes(catalogs)),
    )


def lost_statements(last: Sequence[Catalog], built: Sequence[Catalog], stored: Collection[str]) -> Iterator[str]:
    """Name what the last catalogs know and the new ones cannot: editions that are not `stored` any more, and ends."""
    named = {edition.id for catalog in last for edition in catalog.editions}
    # Read again, an edition may have got another date: a new name for the same capture of the same page.
    renamed = {
        (_page_of(edition.id), edition.captured_at)
        for catalog in built
        for edition in catalog.editions
        if edition.id not in named
    }
    documents = {document.id: document for catalog in built for document in catalog.documents}
    for catalog in last:
        for edition in catalog.editions:
            if edition.id not in stored and (_page_of(edition.id), edition.captured_at) not in renamed:
                yield edition.id
        for document in catalog.documents:
            now = documents.get(document.id)
            if document.ended and now and not now.ended and now.newest_edition <= document.ended:
                yield f"the end of {document.id} on {document.ended}"


def _page_of(edition: str) -> str:
    return edition.partition("@")[0]


def _last_catalogs(project: Project) -> Iterator[Catalog]:
    """Return the catalogs that lie there, of one build or not: what was stored is known from each of them."""
    for name, data in project.catalog.as_they_lie().items():
        if name.endswith(".json") and name not in (INDEX_FILE, SCHEMA_FILE):
            with suppress(DataError):  # damaged, or of an older ctscat: it tells nothing
                yield from_json(data, name)


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


def _inputs(project: Project, service: str, guidance: Guidance) -> str:
    """Return a digest of all that a service's catalog is built from."""
    pages = [page for page in guidance.pages if page.service == service]
    content = f"{__version__}\n{pages!r}\n{guidance.decisions!r}\n{project.snapshots.fingerprint(service)}"
    return sha256(content.encode()).hexdigest()


def _build_service(project: Project, service: str, guidance: Guidance, inputs: str) -> tuple[Catalog, dict[str, bytes]]:
    history = history_of(project, service, guidance=guidance)
    entries = entries_of(history.timelines)
    catalog = replace(catalog_of(history), inputs=inputs, history=tuple(map(event_of, entries)))
    json_name, yaml_name, changelog_name = _file_names(service)
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
