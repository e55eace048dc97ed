"""What a forge or a CI refuses is not written: results are ranked, cut, and the cut is said."""

import json
import re
from typing import Any

import pytest
from msgspec.structs import replace

from extractor.compare import KINDS, Change
from extractor.render.comparison.report import Finding, Part, Report
from extractor.render.comparison.to_markdown import LIMIT
from tests.render.helpers import change, comparison, rendered, several, whole


def many(count: int, *kinds: str, words: str = "x") -> Report:
    changes: list[Change] = []
    for number in range(count):
        kind = kinds[number % len(kinds)]
        row = f"{words} {number} | t | name{number}"
        one = change(kind, "" if kind == "added" else row, "" if kind == "removed" else row)
        changes.append(replace(one, confidence=(number % 100) / 100))
    return Report(parts=(Part(comparison=comparison(*changes)),))


def run_of(report: Report) -> dict[str, Any]:
    data = json.loads(rendered("sarif", report))
    assert data["version"] == "2.1.0"
    (run,) = data["runs"]
    assert isinstance(run, dict)
    return run


class TestSarif:
    def test_there_is_a_rule_for_each_kind_and_each_finding(self) -> None:
        rules = run_of(several())["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == [*KINDS, "held", "page-gone"]
        assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", rule["id"]) for rule in rules)
        assert all(rule["shortDescription"]["text"] for rule in rules)

    def test_a_result_has_what_code_scanning_asks_for(self) -> None:
        for report in (whole(), several()):
            for result in run_of(report)["results"]:
                assert result["level"] in ("error", "warning", "note")
                assert result["message"]["text"]
                assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                assert len(result["partialFingerprints"]) == 1
                assert 0 <= result.get("rank", 0) <= 100

    def test_a_fingerprint_is_the_id_of_the_change(self) -> None:
        marks = [one["partialFingerprints"]["changeId/v1"] for one in run_of(whole())["results"]]
        assert sorted(marks) == sorted(change.id for change in whole().changes)

    def test_a_fingerprint_of_a_finding_stays_when_its_message_changes(self) -> None:
        found = [Finding(code="held", severity="breaking", where="page", message=text) for text in ("one", "two")]
        runs = [run_of(Report(parts=(), findings=(one,))) for one in found]
        assert runs[0]["results"][0]["partialFingerprints"] == runs[1]["results"][0]["partialFingerprints"]

    def test_the_worst_and_surest_come_first(self) -> None:
        results = run_of(many(300, "added", "removed", "reworded"))["results"]
        ranked = [(("error", "warning", "note").index(one["level"]), -one["rank"]) for one in results]
        assert ranked == sorted(ranked)
        assert run_of(whole())["invocations"] == [{"executionSuccessful": True}]

    @pytest.mark.slow
    @pytest.mark.fault("sarif")
    def test_more_results_than_an_upload_may_hold_are_cut_with_a_notice(self) -> None:
        run = run_of(many(25_010, "added", "removed"))
        assert len(run["results"]) == 25_000
        (notice,) = run["invocations"][0]["toolExecutionNotifications"]
        assert notice["message"]["text"].startswith("10 results of 25010 are left out")
        assert [one["level"] for one in run["results"]].count("error") == 12_505

    @pytest.mark.slow
    def test_more_bytes_than_an_upload_may_hold_are_cut_with_a_notice(self) -> None:
        text = rendered("sarif", many(8_000, "removed", words="创建" * 600))
        assert len(text.encode("utf-8")) < 10_000_000
        assert "are left out" in text
        json.loads(text)


class TestGithub:
    def test_ten_of_each_level_are_shown_and_the_rest_is_counted(self) -> None:
        lines = rendered("github", many(60, "removed", "added", "reworded")).splitlines()
        levels = [line.split()[0] for line in lines]
        assert levels == ["::error"] * 10 + ["::warning"] * 10 + ["::notice"] * 10 + ["ctscat:"] * 2
        assert "10 errors, 10 warnings, 10 notices" in lines[-1]

    def test_data_and_properties_are_escaped_by_githubs_rules(self) -> None:
        found = Finding(code="a,b:c%", severity="breaking", where="100%", message="x: y, z")
        (line, _) = rendered("github", Report(parts=(), findings=(found,))).splitlines()
        assert line == "::error title=a%2Cb%3Ac%25::100%25: x: y, z"

    def test_the_same_change_in_two_pages_is_told_of_both(self) -> None:
        gone = change("removed", "Deleting | t | deleteIt")
        report = Report(parts=tuple(Part(heading=name, comparison=comparison(gone)) for name in ("one", "two")))
        lines = rendered("github", report).splitlines()
        assert [line.partition("::")[2].partition("::")[2].partition(":")[0] for line in lines[:2]] == ["one", "two"]


@pytest.mark.parametrize("review", [False, True])
def test_markdown_fits_into_a_pull_request(review: bool) -> None:
    text = rendered("markdown", replace(many(2_000, "added", "removed", "renamed"), review=review))
    assert LIMIT * 0.9 < len(text) < 65_536
    assert re.search(r"… and \d+ more lines", text)
    assert text.count("<details>") == text.count("</details>")


def test_junit_bounds_what_a_page_says() -> None:
    text = rendered("junit", many(1, "removed", words="y" * 100_000))
    assert len(text) < 12_000
