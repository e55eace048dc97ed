"""`ctscat export`: write the catalog in another form."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from extractor.build.catalog import Catalog, Trace
from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.commands.which_project import project_to_ask
from extractor.errors import CLEAN, UsageError, did_you_mean
from extractor.render.escape import no_commands
from extractor.render.exports import BINARY, FORMATS, export
from extractor.render.json_text import to_json
from extractor.render.numbers import plural
from extractor.store.files import write_output
from extractor.workflows.catalogs import catalogs
from extractor.workflows.project import Project

EXAMPLES = """\
  ctscat export --format csv --status legacy --status removed
  ctscat export --format sqlite --output traces.db   # for datasette traces.db
  ctscat export --format jsonl --service modelarts --category training-job
  ctscat export --decisions labels/    # verdicts as label files, to learn from
  ctscat export --format parquet --output traces.parquet   # needs pyarrow
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.formats(*FORMATS)
    parser.bundled()
    parser.add_argument("--decisions", type=Path, metavar="FOLDER", help="write people's verdicts as label files there")
    parser.add_argument("--output", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    parser.text("--service", "only this service")
    parser.texts("--category", "only what this category documents; repeatable")
    parser.texts("--resource-type", "only this resource type; repeatable")
    parser.add_argument(
        "--status", action="append", default=[], choices=("current", "legacy", "removed"), help="only these; repeatable"
    )
    parser.as_of()
    parser.flag("--raw", "CSV without apostrophes before what looks like a formula")
    parser.scope()


def run(options: Namespace, console: Console) -> int:
    """Write what the options choose of the catalog."""
    if options.decisions:
        return _decisions(project_to_ask(options, console), options.decisions, console)
    if options.format in BINARY and options.output is None:
        raise UsageError(f"{options.format} is a binary format", hint="use --output FILE")
    project = project_to_ask(options, console)
    console.progress.start("reading the catalog")
    of_services = catalogs(project, options.service, as_of=options.as_of, language=options.lang)
    _check_filters(of_services, options)
    data = export([_filtered(catalog, options) for catalog in of_services], options.format, raw=options.raw)
    if options.output is None:
        text = data.decode("utf-8")
        obeyed = options.raw and console.style.build_log  # exact, but no command to the build agent
        console.write(no_commands(text) if obeyed else text)
    else:
        write_output(options.output, data)
    return CLEAN


def _decisions(project: Project, folder: Path, console: Console) -> int:
    """Write a label file for each pair of editions that decisions concern: the linker learns from such files."""
    from extractor.fetch.slugs import slug
    from extractor.workflows.labels import decided_pairs

    folder.mkdir(parents=True, exist_ok=True)
    pairs = list(decided_pairs(project))
    for pair in pairs:
        write_output(folder / f"{slug(pair.name)}.json", to_json(pair).encode())
    console.confirm(f"{plural(len(pairs), 'label file')} written to {folder}")
    return CLEAN


def _check_filters(catalogs: Sequence[Catalog], options: Namespace) -> None:
    """Refuse a filter that nothing can pass: an empty export must not look like a service without traces."""
    traces = [trace for catalog in catalogs for trace in catalog.traces]
    ways = [way for trace in traces for way in trace.operations]
    if options.as_of and not ways:
        raise UsageError(f"nothing was documented as of {options.as_of}", hint="no edition is that old")
    for option, values, choices in (
        ("--category", options.category, {way.category for way in ways}),
        ("--resource-type", options.resource_type, {way.resource_type for way in ways}),
        ("--site", [options.site] if options.site else [], {trace.site for trace in traces}),
    ):
        for value in values:
            if value not in choices:
                hint = did_you_mean(value, choices, f"there is {', '.join(sorted(choices)[:8])}")
                raise UsageError(f"{option} {value!a} is nowhere in the catalog", hint=hint)


def _filtered(catalog: Catalog, options: Namespace) -> Catalog:
    narrowed = (_narrowed(trace, options) for trace in catalog.traces)
    return replace(catalog, traces=tuple(trace for trace in narrowed if trace.operations))


def _narrowed(trace: Trace, options: Namespace) -> Trace:
    """Return a trace with the operations asked for; without any, it is not asked for itself."""
    if (options.status and trace.status not in options.status) or options.site not in ("", trace.site):
        return replace(trace, operations=())
    operations = tuple(
        way
        for way in trace.operations
        if (not options.category or way.category in options.category)
        and (not options.resource_type or way.resource_type in options.resource_type)
    )
    return replace(trace, operations=operations)
