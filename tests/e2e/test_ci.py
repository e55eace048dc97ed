"""What is shipped for CI: well-formed, safe against inputs and pages, and run here with a real shell and real git."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from fetch.centers import HelpCenter
from fetch.servers import reply
from lxml import etree
from ruamel.yaml import YAML

from .helpers import EN, Project, changed, page, path, run

ROOT = Path(__file__).parents[2]
ACTION, WATCH, GITLAB = "action.yml", "docs/ci/github-watch.yml", "docs/ci/gitlab-ci.yml"
ONE, TWO = ("en-us", "usermanual-cce", "cce_1"), ("en-us", "usermanual-cce", "cce_2")


def parsed(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / name).read_text("utf-8"))


def steps_of(name: str) -> list[dict[str, Any]]:
    data = parsed(name)
    steps: list[dict[str, Any]] = data["runs"]["steps"] if name == ACTION else data["jobs"]["watch"]["steps"]
    return steps


def scripts(name: str) -> list[str]:
    return [step["run"] for step in steps_of(name) if "run" in step]


# That they are valid, the checkers tell (tests/project); here is what those cannot know.


def test_every_input_of_the_action_reaches_its_script() -> None:
    text = (ROOT / ACTION).read_text("utf-8")
    assert set(re.findall(r"\$\{\{ inputs\.([\w-]+) \}\}", text)) == set(parsed(ACTION)["inputs"])
    passed = next(step["env"] for step in steps_of(ACTION) if step.get("id") == "check")
    read = set(re.findall(r"\$\{?(CTSCAT_\w+)", (ROOT / "scripts/action-check").read_text("utf-8")))
    assert read | {"CTSCAT_CONTACT", "ACTION_PATH"} == set(passed)


@pytest.mark.parametrize("name", [ACTION, WATCH])
def test_no_expression_is_part_of_a_script(name: str) -> None:
    for script in scripts(name):
        assert "${{" not in script
        assert not re.search(r"\beval\b|`|\bbash -c\b", re.sub(r"#.*", "", script))
    for expression in re.findall(r"\$\{\{(.*?)\}\}", json.dumps(steps_of(name))):
        assert re.fullmatch(r" (inputs|github|vars|steps)\.[\w.-]+ ", expression), "a value, and no more"


def installing(name: str) -> list[str]:
    """The lines that install ctscat."""
    lines = parsed(GITLAB)[".ctscat"]["before_script"] if name == GITLAB else "\n".join(scripts(name)).splitlines()
    return [line for line in lines if "pip install" in line]


@pytest.mark.parametrize("name", [ACTION, WATCH, GITLAB])
def test_what_is_installed_is_pinned(name: str) -> None:
    """From the lock file, then the clone itself with nothing fetched for it."""
    dependencies, itself = installing(name)
    assert "--require-hashes" in dependencies
    assert "requirements.lock" in dependencies
    assert "--no-deps --no-build-isolation" in itself


@pytest.mark.skipif(not os.environ.get("CI"), reason="installs from a package index; CI does")
@pytest.mark.parametrize("name", [ACTION, WATCH])
def test_what_is_installed_runs(name: str, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "environment"], check=True)
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools/ctscat").symlink_to(ROOT)
    script = "\n".join([*installing(name), "ctscat show CreateJobV2"])
    environment = os.environ | {"PATH": f"{tmp_path}/environment/bin:{os.environ['PATH']}", "ACTION_PATH": str(ROOT)}
    environment.pop("PYTHONPATH", None)
    ran = subprocess.run(
        ["bash", "-e", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=600
    )
    assert ran.returncode == 0, ran.stderr
    assert "current as of" in ran.stdout


# The Action's step


@dataclass
class Shell:
    """A build agent as far as a step sees it: files for outputs and summary, and `ctscat` on the path."""

    folder: Path
    network: tuple[str, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bin = self.folder / "bin"
        self.temp = self.folder / "temp"
        for one in (self.bin, self.temp):
            one.mkdir(parents=True, exist_ok=True)
        network = " ".join(map(shlex.quote, self.network))
        self.tool(
            "ctscat",
            f'case "$1 $*" in *--offline*) ;; check*|snapshot*) set -- "$@" {network} ;; esac\n'
            f'PYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m extractor "$@"\n',
        )

    def tool(self, name: str, script: str) -> None:
        file = self.bin / name
        file.write_text(f"#!/usr/bin/env bash\n{script}")
        file.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(self.temp / "output"),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary.md"),
            "GITHUB_ACTION_PATH": str(ROOT),
            **self.variables,
        }

    def run(self, script: str, where: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-c", script],
            cwd=where,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=600,
        )

    def outputs(self) -> dict[str, str]:
        file = self.temp / "output"
        found = dict(line.split("=", 1) for line in file.read_text().splitlines())
        file.unlink()
        return found


def action_step() -> str:
    script: str = next(step["run"] for step in steps_of(ACTION) if step.get("id") == "check")
    return script


@pytest.fixture
def center() -> Iterator[HelpCenter]:
    with HelpCenter() as server:
        for one in (ONE, TWO):
            server.publish(path(*one), page())
        yield server


@pytest.fixture
def project(tmp_path: Path, center: HelpCenter) -> Project:
    folder = tmp_path / "checkout"
    folder.mkdir()
    made = Project(folder, center.base)
    made.follow(ONE, TWO)
    assert made.net("snapshot", "--all").code == 0
    assert made.run("build").code == 0
    return made


def test_the_action_tells_what_drifted(tmp_path: Path, project: Project, center: HelpCenter) -> None:
    shell = Shell(tmp_path / "agent", project.network)
    inputs = {"ACTION_PATH": str(ROOT), "CTSCAT_CONTACT": "docs@example.org", "CTSCAT_SERVICE": "cce"}
    ran = shell.run(action_step(), project.root, **inputs)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert shell.outputs() == {"exit-code": "0", "report": str(shell.temp / "ctscat-check.json")}
    assert "docs@example.org" in center.asked[-1].headers["user-agent"]

    hostile = ("::set-output name=exit-code::0 %0Aexit-code=0 &lt;script&gt;", "thing", "doEvil")
    center.publish(path(*ONE), page([*changed(EN, exportReport=""), hostile], day="2026-06-01"))
    ran = shell.run(action_step(), project.root, **inputs)
    assert ran.returncode == 1
    assert "::error title=removed" in ran.stdout
    assert not re.search(r"^\s*::(?!error |warning |notice )", ran.stdout, re.MULTILINE)
    assert shell.outputs()["exit-code"] == "1"
    assert "exportReport" in (shell.temp / "summary.md").read_text()
    assert not re.search(r"(?<!\\)<script", (shell.temp / "summary.md").read_text())
    assert json.loads((shell.temp / "ctscat-check.json").read_text())["reports"]

    offline = shell.run(action_step(), project.root, **inputs, CTSCAT_OFFLINE="true")
    assert offline.returncode == 0
    center.routes[path(*ONE)] = reply(404)
    assert shell.run(action_step(), project.root, **inputs).returncode == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CTSCAT_ROOT", "no such folder; touch forged"),
        ("CTSCAT_ROOT", "--offline"),
        ("CTSCAT_FAIL_ON", "$(touch forged)"),
        ("CTSCAT_FAIL_ON", "--offline"),
        ("CTSCAT_OFFLINE", "yes"),
        ("CTSCAT_SERVICE", "a b\nexit-code=0"),
        ("CTSCAT_SERVICE", "--offline"),
    ],
)
@pytest.mark.fault("ci-commands")
def test_an_input_is_a_value_and_no_command(name: str, value: str, tmp_path: Path, project: Project) -> None:
    shell = Shell(tmp_path / "agent", project.network)
    (shell.temp / "ctscat-check.json").write_text("of an earlier step")
    ran = shell.run(action_step(), project.root, ACTION_PATH=str(ROOT), **{name: value})
    assert ran.returncode == 2
    assert not list(tmp_path.rglob("forged"))
    if (shell.temp / "output").exists():
        assert shell.outputs() == {"exit-code": "2", "report": ""}


# The scheduled workflow

GH = """
{ printf '%s\\n' "$@"; echo; } >> "$GH_CALLS"
case "$1 $2 $*" in
  "pr view"*state*) [ -e "$GH_STATE/open" ] && echo OPEN || exit 1 ;;
  "pr view"*body*) cat "$GH_STATE/body" ;;
  "auth setup-git"*) ;;
  "pr create"*|"pr edit"*) touch "$GH_STATE/open"; cp -- "${@: -1}" "$GH_STATE/body" ;;
  *) exit 9 ;;
esac
"""


def filled_in(text: str, values: dict[str, str]) -> str:
    """The text with its expressions replaced, as the forge does before a step runs."""
    return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], text)


@dataclass
class Forge:
    """A repository at a forge, which runs the workflow on a fresh clone each day; the cache is all that stays."""

    folder: Path
    shell: Shell
    days: int = 0

    def git(self, *arguments: str, where: Path | None = None) -> str:
        ran = subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", "-C", str(where or self.folder), *arguments],
            check=True,
            capture_output=True,
            text=True,
            env=self.shell.environment,
        )
        return ran.stdout

    def receive(self, project: Project) -> None:
        self.folder.mkdir()
        self.git("init", "-q", "--bare", "-b", "main")
        (project.root / ".gitignore").write_text(".ctscat/\n")
        self.git("init", "-q", "-b", "main", where=project.root)
        self.git("add", "-A", where=project.root)
        self.git("commit", "-q", "-m", "begin", where=project.root)
        self.git("push", "-q", str(self.folder), "main", where=project.root)

    def day(self) -> tuple[int, list[list[str]]]:
        """Run the workflow's shell steps; return how it ended and how `gh` was called."""
        self.days += 1
        clone = self.folder.parent / f"day-{self.days}"
        self.git("clone", "-q", str(self.folder), str(clone))
        cache, calls = self.shell.folder / "memory.json", self.shell.folder / "calls"
        calls.write_text("")
        memory = clone / ".ctscat" / "memory.json"
        if cache.exists():
            memory.parent.mkdir()
            memory.write_bytes(cache.read_bytes())
        values = {"vars.CTSCAT_CONTACT": "docs@example.org", "github.token": "none"}
        code = 0
        for step in steps_of(WATCH):
            if step.get("uses", "").startswith("actions/cache/save"):
                cache.write_bytes(memory.read_bytes())
            if "run" not in step or "pip install" in step["run"]:
                continue
            env = {key: filled_in(value, values) for key, value in step.get("env", {}).items()}
            ran = self.shell.run(step["run"], clone, GH_CALLS=str(calls), GH_STATE=str(self.shell.folder), **env)
            if "id" in step and ran.returncode == 0:
                values |= {f"steps.{step['id']}.outputs.{key}": value for key, value in self.shell.outputs().items()}
            code = ran.returncode
            if code:
                break
        return code, [call.splitlines() for call in calls.read_text().split("\n\n") if call]

    @property
    def body(self) -> str:
        return (self.shell.folder / "body").read_text()

    def proposed(self) -> list[str]:
        """The files that the pull request changes."""
        return self.git("diff", "--name-only", "main", "ctscat/watch").splitlines()


@pytest.fixture
def forge(tmp_path: Path, project: Project) -> Forge:
    shell = Shell(tmp_path / "agent", project.network)
    shell.tool("gh", GH)
    made = Forge(tmp_path / "forge.git", shell)
    made.receive(project)
    return made


def edits(calls: list[list[str]]) -> list[list[str]]:
    return [call for call in calls if call[0] == "pr" and call[1] != "view"]


def test_the_watch_opens_one_pull_request_and_keeps_it_up_to_date(forge: Forge, center: HelpCenter) -> None:
    assert forge.day() == (0, []), "nothing changed"
    assert forge.git("branch", "--list").split() == ["*", "main"]

    evil = ("@everyone fixes #1 &lt;img src=x&gt; `id` $(id)", "thing", "doEvil")
    center.publish(path(*ONE), page([*changed(EN, exportReport=""), evil], day="2026-06-01", title="$(touch forged)"))
    code, calls = forge.day()
    assert code == 0
    body_file = str(forge.shell.temp / "body.md")
    create = ["pr", "create", "--head", "ctscat/watch", "--title", "Documented traces changed", "--body-file"]
    assert edits(calls) == [[*create, body_file]]
    assert "exportReport" in forge.body
    assert not re.search(r"@everyone|#1|(?<!\\)<img|(?<!\\)\$\(", forge.body)
    changed_files = forge.proposed()
    assert {"catalog/CHANGELOG.md", "catalog/cce.json", "catalog/cce.yaml"} <= set(changed_files)
    assert {name.split("/")[0] for name in changed_files} == {"catalog", "snapshots"}
    assert "snapshots/cce/intl.en-us.usermanual-cce.cce_1/2026-06-01.yaml" in changed_files
    first = forge.git("rev-parse", "ctscat/watch")

    code, calls = forge.day()
    assert (code, edits(calls)) == (0, []), "not merged yet, and nothing new to say"
    assert forge.git("rev-parse", "ctscat/watch") == first

    center.publish(path(*TWO), page(changed(EN, addNode="addNodes"), day="2026-06-03"))
    code, calls = forge.day()
    assert code == 0
    assert edits(calls) == [["pr", "edit", "ctscat/watch", "--body-file", body_file]]
    assert "exportReport" in forge.body
    assert "addNodes" in forge.body
    stored = [name for name in forge.proposed() if name.startswith("snapshots/")]
    assert stored == [
        "snapshots/cce/intl.en-us.usermanual-cce.cce_1/2026-06-01.yaml",
        "snapshots/cce/intl.en-us.usermanual-cce.cce_2/2026-06-03.yaml",
    ]
    assert not list(forge.folder.parent.rglob("forged"))

    forge.git("update-ref", "refs/heads/main", "ctscat/watch")
    (forge.shell.folder / "open").unlink()
    center.tally.statuses.clear()
    code, calls = forge.day()
    assert (code, calls) == (0, [])


def test_a_page_that_fails_does_not_keep_the_others_back(forge: Forge, center: HelpCenter) -> None:
    center.routes[path(*ONE)] = reply(404)
    center.publish(path(*TWO), page(changed(EN, addNode="addNodes"), day="2026-06-03"))
    code, calls = forge.day()
    assert code == 3
    assert [call[1] for call in edits(calls)] == ["create"]
    assert "addNodes" in forge.body
    assert "the page is gone" in forge.body


def test_damaged_files_stop_the_watch(forge: Forge, project: Project, center: HelpCenter) -> None:
    (file,) = (project.root / "snapshots/cce/intl.en-us.usermanual-cce.cce_1").glob("*.yaml")
    file.write_bytes(file.read_bytes().replace(b"addNode", b"addNodd"))
    forge.git("commit", "-q", "-am", "by hand", where=project.root)
    forge.git("push", "-q", str(forge.folder), "main", where=project.root)
    center.publish(path(*TWO), page(changed(EN, addNode="addNodes"), day="2026-06-03"))
    assert forge.day() == (5, [])


# The others


def test_the_hooks_run(project: Project) -> None:
    *hooks, lint = parsed(".pre-commit-hooks.yaml")
    assert [hook["id"] for hook in (*hooks, lint)] == ["ctscat-build-check", "ctscat-check-offline", "ctscat-lint"]
    for hook in hooks:
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
        assert re.match(hook["files"], "snapshots/cce/a/2026-01-01.yaml")
        assert re.match(hook["files"], "catalog/cce.json")
        command, *arguments = shlex.split(hook["entry"])
        assert command == "ctscat"
        assert run(*arguments, "--root", project.root).code == 0
    (project.root / "catalog" / "cce.yaml").write_text("{}\n")
    assert [run(*shlex.split(hook["entry"])[1:], "--root", project.root).code for hook in hooks] == [1, 1]


def test_the_gitlab_jobs_run(project: Project, center: HelpCenter, tmp_path: Path) -> None:
    jobs = parsed(GITLAB)
    shell = Shell(tmp_path / "agent", project.network)
    center.publish(path(*ONE), page(changed(EN, exportReport=""), day="2026-06-01"))
    (project.root / "rules").mkdir()
    (project.root / "rules" / "alert.sql").write_text("trace_name = 'addNodd' and service_type = 'CCE'\n")
    for name, code, failures in (("ctscat-stored", 0, "0"), ("ctscat-rules", 1, "1"), ("ctscat-watch", 1, "1")):
        assert jobs[name]["extends"] == ".ctscat"
        ran = shell.run("\n".join(jobs[name]["script"]), project.root)
        assert ran.returncode == code, ran.stderr
        report = project.root / jobs[".ctscat"]["artifacts"]["reports"]["junit"]
        assert etree.parse(report).getroot().get("failures") == failures
