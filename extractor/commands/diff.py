"""`ctscat diff`: what became of every trace between two editions."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TextIO

import msgspec

from extractor import judge
from extractor.build.decided import decisions_on
from extractor.commands.editions import editions_of, verdicts_for
from extractor.commands.options import Parser, terminal_width
from extractor.commands.project import add_root, now, open_project
from extractor.compare import KINDS, compare, parity
from extractor.compare.filter import filter_changes
from extractor.errors import CLEAN, FINDINGS, UsageError
from extractor.model import Edition
from extractor.render.comparison import RENDERERS
from extractor.render.comparison.report import Part, Report
from extractor.render.parity import as_json, as_text

EXAMPLES = """\
  ctscat diff old.html new.html
  ctscat diff modelarts@2025-02-07 modelarts@2026-05-30 --format markdown
  ctscat diff page@2024-01-01 saved.md --kind renamed --kind respelled
  ctscat diff OLD NEW --review           the unsure links first, with their ids
  ctscat diff en.html zh.html --parity   do two languages list the same traces?

Only categories that both sides cover are compared, unless --all is given.
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser("diff", "Say what was added, removed, renamed or reworded between two editions.", EXAMPLES, stdout)
    parser.add_argument(
        "old",
        metavar="OLD",
        help="a page or folder in any form, a snapshot, the JSON of extract, PAGE@DATE, SERVICE@DATE",
    )
    parser.add_argument("new", metavar="NEW", help="the same; without a date, the newest edition")
    parser.formats("text", *(name for name in RENDERERS if name != "text"))
    parser.add_argument("--category", action="append", default=[], help="only this category; repeatable")
    parser.add_argument(
        "--kind", action="append", default=[], choices=KINDS, metavar="KIND", help=f"only this: {', '.join(KINDS)}"
    )
    parser.add_argument("--min-confidence", type=float, default=0.0, metavar="0..1", help="take no link less sure")
    parser.add_argument("--all", action="store_true", help="compare also what only one side covers")
    parser.add_argument("--review", action="store_true", help="list the unsure links first")
    parser.add_argument("--parity", action="store_true", help="which traces does one side lack or print damaged")
    parser.add_argument(
        "--fail-on", default="breaking", choices=("breaking", "additive", "any", "none"), help="(default: breaking)"
    )
    add_root(parser)
    options = parser.read(arguments)
    if not 0 <= options.min_confidence <= 1:
        raise UsageError("--min-confidence is a number from 0 to 1")
    project = open_project(options.root)
    old, new = editions_of(options.old, project), editions_of(options.new, project)
    if options.parity:
        return _parity(old, new, options, stdout)
    _check_categories(options.category, [*old, *new])
    decisions = decisions_on(now()[:10], project.decisions.load())
    comparison = compare(old, new, verdicts=verdicts_for(decisions, old, new), everything=options.all)
    shown = filter_changes(
        comparison,
        categories=options.category,
        kinds=options.kind,
        min_confidence=options.min_confidence,
        ignored=decisions.ignored,
    )
    if options.category:
        touched = {one for change in comparison.changes for one in change.old if one.category in options.category}
        listed = sum(len(table.rows) for one in old for table in one.tables if table.category in options.category)
        shown = msgspec.structs.replace(shown, unchanged=max(0, listed - len(touched)))
    ignored = sum(change.id in decisions.ignored for change in comparison.changes)
    if ignored:
        stderr.write(f"ctscat diff: decisions ignore {ignored} of the changes\n")
    report = Report(parts=(Part(comparison=shown),), review=options.review)
    stdout.write(RENDERERS[options.format](report, terminal_width(stdout)))
    return judge.verdict(shown.changes, options.fail_on)


def _check_categories(wanted: Sequence[str], editions: Sequence[Edition]) -> None:
    """Refuse a category that neither side has: a filter that lets nothing through must not look like no change."""
    known = sorted({table.category for edition in editions for table in edition.tables})
    for category in wanted:
        if category not in known:
            raise UsageError(f"neither side covers {category!a}", hint=f"they cover {', '.join(known)[:300]}")


def _parity(old: Sequence[Edition], new: Sequence[Edition], options: argparse.Namespace, stdout: TextIO) -> int:
    if options.format not in ("text", "json"):
        raise UsageError(f"--parity has no format {options.format}", hint="it prints text or json")
    found = parity(old, new)
    stdout.write(as_json(found) if options.format == "json" else as_text(found, terminal_width(stdout)))
    return CLEAN if found.agrees or options.fail_on == "none" else FINDINGS
