"""A page's history, and what adding an edition to it comes to: decided on what the page says, not on when it came."""

from __future__ import annotations

from collections.abc import Sequence
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


class Outcome(Value, frozen=True, kw_only=True):
    """What adding a snapshot came to."""

    kind: Kind
    """`same` and `read-differently` (bytes that are stored already, read to other rows) wrote nothing."""
    place: Place
    """Where it was stored, or the stored edition that it repeats."""


def decide(history: Sequence[Stored], snapshot: Snapshot) -> tuple[Outcome, Stored | None]:
    """Say what adding `snapshot` to its page's history comes to, and what is to be stored."""
    place = place_of(snapshot)
    for stored in history:
        if stored.snapshot.page != snapshot.page or stored.place.service != place.service:
            message = f"{snapshot.page.id} is stored as another page or service"
            raise UsageError(message, where=str(stored.place.path), hint="correct the page's entry in pages.yaml")
    of_date = [stored for stored in history if stored.snapshot.date == snapshot.date]
    before = max(
        (stored for stored in history if stored.snapshot.date < snapshot.date),
        key=lambda stored: stored.order,
        default=None,
    )
    # An undated page that still says what it said before is no new edition, whatever the day of its capture.
    candidates = of_date + ([before] if before and snapshot.edition.updated_on is None else [])
    for stored in candidates:
        if printed(stored.snapshot) == printed(snapshot):
            return Outcome(kind="same", place=stored.place), None
    for stored in history:
        if (
            snapshot.sha256
            and stored.snapshot.sha256 == snapshot.sha256
            and printed(stored.snapshot) != printed(snapshot)
        ):
            return Outcome(kind="read-differently", place=stored.place), None
    number = max((stored.place.number for stored in of_date), default=0) + 1
    place = replace(place, number=number)
    kind: Kind = "changed-without-date" if of_date else "new"
    return Outcome(kind=kind, place=place), Stored(place=place, snapshot=snapshot)


def printed(snapshot: Snapshot) -> object:
    """Return what the page itself says: its title, date and tables; not what a reader concluded or when it came."""
    edition = snapshot.edition
    tables = [(table.section, table.caption, table.columns, table.rows) for table in edition.tables]
    return edition.title, edition.updated_on, tables
