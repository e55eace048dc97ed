"""A comparison for pull requests and job summaries: nothing a page says can become markup, a mention or a reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.compare import Change, Comparison, Side
from extractor.render.comparison.report import Finding, Part, Report, by_severity, counted, doubts, is_unsure, rank
from extractor.render.comparison.wording import not_compared, percent, sentence, together
from extractor.render.escape import markdown, markdown_code

LIMIT = 60_000
"""Characters; a forge refuses the body of a pull request beyond 65,536."""
SUMMARY_LIMIT = 900_000
"""Characters of a job's summary, of which GitHub takes a mebibyte."""
_OPEN = ("breaking", "additive")


def as_markdown(report: Report, width: int = 0, *, limit: int = LIMIT) -> str:
    """Return Markdown with what breaks first; lines beyond `limit` characters are left out and counted."""
    lines, used, left_out = [f"**{counted(report)}**", ""], 200, 0
    for block in (_findings(report.findings), *(_part(part, report.review) for part in report.parts)):
        for line in block:
            used += len(line) + 1
            if used <= limit or line in ("", "</details>"):
                lines.append(line)
            else:
                left_out += 1
    if left_out:
        lines += ["", f"… and {left_out} more lines, which other formats show."]
    return "\n".join(lines).strip("\n") + "\n"


def _findings(findings: Iterable[Finding]) -> Iterator[str]:
    for finding in sorted(findings, key=lambda one: rank(one.severity)):
        message = f"{markdown(finding.message)} ({markdown(finding.code)})"
        yield f"- **{finding.severity}** {markdown_code(finding.where)}: {message}"
    yield ""


def _part(part: Part, review: bool) -> Iterator[str]:
    comparison = part.comparison
    if part.heading:
        yield f"## {markdown(part.heading)}"
        yield ""
    yield f"From {_side(comparison.old)} to {_side(comparison.new)}"
    yield ""
    if review and doubts(comparison):
        yield "### Unsure"
        yield ""
        yield "Decide with `ctscat decide ID same|different --reason TEXT`."
        yield ""
        yield from _table(doubts(comparison), with_id=True)
    changes = [change for change in comparison.changes if not (review and is_unsure(change))]
    for severity, several in by_severity(changes).items():
        if severity in _OPEN:
            yield f"### {severity.capitalize()}"
            yield ""
            yield from _table(several)
        else:
            yield f"<details><summary>{severity.capitalize()} ({len(several)})</summary>"
            yield ""
            yield from _table(several)
            yield "</details>"
            yield ""
    yield from _rest(comparison, review)


def _side(side: Side) -> str:
    return f"{markdown_code(side.source) or 'an edition'} ({markdown(side.updated_on or 'no date')})"


def _table(changes: Iterable[Change], with_id: bool = False) -> Iterator[str]:
    found = list(changes)
    summed_up = together(found, markdown_code)
    yield from (f"- {line}" for line in summed_up)
    if summed_up:
        yield ""
    yield "| Kind | What became of it | Sure |" + (" ID |" if with_id else "")
    yield "| --- | --- | --- |" + (" --- |" if with_id else "")
    for change in found:
        cells = [change.kind, sentence(change, markdown_code, markdown), percent(change)]
        yield f"| {' | '.join([*cells, *([markdown_code(change.id)] if with_id else [])])} |"
    yield ""


def _rest(comparison: Comparison, review: bool) -> Iterator[str]:
    if comparison.hints and not review:
        yield "Hints, for which too little speaks; their rows stand above as removed and added:"
        yield ""
        for hint in comparison.hints:
            yield f"- {percent(hint)}: {sentence(hint, markdown_code, markdown)}"
        yield ""
    for line in not_compared(comparison, markdown):
        yield f"Not compared: {line}."
        yield ""
