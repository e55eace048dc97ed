"""A comparison as a JUnit report: a case a change, failed where it breaks something."""

from __future__ import annotations

from collections.abc import Iterator

from extractor import judge
from extractor.render.comparison.report import Part, Report, worst_first
from extractor.render.comparison.wording import brief, reasoned, sentence
from extractor.render.junit import Case, to_xml


def to_junit(report: Report) -> str:
    """Return XML; a part without changes is one case that passed."""
    suites = [(_name(part), list(_cases(part)) or [Case(name="no changes")]) for part in report.parts]
    if report.findings:
        cases = (
            _case(finding.severity, finding.code, f"{finding.code} {finding.where}", finding.message, finding.where)
            for finding in report.findings
        )
        suites.append(("findings", list(cases)))
    return to_xml("ctscat", suites)


def _name(part: Part) -> str:
    return part.heading or f"{part.comparison.old.source} → {part.comparison.new.source}"


def _cases(part: Part) -> Iterator[Case]:
    for change in worst_first(part.comparison.changes):
        name = f"{brief(change)} [{change.id}]"
        yield _case(judge.severity(change), change.kind, name, sentence(change), reasoned(change))


def _case(severity: str, code: str, name: str, message: str, details: str) -> Case:
    return Case(code=code, name=name, message=message, failure=details if severity == "breaking" else "")
