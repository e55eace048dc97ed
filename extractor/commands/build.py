"""`ctscat build`: rebuild the catalog from the snapshots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TextIO

from extractor.build import Catalog
from extractor.commands.building import Built, build_all, committed, differing, made_by
from extractor.commands.options import Parser
from extractor.commands.project import Project, add_root, open_project
from extractor.errors import CLEAN, FINDINGS, CtscatError
from extractor.render.escape import plain
from extractor.store.memory import Memory

EXAMPLES = """\
  ctscat build              writes catalog/SERVICE.yaml, .json and CHANGELOG.md
  ctscat build --check      changes nothing; exit 1 and what differs if it does

Works offline. The same snapshots give the same files to the byte.
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser("build", "Rebuild the catalog and the changelog from the stored snapshots.", EXAMPLES, stdout)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where the files are not up to date")
    parser.add_argument("--afresh", action="store_true", help="build also what this machine built from the same")
    add_root(parser)
    options = parser.read(arguments)
    project = open_project(options.root)
    memory = Memory(project.root)
    afresh = options.afresh or options.check or memory.get("built", "catalog") != made_by(project)
    built = build_all(project, afresh=afresh)
    for note in built.notes:
        stderr.write(plain(f"ctscat build: {note}") + "\n")
    if options.check:
        lines = _differences(project, built)
        stdout.write("".join(plain(line) + "\n" for line in lines))
        if lines:
            stdout.write("the catalog is not what the snapshots give: run ctscat build\n")
        return FINDINGS if lines else CLEAN
    changed = project.catalog.write(built.files)
    memory.note("built", "catalog", made_by(project))
    memory.save()
    stdout.write("".join(plain(line) + "\n" for line in map(_summary, built.catalogs)))
    rest = f", services up to date: {built.up_to_date}" if built.up_to_date else ""
    stdout.write(f"{len(changed)} files written{rest}\n" if changed else "nothing to write: all up to date\n")
    return CLEAN


def _differences(project: Project, built: Built) -> list[str]:
    try:
        return [*differing(project.catalog.read(), built.files)]
    except CtscatError as error:  # edited, or of two builds: what differs is told all the same
        return [str(error), *differing(committed(project, built.files), built.files)]


def _summary(catalog: Catalog) -> str:
    counts = Counter(trace.status for trace in catalog.traces)
    rows = sum(edition.rows for edition in catalog.editions)
    statuses = ", ".join(f"{counts[status]} {status}" for status in ("current", "legacy", "removed"))
    return (
        f"{catalog.service}: {len(catalog.traces)} traces ({statuses}) "
        f"from {rows} rows in {len(catalog.editions)} editions, as of {catalog.as_of}"
    )
