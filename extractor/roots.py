"""Where a project lies: found from a folder upwards, as git finds a repository; and where the bundled data lie."""

from __future__ import annotations

import os
from pathlib import Path

from extractor.errors import DataError, UsageError

SETTINGS_FILE = "ctscat.toml"
PROJECT_MARKERS = (SETTINGS_FILE, "snapshots/pages.yaml", "catalog/SHA256SUMS", ".ctscat")
"""Any of them makes a folder a project, as does a `pyproject.toml` with a table `[tool.ctscat]`."""


def find_root(folder: Path) -> Path | None:
    """Return the nearest folder that is a project, from `folder` upwards; nothing where there is none.

    Above `folder`, another user's is refused: in a shared folder it would choose the proxy, and what is trusted.
    """
    if is_project(folder):
        return folder
    root = next(filter(is_project, folder.absolute().parents), None)
    if root and hasattr(os, "getuid") and root.stat().st_uid not in (os.getuid(), 0):
        hint = "use it with --root if you trust it, or begin your own here: ctscat init"
        raise UsageError("the project above this folder is another user's", where=str(root), hint=hint)
    return root


def is_project(folder: Path) -> bool:
    """Tell whether a folder is marked as a project."""
    try:
        if any((folder / mark).exists() for mark in PROJECT_MARKERS):
            return True
        return b"[tool.ctscat" in (folder / "pyproject.toml").read_bytes()
    except OSError:  # none there, or not ours to look into
        return False


def catalog_root(named: str | Path | None = None) -> Path:
    """Return the folder whose catalog answers: the named one, else the project we stand in, else the bundled data."""
    return Path(named) if named else find_root(Path()) or bundled_root()


def bundled_root() -> Path:
    """Return the folder of the snapshots and the catalog that come with ctscat: in the wheel, or in a checkout."""
    package = Path(__file__).parent
    for root in (package / "bundled", package.parent):
        if (root / "catalog" / "index.json").is_file():
            return root
    hint = "install it with pip, for it cannot run from an archive; or name a project with --root"
    raise DataError("this installation of ctscat has no bundled data", where=str(package), hint=hint)
