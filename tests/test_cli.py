"""The command line itself: help, mistakes, and an exit code for every end. Commands have tests of their own."""

import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.commands import COMMANDS

ROOT = Path(__file__).parent.parent


def run(*argv: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    return main(list(argv), out, err), out.getvalue(), err.getvalue()


def child(code: str, *argv: str, **options) -> subprocess.CompletedProcess[str]:
    """Run the command's own entry in a process of its own, after some code."""
    lines = ("import sys", f"sys.argv = ['ctscat', *{list(argv)!r}]", code, "from extractor.cli import entry")
    program = "\n".join([*lines, "sys.exit(entry())"])
    return subprocess.run([sys.executable, "-c", program], text=True, cwd=ROOT, stderr=subprocess.PIPE, **options)


def test_help_lists_every_command_and_fits_eighty_columns() -> None:
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    assert all(f"  {name} " in out for name in COMMANDS)
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples_that_fits_eighty_columns(name: str) -> None:
    code, out, err = run(name, "--help")
    assert (code, err) == (0, "")
    assert f"\n  ctscat {name}" in out.split("examples:")[1]
    assert [line for line in out.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("argv", [(), ("nonsense",), ("dif",), ("diff",), ("extract", "--format", "pdf", "x")])
def test_a_wrong_command_line_is_exit_2_and_says_what_to_do(argv: Sequence[str]) -> None:
    code, out, err = run(*argv)
    assert code == 2
    assert "ctscat" in out + err
    assert "Traceback" not in err


def test_a_message_never_carries_control_characters() -> None:
    err = run("extract", "no\x1b[31msuch\u202efile")[2]
    assert "no^[[31msuch<U+202E>file" in err


def test_a_crash_is_not_taken_for_findings() -> None:
    crash = "import extractor.commands.show as show\ndef run(*_): raise RuntimeError('broken')\nshow.run = run"
    found = child(crash, "show", "x", stdout=subprocess.PIPE)
    assert found.returncode == 70
    assert "this is a bug" in found.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as gone:
        found = child("", "export", stdout=gone)
    assert (found.returncode, found.stderr) == (0, "")


def test_a_terminal_breaks_no_word_of_a_message_and_a_pipe_no_line() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, pipe = Terminal(), io.StringIO()
    for stream in (terminal, pipe):
        assert main(["extract", "--nonsense", "page.html", "--proxyy"], io.StringIO(), stream) == 2
        assert main(["show", "x", "--root", "/nowhere/at/all/" + "long/" * 12], io.StringIO(), stream) == 2
    assert pipe.getvalue().count("\n") == 2
    lines = terminal.getvalue().splitlines()
    assert len(lines) > 2
    assert " ".join(line.strip() for line in lines) == " ".join(pipe.getvalue().split())
    assert all(len(line) <= 80 for line in lines if " " in line.strip())


def test_closed_streams_are_no_crash() -> None:
    found = child("", "--version", preexec_fn=lambda: os.close(1))
    assert (found.returncode, found.stderr) == (0, "")


def test_a_full_disk_behind_standard_output_is_exit_6() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full on this system")
    with full.open("w") as target:
        found = child("", "export", stdout=target)
    assert found.returncode == 6
    assert "cannot write: No space left on device" in found.stderr


def test_output_is_utf_8_whatever_the_code_page() -> None:
    found = child("", "show", "创建数据集", stdout=subprocess.PIPE, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert found.returncode == 0
    assert "创建数据集" in found.stdout
