"""`ctscat follow`: follow pages, say what became of them, accept takeovers."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TextIO

from extractor.commands.options import Parser, add_root, style_of
from extractor.errors import CLEAN, FINDINGS, UsageError
from extractor.fetch.sites import Sites
from extractor.render.escape import plain
from extractor.render.json_text import to_json
from extractor.render.layout import folded, names, printed, prose
from extractor.render.style import Style, Tone
from extractor.store.page_list import FILE
from extractor.store.places import is_date
from extractor.workflows.following import (
    ServiceProposal,
    accept_proposal,
    end_page,
    follow_address,
    move_page,
    open_proposals,
    take_over,
)
from extractor.workflows.project import Project, now, open_project

EXAMPLES = """\
  ctscat follow https://support.huaweicloud.com/intl/en-us/...
  ctscat follow ADDRESS --service ecs
  ctscat follow ADDRESS --end 2026-01-31 --reason 'HTTP 404 since then'
  ctscat follow OLD-ADDRESS --moved-to NEW-ADDRESS
  ctscat follow NEW-ADDRESS --takes-over training-job --from OLD-ADDRESS
  ctscat follow --proposals                  takeovers that documents suggest
  ctscat follow --accept 0123456789abcdef    declares one of them

The address tells which page it is, and mostly the service. To reject a proposed
takeover: ctscat decide ID different --reason WHY
"""


def run(arguments: Sequence[str], stdout: TextIO, stderr: TextIO) -> int:
    """Run the command."""
    options = _parser(stdout).read(arguments)
    project = open_project(options.root)
    if options.proposals:
        return _list_proposals(project, options, stdout)
    if options.accept:
        proposal = accept_proposal(project, options.accept, by=options.by, reason=options.reason)
        stdout.write(plain(f"{proposal.by_document} takes over {proposal.category}: written to {FILE}") + "\n")
        return CLEAN
    if not options.address:
        raise UsageError("no address was named", hint="see ctscat follow --help")
    if options.end or options.moved_to or options.takes_over:
        return _change(project, options, stdout)
    sites = Sites()
    for address in options.address:
        followed = follow_address(project, sites, address, service=options.service, language=options.lang)
        line = f"following {followed.page.id} ({followed.service})" if followed else f"followed already: {address}"
        stdout.write(plain(line) + "\n")
    return CLEAN


def _parser(stdout: TextIO) -> Parser:
    parser = Parser("follow", "Follow pages by their addresses, and say what became of them.", EXAMPLES, stdout)
    parser.add_argument("address", nargs="*", help="the address of a page")
    parser.add_argument("--service", default="", help="the service, where the address does not tell it")
    parser.add_argument("--lang", default="", metavar="LANGUAGE", help="the language its text is expected in")
    parser.add_argument("--end", default="", metavar="DATE", help="the page says nothing more since this day")
    parser.add_argument("--moved-to", default="", metavar="ADDRESS", help="the page continues under another address")
    parser.add_argument("--takes-over", default="", metavar="CATEGORY", help="the page speaks for a category now")
    parser.add_argument("--from", dest="from_address", default="", metavar="ADDRESS", help="the page that spoke for it")
    parser.add_argument("--since", default="", metavar="DATE", help="with --takes-over: the first day")
    parser.add_argument("--reason", default="", help="why; it is kept")
    parser.add_argument("--by", default="", help="who found it")
    parser.add_argument("--proposals", action="store_true", help="list takeovers that the documents suggest")
    parser.add_argument("--accept", default="", metavar="ID", help="declare a proposed takeover")
    parser.formats("text", "json")
    add_root(parser)
    return parser


def _change(project: Project, options: argparse.Namespace, stdout: TextIO) -> int:
    if len(options.address) != 1:
        raise UsageError("name one page", hint="its address as ctscat list --pages shows it")
    address = options.address[0]
    for day in (options.end, options.since):
        if day and not is_date(day):
            raise UsageError(f"{day!a} is not a valid date (YYYY-MM-DD)")
    if options.end:
        end_page(project, address, options.end, options.reason)
        stdout.write(plain(f"ended on {options.end}: written to {FILE}") + "\n")
    elif options.moved_to:
        move_page(project, Sites(), address, options.moved_to, options.since or now()[:10], options.reason)
        stdout.write(plain(f"continues as {options.moved_to}: written to {FILE}") + "\n")
    else:
        if not options.from_address:
            raise UsageError("--takes-over needs --from", hint="the address of the page that spoke for the category")
        takeover = take_over(
            project,
            address,
            options.from_address,
            options.takes_over,
            since=options.since or now()[:10],
            reason=options.reason,
            found_by=options.by,
        )
        stdout.write(plain(f"takes over {takeover.category} since {takeover.since}: written to {FILE}") + "\n")
    return CLEAN


def _list_proposals(project: Project, options: argparse.Namespace, stdout: TextIO) -> int:
    proposals = open_proposals(project)
    if options.format == "json":
        stdout.write(
            to_json([{"service": suggestion.service, **suggestion.proposal.to_dict()} for suggestion in proposals])
        )
    else:
        style = style_of(stdout, options)
        lines = [line for suggestion in proposals for line in _told(suggestion, style)]
        stdout.write(printed(lines or ["no takeover is proposed"]))
    return FINDINGS if proposals else CLEAN


def _told(suggestion: ServiceProposal, style: Style) -> list[str]:
    proposal = suggestion.proposal
    head = [
        *names([proposal.id], Tone.NAME),
        *prose(f"{suggestion.service}, {proposal.category} since {proposal.since}"),
    ]
    documents = [*names([proposal.by_document]), *prose("would speak for"), *names([proposal.from_document])]
    return [
        *folded(head, style),
        *folded(documents, style, indent=4),
        *folded(prose("; ".join(proposal.evidence)), style, indent=4),
    ]
