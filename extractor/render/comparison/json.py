"""A comparison for programs: the object of the contract, or several of them under their headings."""

from __future__ import annotations

from typing import Any

from extractor import judge
from extractor.compare import Comparison
from extractor.render.comparison.report import Report, arranged
from extractor.render.records import to_json


def as_json(report: Report, width: int = 0) -> str:
    """Return one comparison's object; of any other report `{"reports": [{"heading": …, …}], "findings": […]}`."""
    if report.single:
        return to_json(_plain(report.single, report.review))
    parts = [{"heading": part.heading, **_plain(part.comparison, report.review)} for part in report.parts]
    return to_json({"reports": parts, "findings": [finding.to_dict() for finding in report.findings]})


def _plain(comparison: Comparison, review: bool) -> dict[str, Any]:
    changes = arranged(comparison, review=True) if review else comparison.changes
    data = comparison.to_dict()
    for key, several in (("changes", changes), ("hints", comparison.hints)):
        data[key] = [{**change.to_dict(), "severity": judge.severity(change)} for change in several]
    return data
