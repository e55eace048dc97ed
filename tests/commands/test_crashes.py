"""`ctscat build` and `ctscat snapshot` killed at any moment: every file whole, old or new, and the next run mends."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from extractor.store.snapshot_store import SnapshotStore

from .helpers import ADDRESS, PAGE, REPOSITORY, a_project, leftovers, page, renamed, run, tree

# Everything is imported before anything is said, so that the kills fall into the work and not into the start.
CHILD = """
import importlib, os, pkgutil, resource, sys
import extractor
for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
    if not module.name.endswith(("__main__", ".sigma_validator")):  # the latter needs pySigma
        importlib.import_module(module.name)
import bs4, deepdiff, httpx, lxml.html, ruamel.yaml, ruamel.yaml.emitter
from extractor.cli import main
from extractor.compare.glossary import glossary
from extractor.languages import vocabulary
glossary(), vocabulary()
{before}
print("ready", flush=True)
code = main(sys.argv[1:], sys.stdout, sys.stderr)
sys.stdout.flush()
os._exit(code)
"""


def start(*arguments: object, before: str = "") -> "subprocess.Popen[str]":
    """Start a command as a child process that is about to work."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD.format(before=before), *map(str, arguments)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert child.stdout
    assert child.stdout.readline() == "ready\n", child.communicate()[1]
    return child


def killed(child: "subprocess.Popen[str]", seconds: float) -> bool:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until and child.poll() is None:
        pass
    child.send_signal(signal.SIGKILL)
    child.communicate()
    return child.returncode == -signal.SIGKILL


def took(child: "subprocess.Popen[str]") -> float:
    begin = time.perf_counter()
    child.communicate()
    assert child.returncode == 0
    return time.perf_counter() - begin


@pytest.mark.fault("killed", "mixed")
def test_fifteen_builds_killed(tmp_path: Path) -> None:
    chance = random.Random(20260530)
    root = a_project(tmp_path / "project")
    run("build", "--root", root)
    names = ["CreateJobV2", "CreateJobV3"]
    long = took(start("build", "--afresh", "--root", root))
    died = 0
    for turn in range(15):
        old = tree(root, "catalog")
        file = tmp_path / "next.html"
        names.append(f"CreateJobV{turn + 4}")
        file.write_text(page(renamed(("createJob", names[-1])), f"2025-07-{turn + 1:02}"), "utf-8")
        assert run("snapshot", file, "--root", root, "--service", "thing", "--address", ADDRESS).code == 0
        hit = killed(start("build", "--root", root), chance.random() * long)
        died, long = died + hit, long * (1.1 if hit else 0.7)  # as fast as the machine is now
        left = tree(root, "catalog")
        assert run("build", "--root", root).code == 0  # the next one mends
        new = tree(root, "catalog")
        assert left.keys() == old.keys() == new.keys()
        for name, data in left.items():
            assert data in (old[name], new[name]), name
        assert leftovers(root / "catalog") == []
        assert run("build", "--check", "--root", root).out == ""
        assert names[-1].encode() in new["catalog/thing.json"]
    assert died >= 5


def test_fifteen_snapshots_killed(tmp_path: Path) -> None:
    chance = random.Random(20260602)
    root = a_project(tmp_path / "project")
    folder = tmp_path / "saved"
    folder.mkdir()
    days = [f"2025-07-{day:02}" for day in range(1, 13)]
    for number, day in enumerate(days):
        changed = page(renamed(("createJob", f"CreateJobV{number + 3}")), day)
        (folder / f"{day}.html").write_text(changed, "utf-8")
    arguments = (
        "snapshot",
        folder,
        "--root",
        root,
        "--service",
        "thing",
        "--page",
        "intl/en-us/usermanual-thing/thing_0026",
    )
    first = tree(root, "snapshots")
    reference = tmp_path / "reference"
    reference.mkdir()
    long = took(start(*arguments[:2], "--root", reference, *arguments[4:]))
    whole = tree(reference, "snapshots")
    died = 0
    for _ in range(15):
        hit = killed(start(*arguments), chance.random() * long)
        died, long = died + hit, long * (1.1 if hit else 0.7)
        stored = SnapshotStore(root).load_all()  # reads each, and fails where one is not whole
        assert {f"snapshots/thing/{PAGE}/{one.place.date}.yaml" for one in stored} == tree(root, "snapshots").keys()
        for path in sorted((root / "snapshots").rglob("2025-07-*.yaml")):
            if chance.random() < 0.7:
                path.unlink()  # so that the next one has something to do
    assert died >= 5
    assert run(*arguments).code == 0
    assert sorted(tree(root, "snapshots")) == sorted([*first, *whole])
    assert leftovers(root / "snapshots") == []
    assert run("build", "--root", root).code == 0
