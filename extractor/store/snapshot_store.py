"""The snapshots under a project's root: one file an edition, added under a lock and checked when read."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from extractor.errors import CtscatError, DataError, UsageError
from extractor.pages import Snapshot
from extractor.store import places, snapshot_file
from extractor.store.additions import Addition, Stored, addition, same_content
from extractor.store.files import read_bounded, write_all, write_atomic
from extractor.store.lock import Lock
from extractor.store.places import Place

_MOST_CACHED = 500  # editions kept parsed: as many as one page's history has


class SnapshotStore:
    """The editions stored under `root`. All folders are listed once, and again after this store has written."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._parsed: dict[bytes, Snapshot] = {}
        self._listed: dict[str, tuple[Place, ...]] | None = None

    @property
    def services(self) -> tuple[str, ...]:
        """The services that editions are stored of."""
        return tuple(sorted(self._by_service()))

    def places(self, service: str = "") -> tuple[Place, ...]:
        """Return where all editions, or a service's, lie: by service, page and date."""
        by_service = self._by_service()
        if service:
            return by_service.get(service, ())
        return tuple(place for name in sorted(by_service) for place in by_service[name])

    def add(self, snapshot: Snapshot) -> Addition:
        """Store an edition unless it is stored already."""
        place = places.place_of(snapshot)
        with Lock(self._root):
            history = self.history(place.page)
            if not history:
                places.check_letter_case(self._root, place)
            result = addition(history, snapshot)
            if result.kind in ("new", "changed-without-date"):
                self._write(result.place, snapshot_file.encode(snapshot))
        return result

    def replace(self, old: Place, snapshot: Snapshot) -> Addition:
        """Put a better reading of the same capture in the place of `old`, under its new date where that changed."""
        place = replace(places.place_of(snapshot), number=old.number)
        if (place.service, place.page) != (old.service, old.page):
            raise UsageError(f"{snapshot.page.id} cannot replace an edition of another page", where=old.name)
        with Lock(self._root):
            self._listed, repeated = None, None
            if place.date != old.date:
                of_day = [stored for stored in self.history(place.page) if stored.place.date == place.date]
                place = replace(place, number=max((stored.place.number for stored in of_day), default=0) + 1)
                # Where an earlier run was ended between the two steps below, the new one stands already.
                repeated = next((stored.place for stored in of_day if same_content(stored.snapshot, snapshot)), None)
            if repeated is None:
                self._write(place, snapshot_file.encode(snapshot))
            # The new file stands before the old one goes: a crash in between leaves both.
            if place != old:
                write_all({}, remove=[self._root / old.path], within=self._root)
        return Addition(kind="replaced", place=repeated or place)

    def accept(self, path: Path, *, reason: str, on: str) -> Place:
        """Seal a hand-edited file anew, with the reason and the day (YYYY-MM-DD) written into it."""
        if not reason.strip():
            raise UsageError("no reason given", where=str(path))
        place = self._place(path)
        with Lock(self._root):
            data = snapshot_file.accept(read_bounded(path), str(place.path), reason=reason, on=on)
            self._check_place(place, snapshot_file.decode(data, str(place.path)))
            self._write(place, data)
        return place

    def load(self, path: Path) -> Stored:
        """Return one stored edition by its path."""
        return self._load_place(self._place(path))

    def load_all(self, service: str = "") -> tuple[Stored, ...]:
        """Return all editions, or a service's, by service, page and order; name every damaged file, not the first."""
        return self._load_places(self.places(service))

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
        return max(self._load_places(places.pick(self.places(), name)), key=lambda stored: stored.order)

    def fingerprint(self, service: str) -> str:
        """Return a digest of all files of a service, so that a build can skip what did not change."""
        digest = sha256()
        for place in self.places(service):
            content = sha256(read_bounded(self._root / place.path)).hexdigest()
            digest.update(f"{place.path} {content}\n".encode())
        return digest.hexdigest()

    def _write(self, place: Place, data: bytes) -> None:
        self._listed = None
        write_atomic(self._root / place.path, data, within=self._root)

    def _by_service(self) -> dict[str, tuple[Place, ...]]:
        if self._listed is None:
            by_service: dict[str, list[Place]] = {}
            for place in places.scan(self._root):
                by_service.setdefault(place.service, []).append(place)
            self._listed = {service: tuple(listed) for service, listed in by_service.items()}
        return self._listed

    def _place(self, path: Path) -> Place:
        try:
            relative = path.resolve().relative_to(self._root.resolve())
        except ValueError:
            raise UsageError("not under this project's root", where=str(path)) from None
        return places.place_at(PurePosixPath(relative.as_posix()))

    def _load_place(self, place: Place) -> Stored:
        data = read_bounded(self._root / place.path)
        # A long history is read again for every edition added to it; the same bytes need no second parse.
        key = sha256(data).digest()
        snapshot = self._parsed.get(key) or snapshot_file.decode(data, str(place.path))
        self._check_place(place, snapshot)
        self._parsed[key] = snapshot
        while len(self._parsed) > _MOST_CACHED:
            del self._parsed[next(iter(self._parsed))]
        return Stored(place=place, snapshot=replace(snapshot, number=place.number))

    def _load_places(self, listed: Sequence[Place]) -> tuple[Stored, ...]:
        loaded: list[Stored] = []
        errors: list[CtscatError] = []
        for place in listed:
            try:
                loaded.append(self._load_place(place))
            except CtscatError as error:
                errors.append(error)
        if errors:
            others = "".join(f"\nalso {error.where}: {error.message}" for error in errors[1:])
            raise DataError(f"{errors[0].message}{others}", where=errors[0].where, hint=errors[0].hint)
        return tuple(sorted(loaded, key=lambda stored: (stored.place.service, stored.place.page, stored.order)))

    def _check_place(self, place: Place, snapshot: Snapshot) -> None:
        expected = replace(places.place_of(snapshot), number=place.number)
        if expected != place:
            message = f"says it is {expected.service}, {expected.name}, and does not lie there"
            raise DataError(message, where=str(place.path), hint=f"move it to {expected.path}, or restore it with git")
