"""Which project a command works on: found from a subfolder, named, or none, and then the bundled data answer."""

import os
from pathlib import Path

import pytest

from extractor import Catalog, DataError, roots
from tests.commands.helpers import REPOSITORY, a_project, run, tree

NOTE = ": no project here: answered from the bundled data up to 20"

QUESTIONS = [
    ("show", "CreateJobV2"),
    ("list",),
    ("diff", "modelarts@2025-02-07", "modelarts@2026-05-30", "--fail-on", "none"),
    ("changelog", "modelarts"),
    ("export", "--service", "modelarts"),
    ("lint", "rules", "--fail-on", "none"),
]


@pytest.fixture
def outside(tmp_path: Path, monkeypatch) -> Path:
    """A folder that lies in no project, with a rule in it."""
    folder = tmp_path / "outside"
    (folder / "rules").mkdir(parents=True)
    (folder / "rules" / "names.txt").write_text("createModelArtsTrainJob\n")
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CTSCAT_ROOT", raising=False)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = a_project(tmp_path / "project")
    assert run("build", "--root", root).code == 0
    (root / "deep" / "down").mkdir(parents=True)
    return root


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_outside_of_a_project_the_bundled_data_answer_and_it_is_said_once(outside: Path, question) -> None:
    answer = run(*question)
    assert answer.code == 0
    assert answer.err.startswith(f"ctscat {question[0]}{NOTE}")
    assert answer.err.count("\n") == 1
    asked_for = run(*question, "--bundled")
    assert (asked_for.out, asked_for.err) == (answer.out, "")
    assert [path.name for path in outside.iterdir()] == ["rules"]  # nothing is written


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_in_a_project_its_own_data_count_unless_the_bundled_ones_are_asked_for(
    outside: Path, project: Path, monkeypatch, question
) -> None:
    bundled = run(*question, "--bundled").out
    monkeypatch.chdir(project)
    (project / "rules").mkdir()
    (project / "rules" / "names.txt").write_text("createModelArtsTrainJob\n")
    own = run(*question)
    assert NOTE not in own.err
    assert own.out != bundled
    assert run(*question, "--bundled").out == bundled


def test_two_files_need_no_data_and_nothing_is_said_of_any(outside: Path) -> None:
    table = (
        "<table><tr><th>Operation</th><th>Resource Type</th><th>Trace</th></tr><tr><td>Creating a job</td><td>job</td>"
    )
    Path("page.html").write_text(f"{table}<td>createJob</td></tr></table>")
    assert run("diff", "page.html", "page.html").err == ""


def test_a_project_is_found_from_a_subfolder(outside: Path, project: Path, monkeypatch) -> None:
    monkeypatch.chdir(project / "deep" / "down")
    shown = run("show", "CreateJobV2", "--format", "json")
    assert ([hit["service"] for hit in shown.json()], shown.err) == (["thing"], "")
    assert run("build").out.startswith("nothing to write")
    assert run("check", "--offline").code == 0
    assert not any((project / "deep" / "down").iterdir())


def test_another_users_project_above_is_refused_until_it_is_named(outside: Path, project: Path, monkeypatch) -> None:
    if os.getuid() == 0:
        os.chown(project, 4711, -1)
    else:
        monkeypatch.setattr(os, "getuid", lambda: 4711)
    monkeypatch.chdir(project / "deep")
    ran = run("show", "createJob")
    assert (ran.code, ran.out) == (2, "")
    assert f"{project}: the project above this folder is another user's (use it with --root" in ran.err
    assert run("show", "createJob", "--root", project).code == 0
    assert run("init").code == 0
    (project / "deep" / "ctscat.toml").unlink()
    monkeypatch.chdir(project)
    assert run("show", "createJob").code == 0


@pytest.mark.parametrize("mark", ["ctscat.toml", "pyproject.toml", ".ctscat", "snapshots/pages.yaml"])
def test_what_marks_a_project(outside: Path, mark: str) -> None:
    path = outside / mark
    path.parent.mkdir(exist_ok=True)
    path.write_text("[tool.ctscat]\n")
    inner = outside / "rules"
    assert roots.find_root(inner) == outside
    path.write_text("") if path.suffix == ".toml" else path.unlink()
    assert roots.find_root(inner) == (outside if mark == "ctscat.toml" else None)


def test_the_root_is_named_before_or_after_the_command_or_by_the_environment(
    outside: Path, project: Path, monkeypatch
) -> None:
    expected = run("show", "createJob", "--root", project)
    assert expected.code == 0
    assert run("--root", project, "show", "createJob") == expected
    assert run(f"--root={project}", "show", "createJob") == expected
    monkeypatch.setenv("CTSCAT_ROOT", str(project))
    assert run("show", "createJob") == expected
    assert run("show", "createJob", "--root", REPOSITORY) != expected


@pytest.mark.parametrize(
    "command", [("list",), ("build",), ("check",), ("snapshot", "--all"), ("decide", "a:b", "same")]
)
def test_a_root_that_is_a_file_or_not_there_is_a_usage_error_that_says_so(outside: Path, command) -> None:
    more = ("--reason", "x") if command[0] == "decide" else ()
    for root, message in (("rules/names.txt", "a file, not a folder"), ("gone", "no such folder")):
        ran = run(*command, *more, "--root", root)
        assert (ran.code, ran.out) == (2, "")
        assert f"{root}: {message}" in ran.err


def test_check_says_that_there_is_no_project(outside: Path) -> None:
    ran = run("check")
    assert (ran.code, ran.out) == (2, "")
    assert f"{outside}: there is no project here (ctscat init makes one" in ran.err
    assert tree(outside) == {}


def test_the_library_asks_the_project_it_stands_in_or_the_bundled_catalog(
    outside: Path, project: Path, monkeypatch
) -> None:
    assert "modelarts" in Catalog.load().services
    monkeypatch.chdir(project / "deep")
    assert Catalog.load().services == ("thing",)
    assert "modelarts" in Catalog.bundled().services


def test_an_installation_without_data_says_so(outside: Path, monkeypatch) -> None:
    monkeypatch.setattr(roots, "__file__", str(outside / "ctscat.whl" / "extractor" / "roots.py"))
    with pytest.raises(DataError, match="has no bundled data"):
        roots.bundled_root()
    assert run("show", "x").code == 5
