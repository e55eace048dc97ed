"""`ctscat export`: write the catalog in another form."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

from extractor.build.catalog import Catalog, Trace
from extractor.commands.options import Parser, add_root, add_scope, style_of
from extractor.errors import CLEAN, UsageError
from extractor.render.escape import no_commands
from extractor.render.exports import BINARY, EXPORTS
from extractor.render.json_text import to_json
from extractor.render.numbers import plural
from extractor.store.files import write_output
from extractor.workflows.catalogs import catalogs
from extractor.workflows.project import Project, open_project

EXAMPLES = """\
  ctscat export --format csv --status legacy --status removed
  ctscat export --format sqlite --output traces.db   for datasette traces.db
  ctscat export --format jsonl --service modelarts --category training-job
  ctscat export --decisions labels/   verdicts as label files, to learn from
  ctscat export --format parquet --output traces.parquet   needs ctscat[parquet]
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser("export", "Write the catalog as a table or a database for other programs.", EXAMPLES, stdout)
    parser.formats("csv", *(name for name in EXPORTS if name != "csv"))
    parser.add_argument("--decisions", type=Path, metavar="FOLDER", help="write people's verdicts as label files there")
    parser.add_argument("--output", type=Path, help="the file to write (default: standard output)")
    parser.add_argument("--service", default="", help="only this service")
    parser.add_argument("--category", action="append", default=[], help="only what this category documents; repeatable")
    parser.add_argument("--resource-type", action="append", default=[], help="only this resource type; repeatable")
    parser.add_argument("--status", action="append", default=[], choices=("current", "legacy", "removed"))
    parser.add_argument("--as-of", default="", metavar="DATE", help="as the documents stood on that day")
    parser.add_argument("--raw", action="store_true", help="CSV without apostrophes before what looks like a formula")
    add_scope(parser)
    add_root(parser)
    options = parser.read(arguments)
    if options.decisions:
        return _decisions(open_project(options.root), options.decisions, stdout)
    if options.format in BINARY and options.output is None:
        raise UsageError(f"{options.format} is a binary format", hint="use --output FILE")
    of_services = catalogs(open_project(options.root), options.service, as_of=options.as_of, language=options.lang)
    _check_filters(of_services, options)
    data = EXPORTS[options.format]([_filtered(catalog, options) for catalog in of_services], options.raw)
    if options.output is None:
        text = data.decode("utf-8")
        obeyed = options.raw and style_of(stdout, options).build_log  # exact, but no command to the build agent
        stdout.write(no_commands(text) if obeyed else text)
    else:
        write_output(options.output, data)
    return CLEAN


def _decisions(project: Project, folder: Path, stdout: TextIO) -> int:
    """Write a label file for each pair of editions that decisions concern: the linker learns from such files."""
    from extractor.fetch.slugs import slug
    from extractor.workflows.labels import decided_pairs

    folder.mkdir(parents=True, exist_ok=True)
    pairs = list(decided_pairs(project))
    for pair in pairs:
        write_output(folder / f"{slug(pair.name)}.json", to_json(pair).encode())
    stdout.write(f"{plural(len(pairs), 'label file')} written to {folder}\n")
    return CLEAN


def _check_filters(catalogs: Sequence[Catalog], options: argparse.Namespace) -> None:
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
                near = get_close_matches(value, choices, 3, 0.4) or sorted(choices)[:8]
                raise UsageError(f"{option} {value!a} is nowhere in the catalog", hint=f"there is {', '.join(near)}")


def _filtered(catalog: Catalog, options: argparse.Namespace) -> Catalog:
    narrowed = (_narrowed(trace, options) for trace in catalog.traces)
    return replace(catalog, traces=tuple(trace for trace in narrowed if trace.operations))


def _narrowed(trace: Trace, options: argparse.Namespace) -> Trace:
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
