"""A comparison as SARIF for code scanning, the worst and surest first."""

from __future__ import annotations

from collections.abc import Iterator

from extractor import judge
from extractor.compare import Change
from extractor.render.comparison.kind_meanings import kind_meanings
from extractor.render.comparison.report import Finding, Report, rank
from extractor.render.comparison.wording import reasoned, sentence
from extractor.render.escape import plain, shortened
from extractor.render.sarif import Object, artifact, fingerprint, message_of, to_run

_LEVELS = {"breaking": "error", "additive": "warning", "cosmetic": "note"}
_LONGEST = 1000


def to_sarif(report: Report) -> str:
    """Return one run."""
    results = [((rank(finding.severity), -1.0), _of_finding(finding)) for finding in report.findings]
    for part in report.parts:
        for change in part.comparison.changes:
            order = rank(judge.severity(change)), -change.confidence
            results.append((order, _of_change(change, part.heading)))
    return to_run(_rules(report), [result for _, result in sorted(results, key=lambda ranked: ranked[0])])


def _rules(report: Report) -> Iterator[Object]:
    for kind, meaning in kind_meanings().items():
        yield {"id": kind, "shortDescription": {"text": meaning.means}, "help": {"text": meaning.advice}}
    for code in sorted({plain(finding.code) for finding in report.findings}):
        yield {"id": code, "shortDescription": {"text": code.replace("-", " ")}}


def _of_change(change: Change, heading: str) -> Object:
    placed = (change.new or change.old)[0]
    name = f"{placed.category}, table {placed.table}, row {placed.number}"
    location = {
        "physicalLocation": {"artifactLocation": artifact(placed.source or heading)},
        "logicalLocations": [{"fullyQualifiedName": shortened(plain(name), _LONGEST)}],
    }
    return {
        "ruleId": change.kind,
        "level": _LEVELS[judge.severity(change)],
        "rank": round(100 * change.confidence, 1),
        "message": message_of(f"{sentence(change)} ({reasoned(change)})"),
        "locations": [location],
        "partialFingerprints": {"changeId/v1": plain(change.id)},
    }


def _of_finding(finding: Finding) -> Object:
    return {
        "ruleId": plain(finding.code),
        "level": _LEVELS[finding.severity],
        "message": message_of(f"{finding.where}: {finding.message}"),
        "locations": [{"physicalLocation": {"artifactLocation": artifact(finding.where)}}],
        "partialFingerprints": {"findingId/v1": fingerprint(finding.code, finding.where)[:16]},
    }
