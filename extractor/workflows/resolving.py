"""What `diff` is asked to compare → editions: files of any form, snapshots, `page@date`; or two days of a service."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from extractor.bounds import MAX_TABLES, limited_time, refuse_oversized
from extractor.build.day_changes import changes_between
from extractor.build.decisions import Decisions, decisions_on
from extractor.build.timeline import Timeline
from extractor.compare import Comparison, compare
from extractor.errors import CtscatError, DataError, PageError, UsageError, did_you_mean
from extractor.model import Edition
from extractor.store.places import as_date
from extractor.values import Value
from extractor.workflows.catalogs import no_such_service
from extractor.workflows.histories import Histories
from extractor.workflows.project import Project, now
from extractor.workflows.reading import PageReader
from extractor.workflows.sources import Source, sources


class ServiceDay(Value, frozen=True, kw_only=True):
    """A service on a day; without one, on the day of its newest event."""

    service: str
    day: str


class Compared(Value, frozen=True, kw_only=True):
    """A comparison, the decisions that hold today, and how many rows the old side has of each category either has."""

    comparison: Comparison
    decisions: Decisions
    rows: dict[str, int]


def compare_named(
    project: Project, old: str, new: str, *, site: str = "", language: str = "", everything: bool = False
) -> Compared:
    """Compare what two names stand for, under the decisions that hold today."""
    sides = [service_day(project, name) for name in (old, new)]
    if sides[0] and sides[1] and sides[0].service == sides[1].service:
        return _two_days(project, sides[0], sides[1], site, language)
    decisions = decisions_on(now()[:10], project.decisions.load())
    editions = editions_of(project, (old, new), site=site, language=language)
    rows = [[row for edition in side for row in edition.rows] for side in editions]
    with limited_time("comparing them", f"{old}, {new}"):
        verdicts = decisions.verdicts.between(rows[0], rows[1])
        comparison = compare(editions[0], editions[1], verdicts=verdicts, everything=everything)
    return Compared(comparison=comparison, decisions=decisions, rows=_rows(*editions))


def is_file(name: str) -> bool:
    """Tell whether a name means standard input, a file or a folder, and nothing that is stored."""
    return name == "-" or Path(name).exists()


def service_day(project: Project, name: str) -> ServiceDay | None:
    """Return the service and day that a name means; nothing where it is a file, or names an edition."""
    if is_file(name):
        return None
    service, _, day = name.partition("@")
    if service not in project.snapshots.services:
        return None
    return ServiceDay(service=service, day=as_date(day, name))


def editions_of(
    project: Project, names: Sequence[str], *, site: str = "", language: str = ""
) -> list[tuple[Edition, ...]]:
    """Return the editions that each name stands for: several where it is a folder, or a service on a day."""
    with PageReader() as reader:
        return [_editions_of(project, name, reader, site, language) for name in names]


def _editions_of(project: Project, name: str, reader: PageReader, site: str, language: str) -> tuple[Edition, ...]:
    if is_file(name):
        editions = [edition for source in sources([name]) for edition in _read(source, project, reader)]
        if not editions:
            raise PageError("no trace table in any of its files", where=name, hint="is it the right folder?")
        return tuple(editions)
    service_on_day = service_day(project, name)
    if service_on_day:
        timeline = timeline_of(project, service_on_day.service, site=site, language=language)
        day = service_on_day.day or timeline.days[-1]
        _check_day(timeline, service_on_day.service, day)
        return tuple(speaking.edition for speaking in timeline.in_force(day))
    try:
        stored = project.snapshots.find(name).snapshot
    except UsageError as error:
        raise UsageError(f"no such file; {error.message}", where=name, hint=error.hint) from None
    return (replace(stored.edition, source=stored.id),)


def timelines_of(project: Project, service: str, *, site: str = "", language: str = "") -> tuple[Timeline, ...]:
    """Return the timelines of a service, on one site where it is named."""
    if service not in project.snapshots.services:
        raise no_such_service(service, project.snapshots.services)
    timelines = Histories(project).of(service, language=language).timelines
    of_site = tuple(timeline for timeline in timelines if site in ("", timeline.site))
    if not of_site:
        what = " ".join(filter(None, (site and f"on site {site!a}", language and f"in {language!a}")))
        sites = [timeline.site for timeline in timelines]
        hint = did_you_mean(site, sites, f"ctscat list {service} --editions tells what there is")
        raise UsageError(f"no documents of {service} {what}", hint=hint)
    return of_site


def timeline_of(project: Project, service: str, *, site: str = "", language: str = "") -> Timeline:
    """Return the timeline of a service on a site: where none is named, on the one with the newest documents."""
    timelines = timelines_of(project, service, site=site, language=language)
    return max(timelines, key=lambda timeline: (_newest_edition(timeline), timeline.site))


def _newest_edition(timeline: Timeline) -> str:
    return max(state.day for document in timeline.documents for state in document.states if state.snapshot)


def _two_days(project: Project, old: ServiceDay, new: ServiceDay, site: str, language: str) -> Compared:
    timeline = timeline_of(project, old.service, site=site, language=language)
    newest = timeline.days[-1]
    days = [side.day or newest for side in (old, new)]
    for day in days:
        _check_day(timeline, old.service, day)
    if days[0] > days[1]:
        raise UsageError(
            f"{days[0]} is later than {days[1]}", hint=f"older first: {new.service}@{days[1]} {old.service}@{days[0]}"
        )
    sides = [[speaking.edition for speaking in timeline.in_force(day)] for day in days]
    return Compared(
        comparison=changes_between(timeline, *days),
        decisions=decisions_on(now()[:10], project.decisions.load()),
        rows=_rows(*sides),
    )


def _check_day(timeline: Timeline, service: str, day: str) -> None:
    first = timeline.days[0]
    if day < first:
        where = f"{service}@{day}"
        raise UsageError(f"no edition of {service} is that old", where=where, hint=f"the first is of {first}")


def _read(source: Source, project: Project, reader: PageReader) -> list[Edition]:
    data = source.read()
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[")):
        return _from_json(data, source.name)
    if source.name.endswith((".yaml", ".yml")) and b"schema:" in data[:200]:
        return [project.snapshots.load(Path(source.name)).snapshot.edition]
    try:
        edition = reader.extract(data, source.name, allow_empty=source.in_folder)
    except CtscatError as error:
        where = source.name if error.where in ("", source.name) else f"{source.name}: {error.where}"
        raise type(error)(error.message, where=where, hint=error.hint) from None
    return [edition] if edition.tables else []


def _from_json(data: bytes, where: str) -> list[Edition]:
    """Read what `extract --format json` printed: one object, or an array of them."""
    hint = "it should be what ctscat extract --format json prints"
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise PageError(f"not JSON: {str(error)[:100]}", where=where, hint=hint) from None
    records = content if isinstance(content, list) else [content]
    if len(records) > MAX_TABLES:
        raise PageError(f"more than {MAX_TABLES} editions", where=where, hint=hint)
    editions = []
    for number, record in enumerate(records, start=1):
        position = f"{where}, object {number}"
        if not isinstance(record, dict) or "tables" not in record:
            raise PageError("not an edition: it has no `tables`", where=position, hint=hint)
        if record.get("error"):
            raise PageError(f"it could not be read: {record['error']}", where=position, hint="extract the page again")
        try:
            edition = Edition.from_dict(record, position)
        except DataError as error:
            raise PageError(error.message, where=error.where, hint=hint) from None
        editions.append(edition if edition.source else replace(edition, source=where))
    refuse_oversized(editions, where)
    return editions


def _rows(old: Sequence[Edition], new: Sequence[Edition]) -> dict[str, int]:
    rows = {table.category: 0 for edition in new for table in edition.tables}
    for edition in old:
        for table in edition.tables:
            rows[table.category] = rows.get(table.category, 0) + len(table.rows)
    return rows
