"""`ctscat changelog`: all changes of a service over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from extractor.build.changelog import entries_of
from extractor.commands.options import Parser, add_root, add_scope, style_of
from extractor.errors import CLEAN, UsageError
from extractor.render.changelog_atom import to_atom
from extractor.render.changelog_markdown import to_json, to_markdown
from extractor.store.places import is_date
from extractor.workflows.building import history_of
from extractor.workflows.catalogs import no_such_service
from extractor.workflows.project import open_project

EXAMPLES = """\
  ctscat changelog modelarts
  ctscat changelog modelarts --since 2026-01-01 --format json
  ctscat changelog modelarts --format atom > modelarts.atom
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser("changelog", "Tell all changes of a service's documents, the newest first.", EXAMPLES, stdout)
    parser.add_argument("service", help="a service that editions are stored of")
    parser.add_argument("--since", default="", metavar="DATE", help="only editions from this day on")
    add_scope(parser)
    parser.formats("markdown", "json", "atom")
    add_root(parser)
    options = parser.read(arguments)
    if options.since and not is_date(options.since):
        raise UsageError(f"{options.since!a} is not a valid date (YYYY-MM-DD)")
    project = open_project(options.root)
    if options.service not in project.snapshots.services:
        raise no_such_service(options.service, project.snapshots.services)
    history = history_of(project, options.service, language=options.lang)
    entries = [
        entry
        for entry in entries_of(history.timelines)
        if entry.date >= options.since and options.site in ("", entry.site)
    ]
    if options.format == "markdown":
        stdout.write(to_markdown(entries, style_of(stdout, options)))
    elif options.format == "atom":
        stdout.write(to_atom(entries, title=f"{options.service}: changes of audit traces"))
    else:
        stdout.write(to_json(entries))
    return CLEAN
