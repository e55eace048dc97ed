"""Runs that end too early, and runs beside each other: every edition whole, and in the end all of them."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch.centers import HelpCenter
from fetch.servers import Asked, Handler

from .helpers import EN, Project, page, path

PAGES = [("en-us", f"usermanual-s{number % 7}", f"page_{number:03}") for number in range(100)]
# A real process with the command's own entry; only its date is set, so that files of two runs compare to the byte.
CHILD = """
import signal
import sys
from datetime import UTC, datetime
from extractor import cli
from extractor.fetch import clock
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
clock.Clock.now = lambda self: datetime(2026, 6, 1, 12, tzinfo=UTC)
sys.exit(cli.entry())
"""
TABLE = [*EN, *((f"Operation {number}", "thing", f"doThing{number}") for number in range(8))]


class Gate(HelpCenter):
    """A help center that tells when so many pages were asked for, and may wait there."""

    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        self.reached = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()

    def stop_at(self, count: int) -> None:
        self.asked.clear()
        self.at = count
        self.reached.clear()

    def handler(self, asked: Asked) -> Handler:
        if self.at and len(self.paths()) >= self.at:
            self.reached.set()
            self.go_on.wait(600)
        return super().handler(asked)


@pytest.fixture(scope="module")
def center() -> Iterator[Gate]:
    with Gate() as server:
        for number, one in enumerate(PAGES):
            server.publish(path(*one), page([*TABLE, (f"Only here {number}", "own", f"own{number}")]))
        yield server


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, center: Gate) -> dict[str, bytes]:
    """What a run stores that nobody disturbs."""
    center.stop_at(0)
    project = followed(tmp_path_factory.mktemp("undisturbed") / "project", center)
    code, out, err = finish(start(project))
    assert (code, err) == (0, "")
    assert out.endswith("100 new\n")
    stored = project.stored()
    assert len(stored) == 100
    return stored


def start(project: Project, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, "snapshot", "--all", "--root", str(project.root), *project.network, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )


def spin(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def finish(child: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = child.communicate(timeout=600)
    return child.returncode, out, err


def tally(out: str) -> dict[str, int]:
    """What a run's last line counts."""
    parts = (part.split() for part in out.splitlines()[-1].split(", "))
    return {kind: int(count) for count, kind in parts}


def followed(folder: Path, center: HelpCenter) -> Project:
    folder.mkdir()
    project = Project(folder, center.base, ("--per-host", "4"))
    project.follow(*PAGES)
    return project


def test_ten_kills_and_one_run_to_the_end(tmp_path: Path, center: Gate, undisturbed: dict[str, bytes]) -> None:
    project = followed(tmp_path / "killed", center)
    chance = random.Random(20260601)
    stored = cut = 0
    for _ in range(10):
        center.stop_at(min(100, stored + chance.randrange(8, 34)))
        child = start(project)
        assert center.reached.wait(600)
        spin(chance.random() * 0.03)
        child.send_signal(signal.SIGKILL)
        assert finish(child)[0] == -signal.SIGKILL
        found = project.stored()
        whole = {name: data for name, data in found.items() if not Path(name).name.startswith(".")}
        assert whole.items() <= undisturbed.items(), "every file that is there is as it should be"
        assert len(whole) >= stored, "nothing that was stored is lost"
        stored = len(whole)
        cut += stored < 100
    assert stored
    assert cut >= 5, "most kills fell where work was left"
    center.stop_at(0)
    code, out, err = finish(start(project))
    assert (code, err) == (0, "")
    assert project.stored() == undisturbed, "no stray file either"
    before = center.tally.body_bytes
    code, out, err = finish(start(project))
    assert (code, out, err) == (0, "100 unchanged\n", "")
    assert center.tally.body_bytes - before < 1000


def test_ctrl_c_leaves_all_whole_and_the_next_run_goes_on(
    tmp_path: Path, center: Gate, undisturbed: dict[str, bytes]
) -> None:
    project = followed(tmp_path / "stopped", center)
    center.stop_at(30)
    center.go_on.clear()
    child = start(project)
    assert center.reached.wait(600)
    child.send_signal(signal.SIGINT)
    code, _, err = finish(child)
    center.go_on.set()
    assert (code, err) == (130, "ctscat: interrupted; what was stored is whole\n")
    found = project.stored()
    assert found.items() <= undisturbed.items()
    assert 0 < len(found) < 100
    center.stop_at(0)
    code, out, err = finish(start(project))
    assert (code, err) == (0, "")
    counts = tally(out)
    assert counts["new"] == 100 - len(found)
    assert counts.get("same", 0) <= 1, "stored at the last moment, and not yet remembered"
    assert counts.get("same", 0) + counts["unchanged"] == len(found)
    assert project.stored() == undisturbed


def test_two_runs_at_once_lose_nothing(tmp_path: Path, center: Gate, undisturbed: dict[str, bytes]) -> None:
    project = followed(tmp_path / "both", center)
    ended = [finish(child) for child in [start(project), start(project)]]
    assert [(code, err) for code, _, err in ended] == [(0, "")] * 2
    assert project.stored() == undisturbed
    assert sum(tally(out).get("new", 0) for _, out, _ in ended) == 100, "each edition was stored once"
    assert finish(start(project))[0] == 0
    assert project.stored() == undisturbed
