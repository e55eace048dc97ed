"""`ctscat discover`: find a service's trace pages in the help center."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

import msgspec

from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser, add_root, style_of
from extractor.errors import CLEAN, FINDINGS, UsageError
from extractor.fetch.discover import Candidate, discover
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage
from extractor.render.escape import plain
from extractor.render.json_text import to_json
from extractor.render.layout import folded, printed, prose
from extractor.render.style import Style
from extractor.workflows.project import open_project

EXAMPLES = """\
  ctscat discover modelarts          candidates with reasons; writes nothing
  ctscat discover ecs --add          adds them to snapshots/pages.yaml
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
    options = parser.read(arguments)
    if bool(options.service) == options.all:
        raise UsageError("name one service, or say --all", hint="see ctscat discover --help")
    project = open_project(options.root)
    sites = make_sites(options)
    with make_client(options, sites) as client:
        found = discover(client, sites, service=options.service, site=options.site, language=options.lang)
    for problem in found.problems:
        stderr.write(plain(f"ctscat discover: {problem}") + "\n")
    listed = {followed.page for followed in project.pages.load()}
    shown = [(one, sites.identify(one.url) in listed) for one in found.candidates]
    added = project.pages.add(filter(None, (_followed(one, sites) for one, _ in shown))) if options.add else ()
    if options.format == "json":
        stdout.write(to_json([{**msgspec.structs.asdict(one), "followed": followed} for one, followed in shown]))
    else:
        stdout.write(_told(shown, style_of(stdout, options)))
        s = "" if len(added) == 1 else "s"
        stdout.write(f"{len(added)} page{s} added to snapshots/pages.yaml\n" if options.add and shown else "")
    code: int = max((problem.exit_code for problem in found.problems), default=CLEAN)
    return code or (CLEAN if found.candidates else FINDINGS)


def _told(shown: Sequence[tuple[Candidate, bool]], style: Style) -> str:
    """Return each candidate's address, whole, and under it why it is one."""
    if not shown:
        return "no trace page was found\n"
    wide = max(len(plain(one.service)) for one, _ in shown) + 2
    lines = []
    for one, followed in shown:
        lines.append(f"{plain(one.service):{wide}}{plain(one.url)}")
        reason = f"{one.title} ({one.reason})" + (": followed already" if followed else "")
        lines += folded(prose(reason), style, indent=wide)
    return printed(lines)


def _followed(one: Candidate, sites: Sites) -> FollowedPage | None:
    page = sites.identify(one.url)
    return FollowedPage(page=page, service=one.service, address=one.url) if page else None
