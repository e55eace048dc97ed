"""What was read is kept under its hash, given back unchanged or not at all, and never in git."""

import errno
import gzip
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import DataError, SourceError, UsageError, WriteError
from extractor.store import capture_store
from extractor.store.capture_store import CaptureStore

PAGE = b"<html>" + b"a page " * 1000


@pytest.fixture
def store(tmp_path: Path) -> CaptureStore:
    return CaptureStore(tmp_path, {})


def only_file(folder: Path) -> Path:
    (path,) = folder.rglob("*.gz")
    return path


def test_what_was_put_is_got(store: CaptureStore, tmp_path: Path) -> None:
    name = store.put(PAGE)
    assert name == sha256(PAGE).hexdigest()
    assert store.get(name) == PAGE
    assert only_file(tmp_path).stat().st_size < len(PAGE) / 10
    assert gzip.decompress(only_file(tmp_path).read_bytes()) == PAGE


def test_putting_again_changes_nothing(store: CaptureStore, tmp_path: Path) -> None:
    store.put(PAGE)
    before = only_file(tmp_path).stat()
    store.put(PAGE)
    assert only_file(tmp_path).stat().st_ino == before.st_ino


@given(st.binary(max_size=100))
def test_any_bytes_can_be_kept(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = CaptureStore(tmp_path_factory.mktemp("captures"), {})
    assert store.get(store.put(data)) == data


def test_a_capture_that_another_machine_made_is_not_here(store: CaptureStore) -> None:
    assert store.get("0" * 64) is None


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "Z" * 64, "0" * 64 + "\n"])
def test_only_a_hash_is_a_name(store: CaptureStore, name: str) -> None:
    with pytest.raises(UsageError):
        store.get(name)


def test_every_cut_and_flip_is_noticed(store: CaptureStore, tmp_path: Path) -> None:
    name = store.put(b"a small page")
    path = only_file(tmp_path)
    whole = path.read_bytes()
    damaged = [whole[:length] for length in range(len(whole))]
    damaged += [whole[:at] + bytes([byte ^ 0x10]) + whole[at + 1 :] for at, byte in enumerate(whole)]
    damaged += [whole + b"x", whole + whole, gzip.compress(b"another page")]
    for data in damaged:
        path.write_bytes(data)
        try:
            assert store.get(name) == b"a small page"  # such as a flip in gzip's own header
        except DataError as error:
            message = str(error)
            assert "damaged capture" in message
    path.write_bytes(b"damaged")
    store.put(b"a small page")
    assert store.get(name) == b"a small page"


def test_a_bomb_is_not_unpacked(store: CaptureStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = store.put(PAGE)
    monkeypatch.setattr(capture_store, "LIMIT", 5000)
    only_file(tmp_path).write_bytes(gzip.compress(b"\0" * 1_000_000))
    with pytest.raises(DataError, match="too long"):
        store.get(name)
    with pytest.raises(UsageError, match="larger than 5000"):
        store.put(PAGE)


def test_captures_stay_out_of_git_and_can_lie_elsewhere(tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "project", tmp_path / "home"
    for environment in ({}, {"CTSCAT_HOME": ""}):
        CaptureStore(here, environment).put(PAGE)
        assert (here / ".ctscat" / "captures" / ".gitignore").read_text() == "*\n"
    CaptureStore(here, {"CTSCAT_HOME": str(elsewhere)}).put(PAGE)
    assert only_file(elsewhere).parent.parent == elsewhere / "captures"
    assert (elsewhere / "captures" / ".gitignore").read_text() == "*\n"


@pytest.mark.parametrize("link", [".ctscat", ".ctscat/captures", f".ctscat/captures/{sha256(PAGE).hexdigest()[:2]}"])
def test_a_link_out_of_the_project_is_never_written_through(store: CaptureStore, tmp_path: Path, link: str) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (tmp_path / link).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / link).symlink_to(outside)
    with pytest.raises(WriteError, match="leads out of the project"):
        store.put(PAGE)
    assert not list(outside.iterdir())


def test_a_capture_that_cannot_be_read_is_not_said_to_be_missing(
    store: CaptureStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = store.put(PAGE)

    def broken(*arguments: object) -> int:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("extractor.store.files.os.open", broken)
    with pytest.raises(SourceError, match="cannot be read: Input/output error"):
        store.get(name)
