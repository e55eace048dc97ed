"""`scripts/torture`: it finds what it should, says how to see it again, and finds nothing in ctscat."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLANTED = """
import os, signal
from torturing import targets

def crash(data, names):
    if b"<th>" in data:
        raise ZeroDivisionError("planted")

def lose(data, names):
    targets._expect(not names, "a name is lost")

def hoard(data, names):
    if b"<td>" in data:
        bytearray(700_000_000)

def die(data, names):
    if b"<td>" in data:
        os.kill(os.getpid(), signal.SIGSEGV)

def leave(data, names):
    (targets._folder() / "file").write_bytes(data)
    os.kill(os.getpid(), signal.SIGKILL)

targets.TARGETS = tuple(
    targets.Target(name=run.__name__, grammar="html", run=run) for run in (crash, lose, hoard, die, leave)
)
"""


def torture(*arguments: object, planted: str = "") -> "subprocess.CompletedProcess[str]":
    program = f"{planted}\nfrom runpy import run_path\nrun_path('scripts/torture', run_name='__main__')"
    environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": f"{ROOT}:{ROOT / 'scripts'}"}
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_kind_of_finding_is_told_once_and_can_be_seen_again_and_no_file_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary, written = tmp_path / "temporary", tmp_path / "findings"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    done = torture("--inputs", 75, "--findings", written, planted=PLANTED)
    assert done.returncode == 1, done.stderr
    findings = dict(re.findall(r"^(\w+): (.*)\n  scripts/torture --again .*$", done.stdout, re.MULTILINE))
    assert findings == {
        "crash": "ZeroDivisionError: planted",
        "lose": "LossError: a name is lost",
        "hoard": "MemoryError: ",
        "die": "SIGSEGV",
        "leave": "SIGKILL",
    }
    assert "75 inputs, " in done.stdout
    for file in written.iterdir():
        again = torture("--again", file, planted=PLANTED)
        assert (again.returncode, findings[file.name.partition(".")[0]] in again.stdout) == (1, True)
    assert not list(temporary.iterdir())


def test_a_seed_tells_every_input(tmp_path: Path) -> None:
    runs = [torture("--inputs", 40, "--seed", "x", "--findings", tmp_path / n, planted=PLANTED) for n in "ab"]
    files = [sorted((file.name, file.read_bytes()) for file in (tmp_path / n).iterdir()) for n in "ab"]
    assert files[0] == files[1]
    assert all(run.returncode == 1 for run in runs)


@pytest.mark.slow
@pytest.mark.fault("fuzzing")
def test_nothing_is_found(tmp_path: Path) -> None:
    done = torture("--inputs", 800, "--seed", "tests", "--findings", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
