"""The project one works in: its root folder and the stores under it, each loaded when it is first asked for."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from extractor.errors import UsageError
from extractor.roots import bundled_root, find_root

if TYPE_CHECKING:
    from extractor.store.capture_store import CaptureStore
    from extractor.store.catalog_files import CatalogFiles
    from extractor.store.decision_file import DecisionFile
    from extractor.store.page_list import PageList
    from extractor.store.snapshot_store import SnapshotStore


class Project:
    """The files of one project, each kind behind its store."""

    def __init__(self, root: Path, *, is_bundled: bool = False) -> None:
        self.root = root
        self.is_bundled = is_bundled
        """Whether it is the data that come with ctscat, which are only read."""

    @cached_property
    def snapshots(self) -> SnapshotStore:
        """The stored editions."""
        from extractor.store.snapshot_store import SnapshotStore

        return SnapshotStore(self.root)

    @cached_property
    def captures(self) -> CaptureStore:
        """The bytes that editions were read from, on this machine only."""
        from extractor.store.capture_store import CaptureStore

        return CaptureStore(self.root, os.environ)

    @cached_property
    def pages(self) -> PageList:
        """The pages followed."""
        from extractor.store.page_list import PageList

        return PageList(self.root)

    @cached_property
    def decisions(self) -> DecisionFile:
        """People's decisions."""
        from extractor.store.decision_file import DecisionFile

        return DecisionFile(self.root)

    @cached_property
    def catalog(self) -> CatalogFiles:
        """The built catalog."""
        from extractor.store.catalog_files import CatalogFiles

        return CatalogFiles(self.root)

    def accept_edit(self, path: Path, reason: str) -> None:
        """Seal a file that was edited by hand; a snapshot needs a reason, which is written into it."""
        for hand_kept in (self.pages, self.decisions):
            if path.resolve() == (self.root / hand_kept.name).resolve():
                hand_kept.accept()
                return
        self.snapshots.accept(path, reason=reason, on=now()[:10])

    def check_seals(self) -> None:
        """Raise `DataError` where what people keep is not as it was written or accepted."""
        from extractor.store.places import DECISIONS, PAGES
        from extractor.store.seals import read_sealed  # and not the stores of both, which cost more

        for name in (PAGES, DECISIONS):
            read_sealed(self.root, name)


def open_project(root: Path | None = None) -> Project:
    """Return the project under `root`; without one, that which this folder lies in, or a new one in it.

    Nothing is read or made yet.
    """
    if root is None:
        return Project(find_root(Path()) or Path())
    hint = "--root and CTSCAT_ROOT name the folder that holds snapshots/ and catalog/"
    if not root.exists():
        raise UsageError("no such folder", where=str(root), hint=hint)
    if not root.is_dir():
        raise UsageError("a file, not a folder", where=str(root), hint=hint)
    return Project(root)


def bundled_project() -> Project:
    """Return the data that come with ctscat."""
    return Project(bundled_root(), is_bundled=True)


def no_project(project: Project) -> UsageError:
    """Return the error for a folder in which nothing is stored or followed."""
    hint = "ctscat init makes one; --root names one elsewhere"
    return UsageError("there is no project here", where=str(project.root.resolve()), hint=hint)


def now() -> str:
    """Return the time in UTC, as snapshots keep it."""
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
