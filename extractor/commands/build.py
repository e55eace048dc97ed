"""`ctscat build`: rebuild the catalog from the snapshots."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable

from extractor.build.catalog import Catalog
from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.errors import CLEAN, FINDINGS, CtscatError
from extractor.render.escape import plain
from extractor.render.layout import printed
from extractor.render.numbers import plural
from extractor.store.memory import Memory
from extractor.workflows.building import build_all, program_digest
from extractor.workflows.catalog_differences import differences
from extractor.workflows.project import Project, no_project, open_project

EXAMPLES = """\
  ctscat build              # writes catalog/SERVICE.yaml, .json and changelogs
  ctscat build --check      # changes nothing; exit 1 and what differs
  ctscat build --accept     # also where editions of the last build are gone

Works offline. The same snapshots give the same files to the byte.
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.flag("--check", "change nothing; fail where the files are not up to date")
    parser.flag("--accept", "go on without editions that the last catalog names")
    parser.flag("--afresh", "build also what this machine built from the same")


def run(options: Namespace, console: Console) -> int:
    """Build, or check what was built."""
    project = open_project(options.root)
    if not project.snapshots.services and not project.catalog.names():
        raise no_project(project)
    console.progress.start("building the catalog")
    if options.check:
        return _check(project, console)
    memory = Memory(project.root)
    made_by = f"{program_digest()} {project.catalog.digest()}"
    afresh = options.afresh or memory.get("built", "catalog") != made_by
    built = build_all(project, afresh=afresh, accept=options.accept, progress=console.progress.step)
    for note in built.notes:
        console.note(note)
    changed = project.catalog.write(built.files)
    memory.note("built", "catalog", f"{program_digest()} {project.catalog.digest()}")
    memory.save()
    for catalog in built.catalogs:
        console.confirm(_summary(catalog))
    rest = f", services up to date: {built.up_to_date}" if built.up_to_date else ""
    console.confirm(f"{plural(len(changed), 'file')} written{rest}" if changed else "nothing to write: all up to date")
    return CLEAN


def _check(project: Project, console: Console) -> int:
    built = build_all(project, afresh=True, progress=console.progress.step)
    for note in built.notes:
        if "takeover" not in note:  # not what was asked
            console.note(note)
    try:
        lines = [*differences(project.catalog.read(), built.files)]
    except CtscatError as error:  # edited, or of two builds: what differs is told all the same
        lines = [str(error), *differences(_lying(project, built.files), built.files)]
    console.write(printed([*map(plain, lines), *(["the catalog is out of date; run: ctscat build"] if lines else [])]))
    return FINDINGS if lines else CLEAN


def _lying(project: Project, names: Iterable[str]) -> dict[str, bytes]:
    files = project.catalog.as_they_lie()
    return {name: files[name] for name in names if name in files}


def _summary(catalog: Catalog) -> str:
    first, *others = catalog.sites
    counts = Counter(trace.status for trace in catalog.traces if trace.site == first)
    statuses = ", ".join(f"{counts[status]} {status}" for status in ("current", "legacy", "removed"))
    names = len({trace.name for trace in catalog.traces})
    further = f" and {plural(len(others), 'further site')}" if others else ""
    return (
        f"{catalog.service}: {plural(names, 'trace')} from {plural(len(catalog.editions), 'edition')} as of "
        f"{catalog.as_of}; on {first} {statuses}{further}"
    )
