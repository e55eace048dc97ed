"""A comparison for pull requests and job summaries: nothing a page says can become markup, a mention or a reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from extractor.compare import Change, Comparison, Side
from extractor.render.comparison.report import (
    Finding,
    Part,
    Report,
    by_severity,
    counted,
    doubts,
    ranked,
    without_doubts,
)
from extractor.render.comparison.wording import MARKDOWN, certainty, not_compared, sentence, together
from extractor.render.escape import markdown, markdown_code
from extractor.render.table_formats import markdown_table

LIMIT = 60_000
"""Characters; a forge refuses the body of a pull request beyond 65,536."""
SUMMARY_LIMIT = 900_000
"""Characters of a job's summary, of which GitHub takes a mebibyte."""
_OPEN = ("breaking", "additive")


def to_markdown(report: Report, *, limit: int = LIMIT) -> str:
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
    for finding in ranked(findings):
        message = f"{markdown(finding.message)} ({markdown(finding.code)})"
        yield f"- **{finding.severity}** {markdown_code(finding.where)}: {message}"
    yield ""


def _part(part: Part, review: bool) -> Iterator[str]:
    comparison = part.comparison
    if part.heading:
        yield from _heading(2, markdown(part.heading))
    yield from (f"From {_side(comparison.old)} to {_side(comparison.new)}", "")
    unsure = doubts(comparison) if review else []
    if unsure:
        yield from _heading(3, "Unsure")
        yield from ("Decide with `ctscat decide ID same|different --reason TEXT`.", "")
        yield from _changes(unsure, with_id=True)
    for severity, changes in by_severity(without_doubts(part, review)).items():
        if severity in _OPEN:
            yield from _heading(3, severity.capitalize())
            yield from _changes(changes)
        else:
            yield from (f"<details><summary>{severity.capitalize()} ({len(changes)})</summary>", "")
            yield from _changes(changes)
            yield from ("</details>", "")
    yield from _hints(comparison, review)
    for line in not_compared(comparison, markdown):
        yield from (f"Not compared: {line}.", "")


def _heading(level: int, text: str) -> tuple[str, str]:
    return f"{'#' * level} {text}", ""


def _side(side: Side) -> str:
    return f"{markdown_code(side.source) or 'an edition'} ({markdown(side.updated_on or 'no date')})"


def _changes(changes: Sequence[Change], with_id: bool = False) -> Iterator[str]:
    summaries = together(changes, markdown_code)
    yield from (f"- {line}" for line in summaries)
    if summaries:
        yield ""
    columns = ("Kind", "What became of it", "How sure", "ID")
    rows = (
        (change.kind, sentence(change, MARKDOWN), certainty(change, MARKDOWN.name), markdown_code(change.id))
        for change in changes
    )
    width = len(columns) if with_id else len(columns) - 1
    yield from markdown_table(columns[:width], (row[:width] for row in rows))


def _hints(comparison: Comparison, review: bool) -> Iterator[str]:
    if comparison.hints and not review:
        yield from ("Hints, for which too little speaks; their rows stand above as removed and added:", "")
        yield from (f"- {certainty(hint, MARKDOWN.name)}: {sentence(hint, MARKDOWN)}" for hint in comparison.hints)
        yield ""
