"""What `diff` is asked to compare → editions: files of any form, snapshots, `page@date`, `service@date`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extractor.build import handovers, speaking
from extractor.build.decided import Decisions
from extractor.commands.project import Project
from extractor.commands.sources import Source, sources
from extractor.compare import Verdict, change_id
from extractor.errors import DataError, PageError, UsageError
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
        return (project.snapshots.find(name).snapshot.edition,)
    except UsageError as error:
        raise UsageError(f"no such file, page or service: {error.message}", where=name, hint=error.hint) from None


def _read(source: Source, project: Project) -> list[Edition]:
    data = source.read()
    head = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith((b"{", b"[")):
        return _from_json(data, source.name)
    if source.name.endswith((".yaml", ".yml")) and b"schema:" in data[:200]:
        return [project.snapshots.load(Path(source.name)).snapshot.edition]
    edition = extract(data, source.name, address=source.name, allow_empty=source.in_folder)
    return [edition] if edition.tables else []


def _from_json(data: bytes, where: str) -> list[Edition]:
    """Read what `extract --format json` printed: one object, or an array of them."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise DataError(f"no JSON: {str(error)[:100]}", where=where) from None
    editions = []
    for number, one in enumerate(found if isinstance(found, list) else [found], start=1):
        place = f"{where}, object {number}"
        if isinstance(one, dict) and one.get("error"):
            raise PageError(f"it could not be read: {one['error']}", where=place, hint="extract the page again")
        edition = Edition.from_dict(one, place)
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
    return tuple(_limited(snapshot, categories) for snapshot, categories in found)


def _limited(snapshot: Snapshot, categories: frozenset[str]) -> Edition:
    tables = tuple(table for table in snapshot.edition.tables if table.category in categories)
    return replace(snapshot.edition, tables=tables, source=snapshot.page.id)


def verdicts_for(decisions: Decisions, old: Sequence[Edition], new: Sequence[Edition]) -> dict[str, Verdict]:
    """Return the verdicts on the links between two sides, those by trace names made into ids."""
    found = dict(decisions.verdicts)
    for pair in decisions.pairs:
        befores = [row for edition in old for row in edition.rows if pair.old in row.traces]
        afters = [row for edition in new for row in edition.rows if pair.new in row.traces]
        found |= {change_id([before], [after]): pair.verdict for before in befores for after in afters}
    return found
