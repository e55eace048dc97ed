"""Ignores need a rule, a reason and a finding; they end on their day."""

import pytest

from extractor.errors import DataError
from extractor.lint.ignores import read_ignore_file
from tests.lint.helpers import TODAY, block, findings, linter

BAD = 'service_type = "ECS" and trace_name = "%s"'


def rules(text: str, file: str = "rule.sql") -> list[str]:
    return [one.rule for one in findings(text, file)]


@pytest.mark.parametrize(
    ("file", "comment"),
    [
        ("rule.sql", "-- ctscat: ignore[unknown-name]: seen live"),
        ("rule.sql", "/* ctscat: ignore[unknown-name, letter-case] until 2026-12-01: seen live */"),
        ("rule.py", "# ctscat: ignore[unknown-name]: seen live"),
        ("rule.js", "// ctscat:ignore[unknown-name]: seen live"),
        ("rule.md", "<!-- ctscat: ignore[unknown-name]: seen live -->"),
    ],
)
def test_comments_of_each_syntax(file: str, comment: str) -> None:
    line = BAD % "frobnicate"
    assert rules(f"{line} {comment}\n", file) == []
    assert rules(f"{comment}\n{line}\n", file) == []
    assert rules(f"{comment}\n\n{line}\n", file) == ["unused-ignore", "unknown-name"]


def test_a_comment_is_about_one_line_unless_it_says_the_file() -> None:
    text = f"-- ctscat: ignore%s[unknown-name]: x\n{BAD % 'frobnicate'};\n{BAD % 'destroy'};\n"
    assert rules(text % "") == ["unknown-name"]
    assert rules(text % "-file") == []


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ctscat: ignore: because", "names no rule"),
        ("ctscat: ignore[unknown-nam]: x", "is not a rule"),
        ("ctscat: ignore[unused-ignore]: x", "is not a rule"),
        ("ctscat: ignore[unknown-name]", "gives no reason"),
        ("ctscat: ignore[unknown-name] until soon: x", "'soon' is not a valid date"),
    ],
)
def test_an_ignore_that_cannot_be_understood_ignores_nothing(comment: str, message: str) -> None:
    said = findings(f"{BAD % 'frobnicate'} # {comment}\n", "rule.sql")
    assert [one.rule for one in said] == ["unknown-name", "invalid-ignore"]
    assert message in said[1].message
    assert said[1].column == len(BAD % "frobnicate") + 2


def test_an_ignore_ends_after_its_day() -> None:
    line = BAD % "frobnicate"
    assert rules(f"{line} # ctscat: ignore[unknown-name] until {TODAY}: x\n") == []
    assert rules(f"{line} # ctscat: ignore[unknown-name] until 2026-11-29: x\n") == ["unknown-name", "expired-ignore"]


def test_where_a_service_is_not_covered_no_ignore_is_called_unused() -> None:
    comment = "-- ctscat: ignore[letter-case]: seen live"
    line = "service_type = 'NOSUCH' and trace_name = 'createThing'"
    assert rules(f"{line} {comment}\n") == ["not-covered"]
    assert rules(f"{line} {comment.replace(': seen live', '')}\n") == ["not-covered", "invalid-ignore"]


FILE = """# for plans
[[ignore]]
rule = "unknown-name"
file = "plans/*.json"
name = "frobnicate"
reason = "seen live"

[[ignore]]
rule = "letter-case"
service = "ecs"
until = 2027-01-31
reason = "to be renamed"

[[ignore]]
rule = "removed-name"
until = "2020-01-31"
reason = "old"
"""


def test_a_file_of_ignores_reports_what_it_no_longer_needs() -> None:
    checker = linter(ignore_file=read_ignore_file(FILE.encode(), "ignores.toml", TODAY))
    said = checker.lint(block("ECS", "ecs", "frobnicate", "CreateServer"), "main.tf").findings
    assert [one.rule for one in said] == ["unknown-name"]
    assert [(one.rule, one.line) for one in checker.unused().findings] == [("unused-ignore", 2), ("expired-ignore", 14)]


@pytest.mark.parametrize(
    "data", [b"[[ignore", b"ignore = 1", b'[[ignore]]\nrules = "x"', b"[[ignore]]\nrule = 1", b"ignore = [{}]", b"\xff"]
)
def test_a_damaged_file_of_ignores_is_refused(data: bytes) -> None:
    with pytest.raises(DataError, match="ignores"):
        read_ignore_file(data, "ignores.toml", TODAY)
