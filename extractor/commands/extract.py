"""`ctscat extract`: read pages and print their trace tables; stores nothing."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TextIO

from msgspec.structs import replace

from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser, terminal_width
from extractor.commands.sidebyside import side_by_side
from extractor.commands.sources import Source, is_address, sources
from extractor.errors import CLEAN, CtscatError, PageError, SourceError
from extractor.model import Edition
from extractor.recognise import extract
from extractor.render.editions import RENDERERS, Failed
from extractor.render.escape import plain

EXAMPLES = """\
  ctscat extract page.html
  ctscat extract --format json saved.txt other.md
  ctscat extract --format csv pages/ > rows.csv
  curl -s ADDRESS | ctscat extract --format markdown -
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
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
    options = parser.read(arguments)
    results: list[Edition | Failed] = []
    passed_over = 0
    named = list(sources(options.source))
    with ExitStack() as stack:
        work = partial(_one, options=options, stack=stack)
        asks = any(is_address(source.name) for source in named)
        for result in map(work, named) if asks else side_by_side(named, work):
            if result is None:
                passed_over += 1
            else:
                results.append(result)
    stdout.write(RENDERERS[options.format](results, terminal_width(stdout)))
    for line in _messages(results, passed_over):
        stderr.write(f"ctscat extract: {plain(line)}\n")
    if not results and not options.allow_empty:
        if not passed_over:
            stderr.write("ctscat extract: there is no file in what was named\n")
        return PageError.exit_code
    return max((result.code for result in results if isinstance(result, Failed)), default=CLEAN)


def _one(source: Source, options: argparse.Namespace, stack: ExitStack) -> Edition | Failed | None:
    """Read a source; none is a file of a folder that has no trace table, which is passed over."""
    allow_empty = options.allow_empty or source.in_folder
    try:
        data, charset = _fetched(source.name, options, stack) if is_address(source.name) else (source.read(), "")
        edition = extract(data, source.name, charset=charset, address=source.name, allow_empty=allow_empty)
    except CtscatError as error:
        place = "" if error.where == source.name else error.where
        message = str(type(error)(error.message, where=place, hint=error.hint))
        return Failed(source=source.name, code=error.exit_code, error=message)
    if source.in_folder and not edition.tables:
        return None
    return replace(edition, service=options.service) if options.service and edition.tables else edition


def _fetched(url: str, options: argparse.Namespace, stack: ExitStack) -> tuple[bytes, str]:
    """Get a page from its address; the client is made for the first one and serves all."""
    sites = make_sites(options)
    if not hasattr(options, "client"):
        options.client = stack.enter_context(make_client(options, sites))
    answer = options.client.get(sites.mirrored(url))
    if answer.kind == "gone":
        raise SourceError(f"the page is gone: HTTP {answer.status}", where=url, hint="see ctscat discover")
    return answer.body, answer.charset


def _messages(results: Sequence[Edition | Failed], passed_over: int) -> Iterator[str]:
    for result in results:
        if isinstance(result, Failed):
            yield f"{result.source}: {result.error}"
    if passed_over:
        yield f"{passed_over} files without a trace table were passed over"
