"""`ctscat show`: one trace or resource type, its history and what replaced it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from extractor.build.search import find, near
from extractor.commands.catalogs import catalogs
from extractor.commands.options import Parser, style_of
from extractor.commands.project import add_root, open_project
from extractor.errors import CLEAN, FINDINGS
from extractor.render.escape import plain
from extractor.render.trace_details import as_json, as_text

EXAMPLES = """\
  ctscat show createModelArtsTrainJob
  ctscat show notebook                        all traces of a resource type
  ctscat show 'creating a training job'       by the operation's wording
  ctscat show createNotebook --as-of 2024-06-30 --format json
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser(
        "show", "Tell what a trace means, since when it is documented, and what replaced it.", EXAMPLES, stdout
    )
    parser.add_argument("name", help="a trace, a resource type or an operation's wording, in any letter case")
    parser.add_argument("--service", default="", help="only this service")
    parser.add_argument("--as-of", default="", metavar="DATE", help="as the documents stood on that day")
    parser.formats("text", "json")
    add_root(parser)
    options = parser.read(arguments)
    known = catalogs(open_project(options.root), options.service, options.as_of)
    hits = find(known, options.name)
    if options.format == "json":
        stdout.write(as_json(hits))
    elif hits:
        stdout.write(as_text(hits, style_of(stdout, options)))
    if hits:
        return CLEAN
    like = near(known, options.name)
    when = f" as of {options.as_of}" if options.as_of else ""
    meant = f"; like it: {', '.join(like)}" if like else ""
    stderr.write(plain(f"ctscat show: no document lists {options.name!r}{when}{meant}") + "\n")
    return FINDINGS
