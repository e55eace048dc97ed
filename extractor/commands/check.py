"""`ctscat check`: did the documents drift from what is stored? For CI."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from extractor import judge
from extractor.build.decisions import decisions_on
from extractor.commands.console import Console
from extractor.commands.network import add_network, make_client, make_sites
from extractor.commands.options import Parser
from extractor.errors import FINDINGS, UsageError, WriteError, did_you_mean
from extractor.render.comparison import FORMATS, render
from extractor.render.comparison.to_markdown import SUMMARY_LIMIT, to_markdown
from extractor.render.style import PIPE
from extractor.store.files import write_output
from extractor.workflows.checking import Checked, check_languages, check_live, check_stored, report_of
from extractor.workflows.deciding import note_shown
from extractor.workflows.project import Project, no_project, now, open_project

EXAMPLES = """\
  ctscat check                        # pages, snapshots and catalog
  ctscat check --offline              # only the stored files
  ctscat check --service ecs --fail-on any --format markdown
  ctscat check --format github        # annotations, and all in the job summary

exit codes: 1 drift at or above --fail-on; 3 or 4 a page could not be fetched or
understood; 5 a snapshot is damaged. `check` stores nothing: that is what
`ctscat snapshot --all` does; within an hour it takes pages as `check` got them,
once, and does not ask again.
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.formats(*(name for name in FORMATS if name not in ("csv", "html")))
    parser.flag("--offline", "check only stored files, ask no page")
    parser.text("--service", "only this service's pages")
    parser.fail_on()
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the whole report there too, as JSON")
    parser.add_argument("--summary", type=Path, metavar="FILE", help="append the whole report there, as Markdown")
    add_network(parser)


def run(options: Namespace, console: Console) -> int:
    """Check, report, and judge what was found."""
    project = open_project(options.root)
    console.progress.start("checking the stored editions and the catalog")
    checked = list(check_stored(project, console.progress.step))
    if not any(look.code for look in checked):
        _check_scope(project, options.service)
        checked += check_languages(project, options.service if options.service in project.snapshots.services else "")
        if not options.offline:
            checked += _live(project, options, console)
    report, code = report_of(checked)
    note_shown(project, report.changes)
    console.write(render(report, options.format, console.style))
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
        raise no_project(project)
    if service and service not in services:
        hint = did_you_mean(service, services, f"there is {', '.join(sorted(services))}")
        raise UsageError(f"no page or edition of {service!a}", hint=hint)


def _live(project: Project, options: Namespace, console: Console) -> Iterator[Checked]:
    pages = [page for page in project.pages.load() if not page.ended and options.service in ("", page.service)]
    if not pages:  # a watch that watches nothing must not look like one that found nothing
        of_service = f"no page of {options.service!a}" if options.service else "no page"
        hint = "ctscat discover SERVICE --add finds a service's pages; --offline checks only stored files"
        raise UsageError(f"{of_service} is followed", hint=hint)
    decisions = decisions_on(now()[:10], project.decisions.load())
    sites = make_sites(options)
    console.progress.start("asking the pages", len(pages))
    with make_client(options, sites, console) as client:
        yield from check_live(project, pages, client, sites, decisions, console.progress.step)


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
