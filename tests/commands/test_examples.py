"""Every example that a `--help` shows is run as it stands, in a copy of the bundled ModelArts project.

Capitals such as OLD stand for what a reader has of their own; `words` has something in their place. Examples that ask
the network, and those that need a history, an archive or a proposal, have their options read and go no further.
"""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.commands import COMMANDS, load, parser_of
from extractor.commands.options import everywhere
from tests.commands.helpers import ADDRESS, REPOSITORY, Ran, bundled, page, renamed, run

SNAPSHOT = "snapshots/modelarts/intl.ar-mena.develop-modelarts.develop-modelarts-0026/2026-05-30.yaml"
STORED_PAGE = "https://support.huaweicloud.com/intl/ar-mena/develop-modelarts/develop-modelarts-0026.html"
NEW_PAGE = "https://support.huaweicloud.com/intl/th-th/inference-modelarts/develop-modelarts-0026.html"
NEEDY = (
    "https://support",
    "--all",
    "discover",
    "--wayback",
    "--git",
    "--warc",
    "ctscat check",
    "ctscat init",
    "--accept ID",
)
EXAMPLES = [
    (name, line.strip())
    for name in COMMANDS
    for line in load(name).EXAMPLES.partition("\n\n")[0].splitlines()
    if "ctscat" in line and "zsh" not in line and "fish" not in line  # see test_completion.py
]


def needs_more(line: str) -> bool:
    return any(word in line for word in NEEDY) and "--offline" not in line and "--address" not in line


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = bundled(tmp_path_factory.mktemp("examples"))
    assert run("build", "--root", root).code == 0
    old, new = page(), page(renamed(("createJob", "CreateJobV2")), "2025-06-01")
    files = {
        **dict.fromkeys(("page.html", "old.html", "en.html", "pages/a.html", "saved.html"), old),
        **dict.fromkeys(("new.html", "zh.html", "other.md", "saved.md", "saved.txt"), new),
        "rules/rule.txt": "createModelArtsTrainJob\n",
        "main.tf": 'resource "x" "y" {\n  trace_name = "createNotebook"\n}\n',
        "policy.yml": "trace_name: createNotebook\n",
        "plan.json": "{}",
        "traces/event.json": json.dumps({"traces": [{"trace_name": "createNotebook", "service_type": "modelarts"}]}),
        "operations.json": json.dumps(
            {"operations": [{"service_type": "x", "resource_type": "y", "operation_list": ["z"]}]}
        ),
        "bin/terraform": "#!/bin/sh\ncat plan.json\n",
        "bin/curl": "#!/bin/sh\ncat page.html\n",
        "bin/ctscat": f'#!/bin/sh\nexec {sys.executable} -m extractor "$@"\n',
        "bin/man": "#!/bin/sh\ncat\n",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text, "utf-8")
    for program in (root / "bin").iterdir():
        program.chmod(0o755)
    return root


@pytest.fixture(scope="module")
def words(project: Path) -> dict[str, str]:
    """What stands for the words of an example that mean something of the reader's own."""
    days = "modelarts@2025-02-07", "modelarts@2026-05-30"
    changes = run("diff", *days, "--format", "json", "--root", project).json()["changes"]
    return {
        "OLD-ADDRESS": STORED_PAGE,
        "NEW-ADDRESS": NEW_PAGE,
        "ADDRESS": STORED_PAGE,
        "PAGE@DATE": "develop-modelarts-0026@2026-05-30",
        "FOLDER": "elsewhere",
        "OLD": "old.html",
        "NEW": "new.html",
        "ID": changes[0]["id"],
        "https://support.huaweicloud.com/...": ADDRESS,
        "snapshots/ecs/.../2025-01-01.yaml": SNAPSHOT,
    }


@pytest.fixture(autouse=True)
def _as_it_was(project: Path) -> Iterator[None]:
    """Each example finds the files that people keep as they were."""
    pages = (project / "snapshots" / "pages.yaml").read_bytes()
    yield
    (project / "snapshots" / "pages.yaml").write_bytes(pages)
    (project / "catalog" / "decisions.yaml").unlink(missing_ok=True)


@pytest.mark.parametrize("line", [line for _, line in EXAMPLES if not needs_more(line)])
def test_an_example_works(words: dict[str, str], project: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if "parquet" in line:
        pytest.importorskip("pyarrow")
    arguments = [words.get(word, word) for word in shlex.split(line, comments=True)]
    monkeypatch.chdir(project)
    if {"|", ">", "<(ctscat"} & set(arguments):
        ran = in_a_shell(" ".join(words.get(word, word) for word in line.split(" ")), project)
    else:
        ran = run(*arguments[1:])
    assert ran.code in (0, 1), ran.err
    assert "Traceback" not in ran.err


def in_a_shell(line: str, project: Path) -> Ran:
    environment = os.environ | {"PATH": f"{project / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(REPOSITORY)}
    shell = ["bash", "-o", "pipefail", "-c", line]
    ran = subprocess.run(shell, env=environment, text=True, capture_output=True, check=False)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@pytest.mark.parametrize(("name", "line"), [example for example in EXAMPLES if needs_more(example[1])])
def test_the_options_of_an_example_that_needs_more_are_right(name: str, line: str) -> None:
    options, (command, *arguments) = everywhere().parse_known_args(shlex.split(line, comments=True)[1:])
    assert command == name
    parser_of(command).read(arguments, options)
