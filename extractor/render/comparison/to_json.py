"""A comparison for programs: the object of the contract, or several of them under their headings."""

from __future__ import annotations

from typing import Any

from extractor import judge
from extractor.compare import Comparison
from extractor.render.comparison.report import Report, arranged
from extractor.render.json_text import to_json as json_text


def to_json(report: Report) -> str:
    """Return one comparison's object; of any other report `{"reports": [{"heading": …, …}], "findings": […]}`."""
    if report.single:
        return json_text(_plain(report.single, report.review))
    parts = [{"heading": part.heading, **_plain(part.comparison, report.review)} for part in report.parts]
    return json_text({"reports": parts, "findings": report.findings})


def _plain(comparison: Comparison, review: bool) -> dict[str, Any]:
    changes = arranged(comparison, review=True) if review else comparison.changes
    data = comparison.to_dict()
    for key, group in (("changes", changes), ("hints", comparison.hints)):
        data[key] = [{**change.to_dict(), "severity": judge.severity(change)} for change in group]
    return data
