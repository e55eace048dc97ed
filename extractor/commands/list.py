"""`ctscat list`: what is there: services, documents, editions, pages, categories, held captures."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Sequence

from extractor.build.catalog import Catalog
from extractor.build.index import ServiceSummary
from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.commands.which_project import project_to_ask
from extractor.errors import CLEAN, UsageError, did_you_mean
from extractor.render.json_text import to_json
from extractor.render.layout import Phrase, names, printed, prose, text_table
from extractor.render.numbers import plural
from extractor.render.style import Style, Tone
from extractor.store.memory import Memory
from extractor.workflows.catalogs import check_scope, no_such_service, shelf
from extractor.workflows.held_captures import held_captures
from extractor.workflows.project import Project

EXAMPLES = """\
  ctscat list                      # services, with sites, dates and counts
  ctscat list modelarts            # its documents
  ctscat list modelarts --editions
  ctscat list modelarts --categories
  ctscat list --pages              # the pages followed
  ctscat list --held               # captures that wait to be accepted
"""

Table = tuple[tuple[str, ...], list[dict[str, object]]]


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("service", nargs="?", default="", metavar="SERVICE", help="only this service")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--editions", action="store_true", help="the editions, newest first")
    what.add_argument("--categories", action="store_true", help="what the tables in force are about")
    what.add_argument("--pages", action="store_true", help="the pages followed")
    what.add_argument("--held", action="store_true", help="captures that wait to be accepted, or for another day")
    parser.text("--site", "only this site, such as intl, cn, otc")
    parser.text("--lang", "only documents led by this language", "LANGUAGE")
    parser.formats("text", "json")
    parser.bundled()


def run(options: Namespace, console: Console) -> int:
    """Print one of the lists."""
    project = project_to_ask(options, console)
    header, records = _records(project, options)
    if options.format == "json":
        console.write(to_json(records))
    else:
        console.write(_as_text(header, records, console.style))
    return CLEAN


def _records(project: Project, options: Namespace) -> Table:
    if options.held:
        return _held(project)
    if options.pages:
        return _pages(project, options)
    catalog_shelf = shelf(project)
    services = [summary.service for summary in catalog_shelf.index.services]
    if options.service and options.service not in services:
        raise no_such_service(options.service, services)
    leading = "" if options.editions else options.lang  # editions are in further languages, too
    check_scope(catalog_shelf.index, options.site, leading)
    if not (options.service or options.editions or options.categories):
        return _services(catalog_shelf.index.services, options)
    catalogs = catalog_shelf.catalogs([options.service] if options.service else None)
    if options.editions:
        return _editions(catalogs, options)
    return _categories(catalogs, options) if options.categories else _documents(catalogs, options)


def _services(summaries: Iterable[ServiceSummary], options: Namespace) -> Table:
    records: list[dict[str, object]] = [
        {
            "service": summary.service,
            "site": site.site,
            "languages": list(site.languages),
            "newest_edition": site.newest_edition,
            "documents": site.documents,
            "ended": site.ended,
            **{status: site.statuses.get(status, 0) for status in ("current", "legacy", "removed")},
        }
        for summary in summaries
        for site in summary.sites
        if options.site in ("", site.site) and (not options.lang or options.lang in site.languages)
    ]
    return ("service", "site", "languages", "newest_edition", "current", "legacy", "removed"), records


def _documents(catalogs: Iterable[Catalog], options: Namespace) -> Table:
    header = ("document", "language", "first_edition", "newest_edition", "ended", "reason")
    records = [
        {"document": document.id, **_picked(document, header[1:])}
        for catalog in catalogs
        for document in catalog.documents
        if options.site in ("", document.site) and options.lang in ("", document.language)
    ]
    return header, records


def _editions(catalogs: Iterable[Catalog], options: Namespace) -> Table:
    header = ("edition", "language", "updated_on", "captured_at", "rows", "address")
    records = [
        {"edition": edition.id, **_picked(edition, header[1:])}
        for catalog in catalogs
        for edition in reversed(catalog.editions)
        if options.site in ("", edition.document.partition(".")[0]) and options.lang in ("", edition.language)
    ]
    return header, records


def _picked(value: object, fields: Iterable[str]) -> dict[str, object]:
    """Return some fields of a value; what it does not say is empty."""
    values = {field: getattr(value, field) for field in fields}
    return {field: "" if content is None else content for field, content in values.items()}


def _categories(catalogs: Iterable[Catalog], options: Namespace) -> Table:
    counts = Counter(
        (catalog.service, way.category, trace.site)
        for catalog in catalogs
        for trace in catalog.traces
        if trace.status == "current" and options.site in ("", trace.site)
        for way in trace.operations
    )
    records: list[dict[str, object]] = [
        {"service": service, "category": category, "site": site, "traces": count}
        for (service, category, site), count in sorted(counts.items())
    ]
    return ("service", "category", "site", "traces"), records


def _pages(project: Project, options: Namespace) -> Table:
    pages = project.pages.load()
    services = sorted({followed.service for followed in pages})
    if options.service and options.service not in services:
        hint = did_you_mean(options.service, services, f"pages of {', '.join(services)[:300]} are")
        raise UsageError(f"no page of {options.service!a} is followed", hint=hint)
    records: list[dict[str, object]] = [
        {
            "service": followed.service,
            "page": followed.page.id,
            "address": followed.address,
            "ended": followed.ended,
            "takes_over": [f"{part.category} from {part.from_document}" for part in followed.takes_over],
        }
        for followed in pages
        if options.service in ("", followed.service) and options.site in ("", followed.page.site)
    ]
    return ("page", "service", "address", "ended"), records


def _held(project: Project) -> Table:
    records = [held.to_dict() for held in held_captures(Memory(project.root))]
    return ("page", "address", "first_seen", "rows", "reasons"), records


def _as_text(header: Sequence[str], records: Sequence[dict[str, object]], style: Style) -> str:
    titles = tuple(column.replace("_", " ").upper() for column in header)
    lines = text_table(titles, (_cells(header, record) for record in records), style, labelled=True)
    return printed([*lines, plural(len(records), "line")] if records else ["nothing"])


def _cells(header: Sequence[str], record: dict[str, object]) -> tuple[Phrase, ...]:
    first, *rest = header
    return (names([str(record[first])], Tone.NAME), *(_cell(record[column]) for column in rest))


def _cell(value: object) -> Phrase:
    if isinstance(value, list | tuple):
        return prose(", ".join(map(str, value)))
    text = str(value)
    return prose(text) if " " in text else names([text] if text else [])
