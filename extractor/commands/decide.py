"""`ctscat decide`: record a verdict on a proposed link or takeover."""

from __future__ import annotations

import re
from argparse import Namespace

from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.errors import CLEAN, UsageError
from extractor.store.decision_file import FILE, Decision
from extractor.workflows.deciding import check_subject
from extractor.workflows.project import now, open_project

EXAMPLES = """\
  ctscat diff OLD NEW --review        # lists the unsure links with their ids
  ctscat decide ID same --reason 'seen both in one trace'
  ctscat decide createModelArtsTrainJob:CreateJobV2 different --reason 'another'
  ctscat decide ID ignore --reason 'known' --expires 2099-01-31

Decisions win over the matcher and are kept across rebuilds.
"""
VERDICTS = ("same", "different", "ignore")
_ID = re.compile(r"[0-9a-f]{16}(?:-[0-9]{1,4})?")


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument(
        "link", metavar="ID", help="the id of a change or proposal as ctscat shows it, or OLD:NEW trace names"
    )
    parser.add_argument("verdict", metavar="VERDICT", choices=VERDICTS, help=", ".join(VERDICTS))
    parser.add_argument("--reason", required=True, help="why; it is kept with the verdict")
    parser.text("--by", "who decided")
    parser.day("--expires", "the last day on which it holds")


def run(options: Namespace, console: Console) -> int:
    """Write the verdict down, if there is anything that it is about."""
    if options.expires and options.expires < now()[:10]:
        raise UsageError(f"{options.expires} is past: it would never hold", hint="leave --expires out, or name a day")
    if not options.reason.strip():
        raise UsageError("the reason is empty", hint="say why, for those who come after you")
    old, colon, new = options.link.partition(":")
    if not colon and not _ID.fullmatch(options.link):
        raise UsageError(f"{options.link!a} is not the id of a change", hint="take it from ctscat diff, or OLD:NEW")
    if colon and options.verdict == "ignore":
        raise UsageError("two names tell no change to ignore", hint="name it by its id, as ctscat diff shows it")
    decision = Decision(
        verdict=options.verdict,
        reason=options.reason.strip(),
        id="" if colon else options.link,
        old=old if colon else "",
        new=new,
        by=options.by,
        on=now()[:10],
        expires=options.expires,
    )
    project = open_project(options.root)
    check_subject(project, decision)
    project.decisions.append(decision)
    console.confirm(f"{decision.verdict}: written to {FILE}")
    return CLEAN
