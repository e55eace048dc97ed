"""`ctscat lint`: do rules, alerts and policies name traces that the documents still list?"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.bounds import SECONDS, limited_time
from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.commands.which_project import project_to_ask
from extractor.errors import CLEAN, FINDINGS, PageError, UsageError
from extractor.lint import CatalogKnowledge, Finding, Linter, LintResult
from extractor.lint.files_to_lint import LARGEST, Source, source_of, sources, write_back
from extractor.lint.findings import SEVERITIES
from extractor.lint.fixing import as_diff, fixed
from extractor.lint.formats import FORMATS, render
from extractor.lint.linting import merged
from extractor.lint.proof import Proof, from_events, from_operations
from extractor.lint.proof import merged as joined_proofs
from extractor.store.files import read_bounded

if TYPE_CHECKING:
    from extractor.lint.ignores import Ignores

EXAMPLES = """\
  ctscat lint rules/                             # every file in a folder
  ctscat lint main.tf policy.yml --fail-on error
  terraform show -json plan.out | ctscat lint - --stdin-name plan.json
  ctscat lint rules/ --events traces/ --operations operations.json
  ctscat lint rules/ --diff                      # what --fix would change
  ctscat lint rules/ --format sarif > lint.sarif

`ctscat explain RULE` tells what a rule means. `# ctscat: ignore[RULE]: REASON`
keeps a finding quiet.
"""
IGNORE_FILE = ".ctscat-lint.toml"
_LARGEST_IGNORES = 1_000_000  # bytes
_CHARACTERS_A_SECOND = 1_000_000  # that a file of more than five megabytes, such as a plan, may take


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or - for standard input")
    parser.formats(*FORMATS)
    parser.bundled()
    parser.add_argument("--fail-on", choices=(*SEVERITIES, "none"), default="warning", help="(default: warning)")
    parser.text("--site", "go by the documents of this site where it has the name")
    parser.day("--as-of", "the day by which documents are old, ignores over (default: today)")
    parser.texts("--events", "real traces, which clear names; repeatable", "PATH")
    parser.texts("--operations", "a ListOperations answer; repeatable", "FILE")
    parser.text("--ignores", f"a file of ignores (default: {IGNORE_FILE})", "FILE")
    parser.add_argument("--stdin-name", default="stdin.txt", metavar="NAME", help="tells the syntax of -")
    parser.flag("--diff", "show what --fix would change, and change nothing")
    parser.flag("--fix", "make the renames that are certain, and show them")


def run(options: Namespace, console: Console) -> int:
    """Lint every file, fix what can be fixed where that is asked, and report."""
    linter = _linter(options, project_to_ask(options, console).root / "catalog")
    parts = []
    refused = False
    console.progress.start("looking for names of traces")
    for source in _sources(options):
        console.progress.step(source.file)
        try:
            with limited_time("reading it", source.file, max(SECONDS, len(source.text) / _CHARACTERS_A_SECOND)):
                parts.append(_lint(source, linter, options, console))
        except PageError as error:
            parts.append(_not_read(source.file, error.message))
            refused = True
    checked = merged([*parts, linter.unused()])
    console.write(render(checked, options.format, console.style))
    if refused:  # nothing may look clean that was not read
        return PageError.exit_code
    limit = SEVERITIES.index(options.fail_on) if options.fail_on != "none" else -1
    return FINDINGS if any(SEVERITIES.index(finding.severity) <= limit for finding in checked.findings) else CLEAN


def _lint(source: Source, linter: Linter, options: Namespace, console: Console) -> LintResult:
    if source.problem:
        return _not_read(source.file, source.problem)
    checked = linter.lint(source.text, source.file)
    return _fixed(source, checked, linter, options, console) if options.fix or options.diff else checked


def _linter(options: Namespace, catalog: Path) -> Linter:
    from datetime import date

    today = options.as_of or date.today().isoformat()
    if options.fix and "-" in options.paths:
        raise UsageError("standard input cannot be fixed in place", hint="use --diff, or name the file")
    if not any(catalog.glob("*.json")):
        raise UsageError(
            "no catalog here",
            where=str(catalog),
            hint="ctscat build makes it; --bundled goes by the one that comes with ctscat",
        )
    return Linter(
        CatalogKnowledge(catalog),
        proof=_proof(options),
        today=today,
        site=options.site,
        ignore_file=_ignore_file(options, today),
    )


def _proof(options: Namespace) -> Proof:
    """Return what real traces and CTS's own lists prove."""
    proofs = []
    for paths, read in ((options.operations, from_operations), (options.events, from_events)):
        for path in _files(paths):
            data = path.read_bytes()
            with limited_time("reading it", str(path), max(SECONDS, len(data) / _CHARACTERS_A_SECOND)):
                proofs.append(read(data, str(path)))
    return joined_proofs(proofs)


def _files(paths: Iterable[str]) -> Iterable[Path]:
    """Return files, and those in folders that may be trace files; the digests beside them are not."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(
                file
                for file in path.rglob("*")
                if file.name.endswith((".json", ".json.gz", ".jsonl")) and "CloudTrace-Digest" not in file.name
                if file.stat().st_size
            )
        elif path.is_file():
            yield path
        else:
            raise UsageError("no such file", where=str(path))


def _ignore_file(options: Namespace, today: str) -> Ignores | None:
    path = Path(options.ignores or IGNORE_FILE)
    if not path.is_file():
        if options.ignores:
            raise UsageError("no such file", where=str(path))
        return None
    from extractor.lint.ignores import read_ignore_file

    return read_ignore_file(read_bounded(path, _LARGEST_IGNORES), str(path), today)


def _sources(options: Namespace) -> Iterable[Source]:
    yield from sources([path for path in options.paths if path != "-"])
    if "-" in options.paths:
        yield source_of(sys.stdin.buffer.read(LARGEST + 1), options.stdin_name)


def _not_read(file: str, why: str) -> LintResult:
    finding = Finding(rule="not-read", severity="note", file=file, line=1, column=1, end_column=1, message=why)
    return LintResult(findings=(finding,), checked=0)


def _fixed(source: Source, checked: LintResult, linter: Linter, options: Namespace, console: Console) -> LintResult:
    """Show what fixing changes and, if it is to be written, write it and return what is left to say."""
    text = fixed(source.text, checked.findings)
    if text == source.text or not source.is_exact:
        return checked
    show = console.write if options.format == "text" else console.write_aside
    show(as_diff(source.text, text, source.file))
    if options.diff:
        return checked
    write_back(source.file, text)
    return linter.lint(text, source.file)
