"""Findings in every format: exact places, nothing in a file becomes a command, SARIF that is valid."""

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from extractor.lint.findings import LintResult
from extractor.lint.formats import FORMATS, render
from extractor.render.sarif import LIMIT
from tests.lint.helpers import block, linter

TEXT = block("ECS", "ecs", "createServer", "createServr") + block("IAM", "user", "createUser", "DeleteUser")
HOSTILE = block("ECS", "ecs", "create\x1b[31m]](x)%\u202e::error::##[error]")


def checked(text: str = TEXT, file: str = "rules/main.tf") -> LintResult:
    return linter().lint(text, file)


def test_text() -> None:
    first, *rest = render(checked(), "text").splitlines()
    assert first.startswith(
        "rules/main.tf:4:35: error: ECS documents no trace createServr (newest document: 2026-04-18)"
    )
    assert first.endswith("; did you mean createServer? [unknown-name]")
    assert rest == [
        "rules/main.tf:9:19: note: the action of createUser is also documented as createUserV5 [covers-only-part]",
        "rules/main.tf:9:33: warning: IAM documents deleteUser, in another letter case [letter-case]",
        "1 error, 1 warning, 1 note on 4 trace names in 1 file, as of 2026-12-10",
    ]
    assert render(checked(""), "text") == ""


def test_json_keeps_its_contract() -> None:
    data = json.loads(render(checked(), "json"))
    assert data["checked"] == 4
    assert data["findings"][0] == {
        "rule": "unknown-name",
        "severity": "error",
        "file": "rules/main.tf",
        "line": 4,
        "column": 35,
        "end_column": 46,
        "service": "ECS",
        "resource_type": "ecs",
        "name": "createServr",
        "message": "ECS documents no trace createServr (newest document: 2026-04-18)",
        "suggestions": ["createServer"],
        "fixable": False,
    }


def test_junit() -> None:
    suites = ElementTree.fromstring(render(checked(), "junit"))
    assert (suites.get("tests"), suites.get("failures")) == ("3", "2")
    assert [case.get("classname") for case in suites.iter("testcase")] == [
        "ctscat.lint.unknown-name",
        "ctscat.lint.covers-only-part",
        "ctscat.lint.letter-case",
    ]
    assert ElementTree.fromstring(render(checked(""), "junit")).get("tests") == "1"


def test_github_shows_the_worst_first_and_counts_the_rest() -> None:
    lines = render(
        checked(block("ECS", "ecs", *(f"frobnicate{number}" for number in range(12)))), "github"
    ).splitlines()
    assert lines[0] == (
        "::error file=rules/main.tf,line=4,col=19,endColumn=30,title=unknown-name::"
        "ECS documents no trace frobnicate0 (newest document: 2026-04-18)"
    )
    assert len(lines) == 12
    assert "2 errors" in lines[-1]


TEXT_MESSAGE = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
POSITIVE = {"type": "integer", "minimum": 1}
SARIF: dict[str, Any] = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "additionalProperties": False,
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                },
                "invocations": {"type": "array", "items": {"$ref": "#/$defs/invocation"}},
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
            },
        },
        "driver": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string"},
                "version": {"type": "string"},
                "rules": {
                    "type": "array",
                    "uniqueItems": True,
                    "items": {
                        "type": "object",
                        "required": ["id"],
                        "additionalProperties": False,
                        "properties": {
                            "id": {"type": "string"},
                            "shortDescription": TEXT_MESSAGE,
                            "fullDescription": TEXT_MESSAGE,
                            "help": TEXT_MESSAGE,
                        },
                    },
                },
            },
        },
        "invocation": {
            "type": "object",
            "required": ["executionSuccessful"],
            "additionalProperties": False,
            "properties": {"executionSuccessful": {"type": "boolean"}, "toolExecutionNotifications": {"type": "array"}},
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": TEXT_MESSAGE,
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
                "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
            },
        },
        "location": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["artifactLocation"],
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {"uri": {"type": "string", "pattern": r"^[^\s\\<>^`{|}]+$"}},
                        },
                        "region": {
                            "type": "object",
                            "additionalProperties": False,
                            "properties": {"startLine": POSITIVE, "startColumn": POSITIVE, "endColumn": POSITIVE},
                        },
                    },
                }
            },
        },
    },
}
"""What SARIF 2.1.0 demands of the parts that are used; the official schema, too, finds no fault with the output."""


@pytest.mark.parametrize("text", [TEXT, HOSTILE, ""])
@pytest.mark.parametrize("file", ["rules/main.tf", "a b/ü:\x01^.tf", "C:\\rules\\main.tf"])
def test_sarif_is_valid(text: str, file: str) -> None:
    data = json.loads(render(checked(text, file), "sarif"))
    Draft202012Validator(SARIF).validate(data)
    rules = data["runs"][0]["tool"]["driver"]["rules"]
    assert all("](" not in result["message"]["text"].replace(r"\]", "") for result in data["runs"][0]["results"])
    assert {result["ruleId"] for result in data["runs"][0]["results"]} <= {rule["id"] for rule in rules}


def marks(text: str) -> list[str]:
    results = json.loads(render(checked(text), "sarif"))["runs"][0]["results"]
    return [result["partialFingerprints"]["ctscatReference/v1"] for result in results]


def test_fingerprints_survive_moved_lines_and_tell_repeated_findings_apart() -> None:
    twice = marks(TEXT + TEXT)
    assert len(set(twice)) == len(twice)
    assert marks("# moved\n\n" + TEXT.replace("  trace_names", "      trace_names")) == marks(TEXT)


@pytest.mark.slow
def test_sarif_is_cut_where_it_would_be_refused() -> None:
    (finding, *_) = checked().findings
    run = json.loads(render(LintResult(findings=(finding,) * (2 * LIMIT), checked=1), "sarif"))["runs"][0]
    assert 0 < len(run["results"]) <= LIMIT
    assert f"of {2 * LIMIT} are left out" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize("name", FORMATS)
def test_what_a_file_says_is_harmless(name: str) -> None:
    shown = render(checked(HOSTILE, "x\n::error::y.tf"), name)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "##[" not in shown
    assert not any(line.startswith("::") and "title=unknown-name" not in line for line in shown.splitlines())
