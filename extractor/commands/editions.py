"""What `diff` is asked to compare → editions: files of any form, snapshots, `page@date`, `service@date`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from extractor.build import handovers, speaking
from extractor.build.decided import Decisions
from extractor.build.steps import verdicts_on
from extractor.commands.project import Project
from extractor.commands.sources import Source, sources
from extractor.compare import Verdict
from extractor.errors import CtscatError, DataError, PageError, UsageError
from extractor.model import Edition
from extractor.pages import Snapshot
from extractor.recognise import extract
from extractor.store.places import is_date


def editions_of(name: str, project: Project) -> tuple[Edition, ...]:
    """Return the editions a name stands for: several where it is a folder, or a service on a day."""
    if name == "-" or Path(name).exists():
        found = [edition for source in sources([name]) for edition in _read(source, project)]
        if not found:
            raise PageError("no trace table in any of its files", where=name, hint="is it the right folder?")
        return tuple(found)
    stem, _, day = name.partition("@")
    if stem in project.snapshots.fingerprints():
        return _service(project, stem, day)
    try:
        stored = project.snapshots.find(name).snapshot
        return (replace(stored.edition, source=stored.id),)
    except UsageError as error:
        raise UsageError(f"no such file, page or service: {error.message}", where=name, hint=error.hint) from None


def _read(source: Source, project: Project) -> list[Edition]:
    data = source.read()
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[")):
        return _from_json(data, source.name)
    if source.name.endswith((".yaml", ".yml")) and b"schema:" in data[:200]:
        return [project.snapshots.load(Path(source.name)).snapshot.edition]
    try:
        edition = extract(data, source.name, address=source.name, allow_empty=source.in_folder)
    except CtscatError as error:
        where = f"{source.name}: {error.where}" if error.where else source.name
        raise type(error)(error.message, where=where, hint=error.hint) from None
    return [edition] if edition.tables else []


def _from_json(data: bytes, where: str) -> list[Edition]:
    """Read what `extract --format json` printed: one object, or an array of them."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise PageError(f"no JSON: {str(error)[:100]}", where=where, hint="is it what extract printed?") from None
    editions = []
    for number, one in enumerate(found if isinstance(found, list) else [found], start=1):
        place = f"{where}, object {number}"
        if isinstance(one, dict) and one.get("error"):
            raise PageError(f"it could not be read: {one['error']}", where=place, hint="extract the page again")
        try:
            edition = Edition.from_dict(one, place)
        except DataError as error:
            hint = "it should be what ctscat extract --format json prints"
            raise PageError(error.message, where=error.where, hint=hint) from None
        editions.append(edition if edition.source else replace(edition, source=where))
    return editions


def _service(project: Project, service: str, day: str) -> tuple[Edition, ...]:
    """Return what a service's documents said on a day: of each edition the categories it spoke for then."""
    snapshots = [stored.snapshot for stored in project.snapshots.load_all(service)]
    if day and not is_date(day):
        raise UsageError(f"{day!a} is no date", where=f"{service}@{day}", hint="write YYYY-MM-DD")
    day = day or max(snapshot.date for snapshot in snapshots)
    found = speaking(snapshots, handovers(project.pages.load()), day)
    if not found:
        first = min(snapshot.date for snapshot in snapshots)
        raise UsageError(
            f"no edition of {service} is that old", where=f"{service}@{day}", hint=f"the first is of {first}"
        )
    return _once(found)


def _once(found: Sequence[tuple[Snapshot, frozenset[str]]]) -> tuple[Edition, ...]:
    """Return what a service's editions say together, the newest first.

    Two sites or languages that list the same trace say it once: what only the one still lists would else look removed.
    """
    said: dict[tuple[str, str | None], set[str]] = {}
    editions = []
    for snapshot, categories in reversed(found):
        line = (snapshot.page.site, snapshot.edition.language)
        elsewhere = {name for other, names in said.items() if other != line for name in names}
        tables = [
            replace(
                table, rows=tuple(row for row in table.rows if not row.traces or not elsewhere.issuperset(row.traces))
            )
            for table in snapshot.edition.tables
            if table.category in categories
        ]
        said.setdefault(line, set()).update(name for table in tables for row in table.rows for name in row.traces)
        kept = tuple(table for table in tables if table.rows)
        editions += [replace(snapshot.edition, tables=kept, source=snapshot.id)] if kept else []
    return tuple(editions)


def verdicts_for(decisions: Decisions, old: Sequence[Edition], new: Sequence[Edition]) -> dict[str, Verdict]:
    """Return the verdicts on the links between two sides, those by trace names made into ids."""
    before, after = ([row for edition in side for row in edition.rows] for side in (old, new))
    return {**decisions.verdicts, **verdicts_on(decisions.pairs, before, after)}
