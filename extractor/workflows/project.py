"""The project one works in: its root folder and the stores under it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from extractor.errors import UsageError
from extractor.store.capture_store import CaptureStore
from extractor.store.catalog_files import CatalogFiles
from extractor.store.decisions import DecisionFile
from extractor.store.page_list import PageList
from extractor.store.snapshot_store import SnapshotStore
from extractor.values import Value


class Project(Value, frozen=True, kw_only=True):
    """The files of one project, each kind behind its store."""

    root: Path
    snapshots: SnapshotStore
    captures: CaptureStore
    pages: PageList
    decisions: DecisionFile
    catalog: CatalogFiles


def open_project(root: Path) -> Project:
    """Return the project under `root`; nothing is read or made yet."""
    if not root.exists():
        raise UsageError("no such folder", where=str(root), hint="make it first, or leave --root out")
    if not root.is_dir():
        raise UsageError("not a folder", where=str(root), hint="name the folder that holds snapshots/ and catalog/")
    return Project(
        root=root,
        snapshots=SnapshotStore(root),
        captures=CaptureStore(root, os.environ),
        pages=PageList(root),
        decisions=DecisionFile(root),
        catalog=CatalogFiles(root),
    )


def now() -> str:
    """Return the time in UTC, as snapshots keep it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
