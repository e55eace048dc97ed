"""What adding an edition to its page's history comes to: decided on what the page says, not on when it came."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Literal

from msgspec.structs import replace

from extractor.errors import UsageError
from extractor.pages import Snapshot
from extractor.store.places import Place, place_of
from extractor.values import Value

Kind = Literal["new", "same", "changed-without-date", "read-differently", "replaced"]


class Stored(Value, frozen=True, kw_only=True):
    """A snapshot and where it lies."""

    place: Place
    snapshot: Snapshot

    @property
    def order(self) -> tuple[str, str, int]:
        """Sorts the editions of a page by the day they speak for, then by capture."""
        return self.snapshot.date, self.snapshot.captured_at, self.place.number


class Addition(Value, frozen=True, kw_only=True):
    """What adding a snapshot came to."""

    kind: Kind
    """`same` and `read-differently` (bytes that are stored already, read to other rows) wrote nothing."""
    place: Place
    """Where it was stored, or the stored edition that it repeats."""


def addition(history: Sequence[Stored], snapshot: Snapshot) -> Addition:
    """Say what adding `snapshot` to its page's history comes to."""
    place = place_of(snapshot)
    for stored in history:
        if stored.snapshot.page != snapshot.page or stored.place.service != place.service:
            message = f"{snapshot.page.id} is stored as another page or service"
            raise UsageError(message, where=str(stored.place.path), hint="correct the page's entry in pages.yaml")
    same_day = [stored for stored in history if stored.snapshot.date == snapshot.date]
    for stored in _comparable(history, same_day, snapshot):
        if same_content(stored.snapshot, snapshot):
            return Addition(kind="same", place=stored.place)
    for stored in history:
        if (
            snapshot.sha256
            and stored.snapshot.sha256 == snapshot.sha256
            and not same_content(stored.snapshot, snapshot)
        ):
            return Addition(kind="read-differently", place=stored.place)
    number = max((stored.place.number for stored in same_day), default=0) + 1
    return Addition(kind="changed-without-date" if same_day else "new", place=replace(place, number=number))


def _comparable(history: Sequence[Stored], same_day: Sequence[Stored], snapshot: Snapshot) -> Sequence[Stored]:
    """Return the editions that `snapshot` may merely repeat; what stood before an end is a new edition after it."""
    captured = snapshot.captured_at
    ends = [one.snapshot.captured_at for one in same_day if one.snapshot.end and one.snapshot.captured_at <= captured]
    if ends and snapshot.end is None:
        return [stored for stored in same_day if stored.snapshot.captured_at > max(ends)]
    earlier = [stored for stored in history if stored.snapshot.date < snapshot.date]
    if earlier and snapshot.date == snapshot.captured_at[:10]:
        # Dated by its capture, a page that still says what it said before is no new edition.
        return [*same_day, max(earlier, key=lambda stored: stored.order)]
    return same_day


def content(snapshot: Snapshot) -> object:
    """Return what the page itself says: its title, date and tables; not what a reader concluded or when it came."""
    edition = snapshot.edition
    tables = [(table.section, table.caption, table.columns, table.rows) for table in edition.tables]
    return edition.title, edition.updated_on, snapshot.end, tables


def same_content(first: Snapshot, second: Snapshot) -> bool:
    """Tell whether two snapshots say the same."""
    return content(first) == content(second)


def fingerprint(snapshot: Snapshot) -> str:
    """Return a digest of what the page itself says."""
    return sha256(repr(content(snapshot)).encode()).hexdigest()[:16]
