"""`ctscat build` and `ctscat snapshot` killed between any two changes of the file system: each file stays whole."""

import random
from pathlib import Path

import pytest

from extractor.store.snapshot_store import SnapshotStore

from .forks import Forks
from .helpers import ADDRESS, PAGE, a_project, leftovers, page, renamed, run, tree


@pytest.mark.fault("killed", "mixed")
def test_fifteen_builds_killed(tmp_path: Path, forks: Forks) -> None:
    root = a_project(tmp_path / "project")
    run("build", "--root", root)
    names = ["CreateJobV2", "CreateJobV3"]
    changes = 0
    for turn in range(16):
        old = tree(root, "catalog")
        file = tmp_path / "next.html"
        names.append(f"CreateJobV{turn + 4}")
        file.write_text(page(renamed(("createJob", names[-1])), f"2025-07-{turn + 1:02}"), "utf-8")
        assert run("snapshot", file, "--root", root, "--service", "thing", "--address", ADDRESS).code == 0
        ended = forks.run("build", "--root", root, kill_at=turn * changes // 15)  # the first one not at all
        assert ended.killed == (turn > 0)
        changes = changes or ended.changes
        left = tree(root, "catalog")
        assert run("build", "--root", root).code == 0  # the next one mends
        new = tree(root, "catalog")
        assert left.keys() == old.keys() == new.keys()
        for name, data in left.items():
            assert data in (old[name], new[name]), name
        assert leftovers(root / "catalog") == []
        assert run("build", "--check", "--root", root).out == ""
        assert names[-1].encode() in new["catalog/thing.json"]
    assert changes > 15


def test_fifteen_snapshots_killed(tmp_path: Path, forks: Forks) -> None:
    chance = random.Random(20260602)
    root = a_project(tmp_path / "project")
    folder = tmp_path / "saved"
    folder.mkdir()
    days = [f"2025-07-{day:02}" for day in range(1, 13)]
    for number, day in enumerate(days):
        changed = page(renamed(("createJob", f"CreateJobV{number + 3}")), day)
        (folder / f"{day}.html").write_text(changed, "utf-8")
    words = ("snapshot", folder, "--service", "thing", "--page", "intl/en-us/usermanual-thing/thing_0026", "--root")
    first = tree(root, "snapshots")
    reference = tmp_path / "reference"
    reference.mkdir()
    changes = forks.run(*words, reference).changes
    kills = 0
    whole = tree(reference, "snapshots")
    for _ in range(15):
        kills += forks.run(*words, root, kill_at=chance.randint(1, changes // 2)).killed
        stored = SnapshotStore(root).load_all()  # reads each, and fails where one is not whole
        assert {f"snapshots/thing/{PAGE}/{one.place.date}.yaml" for one in stored} == tree(root, "snapshots").keys()
        for path in sorted((root / "snapshots").rglob("2025-07-*.yaml")):
            if chance.random() < 0.7:
                path.unlink()  # so that the next one has something to do
    assert kills >= 10, kills
    assert run(*words, root).code == 0
    assert sorted(tree(root, "snapshots")) == sorted([*first, *whole])
    assert leftovers(root / "snapshots") == []
    assert run("build", "--root", root).code == 0
