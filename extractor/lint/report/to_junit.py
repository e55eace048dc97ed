"""Findings as a JUnit report: a suite a file, a case a finding, failed unless it is a note."""

from __future__ import annotations

from itertools import groupby

from extractor.lint.findings import Checked, Finding
from extractor.render.escape import plain, shortened

_NAME, _TEXT = 200, 4000


def render(checked: Checked) -> str:
    """Return XML 1.0 as CI systems read it; without findings one case that passed."""
    from lxml import etree

    root = etree.Element("testsuites", name="ctscat lint")
    for file, findings in groupby(checked.findings, key=lambda finding: finding.file):
        suite = etree.SubElement(root, "testsuite", name=shortened(plain(file), _NAME))
        for finding in findings:
            _add_case(suite, finding)
    if not len(root):
        suite = etree.SubElement(root, "testsuite", name="trace names")
        etree.SubElement(suite, "testcase", classname="ctscat.lint", name=f"{checked.checked} trace names")
    for suite in (*root, root):
        suite.set("tests", str(len(suite.findall(".//testcase"))))
        suite.set("failures", str(len(suite.findall(".//failure"))))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode", pretty_print=True)


def _add_case(suite: object, finding: Finding) -> None:
    from lxml import etree

    place = f"line {finding.line}, column {finding.column}"
    name = shortened(plain(f"{finding.name or finding.service} ({place})"), _NAME)
    case = etree.SubElement(suite, "testcase", classname=f"ctscat.lint.{finding.rule}", name=name)  # type: ignore[arg-type]
    message = shortened(plain(finding.message), _TEXT)
    if finding.severity == "note":
        etree.SubElement(case, "system-out").text = message
    else:
        failure = etree.SubElement(case, "failure", type=finding.rule, message=message)
        failure.text = plain(f"{finding.file}:{finding.line}:{finding.column}")
