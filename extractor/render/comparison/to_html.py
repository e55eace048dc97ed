"""A comparison as one web page that needs nothing else: no script, nothing loaded, everything escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path

from extractor.compare import Change, Placed, Side
from extractor.render.comparison.kind_meanings import kind_meanings
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
from extractor.render.comparison.wording import HTML, certainty, distinct, not_compared, together
from extractor.render.escape import html, is_web_address


def to_html(report: Report) -> str:
    """Return the page; its own style is the only one that its policy lets a browser apply."""
    sheet = Path(__file__).with_name("page.css").read_text("utf-8")
    digest = b64encode(sha256(sheet.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        "<title>What changed</title>",
        f"<style>{sheet}</style>",
        "</head>",
        "<body>",
        "<h1>What changed</h1>",
        f"<p>{html(counted(report))}</p>",
        *_findings(report.findings),
        *(line for part in report.parts for line in _part(part, report.review)),
        *_legend(report),
        "</body>",
        "</html>",
    ]
    return "\n".join(lines) + "\n"


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield "<ul>"
        for finding in ranked(findings):
            message = f"{HTML.name(finding.where)}: {html(finding.message)} ({html(finding.code)})"
            yield f'<li class="{finding.severity}"><b>{finding.severity}</b> {message}</li>'
        yield "</ul>"


def _part(part: Part, review: bool) -> Iterator[str]:
    comparison = part.comparison
    yield "<section>"
    if part.heading:
        yield f"<h2>{html(part.heading)}</h2>"
    yield f"<dl><dt>old</dt><dd>{_side(comparison.old)}</dd><dt>new</dt><dd>{_side(comparison.new)}</dd></dl>"
    if review and (unsure := doubts(comparison)):
        yield from _table("unsure", "Unsure: decide with ctscat decide ID same|different", unsure, with_id=True)
    for severity, changes in by_severity(without_doubts(part, review)).items():
        yield from _table(severity, f"{severity.capitalize()} ({len(changes)})", changes)
    if comparison.hints and not review:
        yield from _table("unsure", "Hints, for which too little speaks", comparison.hints, with_id=True)
    yield from (f"<p>Not compared: {line}.</p>" for line in not_compared(comparison, html))
    yield "</section>"


def _side(side: Side) -> str:
    """Return the date and the sources; only what is an address of the web becomes a link."""
    return html(side.updated_on or "no date") + "".join(map(_source, side.source.split(", ")))


def _source(source: str) -> str:
    name = html(source)
    link = f'<a href="{name}" rel="noreferrer noopener">{name}</a>' if is_web_address(source) else name
    return f"<div>{link}</div>"


def _table(tone: str, title: str, changes: Sequence[Change], with_id: bool = False) -> Iterator[str]:
    yield f'<h3 class="{tone}">{title}</h3>'
    if summaries := together(changes, HTML.name):
        yield f"<ul>{''.join(f'<li>{line}</li>' for line in summaries)}</ul>"
    yield f'<table class="{tone}"><tbody>'
    for change in changes:
        old_categories, new_categories = ({placed.category for placed in side} for side in (change.old, change.new))
        moved = bool(change.old and change.new) and old_categories != new_categories
        why = f"{certainty(change, HTML.name)}<small>{html(', '.join(change.evidence))}</small>"
        id_ = f"<small>{HTML.name(change.id)}</small>" if with_id else ""
        cells = (f"<b>{html(change.kind)}</b>", _rows(change.old, moved), _rows(change.new, moved), why + id_)
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</tbody></table>"


def _rows(side: Iterable[Placed], with_category: bool) -> str:
    return "".join(
        f"<div>{' '.join(map(HTML.name, placed.traces))}{_about(placed, with_category)}</div>" for placed in side
    )


def _about(placed: Placed, with_category: bool) -> str:
    category = placed.category if with_category else ""
    return f"<small>{html(' · '.join(distinct((placed.operation, placed.resource_type, category))))}</small>"


def _legend(report: Report) -> Iterator[str]:
    kinds = {change.kind for change in report.changes}
    legend = [(kind, meaning) for kind, meaning in kind_meanings().items() if kind in kinds]
    if legend:
        yield "<footer><dl>"
        yield from (f"<dt>{kind}</dt><dd>{html(rule.means)} {html(rule.advice)}</dd>" for kind, rule in legend)
        yield "</dl></footer>"
