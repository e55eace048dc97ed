"""In a log of GitHub or Azure no command prints a line that the build agent obeys, whatever a page or a rule says."""

import json
import re
from pathlib import Path

import pytest

from extractor.lint.formats import FORMATS as LINT_FORMATS
from extractor.render.comparison import FORMATS
from extractor.render.exports import BINARY
from extractor.render.exports import FORMATS as EXPORTS
from extractor.render.extraction import FORMATS as EXTRACT_FORMATS
from tests.commands.helpers import Ran, page, run, store

COMMAND = re.compile(r"^\s*::(?!(?:error|warning|notice) (?:title|file)=)|##\w*\[", re.MULTILINE)
FORGED = ("::error::forged", "##[error]forged", "##vso[task.complete]", "\u3000::add-mask::x", "a\n::warning::b")
EDITION = {
    "source": "::error::source",
    "updated_on": "2026-01-01",
    "language": "en",
    "service": "thing",
    "title": "::error::title",
    "tables": [],
    "warnings": [],
}


def rows(*texts: str) -> list[tuple[str, str, str]]:
    """Rows of a page with a text in each cell that may hold any."""
    return [(text, f"type {text}", f"createThing{number}") for number, text in enumerate(texts)]


def renamed(old_or_new: str) -> tuple[str, str, str]:
    """A row whose trace was certainly renamed, so that a rule on it can be fixed."""
    return "Starting a thing", "thing", old_or_new


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose pages say what a build agent would obey, two such editions as JSON, and a rule file."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "project").mkdir()
    old = page([*rows(*FORGED), renamed("startThing")], title=FORGED[0])
    new = page([*rows(*FORGED[1:], "::debug::x"), renamed("startThingV2")], "2025-06-01", FORGED[1])
    for text in (old, new):
        assert store(folder / "project", text).code == 0
    assert run("build", "--root", folder / "project").code == 0
    for name, texts in (("old", FORGED), ("new", FORGED[::-1])):
        table_rows = [
            {"operation": text, "resource_type": text, "traces": texts[number:]} for number, text in enumerate(FORGED)
        ]
        table = {"section": FORGED[0], "caption": FORGED[1], "category": FORGED[0], "rows": table_rows}
        (folder / f"{name}.json").write_text(json.dumps({**EDITION, "tables": [table]}))
    fields = {"service": "thing", "resource": "::error::x", "trace_names": ["createThing0", *FORGED]}
    block = "".join(f"  {key} = {json.dumps(value)}\n" for key, value in fields.items())
    fixable = 'operations {\n  service = "thing"\n  trace_names = ["startThing"]\n}\n::error::x\n'
    (folder / "::error::rule.tf").write_text(f"operations {{\n{block}}}\n{fixable}")
    return folder


COMMANDS = [
    *(["extract", f"--format={name}", "project.html"] for name in EXTRACT_FORMATS),
    ["snapshot", "project.html", "--root=elsewhere"],
    *(
        ["diff", f"--format={name}", *review, "old.json", "new.json"]
        for name in FORMATS
        for review in ([], ["--review"])
    ),
    *(["diff", "--parity", f"--format={name}", "old.json", "new.json"] for name in ("text", "json")),
    *(["show", f"--format={name}", "createThing0", "::error::none", "--root=project"] for name in ("text", "json")),
    *(["show", "*", f"--format={name}", "--root=project"] for name in ("text", "json")),
    *(
        ["list", *what, f"--format={name}", "--root=project"]
        for what in ([], ["thing"], ["--editions"], ["--categories"], ["--pages"], ["--held"])
        for name in ("text", "json")
    ),
    *(["changelog", "thing", f"--format={name}", "--root=project"] for name in ("markdown", "json", "atom")),
    *(["check", "--offline", f"--format={name}", "--root=project"] for name in FORMATS if name not in ("csv", "html")),
    *(["lint", "::error::rule.tf", f"--format={name}", "--root=project"] for name in LINT_FORMATS),
    ["lint", "::error::rule.tf", "--diff", "--root=project"],
    *(
        ["export", f"--format={name}", *raw, "--root=project"]
        for name in EXPORTS
        if name not in BINARY
        for raw in ([], ["--raw"])
    ),
    ["build", "--root=project"],
    ["build", "--check", "--root=project"],
    ["explain", "::error::rule"],
    ["export", "--service=\n::error::x", "--root=project"],
    ["::error::command"],
]


@pytest.mark.parametrize("variable", ["GITHUB_ACTIONS", "TF_BUILD"])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_line_is_a_command(
    folder: Path, arguments: list[str], variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv(variable, "true")
    ran: Ran = run(*arguments)
    assert ran.code != 70
    assert not COMMAND.findall(ran.out)
    assert not COMMAND.findall(ran.err)
    assert ran.out or ran.err or arguments[:2] == ["build", "--check"]
