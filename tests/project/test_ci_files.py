"""What is shipped for CI is valid by the programs that know: schemas, actionlint, shellcheck, zizmor and pre-commit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
WORKFLOWS = [*sorted((ROOT / "docs/ci").glob("github-*.yml")), *sorted((ROOT / ".github/workflows").glob("*.yml"))]
SCHEMAS = {
    "vendor.github-actions": ["action.yml"],
    "vendor.github-workflows": [str(path.relative_to(ROOT)) for path in WORKFLOWS],
    "vendor.gitlab-ci": ["docs/ci/gitlab-ci.yml"],
    "vendor.dependabot": [".github/dependabot.yml"],
    "vendor.github-issue-config": [".github/ISSUE_TEMPLATE/config.yml"],
    "vendor.github-issue-forms": [".github/ISSUE_TEMPLATE/bug.yml", ".github/ISSUE_TEMPLATE/page.yml"],
}
BASH = re.compile(r"#!/usr/bin/env bash\n")

# In CI they must be there: a missing one fails. `scripts/setup ci` installs them.
needs_checkers = pytest.mark.skipif(
    not (PROGRAMS / "zizmor").exists() and not os.environ.get("CI"), reason="scripts/setup ci installs the checkers"
)


def check(program: str, *arguments: str | Path, folder: Path = ROOT) -> None:
    """Run a checker and show what it found where it is not content."""
    environment = os.environ | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}", "NO_COLOR": "1"}
    ran = subprocess.run(
        [PROGRAMS / program, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=600
    )
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Path]:
    """A user's repository that follows the examples: the workflows in their place, ctscat in tools/ctscat."""
    (tmp_path / ".github/workflows").mkdir(parents=True)
    (tmp_path / "tools/ctscat").mkdir(parents=True)
    for workflow in WORKFLOWS:
        shutil.copy(workflow, tmp_path / ".github/workflows")
    shutil.copy(ROOT / "action.yml", tmp_path / "tools/ctscat")
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


@needs_checkers
@pytest.mark.parametrize("schema", SCHEMAS)
def test_each_file_fits_its_schema(schema: str) -> None:
    check("check-jsonschema", "--builtin-schema", schema, *SCHEMAS[schema])


@needs_checkers
def test_actionlint_is_content(repository: Path) -> None:
    check("actionlint", folder=repository)  # the action that is used, and with shellcheck the scripts, too


@needs_checkers
def test_zizmor_finds_no_weakness(repository: Path) -> None:
    check("zizmor", "--offline", "--no-progress", ".", folder=repository)


@needs_checkers
def test_pre_commit_takes_the_hooks_and_their_example() -> None:
    check("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")
    check("pre-commit", "validate-config", "docs/ci/pre-commit-config.yaml")


@needs_checkers
def test_shellcheck_is_content_with_the_scripts() -> None:
    scripts = [path for path in (ROOT / "scripts").iterdir() if path.is_file() and BASH.match(path.read_text("utf-8"))]
    check("shellcheck", ROOT / ".ci/run", *scripts)


def test_every_action_is_pinned_to_one_commit_and_its_version_is_told() -> None:
    uses = re.findall(
        r"uses: (?!\./)(\S+)(.*)", "".join(path.read_text("utf-8") for path in [*WORKFLOWS, ROOT / "action.yml"])
    )
    assert uses
    pins: dict[str, str] = {}
    for action, comment in uses:
        name, _, commit = action.partition("@")
        assert re.fullmatch(r"[0-9a-f]{40}", commit), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action
        repository = "/".join(name.split("/")[:2])
        assert pins.setdefault(repository, commit) == commit, f"{repository} is pinned to two commits"
