"""Whole outputs, as people and programs get them."""

import csv
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from lxml import etree
from msgspec import to_builtins
from syrupy.assertion import SnapshotAssertion

from extractor import __version__
from extractor.compare import Change, Comparison, Placed, compare
from extractor.model import Edition, Row, Table
from extractor.render.comparison import FORMATS, render
from extractor.render.comparison.report import Part, Report
from extractor.render.layout import width_of
from extractor.render.style import Style
from tests.render.helpers import EVERY_KIND, HINT, change, comparison, several, whole

TERMINAL = Style(width=80)


def rendered(name: str, report: Report, style: Style = TERMINAL) -> str:
    return render(report, name, style)


def shown(name: str, report: Report) -> str:
    """What a person reviews of an output: without what is the same in every page and every run."""
    text = rendered(name, report)
    if name == "sarif":
        data = json.loads(text)
        assert data["runs"][0]["tool"]["driver"].pop("version") == __version__
        assert data["runs"][0]["tool"]["driver"].pop("rules")
        return json.dumps(data, ensure_ascii=False, indent=1)
    if name == "html":
        return text[text.index("<body>") :]
    return text


@pytest.mark.parametrize("name", FORMATS)
def test_one_comparison(name: str, snapshot: SnapshotAssertion) -> None:
    assert shown(name, whole()) == snapshot


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_review(name: str, snapshot: SnapshotAssertion) -> None:
    assert shown(name, whole(review=True)) == snapshot


@pytest.mark.parametrize("name", FORMATS)
def test_several_comparisons_and_findings(name: str, snapshot: SnapshotAssertion) -> None:
    assert shown(name, several()) == snapshot


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_changed(name: str, snapshot: SnapshotAssertion) -> None:
    report = Report(parts=(Part(comparison=comparison()),))
    assert shown(name, report) == snapshot


class TestText:
    def test_no_line_is_wider_than_the_terminal_but_for_sources(self) -> None:
        for width in (60, 80, 120):
            for line in rendered("text", whole(review=True), Style(width=width)).splitlines():
                assert width_of(line) <= width or line.startswith(("old ", "new "))

    def test_breaking_stands_before_additive_before_cosmetic_and_counts_stand_last(self) -> None:
        lines = rendered("text", whole()).splitlines()
        order = [lines.index(title) for title in ("BREAKING", "ADDITIVE", "COSMETIC")]
        assert order == sorted(order)
        assert lines.index("COSMETIC") < max(
            i for i, line in enumerate(lines) if line.startswith("10 breaking, 2 additive")
        )

    def test_rows_of_one_name_that_went_two_ways_are_summed_up(self) -> None:
        assert "change_instance_status is now startNotebook and stopNotebook" in rendered("text", whole())

    def test_rows_of_two_names_that_came_together_are_summed_up(self) -> None:
        changes = [
            change("renamed", f"Updating {what} | domain | update{what}", f"Updating {what} | Policy | modifyPolicy")
            for what in ("Passwords", "ACL")
        ]
        text = rendered("text", Report(parts=(Part(comparison=comparison(*changes)),)))
        assert "updatePasswords and updateACL are now modifyPolicy" in text

    def test_arrows_of_a_kind_stand_in_one_column_though_names_are_wide(self) -> None:
        changes = [
            change("renamed", f"x | t | {old}", "x | t | newName") for old in ("名字很长的事件", "short", "middleName")
        ]
        lines = rendered("text", Report(parts=(Part(comparison=comparison(*changes)),))).splitlines()
        assert len({width_of(line.partition("→")[0]) for line in lines if "→" in line}) == 1

    def test_review_tells_what_to_type_and_the_least_sure_first(self) -> None:
        text = rendered("text", whole(review=True))
        assert "ctscat decide ID same|different" in text
        ids = re.findall(r"^ +id (\w+)$", text, re.MULTILINE)
        assert ids == [HINT.id, EVERY_KIND[3].id, EVERY_KIND[10].id]
        assert text.index(HINT.id) < text.index("BREAKING")

    def test_without_review_it_says_how_many_are_unsure(self) -> None:
        assert "3 less than 90% sure: --review" in rendered("text", whole())

    def test_what_is_only_a_hint_is_marked(self) -> None:
        listed = change("removed", "Listing logs | log | listLogs", confidence=0.6)
        text = rendered("text", Report(parts=(Part(comparison=comparison(listed, hints=(HINT,))),)))
        assert "  ? listLogs" in text
        assert "HINTS (marked ? above" in text


def test_a_copy_that_went_is_not_called_undocumented() -> None:
    row = Row(operation="Logging in", resource_type="user", traces=("login",))
    pages = [
        Edition(source="page", tables=(Table(section="", caption="", category="jobs", rows=rows),))
        for rows in ((row, row), (row,))
    ]
    for name in ("markdown", "junit", "github"):
        text = rendered(name, Report(parts=(Part(comparison=compare(*pages)),)))
        assert "listed once less" in text
        assert "no longer" not in text


def test_a_row_that_moved_says_from_where_to_where() -> None:
    row = Row(operation="Opening", resource_type="app", traces=("openApp",))
    sides = [Placed.of(row, category="jobs", source=page, table=1, number=1) for page in ("page-one", "page-two")]
    moved = Change(id="1", kind="moved", confidence=1.0, evidence=(), old=(sides[0],), new=(sides[1],))
    assert "page-one → page-two" in rendered("text", Report(parts=(Part(comparison=comparison(moved)),)))
    assert "development → inference" in rendered("text", whole())


class TestJson:
    def test_one_comparison_is_the_object_of_the_contract(self) -> None:
        data = json.loads(rendered("json", whole()))
        assert {"old", "new", "unchanged", "not_compared", "changes", "summary"} <= data.keys()
        assert data["old"] == {"source": "old.html", "updated_on": "2025-02-07"}
        assert data["summary"]["renamed"] == 3
        assert {one["severity"] for one in data["changes"]} == {"breaking", "additive", "cosmetic"}
        assert Comparison.from_dict(data) == whole().single

    def test_several_have_headings_and_findings(self) -> None:
        data = json.loads(rendered("json", several()))
        assert [one["heading"] for one in data["reports"]] == ["intl.en-us.jobs", "intl.en-us.quiet"]
        assert data["findings"][0] == to_builtins(several().findings[0])

    def test_one_comparison_under_a_heading_keeps_the_shape_of_several(self) -> None:
        report = Report(parts=(Part(heading="page", comparison=comparison()),))
        assert json.loads(rendered("json", report)).keys() == {"reports", "findings"}


def test_csv_has_a_line_for_each_pair_of_rows() -> None:
    lines = list(csv.DictReader(io.StringIO(rendered("csv", whole()))))
    renamed = [line for line in lines if line["new_traces"] == "CreateJobV2"]
    assert [(one["severity"], one["kind"], one["old_traces"]) for one in renamed] == [
        ("breaking", "renamed", "createModelArtsTrainJob")
    ]
    assert [line["new_traces"] for line in lines if line["kind"] == "split"] == ["createTag", "updateTag"]
    assert [line["old_traces"] for line in lines if line["kind"] == "merged"] == ["startService", "stopService"]


class TestJunit:
    def test_what_breaks_has_failed(self) -> None:
        root = etree.fromstring(rendered("junit", whole()).encode())
        assert (root.get("tests"), root.get("failures")) == ("14", "10")
        assert len(root.findall("testsuite/testcase")) == 14
        assert {one.get("type") for one in root.iter("failure")} == {
            *("removed", "renamed", "respelled", "split", "merged", "retyped", "traces", "repurposed")
        }

    def test_findings_are_cases_and_a_quiet_page_is_one_that_passed(self) -> None:
        root = etree.fromstring(rendered("junit", several()).encode())
        assert [(one.get("name"), one.get("tests"), one.get("failures")) for one in root] == [
            ("intl.en-us.jobs", "2", "1"),
            ("intl.en-us.quiet", "1", "0"),
            ("findings", "2", "1"),
        ]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_page_loads_and_runs_nothing_and_says_so() -> None:
    tags = _Tags()
    tags.feed(rendered("html", whole()))
    names = {tag for tag, _ in tags.found}
    assert not names & {"script", "link", "img", "iframe", "object", "form", "base"}
    policy = next(known["content"] for tag, known in tags.found if known.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
