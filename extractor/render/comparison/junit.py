"""A comparison as a JUnit report: a case a change, failed where it breaks something."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from extractor import judge
from extractor.render.comparison.report import Finding, Part, Report, gravest_first
from extractor.render.comparison.wording import brief, percent, sentence
from extractor.render.escape import plain, shortened

if TYPE_CHECKING:
    from lxml.etree import _Element

Add = Callable[..., "_Element"]
_NAME, _TEXT = 200, 4000


def as_junit(report: Report, width: int = 0) -> str:
    """Return XML 1.0 as CI systems read it; a part without changes is one case that passed."""
    from lxml import etree

    def add(parent: _Element, tag: str, text: str = "", **attributes: str) -> _Element:
        element = etree.SubElement(parent, tag, {name: plain(value) for name, value in attributes.items()})
        element.text = plain(text) or None
        return element

    root = etree.Element("testsuites", name="ctscat")
    for part in report.parts:
        _suite(add, root, part)
    if report.findings:
        suite = add(root, "testsuite", name="findings")
        for finding in report.findings:
            _finding(add, suite, finding)
    for suite in root:
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("testcase/failure"))))
    root.set("tests", str(len(root.findall("testsuite/testcase"))))
    root.set("failures", str(len(root.findall("testsuite/testcase/failure"))))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode", pretty_print=True)


def _suite(add: Add, root: _Element, part: Part) -> None:
    comparison = part.comparison
    name = part.heading or f"{comparison.old.source} → {comparison.new.source}"
    suite = add(root, "testsuite", name=shortened(name, _NAME))
    if not comparison.changes:
        add(suite, "testcase", classname="ctscat", name="no changes")
    for change in gravest_first(comparison.changes):
        case = add(
            suite,
            "testcase",
            classname=f"ctscat.{change.kind}",
            name=shortened(f"{brief(change)} [{change.id}]", _NAME),
        )
        said = shortened(sentence(change), _TEXT)
        if judge.severity(change) == "breaking":
            why = shortened(f"{percent(change)}: {', '.join(change.evidence)}", _TEXT)
            add(case, "failure", why, type=change.kind, message=said)
        else:
            add(case, "system-out", said)


def _finding(add: Add, suite: _Element, finding: Finding) -> None:
    case = add(
        suite, "testcase", classname=f"ctscat.{finding.code}", name=shortened(f"{finding.code} {finding.where}", _NAME)
    )
    said = shortened(finding.message, _TEXT)
    if finding.severity == "breaking":
        add(case, "failure", finding.where, type=finding.code, message=said)
    else:
        add(case, "system-out", said)
