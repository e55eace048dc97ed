"""`ctscat extract`: read pages and print their trace tables; stores nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from msgspec.structs import replace

from extractor.commands.console import Console
from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser
from extractor.errors import CLEAN, CtscatError, PageError, SourceError
from extractor.model import Edition
from extractor.render.extraction import RENDERERS, Failed
from extractor.render.numbers import plural
from extractor.workflows.reading import PageReader, Request
from extractor.workflows.sources import Source, is_address, sources

if TYPE_CHECKING:
    from extractor.fetch.client import Client
    from extractor.fetch.sites import Sites

EXAMPLES = """\
  ctscat extract page.html
  ctscat extract --format json saved.txt other.md
  ctscat extract --format csv pages/ > rows.csv
  curl -s ADDRESS | ctscat extract --format markdown -
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    help_text = (
        "a file (HTML, MHTML, Markdown, RST or text, told by content), a folder (its files without trace tables are "
        "passed over), an address, or -"
    )
    parser.add_argument("source", nargs="+", metavar="SOURCE", help=help_text)
    parser.formats("text", "json", "yaml", "csv", "markdown")
    parser.flag("--allow-empty", "a page without trace tables is no error")
    parser.text("--service", "the service the pages are about, where they do not say so")
    add_network(parser)


def run(options: Namespace, console: Console) -> int:
    """Read every source and print what was read."""
    results: list[Edition | Failed] = []
    without_table: list[str] = []
    for source, result in _read(list(sources(options.source)), options):
        if isinstance(result, CtscatError):
            results.append(_failed(source, result))
        elif source.in_folder and not result.tables and not result.warnings:
            without_table.append(source.name)
        else:
            service = options.service if result.tables else None
            results.append(replace(result, service=service) if service else result)
    console.write(RENDERERS[options.format](results, console.style))
    _tell(results, without_table, console)
    if not results and not options.allow_empty:
        if not without_table:
            console.error("there is no file in what was named")
        return PageError.exit_code
    return max((result.code for result in results if isinstance(result, Failed)), default=CLEAN)


def _read(named: Sequence[Source], options: Namespace) -> Iterator[tuple[Source, Edition | CtscatError]]:
    """Read every source; each failure is a result."""
    requests: dict[int, Request] = {}
    failures: dict[int, CtscatError] = {}
    with ExitStack() as stack:
        reader = stack.enter_context(PageReader())
        sites = make_sites(options)
        client = stack.enter_context(make_client(options, sites)) if any(map(_is_remote, named)) else None
        for number, source in enumerate(named):
            try:
                requests[number] = _request(source, options, client, sites)
            except CtscatError as error:
                failures[number] = error
        results = dict(zip(requests, reader.read(requests.values()), strict=True))
        for number, source in enumerate(named):
            yield source, failures[number] if number in failures else results[number]


def _is_remote(source: Source) -> bool:
    return is_address(source.name)


def _request(source: Source, options: Namespace, client: Client | None, sites: Sites) -> Request:
    allow_empty = options.allow_empty or source.in_folder
    if client is None or not _is_remote(source):
        data = source.read() if source.name == "-" else None  # files are read where they are understood
        return Request(source=source, data=data, allow_empty=allow_empty)
    answer = client.get(sites.mirrored(source.name))
    if answer.kind == "gone":
        raise SourceError(f"the page is gone: HTTP {answer.status}", where=source.name, hint="see ctscat discover")
    return Request(source=source, data=answer.body, charset=answer.charset, allow_empty=allow_empty)


def _failed(source: Source, error: CtscatError) -> Failed:
    where = "" if error.where == source.name else error.where
    message = str(type(error)(error.message, where=where, hint=error.hint))
    return Failed(source=source.name, code=error.exit_code, error=message)


def _tell(results: Sequence[Edition | Failed], without_table: Sequence[str], console: Console) -> None:
    for result in results:
        if isinstance(result, Failed):
            console.error(f"{result.source}: {result.error}")
        elif not result.tables:
            for remark in result.warnings:
                console.note(f"{result.source}: {remark.message}")
    for name in without_table:
        console.detail(f"{name}: no trace table, passed over")
    if without_table:
        console.note(f"{plural(len(without_table), 'file')} without a trace table passed over")
