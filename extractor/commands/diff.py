"""`ctscat diff`: what became of every trace between two editions."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TextIO

from msgspec.structs import replace

from extractor import judge
from extractor.commands.options import Parser, add_root, add_scope, style_of
from extractor.compare import KINDS, Comparison, parity
from extractor.compare.filter import filter_changes
from extractor.errors import CLEAN, FINDINGS, UsageError
from extractor.render.comparison import FORMATS, render
from extractor.render.comparison.report import Part, Report
from extractor.render.numbers import plural
from extractor.render.parity_report import as_json, as_text
from extractor.workflows.deciding import note_shown
from extractor.workflows.project import Project, open_project
from extractor.workflows.resolving import Compared, compare_named, editions_of

EXAMPLES = """\
  ctscat diff old.html new.html
  ctscat diff modelarts@2025-02-07 modelarts@2026-05-30 --format markdown
  ctscat diff page@2024-01-01 saved.md --kind renamed --kind respelled
  ctscat diff OLD NEW --review           the unsure links first, with their ids
  ctscat diff en.html zh.html --parity   do two languages list the same traces?

Of two pages only categories that both cover are compared, unless --all is
given. Of a service on two days the changes are those of all its documents.
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    options = _parser(stdout).read(arguments)
    if not 0 <= options.min_confidence <= 1:
        raise UsageError("--min-confidence is a number from 0 to 1")
    project = open_project(options.root)
    if options.parity:
        return _parity(project, options, stdout)
    compared = compare_named(
        project, options.old, options.new, site=options.site, language=options.lang, everything=options.all
    )
    _check_categories(options.category, compared.rows)
    ignored = compared.decisions.ignored
    comparison = filter_changes(
        compared.comparison,
        categories=options.category,
        kinds=options.kind,
        min_confidence=options.min_confidence,
        ignored=ignored,
    )
    if options.category:
        comparison = replace(comparison, unchanged=_unchanged(compared, options.category))
    skipped = sum(change.id in ignored for change in compared.comparison.changes)
    if skipped:
        stderr.write(f"ctscat diff: decisions ignore {plural(skipped, 'change')}\n")
    note_shown(project, (*comparison.changes, *comparison.hints))
    report = Report(parts=(Part(comparison=comparison),), review=options.review)
    stdout.write(render(report, options.format, style_of(stdout, options)))
    return judge.verdict(comparison.changes, options.fail_on)


def _parser(stdout: TextIO) -> Parser:
    parser = Parser("diff", "Say what was added, removed, renamed or reworded between two editions.", EXAMPLES, stdout)
    parser.add_argument(
        "old",
        metavar="OLD",
        help="a page or folder in any form, a snapshot, the JSON of extract, PAGE@DATE, SERVICE@DATE",
    )
    parser.add_argument("new", metavar="NEW", help="the same; without a date, the newest edition")
    parser.formats(*FORMATS)
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
    add_scope(parser)
    add_root(parser)
    return parser


def _check_categories(categories: Sequence[str], rows: dict[str, int]) -> None:
    """Refuse a category that neither side has: a filter that lets nothing through must not look like no change."""
    for category in categories:
        if category not in rows:
            raise UsageError(f"neither side covers {category!a}", hint=f"they cover {', '.join(sorted(rows))[:300]}")


def _unchanged(compared: Compared, categories: Sequence[str]) -> int:
    comparison: Comparison = compared.comparison
    changed = {placed for change in comparison.changes for placed in change.old if placed.category in categories}
    return max(0, sum(compared.rows[category] for category in categories) - len(changed))


def _parity(project: Project, options: argparse.Namespace, stdout: TextIO) -> int:
    if options.format not in ("text", "json"):
        raise UsageError(f"--parity has no format {options.format}", hint="it prints text or json")
    sides = [
        editions_of(project, name, site=options.site, language=options.lang) for name in (options.old, options.new)
    ]
    result = parity(*sides)
    stdout.write(as_json(result) if options.format == "json" else as_text(result, style_of(stdout, options)))
    return CLEAN if result.agrees or options.fail_on == "none" else FINDINGS
