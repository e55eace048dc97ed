"""The wheel, unpacked as pip would, in a folder with nothing else: the questions people come with are answered."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QUESTIONS = [
    (("list",), 0, "modelarts"),
    (("show", "createModelArtsTrainJob"), 0, "replaced by CreateJobV2"),
    (("show", "CreateJobV2", "--as-of", "2025-12-31"), 1, ""),
    (("diff", "modelarts@2025-02-07", "modelarts@2026-05-30"), 1, "→ CreateJobV2"),
    (("changelog", "modelarts", "--since", "2026-01-01"), 0, "# Changelog"),
    (("export", "--service", "modelarts"), 0, "service,site,trace"),
    (("lint", "names.txt"), 1, "now documented as CreateJobV2"),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"))


def build(folder: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def installed(packages: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extractor", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(packages), "PYTHONDONTWRITEBYTECODE": "1", "CTSCAT_ROOT": ""},
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_it_is_small_and_the_same_bytes_every_time(wheel: Path, tmp_path: Path) -> None:
    assert wheel.stat().st_size < 3_000_000
    assert build(tmp_path).read_bytes() == wheel.read_bytes()


def test_it_holds_each_bundled_file_once(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    bundled = {name.removeprefix("extractor/bundled/") for name in names if name.startswith("extractor/bundled/")}
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "catalog", "snapshots"]
    files = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert bundled == set(files.split("\0")) - {""}
    assert len(names) == len(set(names))


def test_the_questions_are_answered_in_an_empty_folder_and_nothing_is_written(wheel: Path, tmp_path: Path) -> None:
    packages, outside = tmp_path / "packages", tmp_path / "outside"
    zipfile.ZipFile(wheel).extractall(packages)
    outside.mkdir()
    (outside / "names.txt").write_text("createModelArtsTrainJob\n")
    before = sorted(tmp_path.rglob("*"))
    for arguments, code, expected in QUESTIONS:
        ran = installed(packages, *arguments, cwd=outside)
        assert (ran.returncode, "no project here" in ran.stderr) == (code, True), ran.stderr
        assert expected in ran.stdout
    assert sorted(tmp_path.rglob("*")) == before


def test_from_an_archive_it_says_that_it_has_no_data(wheel: Path, tmp_path: Path) -> None:
    ran = installed(wheel, "show", "CreateJobV2", cwd=tmp_path)
    assert ran.returncode == 5
    assert "this installation of ctscat has no bundled data (install it with pip" in ran.stderr
