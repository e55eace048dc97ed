"""Work in two processes gives what work in one gives, whatever becomes of the second."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def child(code: str) -> str:
    """Run in a process of its own, which has a single thread and may be copied."""
    program = "from extractor.commands.halves import in_halves\nimport os\nparent = os.getpid()\n" + code
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def test_results_come_in_order() -> None:
    assert child("print(in_halves(range(1001), lambda n: n * n) == [n * n for n in range(1001)])") == "True\n"


def test_a_second_process_does_half_where_there_are_two_processors() -> None:
    elsewhere = int(child("print(sum(in_halves(range(1000), lambda n: os.getpid() != parent)))"))
    assert elsewhere == (500 if (os.cpu_count() or 1) > 1 else 0)


def test_what_a_killed_copy_did_not_do_is_done_here() -> None:
    kill = "os.kill(os.getpid(), 9) if os.getpid() != parent and n > 500 else n"
    assert child(f"print(in_halves(range(1000), lambda n: {kill}) == list(range(1000)))") == "True\n"


def test_few_pieces_stay_in_one_process() -> None:
    assert (
        child("print({os.getpid() for _ in range(1)} == set(in_halves(range(9), lambda n: os.getpid())))") == "True\n"
    )
