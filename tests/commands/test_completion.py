"""Completion as shells ask for it: scripts run in the real shell where it is there, candidates asked for directly."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.helpers import PAGE, REPOSITORY, a_project, page, run, store


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = a_project(tmp_path_factory.mktemp("completion") / "project")
    assert run("build", "--root", root).code == 0
    return root


def candidates(line: str, *options: object) -> list[str]:
    ran = run("completion", "bash", "--line", line, *options)
    assert (ran.code, ran.err) == (0, "")
    return ran.out.splitlines()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("ctscat sho", ["show"]),
        ("ctscat --quiet sho", ["show"]),
        ("ctscat --log-f", ["--log-format"]),
        ("ctscat --log-format ", ["text", "json"]),
        ("ctscat help dif", ["diff"]),
        ("ctscat show Cr", ["CreateJobV2"]),
        ("ctscat show 'createJob' Cr", ["CreateJobV2"]),
        ("ctscat show rep", ["report"]),
        ("ctscat show --serv", ["--service"]),
        ("ctscat show --service ", ["thing"]),
        ("ctscat show --service=t", ["--service=thing"]),
        ("ctscat show x --format j", ["json"]),
        ("ctscat show --site i", ["intl"]),
        ("ctscat list --lang ", ["en"]),
        ("ctscat diff thing@", ["thing@2025-05-01", "thing@2025-06-01"]),
        (f"ctscat diff thing {PAGE}@2025-06", [f"{PAGE}@2025-06-01"]),
        ("ctscat diff thing thing th", []),
        ("ctscat explain letter", ["letter-case"]),
        ("ctscat extract pa", []),
        ("ctscat nosuch th", []),
    ],
)
def test_what_may_stand_at_the_end_of_a_line(root: Path, line: str, names: list[str]) -> None:
    assert candidates(line, "--root", root) == names


def test_outside_of_a_project_the_bundled_names_are_offered(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "CreateJobV2" in run("completion", "bash", "--line", "ctscat show CreateJobV").out


def test_a_name_from_a_page_is_never_a_command_to_the_shell(tmp_path: Path) -> None:
    rows = (("Creating a job", "jobs;touch x", "createJob"), ("Stopping a job", "jobsAtRest", "stopJob"))
    root = tmp_path / "project"
    root.mkdir()
    store(root, page(rows))
    run("build", "--root", root)
    assert '"jobs;touch x"' in (root / "catalog" / "index.json").read_text("utf-8")
    assert candidates("ctscat show jobs", "--root", root) == ["jobsAtRest"]


SHELLS = {
    "bash": """\
source <(ctscat completion bash)
ask() { COMP_LINE="$1" COMP_POINT=${#1} _ctscat; printf '%s ' "${COMPREPLY[@]}"; echo; }
ask 'ctscat show Cr'; ask 'ctscat diff thing@2025-06'; ask 'ctscat list --service=t'; ask 'ctscat extract x'
""",
    "zsh": """\
compdef() { }; compadd() { shift 2; print -l "names $names" }; _files() { echo files }
source <(ctscat completion zsh)
ask() { words=(${=1}); CURRENT=$#words; _ctscat }
ask 'ctscat show Cr'; ask 'ctscat diff thing@2025-06'; ask 'ctscat extract x'
""",
    "fish": """\
ctscat completion fish | source
complete -C 'ctscat show Cr'; complete -C 'ctscat diff thing@2025-06'; complete -C 'ctscat extract sna'
""",
}


@pytest.mark.parametrize(
    ("shell", "says"),
    [
        ("bash", ["CreateJobV2", "@2025-06-01", "", ""]),
        ("zsh", ["names CreateJobV2", "names thing@2025-06-01", "files"]),
        ("fish", ["CreateJobV2", "thing@2025-06-01", "snapshots/"]),
    ],
)
def test_the_script_completes_in_the_real_shell(root: Path, tmp_path: Path, shell: str, says: list[str]) -> None:
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"no {shell} here")
    ctscat = tmp_path / "ctscat"
    ctscat.write_text(f'#!/bin/sh\nexec {sys.executable} -m extractor "$@"\n')
    ctscat.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY),
        "HOME": str(tmp_path),
    }
    flags = {"bash": ["--norc"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    command = [program, *flags, "-c", SHELLS[shell]]
    ran = subprocess.run(command, cwd=root, env=environment, text=True, capture_output=True, check=False)
    assert [line.strip() for line in ran.stdout.splitlines()] == says, ran.stderr
