"""A file is whole or not there, whatever fails; nothing is half-written, nothing left lying about."""

import os
import resource
import stat
from pathlib import Path

import pytest

from extractor.errors import DataError, SourceError, WriteError
from extractor.store import files
from extractor.store.files import read_bounded, read_if_there, write_all, write_atomic

from .helpers import Failing, error_of, run_child


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_file_is_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "file"
    assert write_atomic(path, b"content")
    assert read_bounded(path) == b"content"
    assert names(tmp_path) == {"file"}


def test_the_same_bytes_again_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomic(path, b"content")
    os.utime(path, ns=(1, 1))
    before = path.stat()
    assert not write_atomic(path, b"content")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, 1)


def test_other_bytes_replace_the_file_and_keep_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_atomic(path, b"old")
    path.chmod(0o640)
    assert write_atomic(path, b"new content")
    assert path.read_bytes() == b"new content"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    link = tmp_path / "link"
    link.symlink_to(outside)
    assert write_atomic(link, b"mine")
    assert not link.is_symlink()
    write_atomic(link, b"other")
    assert outside.read_bytes() == b"mine"


def test_reading_is_bounded(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_bounded(path, 5) == b"12345"
    with pytest.raises(DataError, match="larger than 4 bytes"):
        read_bounded(path, 4)


@pytest.mark.fault("too-much")
def test_nothing_is_stored_that_could_not_be_read_back(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="no command could read it"):
        write_atomic(tmp_path / "file", bytes(files.LIMIT + 1), within=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_file_is_no_source(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # opening it in the plain way would wait for ever
    (tmp_path / "link").symlink_to("nowhere")
    for path in (tmp_path / "pipe", tmp_path, tmp_path / "link"):
        with pytest.raises(DataError, match=r"not a file|leads nowhere"):
            read_bounded(path)
    with pytest.raises(SourceError, match="no such file"):
        read_bounded(tmp_path / "missing")
    assert read_if_there(tmp_path / "missing") is None
    with pytest.raises(SourceError):
        read_bounded(Path("a\0b"))


@pytest.mark.parametrize("number", ["ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT"])
@pytest.mark.fault("killed")
def test_whichever_call_fails_every_file_is_whole_and_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    code = getattr(__import__("errno"), number)
    failed = 0
    for at in range(1, 100):
        folder = tmp_path / f"{at}"
        folder.mkdir()
        (folder / "one").write_bytes(b"old one")
        (folder / "two").write_bytes(b"old two")
        failing = Failing(at, OSError(code, os.strerror(code)))
        with monkeypatch.context() as patch:
            for name in {*Failing.CALLS} - {"unlink"}:  # where a temporary file stays, the next writer sweeps
                patch.setattr(files.os, name, failing.wrap(getattr(os, name)))
            content = {folder / "one": b"new one", folder / "new" / "two": b"new two", folder / "two": b"new two"}
            error = error_of(write_all, content)
        if error:
            failed += 1
            assert isinstance(error, WriteError)
            assert os.strerror(code) in error.message
        found = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert set(found) <= {"one", "two"}
        assert found["one"] in (b"old one", b"new one")
        assert found["two"] in (b"old two", b"new two")
        if failing.calls_left > 0:
            break
    assert failed == at - 1 > 10  # every call was made to fail once, and the last run made them all


def test_a_write_that_fails_for_lack_of_space_changes_no_file_of_the_set(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"old one")
    code = """
import resource, sys
from pathlib import Path
from extractor.store.files import write_all
folder = Path(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))  # a disk with room for one of the two
write_all({folder / "one": b"new one", folder / "two": b"x" * 2000})
"""
    done = run_child(code, tmp_path)
    assert "WriteError" in done.stderr
    assert "raise the limit" in done.stderr
    assert (tmp_path / "one").read_bytes() == b"old one"
    assert names(tmp_path) == {"one"}
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 1000


def test_a_folder_without_write_permission_is_left_as_it_is(tmp_path: Path) -> None:
    # Root may write anywhere, so the child becomes nobody; it stands in the folder, whose parents it may not enter.
    (tmp_path / "one").write_bytes(b"old")
    tmp_path.chmod(0o555)
    code = """
import os, sys
from pathlib import Path
from extractor.store.files import write_atomic
os.chdir(sys.argv[1])
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
write_atomic(Path("one"), b"new")
"""
    done = run_child(code, tmp_path)
    tmp_path.chmod(0o755)
    assert "WriteError" in done.stderr
    assert "no permission" in done.stderr
    assert (tmp_path / "one").read_bytes() == b"old"
    assert names(tmp_path) == {"one"}


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_an_impossible_name_is_a_clear_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(WriteError, match="cannot be written"):
        write_atomic(tmp_path / name, b"content")
    assert names(tmp_path) == set()


def test_a_file_in_a_folders_place_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteError):
        write_atomic(tmp_path / "file" / "inner", b"content")
    (tmp_path / "folder").mkdir()
    with pytest.raises(WriteError):
        write_atomic(tmp_path / "folder", b"content")
    assert names(tmp_path) == {"file"}


@pytest.mark.fault("killed")
def test_what_dead_writers_left_is_swept_and_a_living_one_is_left_alone(tmp_path: Path) -> None:
    code = """
import os, sys
from pathlib import Path
from extractor.store import files
files.os.fsync = lambda descriptor: os._exit(9)
files.write_atomic(Path(sys.argv[1]) / "file", b"content")
"""
    assert run_child(code, tmp_path).returncode == 9
    (left,) = names(tmp_path)
    living = tmp_path / left.replace(left.split("-")[2], str(os.getpid()))
    living.write_bytes(b"being written")
    elsewhere = tmp_path / left.replace(left.split("-")[1], "0" * 8)
    elsewhere.write_bytes(b"of another machine")
    write_atomic(tmp_path / "file", b"content")
    assert names(tmp_path) == {"file", living.name, elsewhere.name}


def test_bytes_are_on_the_disk_before_a_file_is_replaced_and_the_folder_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def noted(name):
        function = getattr(os, name)

        def call(first, *others):
            path = Path(f"/proc/self/fd/{first}").readlink() if isinstance(first, int) else first
            calls.append((name, Path(path).suffix if Path(path).is_file() else "folder"))
            return function(first, *others)

        return call

    for name in ("fsync", "replace"):
        monkeypatch.setattr(files.os, name, noted(name))
    write_all({tmp_path / "one": b"1", tmp_path / "two": b"2"})
    assert calls == [("fsync", ".tmp")] * 2 + [("replace", ".tmp")] * 2 + [("fsync", "folder")]


def test_files_are_removed_with_the_set(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"old")
    changed = write_all({tmp_path / "new": b"new"}, remove=[tmp_path / "old", tmp_path / "never"])
    assert changed == (tmp_path / "old", tmp_path / "new")
    assert names(tmp_path) == {"new"}
