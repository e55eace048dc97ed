"""What the documents promise is so: examples are run, every option, field, rule and code is there."""

import ast
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.commands import COMMANDS, EXIT_CODES
from extractor.errors import CtscatError
from extractor.languages import Words
from extractor.workflows.held_captures import HeldCapture

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text("utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}
README = DOCS["README.md"]

PAGE = """<html lang="en"><head><title>x</title></head><body><h1>Using CTS to Audit ModelArts</h1>
<p>Updated on 2026-05-30 GMT+08:00</p><h4>Key Training Job Operations Traced by CTS</h4>
<table><tr><th>Operation</th><th>Resource Type</th><th>Trace</th></tr>
<tr><td>Creating a training job</td><td>JobV2</td><td>CreateJobV2</td></tr></table></body></html>"""
RULE = """resource "huaweicloud_cts_notification" "n" {
  operations {
    service = "ModelArts"
    trace_names = ["createModelArtsTrainJob"]
  }
}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is no project, with the files that the README speaks of."""
    monkeypatch.chdir(tmp_path)
    Path("page.html").write_text(PAGE, "utf-8")
    Path("rules").mkdir()
    Path("rules/main.tf").write_text(RULE, "utf-8")
    return tmp_path


def ctscat(*arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    assert main(list(arguments), out, err) in (0, 1), err.getvalue()
    return out.getvalue()


def examples() -> Iterator[tuple[str, list[str]]]:
    """The README's command lines that are followed by what they print."""
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *output = example.rstrip("\n").split("\n")
            if line.startswith("ctscat ") and output:
                yield line.removeprefix("ctscat ").partition("  #")[0], output


@pytest.mark.parametrize(("line", "output"), list(examples()))
def test_an_example_of_the_readme_prints_what_it_shows(line: str, output: list[str], folder: Path) -> None:
    """A line `...` stands for any lines, and `…` at a line's end for the rest of it."""
    pattern = "".join(
        "(?:.*\n)*?" if shown == "..." else re.escape(shown).replace("…", ".*") + "\n" for shown in output
    )
    printed = ctscat(*shlex.split(line))
    assert re.fullmatch(pattern, printed), printed


def test_every_command_line_shown_is_one_the_command_takes() -> None:
    """An option that went or was misspelled would be a usage error before anything else is looked at."""
    lines = re.findall(r"(?:^(?:\$ )?|`)ctscat ([a-z]+\b[^`\n#]*)", "\n".join(DOCS.values()), re.MULTILINE)
    assert {line.split()[0] for line in lines} >= set(COMMANDS)
    for line in lines:
        name, *words = line.split()
        if name in COMMANDS:
            known = ctscat(name, "--help")
            assert [word for word in words if word.startswith("--") and word.strip("[],;:.)") not in known] == [], line


def test_what_is_made_from_the_program_is_up_to_date() -> None:
    """Commands with all their options, kinds, rules, exit codes, and the picture; `scripts/write-docs` writes them."""
    done = subprocess.run([sys.executable, "scripts/write-docs", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_exit_codes_are_those_of_the_errors() -> None:
    used = {0, 1, *(kind.exit_code for kind in CtscatError.__subclasses__())}
    assert {int(code) for code in re.findall(r"^\| (\d) \|", README, re.MULTILINE)} == used
    assert {int(code) for code in re.findall(r"\b(\d) [a-z]", EXIT_CODES)} == used


FIELDS = (
    ("extract", ["extract", "page.html", "rules/main.tf", "--allow-empty"]),
    ("diff", ["diff", "modelarts@2025-02-07", "modelarts@2026-05-30"]),
    ("diff", ["diff", "modelarts@2025-02-07", "modelarts@2026-05-30", "--parity"]),
    ("show", ["show", "createModelArtsTrainJob"]),
    ("lint", ["lint", "rules"]),
    ("list", ["list"]),
    ("list", ["list", "modelarts"]),
    ("list", ["list", "modelarts", "--editions"]),
    ("list", ["list", "modelarts", "--categories"]),
    ("list", ["list", "modelarts", "--pages"]),
    ("changelog", ["changelog", "modelarts"]),
    ("check", ["check", "--offline", "--root", str(ROOT)]),
)


@pytest.mark.parametrize(("command", "arguments"), FIELDS)
def test_every_field_of_a_json_output_is_documented(command: str, arguments: list[str], folder: Path) -> None:
    out = io.StringIO()
    assert main([*arguments, "--format", "json"], out, io.StringIO()) in (0, 1, 4)
    sections = dict(
        re.findall(r"^## (?:`ctscat )?(\w+)`?\n(.*?)(?=^## |\Z)", DOCS["json.md"], re.MULTILINE | re.DOTALL)
    )
    documented = set(re.findall(r"`(\w+)`", sections["Rows"] + sections[command] + sections["diff"]))
    assert sorted(set(fields(json.loads(out.getvalue()))) - documented) == []


def fields(data: object) -> Iterator[str]:
    """All keys, but those that are data themselves."""
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from () if key == "summary" else fields(value)
    elif isinstance(data, list):
        for value in data:
            yield from fields(value)


def test_every_field_of_the_catalog_is_documented() -> None:
    schema = json.loads((ROOT / "catalog" / "catalog.schema.json").read_text("utf-8"))
    documented = set(re.findall(r"`(\w+)`", DOCS["json.md"]))
    assert sorted(schema["$defs"]["Catalog"]["properties"].keys() - documented) == []
    assert sorted(schema["$defs"]["Trace"]["properties"].keys() - documented) == []


def test_every_code_is_documented() -> None:
    """Of warnings, of findings of check, and of reasons to hold a capture."""
    codes = set(re.findall(r"[\"']([a-z]+(?:-[a-z]+)+)[\"']", "\n".join(calls_with_codes())))
    assert "duplicate-row" in codes
    documented = set(re.findall(r"`([a-z-]+)`", DOCS["rules.md"]))
    assert sorted(codes - documented) == []


def test_every_field_of_a_held_capture_is_documented() -> None:
    documented = set(re.findall(r"`(\w+)`", DOCS["json.md"].partition("`--held`")[2].partition("##")[0]))
    assert documented == set(HeldCapture.__struct_fields__)


def calls_with_codes() -> Iterator[str]:
    for path in sorted((ROOT / "extractor").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.keyword) and node.arg in ("code", "remark")
            if named or (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "code"):
                yield ast.unparse(node.value)


def test_every_message_explained_is_one_that_the_program_prints() -> None:
    source = " ".join(" ".join(texts(path)) for path in sorted((ROOT / "extractor").rglob("*.py")))
    rows = re.findall(r"^\| (`.*?`) \|", DOCS["troubleshooting.md"], re.MULTILINE)
    messages = [message for row in rows for message in re.findall(r"`(.*?)`", row)]
    assert len(messages) > 20
    assert [message for message in messages if message not in source] == []


def texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_key_of_a_language_is_documented() -> None:
    documented = set(re.findall(r"`(?:columns\.)?(\w+)`", DOCS["languages.md"]))
    assert sorted(set(Words.__struct_fields__) - documented - {"columns"}) == []


def test_the_files_that_are_named_are_there() -> None:
    text = "\n".join(DOCS.values())
    named = re.findall(r"`((?:scripts|docs|extractor|\.ci)/[\w./-]+?)/?`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_link_leads_somewhere() -> None:
    missing = [(name, link) for name, text in DOCS.items() for link in links(text) if not target(name, link).exists()]
    assert missing == []


def links(text: str) -> Iterable[str]:
    return (link.partition("#")[0] for link in re.findall(r"\]\(([^)\s:]+)\)", text) if not link.startswith("#"))


def target(name: str, link: str) -> Path:
    return (ROOT if name == "README.md" else ROOT / "docs") / link


def test_the_documentation_builds_into_pages_with_a_search_box(tmp_path: Path) -> None:
    if os.environ.get("CI") != "true" and not (ROOT / ".venv-docs").exists():
        pytest.skip("scripts/docs installs mkdocs; run it once, or set CI=true")
    done = subprocess.run(["scripts/docs", "--site-dir", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    index = json.loads((tmp_path / "search" / "search_index.json").read_text("utf-8"))
    assert any("repurposed" in page["text"] for page in index["docs"])
    assert 'role="search"' in (tmp_path / "index.html").read_text("utf-8")
    shutil.rmtree(tmp_path)
