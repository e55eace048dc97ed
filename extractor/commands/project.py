"""The project a command works in: its root folder and the stores under it."""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path

from extractor.errors import UsageError
from extractor.store.captures import CaptureStore, captures_folder
from extractor.store.catalogfiles import CatalogFiles
from extractor.store.decisions import DecisionFile
from extractor.store.pagelist import PageList
from extractor.store.snapshots import SnapshotStore
from extractor.values import Value


class Project(Value, frozen=True, kw_only=True):
    """The files of one project, each kind behind its store."""

    root: Path
    snapshots: SnapshotStore
    captures: CaptureStore
    pages: PageList
    decisions: DecisionFile
    catalog: CatalogFiles


def add_root(parser: argparse.ArgumentParser) -> None:
    """Add the option that says where the project is."""
    parser.add_argument(
        "--root", type=Path, default=Path(), help="the folder that holds snapshots/ and catalog/ (default: this one)"
    )


def open_project(root: Path) -> Project:
    """Return the project under `root`; nothing is read or made yet."""
    if not root.is_dir():
        raise UsageError("no such folder", where=str(root), hint="make it first, or leave --root out")
    return Project(
        root=root,
        snapshots=SnapshotStore(root),
        captures=CaptureStore(captures_folder(root, os.environ)),
        pages=PageList(root),
        decisions=DecisionFile(root),
        catalog=CatalogFiles(root),
    )


def now() -> str:
    """Return the time in UTC, as snapshots keep it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
