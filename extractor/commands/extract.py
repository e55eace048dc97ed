"""`ctscat extract`: read pages and print their trace tables; stores nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, TextIO

from msgspec.structs import replace

from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser, style_of
from extractor.errors import CLEAN, CtscatError, PageError, SourceError
from extractor.model import Edition
from extractor.render.escape import plain
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


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    options = _parser(stdout).read(arguments)
    results: list[Edition | Failed] = []
    without_table = 0
    for source, result in _read(list(sources(options.source)), options):
        if isinstance(result, CtscatError):
            results.append(_failed(source, result))
        elif source.in_folder and not result.tables and not result.warnings:
            without_table += 1
        else:
            service = options.service if result.tables else None
            results.append(replace(result, service=service) if service else result)
    stdout.write(RENDERERS[options.format](results, style_of(stdout, options)))
    for line in _messages(results, without_table):
        stderr.write(f"ctscat extract: {plain(line)}\n")
    if not results and not options.allow_empty:
        if not without_table:
            stderr.write("ctscat extract: there is no file in what was named\n")
        return PageError.exit_code
    return max((result.code for result in results if isinstance(result, Failed)), default=CLEAN)


def _parser(stdout: TextIO) -> Parser:
    parser = Parser(
        "extract",
        "Read pages (HTML, MHTML, Markdown, RST, text; told by content) and print their trace tables. Stores nothing.",
        EXAMPLES,
        stdout,
    )
    parser.add_argument(
        "source", nargs="+", help="a file, a folder (its files without trace tables are passed over), an address, or -"
    )
    parser.formats("text", "json", "yaml", "csv", "markdown")
    parser.add_argument("--allow-empty", action="store_true", help="a page without trace tables is no error")
    parser.add_argument("--service", help="the service the pages are about, where they do not say so")
    add_network(parser)
    return parser


def _read(named: Sequence[Source], options: argparse.Namespace) -> Iterator[tuple[Source, Edition | CtscatError]]:
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


def _request(source: Source, options: argparse.Namespace, client: Client | None, sites: Sites) -> Request:
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


def _messages(results: Sequence[Edition | Failed], without_table: int) -> Iterator[str]:
    for result in results:
        if isinstance(result, Failed):
            yield f"{result.source}: {result.error}"
        elif not result.tables:
            yield from (f"{result.source}: {remark.message}" for remark in result.warnings)
    if without_table:
        yield f"{plural(without_table, 'file')} without a trace table passed over"
