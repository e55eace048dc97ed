"""`ctscat lint` and `ctscat explain` as commands: options, exit codes, standard input, fixing in place."""

import io
import json
import sys
from pathlib import Path

import pytest

from tests.commands.helpers import Ran, run

AS_OF = "2026-11-30"
OLD = 'service_type = "ModelArts" and resource_type = "trainJob" and trace_name = "createModelArtsTrainJob" -- keep\n'
NEW = 'service_type = "ModelArts" and resource_type = "JobV2" and trace_name = "CreateJobV2" -- keep\n'
CATALOG = {
    "service": "modelarts",
    "as_of": "2026-06-02",
    "traces": [
        {"name": "CreateJobV2", "status": "current", "resource_types": ["JobV2"], "operations": []},
        {
            "name": "createModelArtsTrainJob",
            "status": "legacy",
            "resource_types": ["trainJob"],
            "last_seen": "2025-02-07",
            "replaced_by": [{"name": "CreateJobV2", "confidence": 0.99, "evidence": []}],
        },
    ],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "ctscat.toml").write_text("")
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "modelarts.json").write_text(json.dumps(CATALOG))
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "old.sql").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lint(*arguments: object) -> Ran:
    return run("lint", "--as-of", AS_OF, *arguments)


def test_findings_are_exit_1_from_the_severity_asked_for(folder: Path) -> None:
    ran = lint("rules")
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.startswith("rules/old.sql:1:77: warning: createModelArtsTrainJob was last documented on 2025-02-07;")
    assert lint("rules", "--fail-on", "error").code == 0
    assert lint("rules", "--fail-on", "none").code == 0


def test_colour_is_for_those_who_ask(folder: Path) -> None:
    assert "\x1b" not in lint("rules").out
    assert "\x1b[33mwarning:\x1b[0m" in lint("rules", "--color", "always").out


def test_quiet_where_all_is_well(folder: Path) -> None:
    (folder / "rules" / "old.sql").write_text(NEW)
    assert lint("rules") == Ran(0, "", "")
    assert lint("rules", "--format", "json").json() == {"findings": [], "checked": 1, "files": 1, "as_of": "2026-06-02"}


def test_standard_input_is_in_the_syntax_of_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"operations": [{"service_type": "ModelArts", "resource_type": "JobV2", "trace_names": ["CreateJob"]}]}
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(body).encode())))
    (finding,) = lint("-", "--stdin-name", "body.json", "--format", "json").json()["findings"]
    assert (finding["file"], finding["rule"], finding["name"]) == ("body.json", "unknown-name", "CreateJob")


def test_diff_shows_and_fix_writes(folder: Path) -> None:
    file = folder / "rules" / "old.sql"
    shown = lint("rules", "--diff")
    assert (shown.code, file.read_text()) == (1, OLD)
    assert f"-{OLD}+{NEW}" in shown.out
    fixed = lint("rules", "--fix")
    assert (fixed.code, file.read_text()) == (0, NEW)
    assert f"-{OLD}+{NEW}" in fixed.out
    assert lint("rules", "--fix") == Ran(0, "", "")


def test_a_machine_format_stays_whole_beside_a_diff(folder: Path) -> None:
    ran = lint("rules", "--diff", "--format", "json")
    assert len(ran.json()["findings"]) == 1
    assert f"+{NEW}" in ran.err


def test_second_proofs(folder: Path) -> None:
    trace = {"service_type": "ModelArts", "resource_type": "trainJob", "trace_name": "createModelArtsTrainJob"}
    (folder / "traces").mkdir()
    (folder / "traces" / "1_CloudTrace-Digest_x.json").write_text("{}")
    (folder / "traces" / "empty.json").write_text("")
    (folder / "traces" / "1.json").write_text(json.dumps([trace]))
    assert lint("rules", "--events", "traces").code == 0
    answer = {
        "operations": [{"service_type": "MODELARTS", "resource_type": "JobV2", "operation_list": ["CreateJobV2"]}]
    }
    (folder / "operations.json").write_text(json.dumps(answer))
    assert lint("rules", "--operations", "operations.json", "--fail-on", "error").code == 1


def test_the_ignore_file_of_the_folder_is_used(folder: Path) -> None:
    (folder / ".ctscat-lint.toml").write_text('[[ignore]]\nrule = "legacy-name"\nreason = "to be renamed"\n')
    assert lint("rules") == Ran(0, "", "")
    (folder / "rules" / "old.sql").write_text(NEW)
    assert "unused-ignore" in lint("rules").out


def test_a_file_that_is_named_and_not_text_is_a_note(folder: Path) -> None:
    (folder / "rules" / "binary").write_bytes(b"\0")
    assert [one["rule"] for one in lint("rules/binary", "--format", "json").json()["findings"]] == ["not-read"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere"], 3, "no such file or folder"),
        (["rules", "--as-of", "soon"], 2, "not a valid date"),
        (["rules", "--root", "rules"], 2, "no catalog here"),
        (["rules", "--events", "nowhere"], 2, "no such file"),
        (["rules", "--ignores", "nowhere"], 2, "no such file"),
        (["-", "--fix"], 2, "cannot be fixed in place"),
        (["rules", "--operations", "rules/old.sql"], 5, "not JSON"),
    ],
)
def test_mistakes(folder: Path, arguments: list[str], code: int, message: str) -> None:
    ran = lint(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


def test_explain_tells_one_rule_or_lists_all() -> None:
    told = run("explain", "legacy-name")
    assert told.code == 0
    assert "trace_names" in told.out
    assert "letter-case" in run("explain").out
    assert "did you mean legacy-name?" in run("explain", "legacy-nam").err
