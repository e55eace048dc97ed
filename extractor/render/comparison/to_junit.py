"""A comparison as a JUnit report: a case a change, failed where it breaks something."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from extractor import judge
from extractor.render.comparison.report import Part, Report, worst_first
from extractor.render.comparison.wording import brief, reasoned, sentence
from extractor.render.escape import plain, shortened
from extractor.render.style import PIPE, Style

if TYPE_CHECKING:
    from lxml.etree import _Element

Add = Callable[..., "_Element"]
_NAME, _TEXT = 200, 4000


def to_junit(report: Report, style: Style = PIPE) -> str:
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
            name = f"{finding.code} {finding.where}"
            _case(add, suite, finding.severity, finding.code, name, finding.message, finding.where)
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
    for change in worst_first(comparison.changes):
        name = f"{brief(change)} [{change.id}]"
        _case(add, suite, judge.severity(change), change.kind, name, sentence(change), reasoned(change))


def _case(add: Add, suite: _Element, severity: str, code: str, name: str, message: str, details: str) -> None:
    """Add a case; one that breaks something has failed."""
    case = add(suite, "testcase", classname=f"ctscat.{code}", name=shortened(name, _NAME))
    text = shortened(message, _TEXT)
    if severity == "breaking":
        add(case, "failure", shortened(details, _TEXT), type=code, message=text)
    else:
        add(case, "system-out", text)
