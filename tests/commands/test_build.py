"""`ctscat build`: the same files everywhere, what is up to date left alone, what differs told by path."""

import json
import random
import shutil
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from extractor.build.catalog import Catalog

from .helpers import ADDRESS, PAGE, REPOSITORY, a_project, bundled, child, page, renamed, run, store, tree

FILES = ["catalog/CHANGELOG.md", "catalog/SHA256SUMS", "catalog/catalog.schema.json", "catalog/index.json"]
OF_THING = ["catalog/thing.changelog.md", "catalog/thing.json", "catalog/thing.yaml"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return a_project(tmp_path / "project")


def decide(root: Path, text: str) -> None:
    (root / "catalog").mkdir(exist_ok=True)
    (root / "catalog" / "decisions.yaml").write_text(text, "utf-8")


def test_a_build_writes_the_files_and_sums_up(root: Path) -> None:
    said = run("build", "--root", root)
    assert said.code == 0
    assert said.out == (
        "thing: 6 traces from 2 editions as of 2025-06-01; on intl 5 current, 1 legacy, 0 removed\n7 files written\n"
    )
    assert sorted(tree(root, "catalog")) == sorted([*FILES, *OF_THING])
    data = json.loads((root / "catalog" / "thing.json").read_bytes())
    Draft202012Validator(json.loads((root / "catalog" / "catalog.schema.json").read_bytes())).validate(data)
    assert [trace.name for trace in Catalog.from_dict(data).traces if trace.status == "legacy"] == ["createJob"]
    assert "`createJob` → `CreateJobV2`" in (root / "catalog" / "CHANGELOG.md").read_text("utf-8")
    assert "## thing" in (root / "catalog" / "thing.changelog.md").read_text("utf-8")


def test_a_build_again_writes_nothing(root: Path) -> None:
    run("build", "--root", root)
    before = tree(root)
    assert run("build", "--root", root).out == "nothing to write: all up to date\n"
    assert run("build", "--afresh", "--root", root).out.endswith("nothing to write: all up to date\n")
    assert tree(root) == before


def test_only_what_changed_is_built_and_the_result_is_that_of_a_whole_build(root: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(page(), "utf-8")
    run("snapshot", saved, "--root", root, "--service", "other", "--page", "intl/en-us/other/x")
    run("build", "--root", root)
    store(root, page(renamed(("createJob", "CreateJobV3")), "2025-07-01"))
    said = run("build", "--root", root)
    assert said.out.startswith("thing: ")
    assert "other:" not in said.out
    assert said.out.endswith("6 files written, services up to date: 1\n")
    assert run("build", "--check", "--root", root).code == 0
    once = tree(root, "catalog")
    shutil.rmtree(root / "catalog")
    run("build", "--root", root)
    assert tree(root, "catalog") == once


def test_the_bundled_data_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b" / "deeper with blanks"
    for root in (first, second):
        root.mkdir(parents=True)
        bundled(root)
    ours = child("build", "--root", first, PYTHONHASHSEED="1", TZ="Pacific/Kiritimati", LANG="C", LC_ALL="C")
    # The files are found in another order, too: they were made in another order.
    files = sorted((second / "snapshots").rglob("*.yaml"))
    random.Random(5).shuffle(files)
    for file in files:
        data = file.read_bytes()
        file.unlink()
        file.write_bytes(data)
    theirs = child("build", cwd=second, PYTHONHASHSEED="2", TZ="America/Lima", LANG="de_DE.UTF-8", PYTHONUTF8="0")
    assert ours.returncode == theirs.returncode == 0, ours.stderr + theirs.stderr
    assert ours.stdout == theirs.stdout
    assert tree(first) == tree(second)
    assert sorted(tree(first, "catalog")) == sorted(
        [*FILES, *(name.replace("thing", "modelarts") for name in OF_THING)]
    )


# Checking


def test_check_is_quiet_about_what_is_up_to_date_and_changes_nothing(root: Path) -> None:
    said = run("build", "--check", "--root", root)
    assert said.code == 1
    assert "thing.json: missing" in said.out
    assert not (root / "catalog").exists()
    run("build", "--root", root)
    said = run("build", "--check", "--root", root)
    assert (said.code, said.out, said.err) == (0, "", "")


def test_check_explains_by_path_what_differs(root: Path) -> None:
    run("build", "--root", root)
    store(root, page(renamed(("createJob", "CreateJobV2"), ("stopNotebook", "StopNotebookV2")), "2025-07-01"))
    before = tree(root)
    said = run("build", "--check", "--root", root)
    assert said.code == 1
    assert 'thing.json: as_of: "2025-06-01" should be "2025-07-01"' in said.out
    assert "thing.json: trace StopNotebookV2 (intl): missing" in said.out
    assert "thing.yaml: out of date" in said.out
    assert "ctscat build" in said.out
    assert tree(root) == before


def test_without_deepdiff_check_names_the_file_and_what_to_install(root: Path, monkeypatch) -> None:
    run("build", "--root", root)
    file = root / "catalog" / "thing.json"
    file.write_text(file.read_text("utf-8").replace('"legacy"', '"removed"'))
    monkeypatch.setitem(sys.modules, "deepdiff", None)
    said = run("build", "--check", "--root", root)
    assert said.code == 1
    assert "thing.json: out of date (pip install deepdiff tells what differs)\n" in said.out


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (
            lambda text: text.replace('"legacy"', '"removed"'),
            'trace createJob (intl): status: "removed" should be "legacy"',
        ),
        (lambda text: text[: len(text) // 2], "thing.json: not JSON"),
        (lambda text: "[1]", "thing.json: not a catalog"),
        (lambda text: "[" * 100_000, "thing.json: not JSON"),
        (lambda text: '{"traces": [1, {}, null]}', "thing.json: "),
        (lambda text: None, "thing.json: missing"),
    ],
)
def test_check_explains_edited_files_and_a_build_mends_them(root: Path, edit, says: str) -> None:
    run("build", "--root", root)
    whole = tree(root)
    file = root / "catalog" / "thing.json"
    text = edit(file.read_text("utf-8"))
    file.unlink() if text is None else file.write_text(text, "utf-8")
    said = run("build", "--check", "--root", root)
    assert said.code == 1
    assert says in said.out
    assert run("build", "--root", root).code == 0
    assert tree(root) == whole


def test_many_differences_are_cut_short(root: Path) -> None:
    run("build", "--root", root)
    file = root / "catalog" / "thing.json"
    data = json.loads(file.read_bytes())
    for trace in data["traces"]:
        trace |= {key: f"{trace[key]}!" for key in ("status", "first_seen", "last_seen")} | {"new": "x" * 100_000}
    file.write_text(json.dumps(data), "utf-8")
    said = run("build", "--check", "--root", root)
    assert "more" in said.out
    assert len(said.out) < 10_000


# Decisions


def test_a_decision_wins_over_the_matcher_and_survives_rebuilds_with_its_comments(root: Path) -> None:
    text = (
        "# What we know better.\ndecisions:\n"
        "- {old: createJob, new: CreateJobV2, verdict: different, reason: another job}  # seen by us\n"
    )
    decide(root, text)
    said = run("build", "--root", root)
    assert (said.code, said.err) == (0, "")
    assert "0 legacy, 1 removed" in said.out
    assert json.loads((root / "catalog" / "thing.json").read_bytes())["decisions"] == ["createJob → CreateJobV2"]
    run("build", "--afresh", "--root", root)
    assert (root / "catalog" / "decisions.yaml").read_text("utf-8") == text
    assert run("build", "--check", "--root", root).code == 0


def test_expired_and_unused_decisions_are_reported_by_every_build(root: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(page(), "utf-8")
    run("snapshot", saved, "--root", root, "--service", "other", "--page", "intl/en-us/other/x")
    decide(
        root,
        "decisions:\n"
        "- {old: createJob, new: CreateJobV2, verdict: same, reason: sure}\n"
        "- {old: createJob, new: nothing, verdict: same, reason: typo}\n"
        '- {id: "0000000000000000", verdict: ignore, reason: known, expires: "2025-01-01"}\n',
    )
    told = (
        "ctscat build: decision createJob → nothing matches no row\n"
        "ctscat build: decision 0000000000000000 has expired\n"
    )
    assert run("build", "--root", root).err == told
    assert run("build", "--root", root).err == told  # all is up to date, and it is still so
    assert run("build", "--afresh", "--root", root).err == told


def test_a_bad_decision_is_an_error_with_its_line(root: Path) -> None:
    run("build", "--root", root)
    before = tree(root, "catalog", "snapshots")
    decide(root, "decisions:\n- {old: a, new: b, verdict: same, reason: x}\n- {old: a, new: c, verdict: perhaps}\n")
    said = run("build", "--root", root)
    assert said.code == 5
    assert "catalog/decisions.yaml:3" in said.err
    assert {name: data for name, data in tree(root).items() if "decisions" not in name} == before


# Stored data that is not right


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda data: data[: len(data) // 2], ""),
        (lambda data: data.replace(b"deleteJob", b"deletejob"), "cut, damaged or edited by hand"),
        (lambda data: data.replace(b"schema: 2", b"schema: 3"), "newer ctscat"),
        (lambda data: b"a: &a [*a]\n", ""),
        (lambda data: b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_damaged_snapshot_is_named_and_nothing_is_written(root: Path, damage, says: str) -> None:
    run("build", "--root", root)
    file = root / "snapshots" / "thing" / PAGE / "2025-05-01.yaml"
    file.write_bytes(damage(file.read_bytes()))
    before = tree(root)
    said = run("build", "--root", root)
    assert said.code == 5
    assert "2025-05-01.yaml" in said.err
    assert says in said.err
    assert tree(root) == before


def test_names_from_pages_do_no_harm_in_what_is_written(tmp_path: Path) -> None:
    nasty = [("<b>x</b> | `y` @me fixes #1\u202e", "ev\u2066il", f"name{number}") for number in range(3)]
    root = tmp_path / "project"
    root.mkdir()
    assert store(root, page([(said.replace("<", "&lt;"), kind, name) for said, kind, name in nasty])).code == 0
    said = run("build", "--root", root)
    assert said.code == 0
    for name, data in tree(root, "catalog").items():
        text = data.decode("utf-8")
        assert "\u202e" not in text, name
        assert "\u2066" not in text, name
    assert run("build", "--check", "--root", root).code == 0


def test_what_another_program_built_is_built_again(tmp_path: Path) -> None:
    """The same snapshots give another catalog to a better matcher: only what this very program made is taken over."""
    root = a_project(tmp_path / "project")
    assert run("build", "--root", root).code == 0
    assert run("build", "--root", root).out == "nothing to write: all up to date\n"
    (root / ".ctscat" / "memory.json").unlink()
    assert "thing: 6 traces" in run("build", "--root", root).out


def test_pages_stand_side_by_side_and_a_likely_takeover_is_only_proposed(tmp_path: Path) -> None:
    root = a_project(tmp_path / "project")
    saved = tmp_path / "more.html"
    saved.write_text(page(title="More operations", day="2025-09-01"), "utf-8")
    address = ADDRESS.replace("0026", "0027")
    assert run("snapshot", saved, "--root", root, "--service", "thing", "--address", address).code == 0
    said = run("build", "--root", root)
    assert "6 current, 0 legacy, 0 removed" in said.out
    assert said.err == "ctscat build: 1 proposed takeover; list: ctscat follow --proposals\n"


def test_the_bundled_catalog_is_what_the_bundled_snapshots_give() -> None:
    ran = run("build", "--check", "--root", REPOSITORY)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
