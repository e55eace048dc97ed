"""`scripts/release` gives an installable wheel and a source archive, from what is committed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def release(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([folder / "scripts/release"], capture_output=True, text=True, timeout=600)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clean clone that uses the environment of this one."""
    folder = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, folder], check=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


def test_what_is_not_committed_is_not_released(clone: Path) -> None:
    (clone / "extractor/__init__.py").write_text("__version__ = '9'\n", encoding="utf-8")
    ran = release(clone)
    assert ran.returncode == 2
    assert "commit or stash" in ran.stderr
    assert not (clone / "dist").exists()


@pytest.mark.skipif(not os.environ.get("CI"), reason="installs the wheel from a package index; CI does")
def test_the_archives_are_whole_and_their_checksums_true(clone: Path) -> None:
    ran = release(clone)
    assert ran.returncode == 0, ran.stderr
    dist = clone / "dist"
    (wheel,), (source,) = dist.glob("*.whl"), dist.glob("*.tar.gz")
    sums = dict(line.split()[::-1] for line in (dist / "SHA256SUMS").read_text("utf-8").splitlines())
    assert sums == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (wheel, source)}
    files = zipfile.ZipFile(wheel).namelist()
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in files}
    assert "extractor/py.typed" in files
    with tarfile.open(source) as archive:
        assert {"LICENSE", "NOTICE", "CHANGELOG.md"} <= {Path(name).name for name in archive.getnames()}
    assert wheel.stat().st_size < 3_000_000
