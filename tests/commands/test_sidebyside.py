"""Work in two processes gives what work in one gives, whatever becomes of the second."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


MEETING = """
first, second = os.pipe(), os.pipe()
met = []
def meet():  # each process goes on from its first piece only when the other has one too
    if not met:
        mine, other = (first, second) if os.getpid() == parent else (second, first)
        os.write(other[1], b"x")
        met.append(os.read(mine[0], 1))
"""


def child(code: str) -> str:
    """Run in a process of its own, which has a single thread and may be copied."""
    program = "from extractor.commands.sidebyside import side_by_side\nimport os\nparent = os.getpid()\n" + code
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout


def test_results_come_in_order() -> None:
    assert child("print(side_by_side(range(1001), lambda n: n * n) == [n * n for n in range(1001)])") == "True\n"


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors")
def test_a_second_process_takes_part_where_there_are_two_processors() -> None:
    code = f"""{MEETING}
def work(n):
    meet()
    return os.getpid()
print(len(set(side_by_side(range(1000), work))))
"""
    assert child(code) == "2\n"


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors")
def test_a_slow_piece_holds_up_only_the_process_that_has_it() -> None:
    code = """
reading, writing = os.pipe()
def work(n):
    if n == 999:
        os.write(writing, b"x")
    if n == 0:
        os.read(reading, 1)  # until the last piece is done, which only the other process can do
    return n
print(side_by_side(range(1000), work) == list(range(1000)))
"""
    assert child(code) == "True\n"


def test_what_a_killed_copy_did_not_do_is_done_here() -> None:
    kill = "os.kill(os.getpid(), 9) if os.getpid() != parent and n > 500 else n"
    assert child(f"print(side_by_side(range(1000), lambda n: {kill}) == list(range(1000)))") == "True\n"


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors")
def test_the_copy_ends_with_a_killed_process() -> None:
    code = f"""{MEETING}
def work(n):
    meet()
    if os.getpid() == parent:
        os.kill(parent, 9)
    return "x" * 10_000  # more in all than a pipe takes
side_by_side(range(1000), work)
"""
    with pytest.raises(subprocess.CalledProcessError, match="SIGKILL"):
        child(code)  # which would wait for ever for a copy that holds its output open


@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="needs two processors")
def test_what_goes_wrong_is_told_and_no_copy_is_left() -> None:
    code = f"""{MEETING}
def work(n):
    meet()
    return n if os.getpid() != parent else 1 / 0
try:
    side_by_side(range(1000), work)
except ZeroDivisionError:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        print("none left")
"""
    assert child(code) == "none left\n"


def test_few_pieces_stay_in_one_process() -> None:
    assert child("print({parent} == set(side_by_side(range(9), lambda n: os.getpid())))") == "True\n"
