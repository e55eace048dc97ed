"""`ctscat export`: write the catalog in another form."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TextIO

from msgspec.structs import replace

from extractor.build import Catalog, Trace
from extractor.commands.catalogs import catalogs
from extractor.commands.options import Parser
from extractor.commands.project import add_root, open_project
from extractor.errors import CLEAN, UsageError
from extractor.render.exports import BINARY, EXPORTS
from extractor.store.files import write_output

EXAMPLES = """\
  ctscat export --format csv --status legacy --status removed
  ctscat export --format sqlite --output traces.db   for datasette traces.db
  ctscat export --format jsonl --service modelarts --category training-job
  ctscat export --format parquet --output traces.parquet   needs ctscat[parquet]
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser("export", "Write the catalog as a table or a database for other programs.", EXAMPLES, stdout)
    parser.formats("csv", *(name for name in EXPORTS if name != "csv"))
    parser.add_argument("--output", type=Path, help="the file to write (default: standard output)")
    parser.add_argument("--service", default="", help="only this service")
    parser.add_argument("--category", action="append", default=[], help="only what this category documents; repeatable")
    parser.add_argument("--resource-type", action="append", default=[], help="only this resource type; repeatable")
    parser.add_argument("--status", action="append", default=[], choices=("current", "legacy", "removed"))
    parser.add_argument("--as-of", default="", metavar="DATE", help="as the documents stood on that day")
    parser.add_argument("--raw", action="store_true", help="CSV without apostrophes before what looks like a formula")
    add_root(parser)
    options = parser.read(arguments)
    if options.format in BINARY and options.output is None:
        raise UsageError(f"{options.format} is no text", hint="say --output FILE")
    known = catalogs(open_project(options.root), options.service, options.as_of)
    _check_filters(known, options)
    data = EXPORTS[options.format]([_filtered(catalog, options) for catalog in known], options.raw)
    if options.output is None:
        stdout.write(data.decode("utf-8"))
    else:
        write_output(options.output, data)
    return CLEAN


def _check_filters(catalogs: Sequence[Catalog], options: argparse.Namespace) -> None:
    """Refuse a filter that nothing can pass: an empty export must not look like a service without traces."""
    ways = [one for catalog in catalogs for trace in catalog.traces for one in trace.operations]
    if options.as_of and not ways:
        first = "no edition is that old"
        raise UsageError(f"nothing was documented as of {options.as_of}", hint=first)
    for option, wanted, known in (
        ("--category", options.category, {one.category for one in ways}),
        ("--resource-type", options.resource_type, {one.resource_type for one in ways}),
    ):
        for value in wanted:
            if value not in known:
                near = get_close_matches(value, known, 3, 0.4) or sorted(known)[:8]
                raise UsageError(f"{option} {value!a} is nowhere in the catalog", hint=f"there is {', '.join(near)}")


def _filtered(catalog: Catalog, options: argparse.Namespace) -> Catalog:
    kept = (_narrowed(trace, options) for trace in catalog.traces)
    return replace(catalog, traces=tuple(trace for trace in kept if trace.operations))


def _narrowed(trace: Trace, options: argparse.Namespace) -> Trace:
    """Return a trace with the operations asked for; without any, it is not asked for itself."""
    if options.status and trace.status not in options.status:
        return replace(trace, operations=())
    wanted = tuple(
        one
        for one in trace.operations
        if (not options.category or one.category in options.category)
        and (not options.resource_type or one.resource_type in options.resource_type)
    )
    return replace(trace, operations=wanted)
