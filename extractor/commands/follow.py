"""`ctscat follow`: follow pages, say what became of them, accept takeovers."""

from __future__ import annotations

from argparse import Namespace

from extractor.commands.console import Console
from extractor.commands.options import Parser
from extractor.errors import CLEAN, FINDINGS, UsageError
from extractor.fetch.sites import Sites
from extractor.render.json_text import to_json
from extractor.render.layout import folded, names, printed, prose
from extractor.render.style import Style, Tone
from extractor.store.page_list import FILE
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
  ctscat follow --proposals        # takeovers that documents suggest
  ctscat follow --accept ID        # declares one of them

The address tells which page it is, and mostly the service. To reject a proposed
takeover: ctscat decide ID different --reason WHY
"""


def add_options(parser: Parser) -> None:
    """Declare the options."""
    parser.add_argument("address", nargs="*", metavar="ADDRESS", help="the address of a page")
    parser.text("--service", "the service, where the address does not tell it")
    parser.text("--lang", "the language its text is expected in", "LANGUAGE")
    parser.day("--end", "the page says nothing more since this day")
    parser.text("--moved-to", "the page continues under another address", "ADDRESS")
    parser.text("--takes-over", "the page speaks for a category now", "CATEGORY")
    parser.add_argument("--from", dest="from_address", default="", metavar="ADDRESS", help="the page that spoke for it")
    parser.day("--since", "with --takes-over: the first day")
    parser.text("--reason", "why; it is kept")
    parser.text("--by", "who found it")
    parser.flag("--proposals", "list takeovers that the documents suggest")
    parser.text("--accept", "declare a proposed takeover", "ID")
    parser.formats("text", "json")


def run(options: Namespace, console: Console) -> int:
    """Follow pages, or do what the options say about one."""
    project = open_project(options.root)
    if options.proposals:
        return _list_proposals(project, options, console)
    if options.accept:
        proposal = accept_proposal(project, options.accept, by=options.by, reason=options.reason)
        console.confirm(f"{proposal.by_document} takes over {proposal.category}: written to {FILE}")
        return CLEAN
    if not options.address:
        raise UsageError("no address was named", hint="see ctscat follow --help")
    if options.end or options.moved_to or options.takes_over:
        return _change(project, options, console)
    sites = Sites()
    for address in options.address:
        followed = follow_address(project, sites, address, service=options.service, language=options.lang)
        line = f"following {followed.page.id} ({followed.service})" if followed else f"followed already: {address}"
        console.confirm(line)
    return CLEAN


def _change(project: Project, options: Namespace, console: Console) -> int:
    if len(options.address) != 1:
        raise UsageError("name one page", hint="its address as ctscat list --pages shows it")
    address = options.address[0]
    if options.end:
        end_page(project, address, options.end, options.reason)
        console.confirm(f"ended on {options.end}: written to {FILE}")
    elif options.moved_to:
        move_page(project, Sites(), address, options.moved_to, options.since or now()[:10], options.reason)
        console.confirm(f"continues as {options.moved_to}: written to {FILE}")
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
        console.confirm(f"takes over {takeover.category} since {takeover.since}: written to {FILE}")
    return CLEAN


def _list_proposals(project: Project, options: Namespace, console: Console) -> int:
    proposals = open_proposals(project)
    if options.format == "json":
        console.write(
            to_json([{"service": suggestion.service, **suggestion.proposal.to_dict()} for suggestion in proposals])
        )
    else:
        lines = [line for suggestion in proposals for line in _told(suggestion, console.style)]
        console.write(printed(lines or ["no takeover is proposed"]))
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
