"""Whatever a page says: every output is well-formed, shows the unseen, and holds no command or markup of the page."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from lxml import etree

from extractor.build.catalog import Place, Printed, Replacement, Trace
from extractor.build.changelog import Entry
from extractor.build.search import Hit
from extractor.compare import Damage, NameRows, Parity, Placed
from extractor.model import Edition, Remark, Row, Table
from extractor.render import extraction, parity_report, trace_details
from extractor.render.changelog_atom import to_atom
from extractor.render.changelog_markdown import to_json, to_markdown
from extractor.render.comparison.report import Report
from extractor.render.comparison.to_csv import COLUMNS
from extractor.render.style import PIPE, Style
from tests.render.helpers import (
    PAGE_ATTRIBUTES,
    PAGE_TAGS,
    hostile,
    hostile_entries,
    hostile_reports,
    rendered,
    unhurried,
    unseen,
)

pytestmark = pytest.mark.slow

# What a build agent obeys: at the start of a line, after blanks; and this anywhere in a line.
FORGED = re.compile(r"^\s*::(?!(?:error|warning|notice) title=)|##\w*\[", re.MULTILINE)
HTML_TAG = re.compile(r"(?<!\\)<(?!/?(?:details|summary)>|https?://[^\s<>]*>)")


def safe(text: str) -> bool:
    return not unseen(text) and not FORGED.search(text)


def clean(cells: Any) -> bool:
    return all(not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) for cell in cells)


@unhurried
@given(hostile_reports())
@pytest.mark.fault("terminal", "csv", "markdown", "html", "ci-commands")
def test_a_report_in_every_format(report: Report) -> None:
    """In one test, as making reports up takes longer than all that is done with them."""
    check_text(report)
    check_json_says_exactly_what_was_there(report)
    check_csv(report)
    check_markdown(rendered("markdown", report))
    check_html(report)
    check_junit(report)
    check_sarif(report)
    check_github(report)


def check_text(report: Report) -> None:
    for style in (PIPE, Style(width=40), Style(width=80)):
        text = rendered("text", report, style)
        assert safe(text)
        assert "\u200b" not in text
        assert not re.search(r"^\s*::", text, re.MULTILINE)


def check_json_says_exactly_what_was_there(report: Report) -> None:
    text = rendered("json", report)
    assert safe(text)
    data = json.loads(text)
    several = [data] if report.single else data["reports"]
    for part, fields in zip(report.parts, several, strict=True):
        said = json.loads(json.dumps(part.comparison.to_dict()))
        assert all(fields[key] == said[key] for key in said.keys() - {"changes", "hints"})
        ids = sorted(change.id for change in part.comparison.changes)
        assert sorted(change["id"] for change in fields["changes"]) == ids


def check_csv(report: Report) -> None:
    text = rendered("csv", report)
    assert safe(text)
    assert not re.search(r"^\s*::", text, re.MULTILINE)
    lines = list(csv.reader(io.StringIO(text)))
    assert {len(line) for line in lines} == {len(COLUMNS)}
    assert all(map(clean, lines))
    pairs = sum(max(len(one.old), 1) * max(len(one.new), 1) for part in report.parts for one in part.comparison.changes)
    assert len(lines) == 1 + pairs + len(report.findings)


def check_markdown(text: str) -> None:
    assert safe(text)
    columns = 0
    for line in text.splitlines():
        assert re.match(
            r"(#{1,4} |[-|*] ?|<|From |Decide |Hints|Not compared|First edition|Page |Cosmetic|Ended|$)", line
        )
        words = re.sub(r"(?<!\\)(`+)(?!`).*?(?<!`)\1(?!`)", "", line)  # what stands as code is no markup
        assert not HTML_TAG.search(words)
        assert not re.search(r"(?<!\\)!\[|[@#](?=\w)|://(?![^()<>]*>\)\*\* )", words)
        if line.startswith("| "):
            cells = len(re.findall(r"(?<!\\)(?:\\\\)*\|", line))
            columns = cells if line.startswith("| Kind") else columns
            assert cells == columns


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in PAGE_TAGS
        known = dict(attrs)
        assert known.keys() <= PAGE_ATTRIBUTES
        assert str(known.get("href", "https://")).startswith(("https://", "http://"))
        assert not known.keys() & {"href"} or tag == "a"
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def check_html(report: Report) -> None:
    text = rendered("html", report)
    assert safe(text)
    assert "\u200b" not in text
    tags = _Tags()
    tags.feed(text)
    tags.close()
    assert tags.open == []


def check_junit(report: Report) -> None:
    text = rendered("junit", report)
    assert safe(text)
    root = etree.fromstring(text.encode("utf-8"))
    changes = sum(max(1, len(part.comparison.changes)) for part in report.parts)
    assert int(root.get("tests", "")) == changes + len(report.findings)
    assert {element.tag for element in root.iter()} <= {
        *("testsuites", "testsuite", "testcase", "failure", "system-out")
    }


def check_sarif(report: Report) -> None:
    text = rendered("sarif", report)
    assert safe(text)
    run = json.loads(text)["runs"][0]
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert "[" not in re.sub(r"\\.", "", result["message"]["text"])  # `[words](address)` would be a link
        (place,) = result["locations"]
        uri = place["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(https?://)?[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*…?", uri)
        assert uri.startswith(("https://", "http://")) or ":" not in uri


def check_github(report: Report) -> None:
    text = rendered("github", report)
    assert safe(text)
    for line in text.splitlines():
        assert re.match(r"::(error|warning|notice) title=[^:,]*::|ctscat: ", line)
    assert len([line for line in text.splitlines() if line.startswith("::")]) == len(report.changes) + len(
        report.findings
    )


@unhurried
@given(hostile_entries())
def test_changelog(entry: Entry) -> None:
    text = to_markdown([entry])
    check_markdown(text)
    assert text.splitlines()[0] == "# Changelog"
    assert len(re.findall("^## ", text, re.MULTILINE)) == 1
    assert json.loads(to_json([entry])) == json.loads(json.dumps([entry.to_dict()]))


@unhurried
@given(hostile_entries())
def test_atom(entry: Entry) -> None:
    text = to_atom([entry])
    assert safe(text)
    root = etree.fromstring(text.encode("utf-8"))
    space = "{http://www.w3.org/2005/Atom}"
    (of,) = root.findall(f"{space}entry")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", of.findtext(f"{space}updated") or "")
    tags = _Tags()
    tags.feed(of.findtext(f"{space}content") or "")
    tags.close()
    assert tags.open == []


STYLES = (PIPE, Style(width=40))


def quiet(text: str) -> bool:
    """Whether a text shows all it has, and no line of it is a command, not even one as our own annotations."""
    return safe(text) and not re.search(r"^\s*::", text, re.MULTILINE)


@unhurried
@given(hostile, hostile, hostile)
def test_what_a_trace_is_told_with(name: str, words: str, edition: str) -> None:
    operation = Printed(
        operation=words, resource_type=name, category=words, places=(Place(edition=edition, table=1, row=1),)
    )
    newer = Replacement(name=name, confidence=0.5, evidence=(words,))
    trace = Trace(
        name=name,
        site=edition,
        status="legacy",
        resource_types=(name,),
        first_seen="2024-01-01",
        last_seen="2025-01-01",
        replaced_by=(newer,),
        operations=(operation,),
        warnings=(words,),
    )
    hit = Hit(service="modelarts", as_of="2025-01-01", trace=trace)
    assert all(quiet(trace_details.as_text(hits, style)) for hits in ([hit], [hit, hit]) for style in STYLES)
    assert safe(trace_details.as_json([hit]))


@unhurried
@given(hostile, hostile)
def test_parity(name: str, words: str) -> None:
    row = Row(operation=words, resource_type="job", traces=(name,))
    lack = NameRows(name=name, rows=(Placed.of(row, category="jobs", source="page", table=1, number=1),))
    found = Parity(
        lacking_old=(lack,), lacking_new=(lack,), damaged=(Damage(old=lack, new=lack, evidence="one letter differs"),)
    )
    assert all(quiet(parity_report.as_text(found, style)) for style in STYLES)
    assert safe(parity_report.as_json(found))


@unhurried
@given(hostile, hostile, hostile)
def test_what_a_page_says(source: str, words: str, name: str) -> None:
    row = Row(operation=words, resource_type=name, traces=(name, words))
    table = Table(section=words, caption=words, category=name, rows=(row,))
    edition = Edition(
        source=source, title=words, service=name, tables=(table,), warnings=(Remark(code="x", message=words),)
    )
    results = [edition, extraction.Failed(source=source, error=words, code=4)]
    for form in extraction.FORMATS:
        text = extraction.render(results, form)
        assert safe(text) if form in ("markdown", "json") else quiet(text)
