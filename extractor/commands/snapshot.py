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

from extractor.commands import gather, remembered
from extractor.commands.keeping import Kept, Wanted, keep
from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser, Progress
from extractor.commands.project import Project, add_root, now, open_project
from extractor.commands.reread import reread
from extractor.commands.sources import is_address, sources
from extractor.errors import CLEAN, PageError, UsageError
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage, Page
from extractor.render.escape import plain
from extractor.render.records import as_json
from extractor.store.memory import Memory

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
when a later day shows the same.
"""

_MEANS = {
    "changed-without-date": "the page changed and still shows the same date",
    "read-differently": "these bytes are stored, read otherwise: ctscat snapshot --reread puts this reading in place",
}


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = _parser(stdout)
    options = parser.read(arguments)
    if not _is_time(options.captured_at):
        raise UsageError(f"{options.captured_at!a} is no date", hint="write YYYY-MM-DD, or YYYY-MM-DDTHH:MM:SSZ")
    project = open_project(options.root)
    if options.reread:
        return reread(project, options.dry_run, stdout)
    if options.accept and options.source and all(_is_stored(name) for name in options.source):
        return _seal(project, options, stdout)
    if not (options.source or options.all or options.git or options.warc or options.wayback):
        raise UsageError("nothing to read was named", hint="see ctscat snapshot --help")
    memory = Memory(project.root)
    progress = Progress(stderr)
    tally: Counter[str] = Counter()
    code = CLEAN
    results = []
    with ExitStack() as stack:
        for found in _gathered(options, project, memory, stack, progress):
            kept = found.kept or _keep(found, project, memory, options)
            progress.step(kept.name)
            tally[kept.kind] += 1
            code = max(code, kept.code)
            if options.format == "json":
                results.append(kept)
            elif kept.message or kept.kind not in ("unchanged", "same"):
                progress.done()
                (stderr if kept.code else stdout).write(plain(_line(kept)) + "\n")
    progress.done()
    if not tally and not options.wayback:
        hint = "are the folder, the file and --path right?"
        raise PageError("no page there can hold a trace table", hint=hint)
    if options.format == "json":
        stdout.write(as_json(results))
    else:
        stdout.write((", ".join(f"{count} {kind}" for kind, count in sorted(tally.items())) or "nothing new") + "\n")
    return code


def _parser(stdout: TextIO) -> Parser:
    parser = Parser("snapshot", "Store the editions of pages under snapshots/, one file an edition.", EXAMPLES, stdout)
    parser.add_argument("source", nargs="*", help="an address, a file or a folder")
    parser.add_argument("--all", action="store_true", help="all pages followed (snapshots/pages.yaml)")
    parser.add_argument("--wayback", metavar="URL", help="the past captures of a page in the Wayback Machine")
    parser.add_argument("--from", dest="since", default="", metavar="DATE", help="with --wayback: the first day")
    parser.add_argument("--to", dest="until", default="", metavar="DATE", help="with --wayback: the last day")
    parser.add_argument("--git", metavar="REPO", help="the history of a documentation repository on this machine")
    parser.add_argument("--path", action="append", default=[], help="with --git: a file, folder or glob in it")
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


def _gathered(
    options: argparse.Namespace, project: Project, memory: Memory, stack: ExitStack, progress: Progress
) -> Iterator[gather.Found]:
    """Return the captures of everything that was named, opening a client only where one is needed."""
    sites = make_sites(options)
    urls = [name for name in options.source if is_address(name)]
    files = [name for name in options.source if not is_address(name)]
    wanted = Wanted(page=_page(options, sites), service=options.service, note=options.note)
    if files:
        if options.address and len(files) > 1:
            raise UsageError("--address names one page, but several files are given")
        yield from gather.from_files(sources(files), wanted, options.captured_at, options.address, options.origin)
    if options.git:
        yield from gather.from_git(options.git, options.path or ["*.rst", "*.md", "*.html"], wanted)
    if options.warc:
        yield from gather.from_warc(options.warc, sites, wanted)
    if not (urls or options.all or options.wayback):
        return
    client = stack.enter_context(make_client(options, sites))
    listed = project.pages.load()
    if urls or options.all:
        asked = {url: _wanted_at(url, wanted, sites, listed) for url in map(sites.official, urls)}
        if options.all:
            asked |= {page.address: Wanted.of(page) for page in listed if not page.ended}
        if not asked:
            raise UsageError("no page is followed", hint="ctscat discover SERVICE --add finds a service's pages")
        progress.total = len(asked)
        known = remembered.known(project, memory, ((url, expected.page) for url, expected in asked.items()))
        yield from gather.from_addresses(asked.items(), client, sites, known)
    if options.wayback:
        url = sites.official(options.wayback)
        at = _wanted_at(url, wanted, sites, listed)
        had = partial(remembered.had, project, memory)
        yield from gather.from_wayback(client, sites, url, at, had, options.since, options.until)


def _wanted_at(url: str, wanted: Wanted, sites: Sites, listed: Sequence[FollowedPage]) -> Wanted:
    """Return what is known of the page at an address: from the options, else from the page list."""
    page = wanted.page or sites.identify(url)
    followed = next((Wanted.of(one) for one in listed if one.page == page), Wanted())
    return replace(followed, page=page, service=wanted.service or followed.service, note=wanted.note)


def _keep(found: gather.Found, project: Project, memory: Memory, options: argparse.Namespace) -> Kept:
    capture = found.capture
    assert capture is not None  # noqa: S101 - `Found` has one or the other
    kept = keep(project, capture, found.wanted, memory=memory, accept=options.accept, dry=options.dry_run)
    if not kept.code and not options.dry_run:
        page = found.wanted.page
        if found.validators and page and kept.kind != "read-differently":
            remembered.remember(project, memory, capture.url, page, kept.name, found.validators)
        if found.seen:
            memory.note(*found.seen, kept.name)
    if not options.dry_run:
        memory.save()
    return kept


def _seal(project: Project, options: argparse.Namespace, stdout: TextIO) -> int:
    """Keep hand-edited snapshots, with the reason written into them."""
    for name in options.source:
        place = project.snapshots.accept(Path(name), reason=options.reason, on=now()[:10])
        stdout.write(f"sealed {place.path}\n")
    return CLEAN


def _page(options: argparse.Namespace, sites: Sites) -> Page | None:
    if options.page:
        parts = options.page.split("/")
        if len(parts) != 4 or not all(parts):
            raise UsageError(f"{options.page!a} is no page", hint="write SITE/LANGUAGE/HANDBOOK/NAME")
        return Page(site=parts[0], language=parts[1], handbook=parts[2], name=parts[3])
    return sites.identify(options.address) if options.address else None


def _is_stored(name: str) -> bool:
    return name.endswith(".yaml") and "snapshots" in Path(name).parts


def _is_time(text: str) -> bool:
    try:
        time = datetime.fromisoformat(text or "2000-01-01")
    except ValueError:
        return False
    return text in ("", f"{time:%Y-%m-%d}", f"{time:%Y-%m-%dT%H:%M:%SZ}")


def _line(kept: Kept) -> str:
    rows = f"  {kept.rows} rows" if kept.rows else ""
    message = kept.message or _MEANS.get(kept.kind, "")
    return f"{kept.kind:20} {kept.name}{rows}{'  ' + message if message else ''}"
