"""What the documents promise is so: exit codes, the JSON example, the scripts and files they name."""

import inspect
import io
import json
import re
import shlex
from pathlib import Path

from extractor import errors
from extractor.cli import COMMANDS, USAGE, main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

PAGE = """<html lang="en"><head><title>x</title></head><body><h1>Using CTS to Audit ModelArts</h1>
<p>Updated on 2026-05-30 GMT+08:00</p>
<p>ModelArts can connect to CTS.</p>
<h4>Key Training Job Operations Traced by CTS</h4>
<table><caption>Table 1 Key training job operations …</caption>
<tr><th>Operation</th><th>Resource Type</th><th>Trace</th></tr>
<tr><td>Creating a training job</td><td>JobV2</td><td>CreateJobV2</td></tr></table></body></html>"""


def test_the_exit_codes_are_those_of_the_errors() -> None:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.CtscatError)]
    used = {errors.CLEAN, errors.FINDINGS, *(kind.exit_code for kind in kinds)}
    assert {int(code) for code in re.findall(r"^\| (\d) \|", README, re.MULTILINE)} == used
    assert {int(code) for code in re.findall(r"\b(\d) [a-z]", USAGE.split("exit codes:")[1])} == used


def test_the_json_example_is_what_extract_prints(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text(PAGE, encoding="utf-8")
    out, err = io.StringIO(), io.StringIO()
    assert main(["extract", "--format", "json", "page.html"], out, err) == 0
    example = re.search(r"```json\n(\{\"source\".*?)```", README, re.DOTALL)
    assert example is not None
    assert json.loads(out.getvalue()) == [json.loads(example.group(1))]


def test_the_files_that_are_named_are_there() -> None:
    named = re.findall(r"`((?:scripts|docs|extractor|\.ci)/[\w./-]+?)/?`", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_command_line_shown_is_one_the_command_takes() -> None:
    """An option that went or was misspelled would be a usage error before anything else is looked at."""
    lines = re.findall(r"^\$ ctscat (.+?)(?:\s+#.*)?$", README, re.MULTILINE)
    assert {line.split()[0] for line in lines} == set(COMMANDS)
    for line in lines:
        out, err = io.StringIO(), io.StringIO()
        words = shlex.split(line)
        options = [word for word in words if word.startswith("--")]
        assert main([words[0], "--help"], out, err) == 0
        assert [option for option in options if option not in out.getvalue()] == [], line
