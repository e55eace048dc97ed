"""Findings as lines that editors and terminals turn into links: `file:line:column: severity: message [rule]`."""

from __future__ import annotations

from collections import Counter

from extractor.lint.findings import SEVERITIES, Checked, Finding
from extractor.render.escape import no_commands, plain
from extractor.render.style import PIPE, Style, Tone

_TONES = {"error": Tone.REMOVED, "warning": Tone.CHANGED, "note": Tone.FAINT}


def render(checked: Checked, style: Style = PIPE) -> str:
    """Return a line a finding, and one that counts; nothing where all is well."""
    if not checked.findings:
        return ""
    lines = [*(_line(finding, style) for finding in checked.findings), counted(checked)]
    return no_commands("".join(f"{line}\n" for line in lines))


def _line(finding: Finding, style: Style) -> str:
    hint = f"; did you mean {plain(', '.join(finding.suggestions))}?" if _is_guess(finding) else ""
    place = f"{plain(finding.file)}:{finding.line}:{finding.column}"
    severity = style.paint(finding.severity, _TONES[finding.severity])
    return f"{place}: {severity}: {plain(finding.message)}{hint} {style.paint(f'[{finding.rule}]', Tone.FAINT)}"


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
