"""`ctscat discover`: find a service's trace pages in the help center."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from functools import partial

from msgspec.structs import asdict

from extractor.commands.console import Console
from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser
from extractor.errors import CLEAN, FINDINGS, CtscatError, UsageError
from extractor.fetch.discover import discover
from extractor.fetch.leads import Candidate
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage
from extractor.recognise import may_hold_traces
from extractor.render.escape import plain
from extractor.render.json_text import to_json
from extractor.render.layout import folded, printed, prose
from extractor.render.numbers import plural
from extractor.render.style import Style
from extractor.services import canonical
from extractor.store.page_list import FILE
from extractor.workflows.captures import failed
from extractor.workflows.outages import not_reached
from extractor.workflows.project import open_project
from extractor.workflows.reading import PageReader

EXAMPLES = """\
  ctscat discover modelarts        # candidates with reasons; writes nothing
  ctscat discover ecs --add        # adds them to snapshots/pages.yaml
  ctscat discover --all --lang zh-cn --site cn
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("service", nargs="?", default="", metavar="SERVICE", help="a service's short name, such as ecs")
    parser.flag("--all", "every service of the index")
    parser.add_argument(
        "--lang", default="en-us", metavar="LANGUAGE", help="the language of the pages (default: en-us)"
    )
    parser.add_argument("--site", default="intl", help="the site (default: intl)")
    parser.flag("--add", "add the candidates to snapshots/pages.yaml")
    parser.formats("text", "json")
    add_network(parser)


def run(options: Namespace, console: Console) -> int:
    """Ask the help center, print the candidates, and add them where that is asked."""
    if bool(options.service) == options.all:
        raise UsageError("name one service, or say --all", hint="see ctscat discover --help")
    project = open_project(options.root)
    sites = make_sites(options)
    console.progress.start("asking the site which pages there are")
    with make_client(options, sites, console) as client, PageReader() as reader:
        discovery = discover(
            client,
            sites,
            partial(_holds_traces, reader),
            service=options.service,
            site=options.site,
            language=options.lang,
            followed=[page.address for page in project.pages.load() if _is_asked(page, options)],
            progress=console.progress.step,
        )
    for problem in not_reached(failed(problem.where, problem) for problem in discovery.problems):
        console.error(f"{problem.name}: {problem.message}")
    listed = {followed.page.id for followed in project.pages.load()}
    candidates = [(candidate, _is_listed(candidate, sites, listed)) for candidate in discovery.candidates]
    fresh = (_followed(candidate, sites) for candidate, _ in candidates) if options.add else ()
    added = project.pages.add(filter(None, fresh))
    if options.format == "json":
        console.write(to_json([{**asdict(candidate), "followed": followed} for candidate, followed in candidates]))
    else:
        console.write(_as_text(candidates, console.style))
        if options.add and candidates:
            console.confirm(f"{plural(len(added), 'page')} added to {FILE}")
    code: int = max((problem.exit_code for problem in discovery.problems), default=CLEAN)
    return code or (CLEAN if discovery.candidates else FINDINGS)


def _holds_traces(reader: PageReader, body: bytes, url: str) -> bool:
    try:
        return may_hold_traces(body) and bool(reader.extract(body, url, address=url).rows)
    except CtscatError:
        return False


def _is_asked(page: FollowedPage, options: Namespace) -> bool:
    of_service = options.all or canonical(page.service) == canonical(options.service)
    return of_service and not page.ended and (page.page.site, page.page.language) == (options.site, options.lang)


def _is_listed(candidate: Candidate, sites: Sites, listed: set[str]) -> bool:
    page = sites.identify(candidate.url)
    return page is not None and page.id in listed


def _as_text(candidates: Sequence[tuple[Candidate, bool]], style: Style) -> str:
    """Return each candidate's address, whole, and under it why it is one."""
    if not candidates:
        return "no trace page was found\n"
    width = max(len(plain(candidate.service)) for candidate, _ in candidates) + 2
    lines = []
    for candidate, followed in candidates:
        lines.append(f"{plain(candidate.service):{width}}{plain(candidate.url)}")
        reason = f"{candidate.title} ({candidate.reason})".lstrip() + (": followed already" if followed else "")
        lines += folded(prose(reason), style, indent=width)
    return printed(lines)


def _followed(candidate: Candidate, sites: Sites) -> FollowedPage | None:
    page = sites.identify(candidate.url)
    return FollowedPage(page=page, service=candidate.service, address=candidate.url) if page else None
