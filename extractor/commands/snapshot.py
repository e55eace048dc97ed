"""`ctscat snapshot`: store the editions of pages."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from extractor.commands.console import Console
from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser
from extractor.errors import CLEAN, PageError, UsageError
from extractor.fetch.sites import Sites
from extractor.pages import Page
from extractor.render.json_text import to_json
from extractor.store.memory import Memory
from extractor.workflows.captures import Captures, Expected, SourceOutcome
from extractor.workflows.capturing_git import RepositorySite, from_git
from extractor.workflows.capturing_live import ask_pages, expected_at
from extractor.workflows.capturing_saved import from_files, from_warc, from_wayback
from extractor.workflows.ingesting import Ingester
from extractor.workflows.outages import not_reached
from extractor.workflows.project import Project, open_project
from extractor.workflows.rereading import reread
from extractor.workflows.sources import as_address, is_address, sources
from extractor.workflows.validators import already_stored

EXAMPLES = """\
  ctscat snapshot --all                                  # all pages followed
  ctscat snapshot https://support.huaweicloud.com/...    # one page
  ctscat snapshot saved.html --address https://support.huaweicloud.com/...
  ctscat snapshot --wayback https://... --from 2024-01-01
  ctscat snapshot --git ../docs --path 'umn/source/**/*cts*.rst' --service ecs
  ctscat snapshot --warc crawl.warc.gz
  ctscat snapshot --reread                               # with this version
  ctscat snapshot --accept --reason 'a typo' snapshots/ecs/.../2025-01-01.yaml

A page that lost more than a tenth of its rows (and more than two), tripled,
swapped columns, changed its language or has no trace table is held and not
stored, until it is accepted; one whose rows changed that much is stored too
when a later day shows the same. In a history (git, archives) it is stored where
it stood for three days. A saved file without a printed date needs
--captured-at.
"""

_NO_NEWS = ("unchanged", "same", "no-trace-table")
_MEANS = {
    "changed-without-date": "the page changed and still shows the same date",
    "read-differently": "these bytes are stored, read otherwise: ctscat snapshot --reread puts this reading in place",
}


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("source", nargs="*", metavar="SOURCE", help="an address, a file or a folder")
    parser.flag("--all", "all pages followed (snapshots/pages.yaml)")
    parser.text("--wayback", "the past captures of a page in the Wayback Machine", "URL")
    parser.add_argument("--from", dest="since", default="", metavar="DATE", help="with --wayback: the first day")
    parser.add_argument("--to", dest="until", default="", metavar="DATE", help="with --wayback: the last day")
    parser.text("--git", "the history of a documentation repository on this machine", "REPO")
    parser.texts("--path", "with --git: a file, folder or glob in it; repeatable")
    parser.text("--site", "with --git: the site its pages are of, where they do not say so")
    parser.text("--lang", "with --site: the language of its addresses", "LANGUAGE")
    parser.text("--warc", "the pages of a web archive file", "FILE")
    parser.flag("--reread", "read old captures again and show what that changes")
    parser.text("--service", "the service, where the page does not say it")
    parser.text("--address", "where a saved file was, which tells its page")
    parser.text("--page", "the page's identity as SITE/LANGUAGE/HANDBOOK/NAME")
    parser.text("--captured-at", "when a saved file was captured", "DATE")
    parser.text("--origin", "how it came here, for the record")
    parser.text("--note", "words to keep with the edition")
    parser.flag("--accept", "store what would be held; seal a hand-edited file")
    parser.text("--reason", "with --accept of a hand-edited snapshot: why")
    parser.flag("--dry-run", "say what would be stored")
    parser.formats("text", "json")
    add_network(parser)


def run(options: Namespace, console: Console) -> int:
    """Store what the options name, and tell of each as it comes."""
    if not _is_time(options.captured_at):
        message = f"{options.captured_at!a} is not a valid date (YYYY-MM-DD, or YYYY-MM-DDTHH:MM:SSZ)"
        raise UsageError(message)
    project = open_project(options.root)
    if options.reread:
        return _reread(project, options, console)
    if options.accept and options.source and all(_is_stored(name) for name in options.source):
        return _seal(project, options, console)
    if not (options.source or options.all or options.git or options.warc or options.wayback):
        raise UsageError("nothing to read was named", hint="see ctscat snapshot --help")
    results = _ingest(project, options, console)
    tally = Counter(result.kind for result in results if result.kind != "no-trace-table" or result.message)
    if not tally and not (options.wayback or options.git):
        raise PageError("no page there can hold a trace table", hint="are the folder, the file and --path right?")
    if options.format == "json":
        console.write(to_json(results))
    else:
        console.confirm(_counted(tally) or "nothing new")
    return max((result.code for result in results), default=CLEAN)


def _ingest(project: Project, options: Namespace, console: Console) -> list[SourceOutcome]:
    """Store everything that was named, telling of each as it comes."""
    memory = Memory(project.root)
    outcomes = []
    unreached = []
    console.progress.start("looking for editions")
    with ExitStack() as stack:
        ingester = stack.enter_context(Ingester(project, memory, accept=options.accept, dry_run=options.dry_run))
        for captures in _captures(options, project, memory, stack, console):
            outcome = ingester.ingest(captures)
            console.progress.step(outcome.name)
            outcomes.append(outcome)
            if outcome is captures.result and outcome.kind == "failed" and is_address(outcome.name):
                unreached.append(outcome)
            elif outcome.code:
                console.error(_line(outcome))
            elif options.format == "text" and (outcome.message or outcome.kind not in _NO_NEWS):
                console.confirm(_line(outcome))
            else:
                console.detail(_line(outcome))
    console.progress.clear()
    for outcome in not_reached(unreached):
        console.error(_line(replace(outcome, kind="failed")))
    return outcomes


def _captures(
    options: Namespace, project: Project, memory: Memory, stack: ExitStack, console: Console
) -> Iterator[Captures]:
    """Return the captures of everything that was named, opening a client only where one is needed."""
    sites = make_sites(options)
    urls = [sites.official(name) for name in options.source if is_address(name)]
    files = [name for name in options.source if not is_address(name)]
    expected = Expected(page=_page(options, sites), service=options.service, note=options.note)
    if files:
        if options.address and len(files) > 1:
            raise UsageError("--address names one page, but several files are given")
        yield from from_files(sources(files), expected, options.captured_at, options.address, options.origin)
    if options.git:
        site = RepositorySite(site=options.site, language=options.lang, origin=options.origin)
        yield from from_git(options.git, options.path, expected, sites, site)
    if options.warc:
        yield from from_warc(options.warc, sites, expected)
    if not (urls or options.all or options.wayback):
        return
    client = stack.enter_context(make_client(options, sites, console))
    listed = project.pages.load()
    if urls or options.all:
        pages = {url: expected_at(url, expected, sites, listed) for url in urls}
        if options.all:
            pages |= {page.address: Expected.of(page) for page in listed if not page.ended}
        if not pages:
            raise UsageError("no page is followed", hint="ctscat discover SERVICE --add finds a service's pages")
        console.progress.start("asking the pages", len(pages))
        yield from ask_pages(project, memory, client, sites, pages, afresh=urls)
    if options.wayback:
        url = sites.official(as_address(options.wayback))
        at_address = expected_at(url, expected, sites, listed)
        stored = partial(already_stored, project, memory)
        yield from from_wayback(client, sites, url, at_address, stored, options.since, options.until)


def _reread(project: Project, options: Namespace, console: Console) -> int:
    """Read old captures again and tell what that changed."""
    tally: Counter[str] = Counter()
    code = CLEAN
    console.progress.start("reading old captures again")
    for result in reread(project, dry_run=options.dry_run):
        console.progress.step(result.edition)
        tally[result.kind] += 1
        code = max(code, result.code)
        if result.message:
            console.confirm(f"{result.kind:10} {result.edition}  {result.message}")
    console.confirm(_counted(tally) or "nothing stored")
    return code


def _seal(project: Project, options: Namespace, console: Console) -> int:
    """Keep what was edited by hand."""
    for name in options.source:
        project.accept_edit(Path(name), options.reason)
        console.confirm(f"sealed {name}")
    return CLEAN


def _page(options: Namespace, sites: Sites) -> Page | None:
    if options.page:
        parts = options.page.split("/")
        if len(parts) != 4 or not all(parts):
            raise UsageError(f"{options.page!a} is not a page", hint="write SITE/LANGUAGE/HANDBOOK/NAME")
        return Page(site=parts[0], language=parts[1], handbook=parts[2], name=parts[3])
    return sites.identify(as_address(options.address)) if options.address else None


def _counted(tally: Counter[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in sorted(tally.items()))


def _is_stored(name: str) -> bool:
    return name.endswith(".yaml") and bool({"snapshots", "catalog"} & {*Path(name).parts})


def _is_time(text: str) -> bool:
    try:
        time = datetime.fromisoformat(text or "2000-01-01")
    except ValueError:
        return False
    return text in ("", f"{time:%Y-%m-%d}", f"{time:%Y-%m-%dT%H:%M:%SZ}")


def _line(outcome: SourceOutcome) -> str:
    rows = f"  {outcome.rows} rows" if outcome.rows else ""
    message = outcome.message or _MEANS.get(outcome.kind, "")
    return f"{outcome.kind:20} {outcome.name}{rows}{'  ' + message if message else ''}"
