"""Stored data that was lost, damaged or edited: every command says so, and none makes the loss permanent by itself."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from extractor.store.snapshot_store import SnapshotStore

from .forks import Forks
from .helpers import ADDRESS, PAGE, a_project, page, renamed, run, store, tree


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = a_project(tmp_path / "project")
    saved = tmp_path / "saved.html"
    saved.write_text(page(), "utf-8")
    assert run("snapshot", saved, "--root", root, "--service", "other", "--page", "intl/en-us/other/x").code == 0
    assert run("follow", ADDRESS, "--service", "thing", "--root", root).code == 0
    decided = ("decide", "createJob:CreateJobV2", "same", "--reason", "seen")
    assert run(*decided, "--root", root).code == 0
    assert run("build", "--root", root).code == 0
    return root


# Editions that are gone


def _one(root: Path) -> None:
    (root / "snapshots" / "thing" / PAGE / "2025-05-01.yaml").unlink()


def _a_service(root: Path) -> None:
    shutil.rmtree(root / "snapshots" / "other")


def _all(root: Path) -> None:
    shutil.rmtree(root / "snapshots")


@pytest.mark.parametrize(
    ("lose", "named"),
    [(_one, f"1 edition of the last catalog ({PAGE}@2025-05-01)"), (_a_service, "x@"), (_all, "3 ed")],
)
@pytest.mark.fault("lost-editions")
def test_a_build_that_loses_editions_says_so_and_needs_to_be_told(
    root: Path, lose: Callable[[Path], None], named: str
) -> None:
    lose(root)
    before = tree(root)
    for command in (["build"], ["build", "--afresh"], ["build", "--check"]):
        ran = run(*command, "--root", root)
        assert (ran.code, ran.out) == (4, "")
        assert named in ran.err
        assert "git checkout -- snapshots" in ran.err
    checked = run("check", "--offline", "--root", root)
    assert checked.code == 4
    assert "editions-lost" in checked.out
    assert named in " ".join(checked.out.split())
    assert "run: ctscat build" not in checked.out
    assert tree(root) == before
    assert run("build", "--accept", "--root", root).code == 0
    assert run("build", "--root", root).out == "nothing to write: all up to date\n"


def test_a_loss_is_noticed_by_a_catalog_that_is_not_whole(root: Path) -> None:
    """A build that was killed leaves a mix of two; the files of either name what was stored."""
    (root / "catalog" / "SHA256SUMS").unlink()
    (root / "catalog" / "other.json").write_text("{")
    _one(root)
    assert run("build", "--root", root).code == 4


def test_a_loss_of_an_end_is_a_loss(root: Path, tmp_path: Path) -> None:
    assert run("follow", ADDRESS, "--end", "2025-09-01", "--reason", "gone", "--root", root).code == 0
    assert run("build", "--root", root).code == 0
    (root / "snapshots" / "pages.yaml").unlink()
    ran = run("build", "--root", root)
    assert ran.code == 4
    assert "the end of intl.usermanual-thing.thing_0026 on 2025-09-01" in ran.err


def test_an_edition_that_has_another_date_or_service_now_is_no_loss(root: Path) -> None:
    (root / "snapshots" / "pages.yaml").unlink()
    snapshots = SnapshotStore(root)
    dated, *_ = snapshots.load_all("thing")
    edition = replace(dated.snapshot.edition, updated_on="2025-04-30")
    snapshots.replace(dated.place, replace(dated.snapshot, edition=edition))
    old = root / "snapshots" / "other"
    text = next(old.rglob("*.yaml")).read_text("utf-8")
    shutil.rmtree(old)
    moved = root / "snapshots" / "new" / "intl.en-us.other.x" / "2025-05-01.yaml"
    moved.parent.mkdir(parents=True)
    moved.write_text(text.replace('service: "other"', 'service: "new"'), "utf-8")
    assert run("snapshot", "--accept", moved, "--reason", "its new name", "--root", root).code == 0
    assert run("build", "--root", root).code == 0


# Files that people keep


@pytest.mark.parametrize(
    ("name", "flip", "kept"),
    [("snapshots/pages.yaml", ("thing_0026", "thing_0024"), 3), ("catalog/decisions.yaml", ("same", "saMe"), 1)],
)
@pytest.mark.fault("hand-kept")
def test_a_flip_that_is_still_yaml_is_noticed_by_every_command(
    root: Path, name: str, flip: tuple[str, str], kept: int
) -> None:
    path = root / name
    path.write_text(path.read_text("utf-8").replace(*flip), "utf-8")
    before = tree(root)
    commands = (["build"], ["build", "--check"], ["show", "createJob"], ["list"], ["export"], ["check", "--offline"])
    for command in commands:
        ran = run(*command, "--root", root)
        assert ran.code == 5, command
        told = " ".join((ran.out + ran.err).split())
        assert f"{name}: edited by hand, or damaged" in told, command
        assert f"ctscat snapshot --accept {name}" in told, command
    assert tree(root) == before


@pytest.mark.fault("hand-kept")
def test_an_edit_by_hand_is_accepted_with_one_command(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    path = root / "catalog" / "decisions.yaml"
    path.write_text(path.read_text("utf-8").replace("verdict: same", "verdict: different"), "utf-8")
    assert run("build").code == 5
    ran = run("snapshot", "--accept", "catalog/decisions.yaml")
    assert (ran.code, ran.out) == (0, "sealed catalog/decisions.yaml\n")
    assert run("build").code == 0
    assert "1 removed" in run("build", "--afresh").out


# What stands in a file's place


@pytest.mark.parametrize("cut", [0, 1, 3, -1])
@pytest.mark.fault("sums-cut")
def test_sums_that_are_cut_at_a_line_end_are_noticed_by_every_command(root: Path, cut: int) -> None:
    sums = root / "catalog" / "SHA256SUMS"
    sums.write_text("".join(sums.read_text().splitlines(keepends=True)[:cut]))
    rule = root / "rule.yml"
    rule.write_text("logsource: {product: huaweicloud, service: thing}\ndetection: {a: {trace_name: createJob}}\n")
    for command in (["show", "createJob"], ["list"], ["export"], ["list", "thing"], ["lint", rule]):
        ran = run(*command, "--root", root)
        assert ran.code == 5, command
        assert "ctscat build" in ran.err
    assert "catalog-damaged" in run("check", "--offline", "--root", root).out
    assert run("build", "--root", root).code == 0
    for command in (["show", "createJob"], ["lint", rule]):
        assert run(*command, "--root", root).code < 2


def test_a_rule_is_not_checked_against_a_damaged_catalog(root: Path) -> None:
    path = root / "catalog" / "thing.json"
    path.write_text(path.read_text("utf-8").replace("createJob", "createJab"), "utf-8")
    rule = root / "rule.yml"
    rule.write_text("logsource: {product: huaweicloud, service: thing}\ndetection: {a: {trace_name: createJob}}\n")
    ran = run("lint", rule, "--root", root)
    assert (ran.code, "thing.json: not the file that was built" in ran.err) == (5, True)


def _folder(path: Path) -> None:
    path.mkdir()


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [_folder, os.mkfifo, _dangling])
@pytest.mark.parametrize("name", [f"snapshots/thing/{PAGE}/2025-05-01.yaml", "snapshots/pages.yaml"])
@pytest.mark.fault("not-a-file")
def test_what_is_not_a_file_is_damage_and_hangs_nothing(
    root: Path, make: Callable[[Path], None], name: str, forks: Forks
) -> None:
    (root / name).unlink()
    make(root / name)
    for command in (["build"], ["check", "--offline"], ["diff", "thing@2025-05-01", "thing@2025-06-01"]):
        ran = forks.run(*command, "--root", root)  # one that hangs is killed
        assert ran.code == 5, (command, ran)
        assert name in ran.output
    if "thing" in name:
        ran = forks.run("snapshot", "--reread", "--root", root)
        assert (ran.code, name in ran.output) == (5, True)


@pytest.mark.parametrize("make", [_folder, os.mkfifo, _dangling])
@pytest.mark.parametrize("name", ["SHA256SUMS", "thing.json"])
def test_what_is_not_a_file_of_the_catalog_is_damage(
    root: Path, make: Callable[[Path], None], name: str, forks: Forks
) -> None:
    (root / "catalog" / name).unlink()
    make(root / "catalog" / name)
    ran = forks.run("show", "createJob", "--root", root)
    assert ran.code == 5, ran
    assert f"catalog/{name}: " in ran.output or "ctscat build" in ran.output


@pytest.mark.fault("warc")
def test_a_pipe_in_place_of_an_archive_is_refused(root: Path, forks: Forks) -> None:
    os.mkfifo(root / "crawl.warc")
    ran = forks.run("snapshot", "--warc", root / "crawl.warc", "--root", root)
    assert (ran.code, "not a file" in ran.output) == (3, True)


@pytest.mark.parametrize("folder", ["catalog", ".ctscat", "snapshots"])
@pytest.mark.fault("links")
def test_nothing_is_written_through_a_link_out_of_the_project(root: Path, tmp_path: Path, folder: str) -> None:
    outside = tmp_path / "outside"
    (root / folder).rename(outside)
    (root / folder).symlink_to(outside)
    before = tree(tmp_path, "outside")
    changed = page(renamed(("createJob", "CreateJobV3")), "2025-09-01")
    stored, built = store(root, changed), run("build", "--afresh", "--root", root)
    assert {stored.code, built.code} & {5, 6}
    decided = run("decide", "deleteJob:startNotebook", "different", "--reason", "x", "--root", root)
    followed = run("follow", ADDRESS.replace("26", "27"), "--service", "thing", "--root", root)
    assert {decided.code, followed.code} & {5, 6}
    assert tree(tmp_path, "outside") == before


UNREADABLE = """
import errno
real = os.open
def failing(path, *arguments, **named):
    if str(path).endswith(".gz"):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return real(path, *arguments, **named)
os.open = failing
"""


@pytest.mark.fault("not-a-file")
def test_a_capture_that_cannot_be_read_is_not_said_to_be_elsewhere(root: Path, forks: Forks) -> None:
    ran = forks.run("snapshot", "--reread", "--root", root, before=UNREADABLE)
    assert ran.code == 3, ran
    assert ran.output.endswith("3 failed\n")
    assert "Input/output error" in ran.output
