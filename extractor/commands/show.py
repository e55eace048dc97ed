"""`ctscat show`: one trace or resource type, its history and what replaced it."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from extractor.build.search import Hit, find, near, services_for
from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.commands.which_project import project_to_ask
from extractor.errors import CLEAN, FINDINGS
from extractor.render.trace_details import as_json, as_text
from extractor.workflows.catalogs import Shelf, check_scope, no_such_service, shelf

EXAMPLES = """\
  ctscat show createModelArtsTrainJob
  ctscat show notebook                       # all traces of a resource type
  ctscat show 'Create*V2' --service modelarts
  ctscat show 'creating a training job'      # by the operation's wording
  ctscat show createNotebook --as-of 2026-01-31 --format json
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "names",
        nargs="+",
        metavar="NAME",
        help="a trace, resource type, category or operation in any letter case, or a pattern such as 'Create*'",
    )
    parser.text("--service", "only this service")
    parser.as_of()
    parser.scope()
    parser.formats("text", "json")
    parser.bundled()


def run(options: Namespace, console: Console) -> int:
    """Print what the catalog tells of every name."""
    project = project_to_ask(options, console)
    catalog_shelf = shelf(project, as_of=options.as_of, language=options.lang)
    services = [summary.service for summary in catalog_shelf.index.services]
    if options.service and options.service not in services:
        raise no_such_service(options.service, services)
    check_scope(catalog_shelf.index, options.site)
    hits: list[Hit] = []
    missing: list[str] = []
    for name in options.names:
        matching = _hits(catalog_shelf, name, options.service, options.site)
        hits += matching
        missing += [] if matching else [name]
    if options.format == "json":
        console.write(as_json(hits))
    elif hits:
        console.write(as_text(hits, console.style))
    today = shelf(project, language=options.lang) if options.as_of and missing else catalog_shelf
    for name in missing:
        later = _hits(today, name, options.service, options.site) if options.as_of else ()
        console.error(_why_nothing(catalog_shelf, name, options.as_of, later))
    return FINDINGS if missing else CLEAN


def _hits(catalog_shelf: Shelf, name: str, service: str, site: str) -> tuple[Hit, ...]:
    if name in {summary.service for summary in catalog_shelf.index.services} and name not in catalog_shelf.index.names:
        return find(catalog_shelf.catalogs([name]), "*", site)
    hits = find(catalog_shelf.catalogs([service] if service else services_for(catalog_shelf.index, name)), name, site)
    return tuple(sorted(hits, key=lambda hit: hit.newest_edition, reverse=True))


def _why_nothing(catalog_shelf: Shelf, name: str, as_of: str, later: Sequence[Hit]) -> str:
    when = f" as of {as_of}" if as_of else ""
    if later:
        since, service, site = min((hit.trace.first_seen, hit.service, hit.trace.site) for hit in later)
        return f"no document lists {name!r}{when}; documented since {since} ({service}, {site})"
    like = near(catalog_shelf.index, name)
    meant = f"; like it: {', '.join(like)}" if like else ""
    return f"no document lists {name!r}{when}{meant}"
