"""`ctscat diff`: what became of every trace between two editions."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from msgspec.structs import replace

from extractor import judge
from extractor.bounds import limited_time
from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.commands.which_project import project_to_ask
from extractor.compare import KINDS, Comparison, parity
from extractor.compare.filter import filter_changes
from extractor.errors import CLEAN, FINDINGS, UsageError, did_you_mean
from extractor.render.comparison import FORMATS, render
from extractor.render.comparison.report import Part, Report
from extractor.render.numbers import plural
from extractor.render.parity_report import as_json, as_text
from extractor.workflows.deciding import note_shown
from extractor.workflows.project import Project
from extractor.workflows.resolving import Compared, compare_named, editions_of, is_file

EXAMPLES = """\
  ctscat diff old.html new.html
  ctscat diff modelarts@2025-02-07 modelarts@2026-05-30 --format markdown
  ctscat diff PAGE@DATE saved.md --kind renamed --kind respelled
  ctscat diff OLD NEW --review           # unsure links first, with their ids
  ctscat diff en.html zh.html --parity   # do both languages list the same?

Of two pages only categories that both cover are compared, unless --all is
given. Of a service on two days the changes are those of all its documents.
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "old",
        metavar="OLD",
        help="a page or folder in any form, a snapshot, the JSON of extract, PAGE@DATE, SERVICE@DATE",
    )
    parser.add_argument("new", metavar="NEW", help="the same; without a date, the newest edition")
    parser.formats(*FORMATS)
    parser.bundled()
    parser.texts("--category", "only this category; repeatable")
    parser.add_argument(
        "--kind", action="append", default=[], choices=KINDS, metavar="KIND", help=f"only this: {', '.join(KINDS)}"
    )
    parser.add_argument("--min-confidence", type=float, default=0.0, metavar="0..1", help="take no link less sure")
    parser.flag("--all", "compare also what only one side covers")
    parser.flag("--review", "list the unsure links first")
    parser.flag("--parity", "which traces does one side lack or print damaged")
    parser.fail_on()
    parser.scope()


def run(options: Namespace, console: Console) -> int:
    """Compare, print the changes and judge them."""
    if not 0 <= options.min_confidence <= 1:
        raise UsageError("--min-confidence is a number from 0 to 1")
    project = project_to_ask(options, console, needed=not (is_file(options.old) and is_file(options.new)))
    if options.parity:
        return _parity(project, options, console)
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
        console.note(f"decisions ignore {plural(skipped, 'change')}")
    note_shown(project, (*comparison.changes, *comparison.hints))
    old_date, new_date = comparison.old.updated_on, comparison.new.updated_on
    if old_date and new_date and old_date > new_date:
        console.note(f"OLD is of {old_date}, later than NEW of {new_date}: should they change places?")
    report = Report(parts=(Part(comparison=comparison),), review=options.review)
    console.write(render(report, options.format, console.style))
    return judge.verdict(comparison.changes, options.fail_on)


def _check_categories(categories: Sequence[str], rows: dict[str, int]) -> None:
    """Refuse a category that neither side has: a filter that lets nothing through must not look like no change."""
    for category in categories:
        if category not in rows:
            hint = did_you_mean(category, rows, f"they cover {', '.join(sorted(rows))[:300]}")
            raise UsageError(f"neither side covers {category!a}", hint=hint)


def _unchanged(compared: Compared, categories: Sequence[str]) -> int:
    comparison: Comparison = compared.comparison
    changed = {placed for change in comparison.changes for placed in change.old if placed.category in categories}
    return max(0, sum(compared.rows[category] for category in categories) - len(changed))


def _parity(project: Project, options: Namespace, console: Console) -> int:
    if options.format not in ("text", "json"):
        raise UsageError(f"--parity has no format {options.format}", hint="it prints text or json")
    names = options.old, options.new
    sides = editions_of(project, names, site=options.site, language=options.lang)
    with limited_time("comparing them", ", ".join(names)):
        result = parity(*sides)
    console.write(as_json(result) if options.format == "json" else as_text(result, console.style))
    return CLEAN if result.agrees or options.fail_on == "none" else FINDINGS
