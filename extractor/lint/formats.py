"""Findings for people and machines: text, JSON, SARIF, JUnit and annotations of GitHub workflows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from extractor.lint.findings import SEVERITIES, Finding, LintResult
from extractor.render.escape import no_commands
from extractor.render.layout import folded, names, prose
from extractor.render.numbers import plural
from extractor.render.style import PIPE, Style, Tone

FORMATS = ("text", "json", "sarif", "junit", "github")
_TONES = {"error": Tone.REMOVED, "warning": Tone.CHANGED, "note": Tone.FAINT}


def render(checked: LintResult, format_name: str, style: Style = PIPE) -> str:
    """Return what was found in one of `FORMATS`."""
    match format_name:
        case "json":
            return _as_json(checked)
        case "sarif":
            return _as_sarif(checked)
        case "junit":
            return _as_junit(checked)
        case "github":
            return _as_annotations(checked)
    return _as_text(checked, style)


def _as_text(checked: LintResult, style: Style) -> str:
    """Return a line a finding, as editors and terminals make links of, and one that counts; nothing if all is well."""
    if not checked.findings:
        return ""
    lines = [*(line for finding in checked.findings for line in _lines(finding, style)), counted(checked)]
    return no_commands("".join(f"{line}\n" for line in lines))


def _lines(finding: Finding, style: Style) -> Iterator[str]:
    is_guess = finding.rule in ("unknown-name", "removed-name")  # others name what they suggest in the message
    hint = f"; did you mean {', '.join(finding.suggestions)}?" if is_guess and finding.suggestions else ""
    phrase = [
        *names([f"{finding.file}:{finding.line}:{finding.column}:"]),
        *names([f"{finding.severity}:"], _TONES[finding.severity]),
        *prose(finding.message + hint),
        *names([f"[{finding.rule}]"], Tone.FAINT),
    ]
    return folded(phrase, style, hang=4)


def counted(checked: LintResult) -> str:
    """Return how many findings there are of each severity, and of what."""
    counts = Counter(finding.severity for finding in checked.findings)
    total = ", ".join(plural(counts[name], name) for name in SEVERITIES if counts[name]) or "no findings"
    looked_at = f"{plural(checked.checked, 'trace name')} in {plural(checked.files, 'file')}"
    return f"{total} on {looked_at}, as of {checked.as_of or 'no documents'}"


def _as_json(checked: LintResult) -> str:
    """Return the object of the contract."""
    from msgspec import to_builtins

    from extractor.render.json_text import to_json

    data = to_builtins(checked)
    for finding in data["findings"]:
        finding["fixable"] = bool(finding.pop("edits"))
    return to_json(data)


def _as_sarif(checked: LintResult) -> str:
    from extractor.lint.rulebook import rulebook
    from extractor.render.sarif import to_run

    rules = (
        {
            "id": name,
            "shortDescription": {"text": rule.title},
            "fullDescription": {"text": rule.means},
            "help": {"text": rule.advice},
        }
        for name, rule in rulebook().items()
    )
    return to_run(rules, list(_results(checked)))


def _results(checked: LintResult) -> Iterator[dict[str, object]]:
    from extractor.render.sarif import artifact, fingerprint, message_of

    occurrences: Counter[tuple[str, ...]] = Counter()
    for finding in _worst_first(checked):
        # What is wrong, and the how manieth time in its file; not the line, which moves.
        facts = (finding.rule, finding.file, finding.service, finding.resource_type, finding.name)
        occurrences[facts] += 1
        region = {"startLine": finding.line, "startColumn": finding.column, "endColumn": finding.end_column}
        yield {
            "ruleId": finding.rule,
            "level": finding.severity,
            "message": message_of(_with_suggestions(finding)),
            "locations": [{"physicalLocation": {"artifactLocation": artifact(finding.file), "region": region}}],
            "partialFingerprints": {"ctscatReference/v1": fingerprint(*facts, str(occurrences[facts]))},
        }


def _as_junit(checked: LintResult) -> str:
    """Return a suite a file and a case a finding, failed unless it is a note; without findings one case that passed."""
    from itertools import groupby

    from extractor.render.junit import Case, to_xml

    by_file = groupby(checked.findings, key=lambda finding: finding.file)
    suites = [
        (
            file,
            [
                Case(
                    code=finding.rule,
                    name=f"{finding.name or finding.service} (line {finding.line}, column {finding.column})",
                    message=finding.message,
                    failure="" if finding.severity == "note" else f"{file}:{finding.line}:{finding.column}",
                )
                for finding in findings
            ],
        )
        for file, findings in by_file
    ]
    return to_xml("ctscat lint", suites or [("trace names", [Case(name=plural(checked.checked, "trace name"))])])


def _as_annotations(checked: LintResult) -> str:
    from extractor.render.annotations import Annotation, to_annotations

    annotations = (
        Annotation(
            level="notice" if finding.severity == "note" else finding.severity,
            properties={
                "file": finding.file,
                "line": str(finding.line),
                "col": str(finding.column),
                "endColumn": str(finding.end_column),
                "title": finding.rule,
            },
            message=_with_suggestions(finding),
        )
        for finding in _worst_first(checked)
    )
    return to_annotations(annotations, counted(checked))


def _worst_first(checked: LintResult) -> list[Finding]:
    return sorted(checked.findings, key=lambda finding: SEVERITIES.index(finding.severity))


def _with_suggestions(finding: Finding) -> str:
    return finding.message + (f" (suggested: {', '.join(finding.suggestions)})" if finding.suggestions else "")
