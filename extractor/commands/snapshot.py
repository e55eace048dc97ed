"""`ctscat snapshot`: store the editions of pages."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser, Progress, add_root
from extractor.errors import CLEAN, PageError, UsageError
from extractor.fetch.capture import Capture
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage, Page
from extractor.render.escape import plain
from extractor.render.json_text import to_json
from extractor.store.memory import Memory
from extractor.workflows import capturing
from extractor.workflows.capturing import Captures, Expected
from extractor.workflows.ingesting import Ingested, Ingester
from extractor.workflows.project import Project, now, open_project
from extractor.workflows.rereading import reread
from extractor.workflows.sources import is_address, sources
from extractor.workflows.validators import already_stored, known_validators, remember

EXAMPLES = """\
  ctscat snapshot --all                                  all pages followed
  ctscat snapshot https://support.huaweicloud.com/...    one page
  ctscat snapshot saved.html --address https://support.huaweicloud.com/...
  ctscat snapshot --wayback https://... --from 2024-01-01
  ctscat snapshot --git ../docs --path 'umn/source/**/*cts*.rst' --service ecs
  ctscat snapshot --warc crawl.warc.gz
  ctscat snapshot --reread                               with this version
  ctscat snapshot --accept --reason 'a typo' snapshots/ecs/.../2025-01-01.yaml

A page that lost more than a tenth of its rows (and more than two), tripled,
swapped columns, changed its language or has no trace table is held and not
stored, until it is accepted; one whose rows changed that much is stored too
when a later day shows the same. In a history (git, archives) it is stored where
it stood for three days. A saved file without a printed date needs
--captured-at.
"""

_MEANS = {
    "changed-without-date": "the page changed and still shows the same date",
    "read-differently": "these bytes are stored, read otherwise: ctscat snapshot --reread puts this reading in place",
}


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    options = _parser(stdout).read(arguments)
    if not _is_time(options.captured_at):
        message = f"{options.captured_at!a} is not a valid date (YYYY-MM-DD, or YYYY-MM-DDTHH:MM:SSZ)"
        raise UsageError(message)
    project = open_project(options.root)
    if options.reread:
        return _reread(project, options, stdout)
    if options.accept and options.source and all(_is_stored(name) for name in options.source):
        return _seal(project, options, stdout)
    if not (options.source or options.all or options.git or options.warc or options.wayback):
        raise UsageError("nothing to read was named", hint="see ctscat snapshot --help")
    results = _ingest(project, options, stdout, stderr)
    tally = Counter(result.kind for result in results if result.kind != "no-trace-table" or result.message)
    if not tally and not (options.wayback or options.git):
        raise PageError("no page there can hold a trace table", hint="are the folder, the file and --path right?")
    if options.format == "json":
        stdout.write(to_json(results))
    else:
        stdout.write((", ".join(f"{count} {kind}" for kind, count in sorted(tally.items())) or "nothing new") + "\n")
    return max((result.code for result in results), default=CLEAN)


def _parser(stdout: TextIO) -> Parser:
    parser = Parser("snapshot", "Store the editions of pages under snapshots/, one file an edition.", EXAMPLES, stdout)
    parser.add_argument("source", nargs="*", help="an address, a file or a folder")
    parser.add_argument("--all", action="store_true", help="all pages followed (snapshots/pages.yaml)")
    parser.add_argument("--wayback", metavar="URL", help="the past captures of a page in the Wayback Machine")
    parser.add_argument("--from", dest="since", default="", metavar="DATE", help="with --wayback: the first day")
    parser.add_argument("--to", dest="until", default="", metavar="DATE", help="with --wayback: the last day")
    parser.add_argument("--git", metavar="REPO", help="the history of a documentation repository on this machine")
    parser.add_argument("--path", action="append", default=[], help="with --git: a file, folder or glob in it")
    parser.add_argument("--site", default="", help="with --git: the site its pages are of, where they do not say so")
    parser.add_argument("--lang", default="", metavar="LANGUAGE", help="with --site: the language of its addresses")
    parser.add_argument("--warc", metavar="FILE", help="the pages of a web archive file")
    parser.add_argument("--reread", action="store_true", help="read old captures again and show what that changes")
    parser.add_argument("--service", default="", help="the service, where the page does not say it")
    parser.add_argument("--address", default="", help="where a saved file was, which tells its page")
    parser.add_argument("--page", default="", help="the page's identity as SITE/LANGUAGE/HANDBOOK/NAME")
    parser.add_argument("--captured-at", default="", metavar="DATE", help="when a saved file was captured")
    parser.add_argument("--origin", default="", help="how it came here, for the record")
    parser.add_argument("--note", default="", help="words to keep with the edition")
    parser.add_argument("--accept", action="store_true", help="store what would be held; seal a hand-edited snapshot")
    parser.add_argument("--reason", default="", help="with --accept of a hand-edited snapshot: why")
    parser.add_argument("--dry-run", action="store_true", help="say what would be stored")
    parser.formats("text", "json")
    add_root(parser)
    add_network(parser)
    return parser


def _ingest(project: Project, options: argparse.Namespace, stdout: TextIO, stderr: TextIO) -> list[Ingested]:
    """Store everything that was named, telling of each as it comes."""
    memory = Memory(project.root)
    progress = Progress(stderr)
    results = []
    with ExitStack() as stack:
        ingester = stack.enter_context(Ingester(project, memory, accept=options.accept, dry_run=options.dry_run))
        for captures in _captures(options, project, memory, stack, progress):
            result = ingester.ingest(captures)
            progress.step(result.name)
            results.append(result)
            if not options.dry_run:
                _remember(project, memory, captures, result)
            if options.format == "text" and (
                result.message or result.kind not in ("unchanged", "same", "no-trace-table")
            ):
                progress.done()
                (stderr if result.code else stdout).write(plain(_line(result)) + "\n")
    progress.done()
    return results


def _captures(
    options: argparse.Namespace, project: Project, memory: Memory, stack: ExitStack, progress: Progress
) -> Iterator[Captures]:
    """Return the captures of everything that was named, opening a client only where one is needed."""
    sites = make_sites(options)
    urls = [name for name in options.source if is_address(name)]
    files = [name for name in options.source if not is_address(name)]
    expected = Expected(page=_page(options, sites), service=options.service, note=options.note)
    if files:
        if options.address and len(files) > 1:
            raise UsageError("--address names one page, but several files are given")
        yield from capturing.from_files(sources(files), expected, options.captured_at, options.address, options.origin)
    if options.git:
        site = capturing.RepositorySite(site=options.site, language=options.lang, origin=options.origin)
        yield from capturing.from_git(options.git, options.path, expected, sites, site)
    if options.warc:
        yield from capturing.from_warc(options.warc, sites, expected)
    if not (urls or options.all or options.wayback):
        return
    client = stack.enter_context(make_client(options, sites))
    listed = project.pages.load()
    if urls or options.all:
        pages = {url: _expected_at(url, expected, sites, listed) for url in map(sites.official, urls)}
        if options.all:
            pages |= {page.address: Expected.of(page) for page in listed if not page.ended}
        if not pages:
            raise UsageError("no page is followed", hint="ctscat discover SERVICE --add finds a service's pages")
        progress.start(len(pages))
        validators = known_validators(project, memory, ((url, page.page) for url, page in pages.items()))
        yield from capturing.from_addresses(pages.items(), client, sites, validators)
    if options.wayback:
        url = sites.official(options.wayback)
        at_address = _expected_at(url, expected, sites, listed)
        stored = partial(already_stored, project, memory)
        yield from capturing.from_wayback(client, sites, url, at_address, stored, options.since, options.until)


def _expected_at(url: str, expected: Expected, sites: Sites, listed: Sequence[FollowedPage]) -> Expected:
    """Return what is known of the page at an address: from the options, else from the page list."""
    page = expected.page or sites.identify(url)
    followed = next((Expected.of(entry) for entry in listed if entry.page == page), Expected())
    return replace(followed, page=page, service=expected.service or followed.service, note=expected.note)


def _remember(project: Project, memory: Memory, captures: Captures, result: Ingested) -> None:
    page, capture = captures.expected.page, captures.result
    if not result.code and page and isinstance(capture, Capture) and result.kind != "read-differently":
        remember(project, memory, capture.url, page, result.name, captures.validators)
    if not result.code and captures.remembered_as:
        memory.note(*captures.remembered_as, result.name)
    memory.save()


def _reread(project: Project, options: argparse.Namespace, stdout: TextIO) -> int:
    """Read old captures again and tell what that changed."""
    tally: Counter[str] = Counter()
    code = CLEAN
    for result in reread(project, dry_run=options.dry_run):
        tally[result.kind] += 1
        code = max(code, result.code)
        if result.message:
            stdout.write(plain(f"{result.kind:10} {result.edition}  {result.message}") + "\n")
    stdout.write((", ".join(f"{count} {kind}" for kind, count in sorted(tally.items())) or "nothing stored") + "\n")
    return code


def _seal(project: Project, options: argparse.Namespace, stdout: TextIO) -> int:
    """Keep hand-edited snapshots, with the reason written into them."""
    for name in options.source:
        stored = project.snapshots.accept(Path(name), reason=options.reason, on=now()[:10])
        stdout.write(f"sealed {stored.path}\n")
    return CLEAN


def _page(options: argparse.Namespace, sites: Sites) -> Page | None:
    if options.page:
        parts = options.page.split("/")
        if len(parts) != 4 or not all(parts):
            raise UsageError(f"{options.page!a} is not a page", hint="write SITE/LANGUAGE/HANDBOOK/NAME")
        return Page(site=parts[0], language=parts[1], handbook=parts[2], name=parts[3])
    if options.address and not is_address(options.address):
        raise UsageError(f"{options.address!a} is not a web address", hint="it begins with https://")
    return sites.identify(options.address) if options.address else None


def _is_stored(name: str) -> bool:
    return name.endswith(".yaml") and "snapshots" in Path(name).parts


def _is_time(text: str) -> bool:
    try:
        time = datetime.fromisoformat(text or "2000-01-01")
    except ValueError:
        return False
    return text in ("", f"{time:%Y-%m-%d}", f"{time:%Y-%m-%dT%H:%M:%SZ}")


def _line(result: Ingested) -> str:
    rows = f"  {result.rows} rows" if result.rows else ""
    message = result.message or _MEANS.get(result.kind, "")
    return f"{result.kind:20} {result.name}{rows}{'  ' + message if message else ''}"
