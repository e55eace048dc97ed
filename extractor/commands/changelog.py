"""`ctscat changelog`: all changes of a service over time."""

from __future__ import annotations

from argparse import Namespace

from extractor.build.changelog import entries_of
from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.commands.which_project import project_to_ask
from extractor.errors import CLEAN
from extractor.render.changelog_atom import to_atom
from extractor.render.changelog_markdown import to_json, to_markdown
from extractor.workflows.resolving import timelines_of

EXAMPLES = """\
  ctscat changelog modelarts
  ctscat changelog modelarts --since 2026-01-01 --format json
  ctscat changelog modelarts --format atom > modelarts.atom
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("service", metavar="SERVICE", help="a service that editions are stored of")
    parser.day("--since", "only editions from this day on")
    parser.scope()
    parser.formats("markdown", "json", "atom")
    parser.bundled()


def run(options: Namespace, console: Console) -> int:
    """Print the changes, the newest first."""
    project = project_to_ask(options, console)
    console.progress.start("reading the editions")
    timelines = timelines_of(project, options.service, site=options.site, language=options.lang)
    entries = [entry for entry in entries_of(timelines) if entry.date >= options.since]
    if options.format == "markdown":
        console.write(to_markdown(entries, console.style))
    elif options.format == "atom":
        console.write(to_atom(entries, title=f"{options.service}: changes of audit traces"))
    else:
        console.write(to_json(entries))
    return CLEAN
