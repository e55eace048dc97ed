"""`ctscat check`: did the documents drift from what is stored? For CI."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from extractor import judge
from extractor.build.decisions import decisions_on
from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser, Progress, add_root, style_of
from extractor.errors import FINDINGS, UsageError, WriteError
from extractor.render.comparison import FORMATS, render
from extractor.render.comparison.to_markdown import SUMMARY_LIMIT, to_markdown
from extractor.render.style import PIPE
from extractor.store.files import write_output
from extractor.workflows.checking import Checked, check_languages, check_live, check_stored, report_of
from extractor.workflows.deciding import note_shown
from extractor.workflows.project import Project, now, open_project

EXAMPLES = """\
  ctscat check                        pages, snapshots and catalog
  ctscat check --offline              only the stored files
  ctscat check --service ecs --fail-on any --format markdown
  ctscat check --format github        annotations, and all in the job summary

exit codes: 1 drift at or above --fail-on; 3 or 4 a page could not be fetched or
understood; 5 a snapshot is damaged. `check` stores nothing: that is what
`ctscat snapshot --all` does.
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    parser = Parser("check", "Find drift: live pages, stored snapshots and the catalog must agree.", EXAMPLES, stdout)
    parser.formats(*(name for name in FORMATS if name not in ("csv", "html")))
    parser.add_argument("--offline", action="store_true", help="check only stored files, ask no page")
    parser.add_argument("--service", default="", help="only this service's pages")
    parser.add_argument(
        "--fail-on", default="breaking", choices=("breaking", "additive", "any", "none"), help="(default: breaking)"
    )
    parser.add_argument("--report", type=Path, help="write the whole report to this file too, as JSON")
    parser.add_argument("--summary", type=Path, help="append the whole report to this file, as Markdown")
    add_root(parser)
    add_network(parser)
    options = parser.read(arguments)
    project = open_project(options.root)
    _check_scope(project, options.service)
    progress = Progress(stderr)
    checked = list(check_stored(project))
    if not any(look.code for look in checked):
        checked += check_languages(project, options.service if options.service in project.snapshots.services else "")
        if not options.offline:
            checked += _live(project, options, progress)
    progress.done()
    report, code = report_of(checked)
    note_shown(project, report.changes)
    stdout.write(render(report, options.format, style_of(stdout, options)))
    if options.report:
        write_output(options.report, render(report, "json", PIPE).encode("utf-8"))
    summary = options.summary or (_job_summary() if options.format == "github" else None)
    if summary:
        _append(summary, to_markdown(report, limit=SUMMARY_LIMIT))
    if code:
        return code
    failing = judge.grave(options.fail_on)
    if any(finding.severity in failing for finding in report.findings):
        return FINDINGS
    return judge.verdict(report.changes, options.fail_on)


def _check_scope(project: Project, service: str) -> None:
    services = {*project.snapshots.services, *(page.service for page in project.pages.load())}
    if not services:
        hint = "run it in a folder that holds snapshots/, or name one with --root"
        raise UsageError("there is no project here", where=str(project.root.resolve()), hint=hint)
    if service and service not in services:
        raise UsageError(f"no page or edition of {service!a}", hint=f"there is {', '.join(sorted(services))}")


def _live(project: Project, options: argparse.Namespace, progress: Progress) -> Iterator[Checked]:
    pages = [page for page in project.pages.load() if not page.ended and options.service in ("", page.service)]
    if not pages:  # a watch that watches nothing must not look like one that found nothing
        of_service = f"no page of {options.service!a}" if options.service else "no page"
        hint = "ctscat discover SERVICE --add finds a service's pages; --offline checks only stored files"
        raise UsageError(f"{of_service} is followed", hint=hint)
    decisions = decisions_on(now()[:10], project.decisions.load())
    sites = make_sites(options)
    progress.start(len(pages))
    with make_client(options, sites) as client:
        yield from check_live(project, pages, client, sites, decisions, progress.step)


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        hint = "is its folder there, and may it be written?"
        raise WriteError(f"cannot be written: {error.strerror}", where=str(path), hint=hint) from None


def _job_summary() -> Path | None:
    """Return the file that GitHub shows as a job's summary."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(name) if name else None
