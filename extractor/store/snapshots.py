"""The snapshots under a project's root: one file an edition, added under a lock and checked when read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from extractor.errors import CtscatError, DataError, UsageError
from extractor.pages import Snapshot
from extractor.store import places, sealed
from extractor.store.files import read_bounded, write_all, write_atomic
from extractor.store.history import Outcome, Stored, decide
from extractor.store.lock import Lock
from extractor.store.places import Place

_REMEMBERED = 500
"""Editions that are kept parsed: as many as one page's history has, and bounded however many there are."""


class SnapshotStore:
    """The editions stored under `root`."""

    def __init__(self, root: Path, lock_timeout: float = 30.0) -> None:
        self._root = root
        self._lock_timeout = lock_timeout
        self._read: dict[bytes, Snapshot] = {}

    def add(self, snapshot: Snapshot) -> Outcome:
        """Store an edition unless it is stored already."""
        return self.add_all([snapshot])[0]

    def add_all(self, snapshots: Iterable[Snapshot]) -> tuple[Outcome, ...]:
        """Store several editions, each file whole even where a later one fails; a page's history is read once."""
        outcomes = []
        with self._lock():
            histories: dict[str, tuple[Stored, ...]] = {}
            for snapshot in snapshots:
                place = places.place_of(snapshot)
                history = histories.get(place.page)
                if history is None:
                    known = places.scan(self._root, place.page)
                    if not known:
                        self._check_room(place, places.scan(self._root))
                    history = self._load_places(known)
                outcome, stored = decide(history, snapshot)
                if stored:
                    write_atomic(self._root / stored.place.path, sealed.encode(snapshot))
                    history = (*history, stored)
                histories[place.page] = history
                outcomes.append(outcome)
        return tuple(outcomes)

    def replace(self, old: Place, snapshot: Snapshot) -> Outcome:
        """Put a better reading of the same capture in the place of `old`, under its new date where that changed."""
        place = replace(places.place_of(snapshot), number=old.number)
        if (place.service, place.page) != (old.service, old.page):
            raise UsageError(f"{snapshot.page.id} cannot replace an edition of another page", where=old.name)
        with self._lock():
            if place.date != old.date:
                there = [entry for entry in places.scan(self._root) if entry.page == place.page]
                taken = [entry.number for entry in there if entry.date == place.date]
                place = replace(place, number=max(taken, default=0) + 1)
            gone = [self._root / old.path] if place != old else []
            write_all({self._root / place.path: sealed.encode(snapshot)}, remove=gone)
        return Outcome(kind="replaced", place=place)

    def accept(self, path: Path, *, reason: str, on: str) -> Place:
        """Seal a hand-edited file anew, with the reason and the day (YYYY-MM-DD) written into it."""
        if not reason.strip():
            raise UsageError("no reason given", where=str(path))
        place = self._place(path)
        with self._lock():
            data = sealed.accept(read_bounded(path), str(place.path), reason=reason, on=on)
            self._check_content(place, sealed.decode(data, str(place.path)))
            write_atomic(self._root / place.path, data)
        return place

    def load(self, path: Path) -> Stored:
        """Return one stored edition by its path."""
        return self._load(self._place(path))

    def load_all(self, service: str | None = None) -> tuple[Stored, ...]:
        """Return all editions, or a service's, by service, page and order; name every damaged file, not the first."""
        found = [place for place in places.scan(self._root) if service in (None, place.service)]
        return self._load_places(found)

    def history(self, page: str) -> tuple[Stored, ...]:
        """Return the editions of the page with this id, the oldest first."""
        return self._load_places(places.scan(self._root, page))

    def newest(self, page: str) -> Stored | None:
        """Return the newest edition of the page with this id; none where none is stored."""
        return max(self.history(page), key=lambda stored: stored.order, default=None)

    def find(self, name: str) -> Stored:
        """Return the edition that a person means: a path, `PAGE`, `PAGE@DATE`, `SERVICE@DATE` (see `places.pick`)."""
        if name.endswith(".yaml"):
            return self.load(Path(name))
        found = self._load_places(places.pick(places.scan(self._root), name))
        return max(found, key=lambda stored: stored.order)

    def pages(self, service: str) -> tuple[str, ...]:
        """Return the ids of the pages of a service that editions are stored of."""
        return tuple(sorted({place.page for place in places.scan(self._root) if place.service == service}))

    def fingerprints(self) -> dict[str, str]:
        """Return for each service a digest of all its files, so that a build can skip what did not change."""
        digests: dict[str, list[str]] = {}
        for place in places.scan(self._root):
            digest = sha256(read_bounded(self._root / place.path)).hexdigest()
            digests.setdefault(place.service, []).append(f"{place.path} {digest}\n")
        return {service: sha256("".join(lines).encode()).hexdigest() for service, lines in digests.items()}

    def _lock(self) -> Lock:
        return Lock(self._root, self._lock_timeout)

    def _place(self, path: Path) -> Place:
        try:
            relative = path.resolve().relative_to(self._root.resolve())
        except ValueError:
            raise UsageError("not under this project's root", where=str(path)) from None
        return places.place_at(PurePosixPath(relative.as_posix()))

    def _load(self, place: Place) -> Stored:
        data = read_bounded(self._root / place.path)
        # A long history is read again for every edition added to it; the same bytes need no second parse.
        key = sha256(data).digest()
        snapshot = self._read.get(key) or sealed.decode(data, str(place.path))
        self._check_content(place, snapshot)
        self._read[key] = snapshot
        while len(self._read) > _REMEMBERED:
            del self._read[next(iter(self._read))]
        return Stored(place=place, snapshot=replace(snapshot, number=place.number))

    def _load_places(self, found: Sequence[Place]) -> tuple[Stored, ...]:
        loaded: list[Stored] = []
        faults: list[CtscatError] = []
        for place in found:
            try:
                loaded.append(self._load(place))
            except CtscatError as error:
                faults.append(error)
        if faults:
            others = "".join(f"\nalso {fault.where}: {fault.message}" for fault in faults[1:])
            raise DataError(f"{faults[0].message}{others}", where=faults[0].where, hint=faults[0].hint)
        return tuple(sorted(loaded, key=lambda stored: (stored.place.service, stored.place.page, stored.order)))

    def _check_content(self, place: Place, snapshot: Snapshot) -> None:
        if replace(places.place_of(snapshot), number=place.number) != place:
            says = places.place_of(snapshot)
            message = f"says it is {says.service}, {says.name}, and does not lie there"
            raise DataError(message, where=str(place.path), hint=f"move it to {says.path}, or restore it with git")

    def _check_room(self, place: Place, known: Sequence[Place]) -> None:
        """Refuse a folder that another system would take for one that is there, or that leads out of the store."""
        for service, page in {(other.service, other.page) for other in known}:
            if _differ_in_case(service, place.service) or (
                service == place.service and _differ_in_case(page, place.page)
            ):
                message = f"{place.service}/{place.page} would differ from {service}/{page} only in letter case"
                raise UsageError(message, hint="spell it as it is stored")
        folder = self._root / place.path.parent
        if not folder.resolve().is_relative_to((self._root / places.FOLDER).resolve()):
            raise UsageError("leads out of the snapshots", where=str(place.path.parent), hint="remove the link")


def _differ_in_case(one: str, other: str) -> bool:
    return one != other and one.casefold() == other.casefold()
