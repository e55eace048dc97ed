"""Old captures read again by this version, and what that changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec.structs import replace

from extractor import __version__
from extractor.bounds import limited_time
from extractor.compare import compare
from extractor.errors import CLEAN, DataError, PageError, SourceError
from extractor.store.additions import Stored, same_content
from extractor.values import Value
from extractor.workflows.project import Project
from extractor.workflows.reading import PageReader

Kind = Literal["same", "replaced", "not here", "failed"]


class Reread(Value, frozen=True, kw_only=True):
    """What reading one edition's capture again came to."""

    edition: str
    kind: Kind
    message: str = ""
    code: int = CLEAN


def reread(project: Project, *, dry_run: bool) -> Iterator[Reread]:
    """Replace every edition whose capture now reads otherwise; those whose bytes are not here stay as they are."""
    with PageReader() as reader:
        for stored in project.snapshots.load_all():
            try:
                kind, message = _again(project, stored, reader, dry_run)
                yield Reread(edition=stored.place.name, kind=kind, message=message)
            except (DataError, PageError, SourceError) as error:
                yield Reread(edition=stored.place.name, kind="failed", message=str(error), code=error.exit_code)


def _again(project: Project, stored: Stored, reader: PageReader, dry_run: bool) -> tuple[Kind, str]:
    snapshot = stored.snapshot
    data = project.captures.get(snapshot.sha256) if snapshot.sha256 else None
    if data is None:
        return "not here", ""
    edition = reader.extract(data, snapshot.edition.source, address=snapshot.address)
    edition = replace(edition, service=snapshot.service, source=snapshot.edition.source)
    again = replace(snapshot, edition=edition, reader=__version__)
    if same_content(again, snapshot):
        return "same", ""
    if not dry_run:
        project.snapshots.replace(stored.place, again)
    with limited_time("comparing them", stored.place.name):
        changes = compare(snapshot.edition, edition, everything=True).changes
    kinds = sorted({change.kind for change in changes})
    return "replaced", f"{len(changes)} changes: {', '.join(kinds)}" if changes else "headings or dates only"
