"""Each script installs what it needs and no more, from files that say nothing about where it was made."""

from __future__ import annotations

import importlib.util
import os
import re
import tomllib
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-ci.lock")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pins(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z][\w.-]*==\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE))


def names(lock: str) -> set[str]:
    return {pin.partition("==")[0] for pin in pins(lock)}


def test_each_environment_holds_the_one_before_it() -> None:
    run, test, ci = map(pins, LOCKS)
    assert run < test < ci


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    for entry in re.split(r"\n(?=[a-z])", text):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_what_regenerate_installs_is_the_core_and_what_builds_it() -> None:
    heavy = {"hypothesis", "mypy", "pyarrow", "pysigma", "pytest", "ruff"}
    assert not heavy & names("requirements.lock")
    assert not {"pyarrow", "pysigma"} & names("requirements-test.lock")


def test_the_core_brings_fifteen_packages_at_most() -> None:
    core, waiting = set(), ["ctscat"]
    while waiting:
        name = waiting.pop()
        if name not in core:
            core.add(name)
            requirements = map(Requirement, requires(name) or ())
            waiting += [
                canonicalize_name(requirement.name)
                for requirement in requirements
                if requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            ]
    assert len(core - {"ctscat"}) <= 15, sorted(core)


def test_every_dependency_is_locked() -> None:
    for requirement in PYPROJECT["project"]["dependencies"]:
        assert re.split(r"[<>=!~;\[ ]", requirement)[0].replace(".", "-") in names("requirements.lock")


@pytest.mark.skipif(not os.environ.get("CI"), reason="only CI must have every extra")
@pytest.mark.parametrize("module", ["pyarrow", "sigma"])
def test_in_ci_no_extra_goes_untested(module: str) -> None:
    assert importlib.util.find_spec(module) is not None, "scripts/setup ci installs it"


def test_the_tests_run_on_the_locked_versions() -> None:
    locked = dict(pin.split("==") for pin in pins("requirements-test.lock"))
    assert {name: version(name) for name in ("lxml", "msgspec", "pytest")}.items() <= locked.items()
