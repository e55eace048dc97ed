"""Processes that are killed at any moment, and several that write at once: every file whole, nothing lost."""

import errno
import random
import re
import signal
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from extractor.errors import DataError, WriteError
from extractor.pages import FollowedPage
from extractor.store.additions import same_content
from extractor.store.catalog_files import CatalogFiles
from extractor.store.lock import Lock
from extractor.store.memory import Memory
from extractor.store.page_list import PageList
from extractor.store.snapshot_store import SnapshotStore

from .helpers import PAGE, error_of, fail_each_call, snapshot, start_child

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from store.helpers import snapshot
from extractor.store.catalog_files import CatalogFiles
from extractor.store.snapshot_store import SnapshotStore
root, begin = Path(sys.argv[1]), int(sys.argv[2])
store, catalog = SnapshotStore(root), CatalogFiles(root)
names = ("a.json", "a.yaml", "CHANGELOG.md")
for number in range(begin, begin + 10_000):
    store.add(snapshot(f"createThing{number}", captured_at=f"2025-03-01T00:00:{number:06}"))
    print(number, flush=True)
    for turn in range(10):  # most of the time goes into writing, so that most kills fall there
        catalog.write({name: f"{number:9} {turn:9}\\n".encode() * 20_000 for name in names})
"""


def spin(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


@pytest.mark.fault("killed")
def test_thirty_kills_lose_nothing_that_was_said_to_be_stored(tmp_path: Path) -> None:
    chance = random.Random(20260602)
    stored = 0
    for _ in range(30):
        child = start_child(WRITER, tmp_path, stored)
        assert child.stdout
        for _ in range(chance.randrange(1, 3)):
            stored = int(child.stdout.readline()) + 1
        spin(chance.random() * 0.03)
        child.send_signal(signal.SIGKILL)
        rest, _ = child.communicate()
        stored = max([stored, *(int(number) + 1 for number in re.findall(r"(\d+)\n", rest))])

        editions = SnapshotStore(tmp_path).load_all()  # reads each, and fails where one is not whole
        assert [one.snapshot.edition.rows[0].traces[0] for one in editions][:stored] == [
            f"createThing{number}" for number in range(stored)
        ]
        assert len(editions) in (stored, stored + 1)
        for path in (tmp_path / "catalog").glob("[!.S]*"):
            lines = path.read_text().splitlines()
            assert len(lines) == 20_000
            assert len(set(lines)) == 1
        error = error_of(CatalogFiles(tmp_path).read)
        assert error is None or "ctscat build" in error.hint
        stored = len(editions)
    assert stored >= 30

    CatalogFiles(tmp_path).write({"a.json": b"{}"})
    assert CatalogFiles(tmp_path).read() == {"a.json": b"{}"}
    SnapshotStore(tmp_path).add(snapshot("last"))
    assert not [path for path in tmp_path.rglob("*.tmp") if "snapshots" in path.parts or "catalog" in path.parts]


# The kills above fall where they fall; here the process dies before its first, second, … call of the system, or that
# call fails.
EACH_CALL = pytest.mark.parametrize("error", [0, errno.EIO, errno.ENOSPC])
OLD_SET = {"a": b"old a", "b": b"old b", "gone": b"old"}
NEW_SET = {"a": b"new a", "b": b"new b", "c": b"new c"}


def write_old_set(root: Path) -> None:
    CatalogFiles(root).write(OLD_SET)


def write_new_set(root: Path) -> None:
    CatalogFiles(root).write(NEW_SET)


@EACH_CALL
@pytest.mark.fault("mixed")
def test_whichever_call_fails_a_set_is_whole_or_known_to_be_mixed(tmp_path: Path, error: int) -> None:
    roots = fail_each_call(tmp_path, write_old_set, write_new_set, error)
    assert len(roots) > 10
    mixed = 0
    for root in roots:
        files = CatalogFiles(root)
        damage = error_of(files.read)
        if damage:
            mixed += 1
            assert isinstance(damage, DataError)
            assert damage.where == "catalog"
        else:
            assert files.read() in (OLD_SET, NEW_SET)
        files.write(NEW_SET)
        assert files.read() == NEW_SET
        assert not (root / "catalog" / "gone").exists()
        assert not list((root / "catalog").glob(".*"))
    assert mixed > 0


UNDATED = snapshot("a", updated_on=None, sha256="ab" * 32)
REREAD = snapshot("a", "b", updated_on="2025-02-07", sha256="ab" * 32)


def store_undated(root: Path) -> None:
    SnapshotStore(root).add(UNDATED)


def reread(root: Path) -> None:
    """Read old captures again, which finds the date that the page prints."""
    store = SnapshotStore(root)
    for stored in store.load_all():
        if not same_content(stored.snapshot, REREAD):
            store.replace(stored.place, REREAD)


@EACH_CALL
@pytest.mark.fault("reread")
def test_whichever_call_fails_while_an_edition_gets_another_date_it_is_there(tmp_path: Path, error: int) -> None:
    roots = fail_each_call(tmp_path, store_undated, reread, error)
    assert len(roots) > 10
    for root in roots:
        editions = [stored.snapshot for stored in SnapshotStore(root).load_all()]
        assert editions in ([UNDATED], [REREAD, UNDATED], [REREAD])
        reread(root)  # the next run completes what was begun
        assert [stored.snapshot for stored in SnapshotStore(root).load_all()] == [REREAD]


OLD_PAGE = FollowedPage(page=PAGE, service="thing", address="https://x.y/old")
NEW_PAGE = replace(OLD_PAGE, page=replace(PAGE, name="new"), address="https://x.y/new")


def follow_old(root: Path) -> None:
    PageList(root).add([OLD_PAGE])


def follow_new(root: Path) -> None:
    PageList(root).add([NEW_PAGE])


@EACH_CALL
def test_whichever_call_fails_what_people_keep_is_old_or_new_and_sealed(tmp_path: Path, error: int) -> None:
    roots = fail_each_call(tmp_path, follow_old, follow_new, error)
    assert len(roots) > 5
    for root in roots:
        assert PageList(root).load() in ((OLD_PAGE,), (OLD_PAGE, NEW_PAGE))
        follow_new(root)
        assert PageList(root).load() == (OLD_PAGE, NEW_PAGE)


@pytest.mark.fault("two-writers")
def test_several_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from store.helpers import PAGE, snapshot
from msgspec.structs import replace
from extractor.pages import FollowedPage
from extractor.store.memory import Memory
from extractor.store.page_list import PageList
from extractor.store.snapshot_store import SnapshotStore
root, name = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for number in range(8):
    SnapshotStore(root).add(snapshot(f"{name}{number}"))  # all on one date: each must get a number of its own
    SnapshotStore(root).add(snapshot("shared", updated_on="2020-01-01"))
    page = replace(PAGE, name=f"{name}{number}")
    PageList(root).add([FollowedPage(page=page, service="thing", address=f"https://x.y/{name}{number}")])
"""
    children = [start_child(code, tmp_path, name) for name in ("first", "second", "third", "fourth")]
    for child in children:
        assert child.stdout
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        child.communicate(timeout=600)
    assert [child.returncode for child in children] == [0, 0, 0, 0]
    editions = SnapshotStore(tmp_path).load_all()
    names = {f"{name}{number}" for name in ("first", "second", "third", "fourth") for number in range(8)}
    assert sorted(one.snapshot.edition.rows[0].traces[0] for one in editions) == sorted({*names, "shared"})
    assert {followed.page.name for followed in PageList(tmp_path).load()} == names


HOLDER = """
import sys
from pathlib import Path
from extractor.store.lock import Lock
with Lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.fault("two-writers")
def test_a_lock_that_is_held_names_its_owner(tmp_path: Path) -> None:
    child = start_child(HOLDER, tmp_path)
    assert child.stdout
    assert child.stdout.readline() == "held\n"
    with pytest.raises(WriteError, match=f"process {child.pid} on ") as caught, Lock(tmp_path, timeout=0):
        pass
    assert "wait for it" in caught.value.hint
    child.communicate("go\n")
    with Lock(tmp_path, timeout=0):
        pass


def test_a_killed_owner_frees_its_lock(tmp_path: Path) -> None:
    child = start_child(HOLDER, tmp_path)
    assert child.stdout
    assert child.stdout.readline() == "held\n"
    child.kill()
    child.communicate()
    with Lock(tmp_path, timeout=0):
        pass


def test_a_lock_is_waited_for(tmp_path: Path) -> None:
    child = start_child(HOLDER, tmp_path)
    assert child.stdout
    assert child.stdin
    assert child.stdout.readline() == "held\n"
    waiting = start_child(HOLDER, tmp_path)
    child.communicate("go\n")
    assert waiting.stdout
    assert waiting.stdout.readline() == "held\n"
    waiting.communicate("go\n")


def test_a_lock_that_is_a_link_is_not_written_through(tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("my file")
    (tmp_path / ".ctscat").mkdir()
    (tmp_path / ".ctscat" / "lock").symlink_to(mine)
    with pytest.raises(WriteError), Lock(tmp_path):
        pass
    assert mine.read_text() == "my file"


@pytest.mark.fault("links")
def test_a_local_folder_that_leads_out_of_the_project_is_not_written_through(tmp_path: Path) -> None:
    project, outside = tmp_path / "project", tmp_path / "outside"
    project.mkdir()
    outside.mkdir()
    (project / ".ctscat").symlink_to(outside)
    with pytest.raises(WriteError, match="leads out of the project"), Lock(project):
        pass
    with pytest.raises(WriteError, match="leads out of the project"):
        Memory(project).save()
    assert not list(outside.iterdir())


def test_what_is_local_is_kept_out_of_git(tmp_path: Path) -> None:
    with Lock(tmp_path):
        assert (tmp_path / ".ctscat" / ".gitignore").read_text() == "*\n"
