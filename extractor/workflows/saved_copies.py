"""Copies of stored editions: a saved one, as a page of its own, would go on speaking when the real one moves on."""

from __future__ import annotations

from extractor.pages import Snapshot
from extractor.store.additions import fingerprint
from extractor.workflows.project import Project


class StoredCopies:
    """Names of stored editions by what they hold, then by site; everything is read when it is first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._names: dict[str, dict[str, str]] = {}
        self._complete = False

    def twin(self, snapshot: Snapshot) -> str:
        """Name the stored edition of another site that a file without an address is a copy of, if there is one."""
        if not self._complete:
            self._complete = True
            for stored in self._project.snapshots.load_all():
                self.note(stored.snapshot, stored.place.name)
        for key in _keys(snapshot):
            for site, name in self._names.get(key, {}).items():
                if site != snapshot.page.site:
                    return name
        return ""

    def note(self, snapshot: Snapshot, name: str) -> None:
        """Note an edition as stored under a name."""
        for key in _keys(snapshot):
            self._names.setdefault(key, {}).setdefault(snapshot.page.site, name)


def _keys(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what two copies of one edition share: the bytes, or all that they say of a service."""
    statement = f"{snapshot.service} {fingerprint(snapshot)}"
    return (snapshot.sha256, statement) if snapshot.sha256 else (statement,)
