"""`ctscat show`: any letter case, near misses, days, and text that is safe to print."""

import shutil
from pathlib import Path

import pytest

from .helpers import ADDRESS, PAGE, a_project, page, run, store


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = a_project(tmp_path_factory.mktemp("show") / "project")
    assert run("build", "--root", root).code == 0
    return root


@pytest.mark.parametrize("name", ["createJob", "CREATEJOB", "createjob"])
def test_a_trace_is_told_with_its_history(root: Path, name: str) -> None:
    said = run("show", name, "--root", root)
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[:3] == [
        "createJob  legacy as of 2025-06-01",
        "  thing, intl: job",
        "  first seen 2025-05-01, last seen 2025-05-01 (documents up to 2025-06-01)",
    ]
    assert lines[3].startswith("  replaced by CreateJobV2: ")
    assert f"    {PAGE}@2025-05-01 · table 1, row 1\n      {ADDRESS}\n" in said.out


def test_a_resource_type_or_a_wording_lists_its_traces(root: Path) -> None:
    said = run("show", "Notebook", "--root", root)
    assert said.code == 0
    assert [line.split()[0] for line in said.out.splitlines()] == ["TRACE", "startNotebook", "stopNotebook", "2"]
    assert "createJob" in run("show", "creating a job", "--root", root).out


def test_a_near_miss_is_a_finding_with_suggestions(root: Path) -> None:
    said = run("show", "creatJob", "--root", root)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("ctscat show: no document lists 'creatJob'; like it: createJob")
    assert run("show", "xyzzy", "--root", root).err == "ctscat show: no document lists 'xyzzy'\n"


def test_as_of_a_day(root: Path) -> None:
    assert (
        "createJob  current as of 2025-05-15" in run("show", "createJob", "--as-of", "2025-05-15", "--root", root).out
    )


@pytest.mark.parametrize(
    ("name", "day", "message"),
    [
        ("CreateJobV2", "2025-05-15", "as of 2025-05-15; documented since 2025-06-01 (thing, intl)"),
        ("*Job", "2025-04-30", "as of 2025-04-30; documented since 2025-05-01 (thing, intl)"),
        ("creatJob", "2025-05-15", "as of 2025-05-15; like it: createJob"),
    ],
)
def test_before_its_first_edition_a_trace_is_told_with_the_day_since_when(
    root: Path, name: str, day: str, message: str
) -> None:
    ran = run("show", name, "--as-of", day, "--root", root)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith(f"ctscat show: no document lists '{name}' {message}")


def test_json(root: Path) -> None:
    (told,) = run("show", "createJob", "--format", "json", "--root", root).json()
    assert (told["service"], told["as_of"], told["name"], told["status"]) == (
        "thing",
        "2025-06-01",
        "createJob",
        "legacy",
    )
    assert told["replaced_by"][0]["name"] == "CreateJobV2"
    assert told["addresses"] == [{"edition": f"{PAGE}@2025-05-01", "address": ADDRESS}]
    assert run("show", "xyzzy", "--format", "json", "--root", root).json() == []


def test_without_a_built_catalog_it_is_made_in_memory(root: Path, tmp_path: Path) -> None:
    shutil.copytree(root / "snapshots", tmp_path / "snapshots")
    assert run("show", "createJob", "--root", tmp_path).out == run("show", "createJob", "--root", root).out
    assert not (tmp_path / "catalog").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("createJob", "--as-of", "soon"), 2, "not a valid date"),
        (("createJob", "--service", "none"), 2, "no editions of 'none'"),
        ((), 2, "NAME"),
        (("createJob", "--root", "/nowhere/at/all"), 2, "no such folder"),
    ],
)
def test_what_makes_no_sense(root: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    said = run("show", *(() if "--root" in arguments else ("--root", root)), *arguments)
    assert said.code == code
    assert says in said.err


def test_hostile_names_are_shown_harmless(tmp_path: Path) -> None:
    root = tmp_path / "project"
    root.mkdir()
    store(root, page([("Doing [red]x[/x]\u202e", "job", "do\u202eIt"), ("Doing y", "job", "doIt2")]))
    said = run("show", "job", "--root", root)
    assert said.code == 0
    assert "\u202e" not in said.out
    assert "[red]x[/x]" in said.out
    assert "\u202e" not in run("show", "a\u202eb\x1b", "--root", root).err


def test_colour_is_asked_for(root: Path) -> None:
    assert "\x1b" not in run("show", "createJob", "--root", root).out
    assert "\x1b[1mcreateJob\x1b[0m" in run("show", "createJob", "--color", "always", "--root", root).out


# Several names, sites and languages


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same traces on two sites and in two languages; only the newer site renamed one."""
    folder = tmp_path_factory.mktemp("wide")
    root = a_project(folder / "project")
    chinese = [("创建作业", "job", "createJob"), ("删除作业", "job", "deleteJob"), ("查询作业", "job", "queryJob")]
    for number, (address, text) in enumerate(
        [
            (ADDRESS.replace("/intl/en-us", "/eu/en-us"), page(day="2024-03-03")),
            (ADDRESS.replace("en-us", "zh-cn"), page(chinese, "2025-04-01", "云审计服务支持的操作")),
        ]
    ):
        saved = folder / f"{number}.html"
        saved.write_text(text, "utf-8")
        assert run("snapshot", saved, "--root", root, "--service", "thing", "--address", address).code == 0
    assert run("build", "--root", root).code == 0
    return root


def shown(root: Path, *words: str) -> list[tuple[str, str, str]]:
    told = run("show", *words, "--format", "json", "--root", root).json()
    return [(one["name"], one["site"], one["status"]) for one in told]


def test_a_status_is_of_one_site_the_newest_first(wide: Path) -> None:
    assert shown(wide, "createJob") == [("createJob", "intl", "legacy"), ("createJob", "eu", "current")]
    assert shown(wide, "createJob", "--site", "eu") == [("createJob", "eu", "current")]
    text = run("show", "createJob", "--root", wide).out
    assert text.startswith("createJob  legacy as of 2025-06-01\n")
    assert "elsewhere:\n    thing, eu: current · last seen 2024-03-03" in text


def test_another_language_says_only_what_it_says(wide: Path) -> None:
    assert shown(wide, "createJob", "--lang", "zh") == [("createJob", "intl", "current")]
    assert run("show", "queryJob", "--root", wide).code == 1, "the leading language does not list it"
    assert shown(wide, "queryJob", "--lang", "zh") == [("queryJob", "intl", "current")]


def test_patterns_and_several_names(wide: Path) -> None:
    assert shown(wide, "*notebook", "--site", "intl") == [
        ("startNotebook", "intl", "current"),
        ("stopNotebook", "intl", "current"),
    ]
    assert shown(wide, "create*", "deletejob", "--site", "intl") == [
        ("CreateJobV2", "intl", "current"),
        ("createJob", "intl", "legacy"),
        ("deleteJob", "intl", "current"),
    ]
    ran = run("show", "deleteJob", "nosuch", "x*", "--root", wide)
    assert ran.code == 1
    assert "deleteJob" in ran.out
    assert ran.err == "ctscat show: no document lists 'nosuch'\nctscat show: no document lists 'x*'\n"


def test_a_service_lists_all_its_traces(wide: Path) -> None:
    assert len(shown(wide, "thing", "--site", "eu")) == 5
