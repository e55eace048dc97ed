"""The catalog's files are a set: of one build, or known not to be."""

import subprocess
from pathlib import Path

import pytest

from extractor.errors import DataError, UsageError, WriteError
from extractor.store.catalog_files import CatalogFiles

SET = {"thing.yaml": b"a: 1\n", "thing.json": b'{"a": 1}\n', "CHANGELOG.md": b"# Changes\n"}


@pytest.fixture
def catalog(tmp_path: Path) -> CatalogFiles:
    return CatalogFiles(tmp_path)


def test_a_set_is_written_and_read(catalog: CatalogFiles) -> None:
    assert catalog.read() == {}
    assert catalog.write(SET) == ("CHANGELOG.md", "SHA256SUMS", "thing.json", "thing.yaml")
    assert catalog.read() == SET


def test_the_same_set_again_changes_nothing(catalog: CatalogFiles, tmp_path: Path) -> None:
    catalog.write(SET)
    before = {path: path.stat().st_ino for path in (tmp_path / "catalog").iterdir()}
    assert catalog.write(SET) == ()
    assert {path: path.stat().st_ino for path in (tmp_path / "catalog").iterdir()} == before


def test_only_what_changed_is_written(catalog: CatalogFiles) -> None:
    catalog.write(SET)
    assert catalog.write(SET | {"thing.json": b"{}\n"}) == ("SHA256SUMS", "thing.json")


def test_what_left_the_set_is_removed_and_other_files_stay(catalog: CatalogFiles, tmp_path: Path) -> None:
    catalog.write(SET)
    (tmp_path / "catalog" / "decisions.yaml").write_text("decisions: []\n")
    (tmp_path / "catalog" / "mine.txt").write_text("mine")
    assert catalog.write({"other.json": b"{}"}) == (
        "CHANGELOG.md",
        "SHA256SUMS",
        "other.json",
        "thing.json",
        "thing.yaml",
    )
    assert {path.name for path in (tmp_path / "catalog").iterdir()} == {
        "other.json", "SHA256SUMS", "decisions.yaml", "mine.txt",
    }  # fmt: skip


def test_the_sums_are_those_of_sha256sum(catalog: CatalogFiles, tmp_path: Path) -> None:
    catalog.write(SET)
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path / "catalog", check=False)
    assert checked.returncode == 0


def test_an_old_edited_or_missing_file_is_named(catalog: CatalogFiles, tmp_path: Path) -> None:
    catalog.write(SET)
    (tmp_path / "catalog" / "thing.json").write_bytes(b"{}")
    (tmp_path / "catalog" / "thing.yaml").unlink()
    with pytest.raises(
        DataError, match=r"thing\.json: not the file that was built; thing\.yaml: no such file"
    ) as caught:
        catalog.read()
    assert "ctscat build" in caught.value.hint
    catalog.write(SET)
    assert catalog.read() == SET


@pytest.mark.parametrize(
    "sums", [b"x\n", b"\xff\n", b"0" * 64 + b"  ../../etc/passwd\n", b"0" * 64 + b"  decisions.yaml\n"]
)
def test_a_damaged_list_is_named_with_its_line_and_made_anew(
    catalog: CatalogFiles, tmp_path: Path, sums: bytes
) -> None:
    catalog.write(SET)
    (tmp_path / "catalog" / "decisions.yaml").write_text("decisions: []\n")
    path = tmp_path / "catalog" / "SHA256SUMS"
    path.write_bytes(path.read_bytes() + sums)
    with pytest.raises(DataError) as caught:
        catalog.read()
    assert caught.value.where == "catalog/SHA256SUMS:5"
    catalog.write(SET)
    assert catalog.read() == SET
    assert (tmp_path / "catalog" / "decisions.yaml").exists()


@pytest.mark.fault("sums-cut", "damaged")
def test_a_list_cut_at_any_place_is_noticed(catalog: CatalogFiles, tmp_path: Path) -> None:
    catalog.write(SET)
    path = tmp_path / "catalog" / "SHA256SUMS"
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    cuts = {whole[:length] for length in range(len(whole))}
    cuts |= {b"".join(lines[:number] + lines[number + 1 :]) for number in range(len(lines))}
    for cut in sorted(cuts):
        path.write_bytes(cut)
        with pytest.raises(DataError) as caught:
            catalog.read(["thing.json"])
        assert "ctscat build" in caught.value.hint
    catalog.write(SET)
    assert catalog.read() == SET


@pytest.mark.fault("links")
def test_a_link_out_of_the_project_is_never_written_through(catalog: CatalogFiles, tmp_path: Path) -> None:
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (tmp_path / "catalog").symlink_to(outside)
    with pytest.raises(WriteError, match="leads out of the project"):
        catalog.write(SET)
    assert not list(outside.iterdir())


@pytest.mark.parametrize("name", ["../x", "a/b", "", "SHA256SUMS", "decisions.yaml", "CON"])
def test_only_plain_names_are_files_of_the_catalog(catalog: CatalogFiles, name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a catalog file's name"):
        catalog.write({name: b""})
