"""Exit codes, helps and their examples, and what happens where nothing can be written."""

import re
import shlex
from pathlib import Path

import pytest

from extractor.cli import COMMANDS

from .forks import Forks
from .helpers import PAGE, ROWS, a_project, leftovers, page, renamed, run, store, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "project")


def test_each_exit_code_means_one_thing(root: Path, tmp_path: Path) -> None:
    shrunk = page(ROWS[:1], "2025-09-01")
    (tmp_path / "file").write_text("", "utf-8")
    blocked = tmp_path / "file" / "traces.csv"  # a folder cannot be made where a file is
    assert run("build", "--root", root).code == 0
    assert run("show", "nothing", "--root", root).code == 1
    assert run("build", "--unknown", "--root", root).code == 2
    assert run("snapshot", tmp_path / "missing.html", "--root", root, "--service", "thing").code == 3
    assert store(root, shrunk).code == 4
    assert run("export", "--output", blocked, "--root", root).code == 6
    file = root / "snapshots" / "thing" / PAGE / "2025-05-01.yaml"
    file.write_bytes(file.read_bytes()[:-100])
    assert run("build", "--root", root).code == 5
    assert run("build", "--check", "--root", root).code == 5
    assert run("show", "createJob", "--as-of", "2025-05-01", "--root", root).code == 5
    assert run("snapshot", "--reread", "--root", root).code == 5


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_with_examples(command: str) -> None:
    said = run(command, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"usage: ctscat {command} ")
    assert examples(command)
    assert max(map(len, said.out.splitlines())) <= 80


def examples(command: str) -> list[list[str]]:
    """The examples of a help, without what is explained after them."""
    _, _, lines = run(command, "--help").out.partition("examples:\n")
    found = (re.split(r"\s{3,}| > ", line.strip())[0] for line in lines.splitlines() if line.startswith("  ctscat "))
    return [shlex.split(line)[1:] for line in found]


def test_the_examples_of_snapshot_that_need_no_network_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = a_project(tmp_path / "project")
    monkeypatch.chdir(root)
    Path("saved.html").write_text(page(renamed(("createJob", "MakeJob")), "2025-08-01"), "utf-8")
    edited = Path("snapshots") / "thing" / PAGE / "2025-06-01.yaml"
    edited.write_text(edited.read_text("utf-8").replace("Exporting", "Export of"), "utf-8")
    ran = []
    for arguments in examples("snapshot")[::-1]:  # the edited snapshot first: until then nothing else reads
        words = [
            str(edited)
            if word.endswith(".yaml")
            else word.replace("/...", "/intl/en-us/usermanual-thing/thing_0026.html")
            for word in arguments
        ]
        if {"--all", "--wayback", "--git", "--warc"} & {*words} or words[1].startswith("https:"):
            continue
        said = run(*words, *(["--service", "thing"] if "saved.html" in words else []))
        assert (said.code, said.err) == (0, ""), words
        ran.append(words)
    assert len(ran) == 3


# Nothing can be written


@pytest.mark.parametrize(
    ("command", "limit"),
    [("build", 1_000), ("build", 200), ("snapshot", 300), ("export", 500)],
)
def test_a_full_disk_changes_nothing_and_says_so(
    root: Path, tmp_path: Path, command: str, limit: int, forks: Forks
) -> None:
    run("build", "--root", root)
    saved = tmp_path / "next.html"
    saved.write_text(page(renamed(("createJob", "CreateJobV2"), ("stopNotebook", "x2Notebook")), "2025-07-01"), "utf-8")
    if command == "build":
        run("snapshot", saved, "--root", root, "--service", "thing", "--page", "intl/en-us/other/y")
    target = tmp_path / "traces.csv"
    target.write_bytes(b"old")
    before = tree(root)
    arguments = {
        "build": ["build"],
        "snapshot": ["snapshot", saved, "--service", "thing", "--page", "intl/en-us/other/z"],
        "export": ["export", "--output", target],
    }[command]
    full = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    ended = forks.run(*arguments, "--root", root, before=full)
    assert ended.code == 6, ended
    assert "free some space" in ended.output or "raise the limit" in ended.output
    assert tree(root) == before
    assert target.read_bytes() == b"old"
    assert leftovers(root) == []


def test_a_read_only_project_is_left_as_it_is(root: Path, forks: Forks) -> None:
    saved = root / "saved.html"
    saved.write_text(page(renamed(("createJob", "CreateJobV2")), "2025-07-01"), "utf-8")
    before = tree(root)
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    # Root may write anywhere, so the child gives up its capabilities.
    powerless = f"""os.chdir({str(root)!r})
os.getuid() or ctypes.CDLL(None).capset((ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)())"""
    try:
        for arguments in (["build"], ["snapshot", "saved.html", "--service", "thing", "--page", "intl/en-us/o/z"]):
            ended = forks.run(*arguments, before=powerless)
            assert ended.code == 6, ended
            assert "no permission" in ended.output
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert tree(root) == before
    assert leftovers(root) == []
