"""Findings as lines that editors and terminals turn into links: `file:line:column: severity: message [rule]`."""

from __future__ import annotations

from collections import Counter

from extractor.lint.findings import SEVERITIES, Checked, Finding
from extractor.render.escape import no_commands, plain


def render(checked: Checked) -> str:
    """Return a line a finding, and one that counts; nothing where all is well."""
    if not checked.findings:
        return ""
    lines = [*map(_line, checked.findings), counted(checked)]
    return no_commands("".join(f"{line}\n" for line in lines))


def _line(finding: Finding) -> str:
    hint = f"; did you mean {plain(', '.join(finding.suggestions))}?" if _is_guess(finding) else ""
    place = f"{plain(finding.file)}:{finding.line}:{finding.column}"
    return f"{place}: {finding.severity}: {plain(finding.message)}{hint} [{finding.rule}]"


def _is_guess(finding: Finding) -> bool:
    """Tell whether the suggestions are not in the message already."""
    return finding.rule in ("unknown-name", "removed-name") and bool(finding.suggestions)


def counted(checked: Checked) -> str:
    """Return how many findings there are of each severity, and of what."""
    counts = Counter(finding.severity for finding in checked.findings)
    parts = [f"{counts[name]} {name}{'s' * (counts[name] != 1)}" for name in SEVERITIES if counts[name]]
    found = ", ".join(parts) or "no findings"
    names = f"{checked.checked} trace name{'s' * (checked.checked != 1)}"
    files = f"{checked.files} file{'s' * (checked.files != 1)}"
    return f"{found} on {names} in {files}, as of {checked.as_of or 'no documents'}"
