"""Findings as annotations of a GitHub workflow: no more than it shows, and nothing in a file becomes a command."""

from __future__ import annotations

from collections import Counter

from extractor.lint.findings import SEVERITIES, Checked, Finding
from extractor.lint.linting import worst_first
from extractor.lint.report.to_text import counted
from extractor.render.escape import plain, shortened

LIMIT = 10
"""Annotations of one level that GitHub shows for a step."""
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
_TEXT = 1000


def render(checked: Checked) -> str:
    """Return workflow commands, the worst first, then a line that counts and says how many more there are."""
    counts: Counter[str] = Counter()
    lines = []
    for finding in worst_first(checked.findings):
        counts[finding.severity] += 1
        if counts[finding.severity] <= LIMIT:
            lines.append(_annotation(finding))
    lines.append(f"ctscat: {plain(counted(checked))}")
    dropped = [f"{counts[name] - LIMIT} {_LEVELS[name]}s" for name in SEVERITIES if counts[name] > LIMIT]
    if dropped:
        lines.append(f"ctscat: not shown as annotations: {', '.join(dropped)}; the whole list is in the other formats")
    return "".join(f"{line}\n" for line in lines)


def _annotation(finding: Finding) -> str:
    hint = f" (suggested: {', '.join(finding.suggestions)})" if finding.suggestions else ""
    properties = {
        "file": finding.file,
        "line": str(finding.line),
        "col": str(finding.column),
        "endColumn": str(finding.end_column),
        "title": finding.rule,
    }
    values = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{_LEVELS[finding.severity]} {values}::{_data(finding.message + hint)}"


def _data(text: str) -> str:
    return shortened(plain(text), _TEXT).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
