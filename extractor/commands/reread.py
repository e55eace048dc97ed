"""`ctscat snapshot --reread`: old captures read again by this version, and what that changes."""

from __future__ import annotations

from typing import TextIO

from msgspec.structs import replace

from extractor import __version__
from extractor.commands.project import Project
from extractor.compare import compare
from extractor.errors import CLEAN, DataError, PageError, SourceError
from extractor.recognise import extract
from extractor.render.escape import plain
from extractor.store.history import Stored, printed


def reread(project: Project, dry: bool, stdout: TextIO) -> int:
    """Replace every edition whose capture now reads otherwise; those whose bytes are not here stay as they are."""
    counts = {"same": 0, "replaced": 0, "not here": 0, "failed": 0}
    code = CLEAN
    for stored in project.snapshots.load_all():
        try:
            outcome, message = _again(project, stored, dry)
        except (DataError, PageError) as error:
            outcome, message = "failed", str(error)
            code = max(code, error.exit_code)
        counts[outcome] += 1
        if message:
            stdout.write(plain(f"{outcome:10} {stored.place.name}  {message}") + "\n")
    stdout.write((", ".join(f"{count} {kind}" for kind, count in counts.items() if count) or "nothing stored") + "\n")
    return code


def _again(project: Project, stored: Stored, dry: bool) -> tuple[str, str]:
    snapshot = stored.snapshot
    if not snapshot.sha256:
        return "not here", ""
    try:
        data = project.captures.get(snapshot.sha256)
    except SourceError:
        return "not here", ""
    edition = extract(data, snapshot.edition.source, address=snapshot.address)
    edition = replace(edition, service=snapshot.service, source=snapshot.edition.source)
    again = replace(snapshot, edition=edition, reader=__version__)
    if printed(again) == printed(snapshot):
        return "same", ""
    if not dry:
        project.snapshots.replace(stored.place, again)
    changes = compare(snapshot.edition, edition, everything=True).changes
    kinds = sorted({change.kind for change in changes})
    return "replaced", f"{len(changes)} changes: {', '.join(kinds)}" if changes else "headings or dates only"
