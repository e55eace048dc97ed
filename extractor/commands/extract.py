"""`ctscat extract`: read pages and print their trace tables; stores nothing."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from extractor.commands.console import Console
from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser
from extractor.errors import CLEAN, CtscatError, PageError, SourceError
from extractor.fetch.answer import MAYBE_CUT, Answer
from extractor.model import Edition, Remark
from extractor.render.extraction import FORMATS, Failed, render
from extractor.render.numbers import plural
from extractor.workflows.reading import PageReader, Request
from extractor.workflows.sources import Source, is_address, sources

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
    parser.formats(*FORMATS)
    parser.flag("--allow-empty", "a page without trace tables is no error")
    parser.text("--service", "the service the pages are about, where they do not say so")
    add_network(parser)


def run(options: Namespace, console: Console) -> int:
    """Read every source and print what was read."""
    results: list[Edition | Failed] = []
    without_table: list[str] = []
    for source, result in _read(list(sources(options.source)), options, console):
        if isinstance(result, CtscatError):
            results.append(_failed(source, result))
        elif source.in_folder and not result.tables and not result.warnings:
            without_table.append(source.name)
        else:
            service = options.service if result.tables else None
            results.append(replace(result, service=service) if service else result)
    console.write(render(results, options.format, console.style))
    _tell(results, without_table, console)
    if not results and not options.allow_empty:
        if not without_table:
            console.error("there is no file in what was named")
        return PageError.exit_code
    return max((result.code for result in results if isinstance(result, Failed)), default=CLEAN)


def _read(
    named: Sequence[Source], options: Namespace, console: Console
) -> Iterator[tuple[Source, Edition | CtscatError]]:
    """Read every source; each failure is a result."""
    answers = _answers(named, options, console) if any(is_address(source.name) for source in named) else {}
    results: dict[int, Edition | CtscatError] = {}
    requests: dict[int, Request] = {}
    for number, source in enumerate(named):
        answer = answers.get(source.name)
        if isinstance(answer, SourceError):
            results[number] = answer
        else:
            requests[number] = _request(source, answer, allow_empty=options.allow_empty)
    console.progress.start("reading", len(requests))
    with PageReader() as reader:
        for number, result in zip(requests, reader.read(requests.values()), strict=True):
            console.progress.step(named[number].name)
            results[number] = _with_warning(result, answers.get(named[number].name))
    yield from ((source, results[number]) for number, source in enumerate(named))


def _with_warning(result: Edition | CtscatError, answer: Answer | SourceError | None) -> Edition | CtscatError:
    if not isinstance(result, Edition) or not isinstance(answer, Answer) or not answer.maybe_cut:
        return result
    return replace(result, warnings=(*result.warnings, Remark(code="maybe-cut", message=MAYBE_CUT)))


def _request(source: Source, answer: Answer | None, *, allow_empty: bool) -> Request:
    allow_empty = allow_empty or source.in_folder
    if answer:
        return Request(source=source, data=answer.body, charset=answer.charset, allow_empty=allow_empty)
    data = source.read() if source.name == "-" else None  # files are read where they are understood
    return Request(source=source, data=data, allow_empty=allow_empty)


def _answers(named: Sequence[Source], options: Namespace, console: Console) -> dict[str, Answer | SourceError]:
    """Ask for the sources that are addresses."""
    from extractor.fetch.parallel import fetch_all

    sites = make_sites(options)
    names = {sites.mirrored(source.name): source.name for source in named if is_address(source.name)}
    console.progress.start("asking for pages", len(names))
    answers: dict[str, Answer | SourceError] = {}
    with make_client(options, sites, console) as client:
        for url, answer in fetch_all(client, names):
            name = names[url]
            console.progress.step(name)
            is_gone = isinstance(answer, Answer) and answer.kind == "gone"
            gone = SourceError("the page is gone (HTTP 404 or 410)", where=name, hint="see ctscat discover")
            answers[name] = gone if is_gone else answer
    return answers


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
