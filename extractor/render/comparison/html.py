"""A comparison as one web page that needs nothing else: no script, nothing loaded, everything escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.resources import files

from extractor.compare import Change, Placed, Side
from extractor.render.comparison.report import Finding, Part, Report, by_severity, counted, doubts, is_unsure, rank
from extractor.render.comparison.rules import rules
from extractor.render.comparison.wording import not_compared, percent, together
from extractor.render.escape import html

_HEAD = "<tr><th>Kind</th><th>Before</th><th>After</th><th>Why</th></tr>"


def as_html(report: Report, width: int = 0) -> str:
    """Return the page; its own style is the only one that its policy lets a browser apply."""
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    allowed = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        "<title>What changed</title>",
        f"<style>{style}</style>",
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
        for one in sorted(findings, key=lambda finding: rank(finding.severity)):
            said = f"{_code(one.where)}: {html(one.message)} ({html(one.code)})"
            yield f'<li class="{one.severity}"><b>{one.severity}</b> {said}</li>'
        yield "</ul>"


def _part(part: Part, review: bool) -> Iterator[str]:
    comparison = part.comparison
    yield "<section>"
    if part.heading:
        yield f"<h2>{html(part.heading)}</h2>"
    yield f"<dl><dt>old</dt><dd>{_side(comparison.old)}</dd><dt>new</dt><dd>{_side(comparison.new)}</dd></dl>"
    unsure = doubts(comparison) if review else list(comparison.hints)
    if review and unsure:
        yield from _table("unsure", "Unsure: decide with ctscat decide ID same|different", unsure, with_id=True)
    changes = [change for change in comparison.changes if not (review and is_unsure(change))]
    for severity, several in by_severity(changes).items():
        yield from _table(severity, f"{severity.capitalize()} ({len(several)})", several)
    if unsure and not review:
        yield from _table("unsure", "Hints, for which too little speaks", unsure, with_id=True)
    yield from (f"<p>Not compared: {line}.</p>" for line in not_compared(comparison, html))
    yield "</section>"


def _side(side: Side) -> str:
    source = html(side.source)
    linked = side.source.startswith(("https://", "http://"))
    shown = f'<a href="{source}" rel="noreferrer noopener">{source}</a>' if linked else source
    return f"{html(side.updated_on or 'no date')} · {shown}"


def _table(tone: str, title: str, changes: Sequence[Change], with_id: bool = False) -> Iterator[str]:
    yield f'<h3 class="{tone}">{title}</h3>'
    if summed_up := together(changes, _code):
        yield f"<ul>{''.join(f'<li>{line}</li>' for line in summed_up)}</ul>"
    yield f'<div class="wide"><table class="{tone}"><thead>{_HEAD}</thead><tbody>'
    for change in changes:
        why = f"{percent(change)}<small>{html(', '.join(change.evidence))}</small>"
        id_ = f"<small>{_code(change.id)}</small>" if with_id else ""
        before, after = ({placed.category for placed in side} for side in (change.old, change.new))
        rows = (_rows(side, bool(before and after and before != after)) for side in (change.old, change.new))
        cells = (f"<b>{html(change.kind)}</b>", *rows, why + id_)
        yield f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    yield "</tbody></table></div>"


def _rows(side: Iterable[Placed], with_category: bool) -> str:
    return "".join(f"<div>{' '.join(map(_code, one.row.traces))}{_about(one, with_category)}</div>" for one in side)


def _about(placed: Placed, with_category: bool) -> str:
    facts = (placed.row.operation, placed.row.resource_type, placed.category if with_category else "")
    return f"<small>{html(' · '.join(filter(None, facts)))}</small>"


def _code(text: str) -> str:
    return f"<code>{html(text)}</code>"


def _legend(report: Report) -> Iterator[str]:
    kinds = {change.kind for change in report.changes}
    told = [rule for rule in rules() if rule.kind in kinds]
    if told:
        yield "<footer><dl>"
        yield from (f"<dt>{rule.kind}</dt><dd>{html(rule.means)} {html(rule.advice)}</dd>" for rule in told)
        yield "</dl></footer>"
