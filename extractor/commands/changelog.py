"""`ctscat changelog`: all changes of a service over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from extractor.build.history import entries_of
from extractor.commands.building import history_of
from extractor.commands.options import Parser, style_of
from extractor.commands.project import add_root, open_project
from extractor.errors import CLEAN, UsageError
from extractor.render.changelog_atom import to_atom
from extractor.render.changelog_markdown import to_json, to_markdown
from extractor.store.places import is_date

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
    parser.formats("markdown", "json", "atom")
    add_root(parser)
    options = parser.read(arguments)
    if options.since and not is_date(options.since):
        raise UsageError(f"{options.since!a} is no date", hint="write YYYY-MM-DD")
    project = open_project(options.root)
    known = project.snapshots.fingerprints()
    if options.service not in known:
        stored = ", ".join(sorted(known)) or "nothing"
        raise UsageError(f"no editions of {options.service!a} are stored", hint=f"stored: {stored}")
    history = history_of(project, options.service)
    entries = entries_of(options.service, history.snapshots, history.steps)
    wanted = tuple(entry for entry in entries if entry.date >= options.since)
    if options.format == "markdown":
        stdout.write(to_markdown(wanted, style_of(stdout, options)))
    else:
        stdout.write({"json": to_json, "atom": to_atom}[options.format](wanted))
    return CLEAN
