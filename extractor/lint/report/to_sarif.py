"""Findings as SARIF 2.1.0 for code scanning: worst first, and cut where an upload would be refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from extractor import __version__
from extractor.lint.findings import Checked, Finding
from extractor.lint.linting import worst_first
from extractor.lint.rulebook import RULES
from extractor.render.escape import sarif_message, shortened
from extractor.render.json_text import to_json

LIMIT = 5_000
"""Results of a run that GitHub looks at; it refuses a file of 25,000, or of 10 MB."""
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
_TEXT = 1000
_RULE_NUMBERS = {rule.id: number for number, rule in enumerate(RULES)}


def render(checked: Checked) -> str:
    """Return one run; a notification says how many results were left out."""
    results = list(_results(worst_first(checked.findings)[:LIMIT]))
    invocation: dict[str, Any] = {"executionSuccessful": True}
    dropped = len(checked.findings) - len(results)
    if dropped:
        message = {"text": f"{dropped} results are left out: an upload cannot hold more"}
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": message}]
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.means},
            "help": {"text": rule.advice},
        }
        for rule in RULES
    ]
    run = {
        "tool": {"driver": {"name": "ctscat", "version": __version__, "rules": rules}},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return to_json({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=None)


def _results(findings: list[Finding]) -> Iterator[dict[str, Any]]:
    occurrences: Counter[str] = Counter()
    for finding in findings:
        # What is wrong, and the how manieth time in its file; not the line, which moves.
        what = "\n".join((finding.rule, finding.file, finding.service, finding.resource_type, finding.name))
        occurrences[what] += 1
        mark = sha256(f"{what}\n{occurrences[what]}".encode("utf-8", "backslashreplace")).hexdigest()[:32]
        hint = f" (suggested: {', '.join(finding.suggestions)})" if finding.suggestions else ""
        yield {
            "ruleId": finding.rule,
            "ruleIndex": _RULE_NUMBERS[finding.rule],
            "level": finding.severity,
            "message": {"text": shortened(sarif_message(finding.message + hint), _TEXT)},
            "locations": [{"physicalLocation": _location(finding)}],
            "partialFingerprints": {"ctscatReference/v1": mark},
        }


def _location(finding: Finding) -> dict[str, Any]:
    path = finding.file.replace("\\", "/").removeprefix("./")
    region = {"startLine": finding.line, "startColumn": finding.column, "endColumn": finding.end_column}
    return {"artifactLocation": {"uri": quote(path, safe="/~", errors="replace") or "stdin"}, "region": region}
