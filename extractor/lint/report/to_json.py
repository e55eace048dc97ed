"""Findings as JSON, for programs; the keys are a contract."""

from __future__ import annotations

from msgspec import to_builtins

from extractor.lint.findings import Checked
from extractor.render.json_text import to_json


def render(checked: Checked) -> str:
    """Return one object: the findings, and how many trace names were checked."""
    findings = []
    for finding in checked.findings:
        fields = to_builtins(finding)
        fields["fixable"] = bool(fields.pop("edits"))
        findings.append(fields)
    data = {"findings": findings, "checked": checked.checked, "files": checked.files, "as_of": checked.as_of}
    return to_json(data)
