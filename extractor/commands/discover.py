"""`ctscat discover`: find a service's trace pages in the help center."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import HelpShown, Parser, terminal_width
from extractor.commands.project import add_root, open_project
from extractor.errors import CLEAN, FINDINGS, UsageError
from extractor.fetch.discover import Candidate, discover
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage
from extractor.render.escape import plain
from extractor.render.grid import columns
from extractor.render.records import as_json

EXAMPLES = """\
  ctscat discover modelarts                 candidates, each with its reason; writes nothing
  ctscat discover ecs --add                 adds them to snapshots/pages.yaml, keeping its comments
  ctscat discover --all --lang zh-cn --site cn
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser(
        "discover", "Find trace pages through the help center's index, menus and product list.", EXAMPLES, stdout
    )
    parser.add_argument("service", nargs="?", default="", help="a service's short name, such as ecs")
    parser.add_argument("--all", action="store_true", help="every service of the index")
    parser.add_argument("--lang", default="en-us", help="the language of the pages (default: en-us)")
    parser.add_argument("--site", default="intl", help="the site (default: intl)")
    parser.add_argument("--add", action="store_true", help="add the candidates to snapshots/pages.yaml")
    parser.formats("text", "json")
    add_root(parser)
    add_network(parser)
    try:
        options = parser.read(arguments)
    except HelpShown:
        return CLEAN
    if bool(options.service) == options.all:
        raise UsageError("name one service, or say --all", hint="see ctscat discover --help")
    project = open_project(options.root)
    sites = make_sites(options)
    with make_client(options, sites) as client:
        found = discover(client, sites, service=options.service, site=options.site, language=options.lang)
    for problem in found.problems:
        stderr.write(plain(f"ctscat discover: {problem}") + "\n")
    if options.format == "json":
        stdout.write(as_json(found.candidates))
    elif found.candidates:
        rows = [("SERVICE", "TITLE AND REASON", "ADDRESS"), *map(_row, found.candidates)]
        stdout.write("\n".join(columns(rows, terminal_width(stdout), keep=(2,))) + "\n")
    if options.add:
        added = project.pages.add(filter(None, (_followed(one, sites) for one in found.candidates)))
        stdout.write(f"{len(added)} pages added to snapshots/pages.yaml\n" if options.format == "text" else "")
    code: int = max((problem.exit_code for problem in found.problems), default=CLEAN)
    return code or (CLEAN if found.candidates else FINDINGS)


def _row(one: Candidate) -> tuple[str, str, str]:
    return plain(one.service), plain(f"{one.title} ({one.reason})"), plain(one.url)


def _followed(one: Candidate, sites: Sites) -> FollowedPage | None:
    page = sites.identify(one.url)
    return FollowedPage(page=page, service=one.service, address=one.url) if page else None
