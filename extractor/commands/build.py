"""`ctscat build`: rebuild the catalog from the snapshots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from extractor.build.catalog import Catalog
from extractor.commands.options import Parser, add_root
from extractor.errors import CLEAN, FINDINGS, CtscatError
from extractor.render.escape import plain
from extractor.render.numbers import plural
from extractor.store.memory import Memory
from extractor.workflows.building import build_all, differences, program_digest
from extractor.workflows.project import Project, open_project

EXAMPLES = """\
  ctscat build              writes catalog/SERVICE.yaml, .json and changelogs
  ctscat build --check      changes nothing; exit 1 and what differs if it does

Works offline. The same snapshots give the same files to the byte.
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser("build", "Rebuild the catalog and the changelogs from the stored snapshots.", EXAMPLES, stdout)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where the files are not up to date")
    parser.add_argument("--afresh", action="store_true", help="build also what this machine built from the same")
    add_root(parser)
    options = parser.read(arguments)
    project = open_project(options.root)
    if options.check:
        return _check(project, stdout, stderr)
    memory = Memory(project.root)
    made_by = f"{program_digest()} {project.catalog.digest()}"
    built = build_all(project, afresh=options.afresh or memory.get("built", "catalog") != made_by)
    _tell_notes(built.notes, stderr)
    changed = project.catalog.write(built.files)
    memory.note("built", "catalog", f"{program_digest()} {project.catalog.digest()}")
    memory.save()
    stdout.write("".join(plain(_summary(catalog)) + "\n" for catalog in built.catalogs))
    rest = f", services up to date: {built.up_to_date}" if built.up_to_date else ""
    stdout.write(f"{plural(len(changed), 'file')} written{rest}\n" if changed else "nothing to write: all up to date\n")
    return CLEAN


def _check(project: Project, stdout: TextIO, stderr: TextIO) -> int:
    built = build_all(project, afresh=True)
    _tell_notes([note for note in built.notes if "takeover" not in note], stderr)  # not what was asked
    try:
        lines = [*differences(project.catalog.read(), built.files)]
    except CtscatError as error:  # edited, or of two builds: what differs is told all the same
        lines = [str(error), *differences(project.catalog.as_they_lie(built.files), built.files)]
    stdout.write("".join(plain(line) + "\n" for line in lines))
    if lines:
        stdout.write("the catalog is out of date; run: ctscat build\n")
    return FINDINGS if lines else CLEAN


def _tell_notes(notes: Iterable[str], stderr: TextIO) -> None:
    for note in notes:
        stderr.write(plain(f"ctscat build: {note}") + "\n")


def _summary(catalog: Catalog) -> str:
    counts = Counter(trace.status for trace in catalog.traces if trace.site == catalog.sites[0])
    statuses = ", ".join(f"{counts[status]} {status}" for status in ("current", "legacy", "removed"))
    names = len({trace.name for trace in catalog.traces})
    others = f" and {plural(len(catalog.sites) - 1, 'further site')}" if len(catalog.sites) > 1 else ""
    return (
        f"{catalog.service}: {plural(names, 'trace')} from {plural(len(catalog.editions), 'edition')} as of "
        f"{catalog.as_of}; on {catalog.sites[0]} {statuses}{others}"
    )
