"""A JUnit report as CI systems read it: a case a change or a finding, failed where it matters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from extractor.render.escape import plain, shortened
from extractor.values import Value

if TYPE_CHECKING:
    from lxml.etree import _Element

_NAME, _TEXT = 200, 4000


class Case(Value, frozen=True, kw_only=True):
    """A test case; one without a message passed, and there is nothing to say."""

    code: str = ""
    """What kind of case it is, such as `renamed`."""
    name: str
    message: str = ""
    failure: str = ""
    """Why it failed; empty where it passed."""


def to_xml(program: str, suites: Iterable[tuple[str, Iterable[Case]]]) -> str:
    """Return XML 1.0 of a program's named suites."""
    from lxml import etree

    root = etree.Element("testsuites", name=program)
    for name, cases in suites:
        suite = etree.SubElement(root, "testsuite", name=_bounded(name, _NAME))
        for case in cases:
            _add(suite, program, case)
    for element in (*root, root):
        element.set("tests", str(len(element.findall(".//testcase"))))
        element.set("failures", str(len(element.findall(".//failure"))))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(root, encoding="unicode", pretty_print=True)


def _add(suite: _Element, program: str, case: Case) -> None:
    from lxml.etree import SubElement

    kind = ".".join([*program.split(), *filter(None, [case.code])])
    element = SubElement(suite, "testcase", classname=plain(kind), name=_bounded(case.name, _NAME))
    message = _bounded(case.message, _TEXT)
    if case.failure:
        failure = SubElement(element, "failure", type=plain(case.code), message=message)
        failure.text = _bounded(case.failure, _TEXT)
    elif message:
        SubElement(element, "system-out").text = message


def _bounded(text: str, limit: int) -> str:
    return plain(shortened(text, limit))
