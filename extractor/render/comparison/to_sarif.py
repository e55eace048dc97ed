"""A comparison as SARIF 2.1.0 for code scanning: ranked, and cut where an upload would be refused."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from extractor import __version__, judge
from extractor.compare import Change, Placed
from extractor.render.comparison.kind_meanings import kind_meanings
from extractor.render.comparison.report import Finding, Report, rank
from extractor.render.comparison.wording import reasoned, sentence
from extractor.render.escape import plain, sarif_message, shortened
from extractor.render.json_text import to_json
from extractor.render.style import PIPE, Style

LIMIT = 25_000
"""Results that an upload may hold."""
BYTES = 9_000_000
"""Of results; an upload of 10 MB is refused."""
_LEVELS = {"breaking": "error", "additive": "warning", "cosmetic": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_TEXT = 1000

Result = dict[str, Any]


def to_sarif(report: Report, style: Style = PIPE) -> str:
    """Return one run, its results from the worst and surest on; a notification says how many were left out."""
    ranked = _ranked(report)
    results: list[Result] = []
    used = 0
    for result in ranked[:LIMIT]:
        used += len(to_json(result, indent=None).encode("utf-8"))
        if used > BYTES:
            break
        results.append(result)
    invocation: dict[str, Any] = {"executionSuccessful": True}
    if len(results) < len(ranked):
        text = f"{len(ranked) - len(results)} results of {len(ranked)} are left out: an upload cannot hold more"
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    driver = {"name": "ctscat", "version": __version__, "rules": list(_rules(report))}
    run = {"tool": {"driver": driver}, "invocations": [invocation], "columnKind": "utf16CodeUnits", "results": results}
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=None)


def _rules(report: Report) -> Iterator[dict[str, Any]]:
    for kind, meaning in kind_meanings().items():
        yield {"id": kind, "shortDescription": {"text": meaning.means}, "help": {"text": meaning.advice}}
    for code in sorted({finding.code for finding in report.findings}):
        yield {"id": plain(code), "shortDescription": {"text": plain(code).replace("-", " ")}}


def _ranked(report: Report) -> list[Result]:
    results: list[tuple[int, float, Result]] = [
        (rank(finding.severity), -1.0, _finding(finding)) for finding in report.findings
    ]
    for part in report.parts:
        for change in part.comparison.changes:
            results.append((rank(judge.severity(change)), -change.confidence, _result(change, part.heading)))
    return [result for *_, result in sorted(results, key=lambda ranked: ranked[:2])]


def _result(change: Change, heading: str) -> Result:
    placed = (change.new or change.old)[0]
    return {
        "ruleId": change.kind,
        "level": _LEVELS[judge.severity(change)],
        "rank": round(100 * change.confidence, 1),
        "message": {"text": _message(f"{sentence(change)} ({reasoned(change)})")},
        "locations": [_location(placed.source or heading, placed)],
        "partialFingerprints": {"changeId/v1": plain(change.id)},
    }


def _finding(finding: Finding) -> Result:
    mark = sha256(f"{finding.code}\n{finding.where}".encode("utf-8", "backslashreplace")).hexdigest()[:16]
    return {
        "ruleId": plain(finding.code),
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(f"{finding.where}: {finding.message}")},
        "locations": [_location(finding.where, None)],
        "partialFingerprints": {"findingId/v1": mark},
    }


def _location(source: str, placed: Placed | None) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": {"artifactLocation": {"uri": _uri(source)}}}
    if placed:
        name = f"{placed.category}, table {placed.table}, row {placed.number}"
        location["logicalLocations"] = [{"fullyQualifiedName": shortened(plain(name), _TEXT)}]
    return location


def _uri(source: str) -> str:
    """Return a web address as it is, and anything else as a path."""
    safe = ":/?#[]@!$&'()*+,;=%~" if source.startswith(("https://", "http://")) else "/~"
    return shortened(quote(source or "unknown", safe=safe, errors="replace"), _TEXT)


def _message(text: str) -> str:
    return sarif_message(shortened(text, _TEXT))
