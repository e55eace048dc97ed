"""Which files are linted, and what their bytes say."""

import os
from pathlib import Path

import pytest

from extractor.errors import SourceError
from extractor.lint.files_to_lint import LARGEST, read_source, source_of, sources, write_back


def test_a_folder_gives_its_text_files_in_order(tmp_path: Path) -> None:
    for name in ("b.tf", "a.tf", "sub/c.yml", "image.png", ".git/x.tf", "node_modules/y.tf", ".hidden.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "binary").write_bytes(b"\x7fELF\0")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    files = [source.file for source in sources([str(tmp_path), str(tmp_path / "a.tf")])]
    assert files == [str(tmp_path / name) for name in (".hidden.yml", "a.tf", "b.tf", "sub/c.yml")]


def test_a_file_that_was_named_and_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\0")
    assert [source.problem for source in sources([str(tmp_path / "binary")])] == ["not text"]
    with (tmp_path / "large").open("wb") as file:
        file.truncate(LARGEST + 1)
    assert "larger" in read_source(str(tmp_path / "large")).problem
    with pytest.raises(SourceError, match="nowhere"):
        list(sources(["nowhere"]))


@pytest.mark.parametrize(
    ("data", "text", "exact"),
    [
        ("é".encode(), "é", True),
        (b"\xef\xbb\xbfx", "x", True),
        ("é".encode("utf-16"), "é", False),
        (b"\xe9x", "\ufffdx", False),
    ],
    ids=["UTF-8", "with a mark", "UTF-16", "Latin-1"],
)
def test_encodings(data: bytes, text: str, exact: bool) -> None:
    source = source_of(data, "x")
    assert (source.text, source.is_exact) == (text, exact)


def test_writing_back_keeps_the_mark_of_the_encoding(tmp_path: Path) -> None:
    file = tmp_path / "x.tf"
    file.write_bytes(b"\xef\xbb\xbfa\r\n")
    write_back(str(file), "b\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbfb\r\n"
