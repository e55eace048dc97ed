"""Doubtful captures that wait for a person, or for another day that shows the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from extractor.errors import CtscatError
from extractor.pages import Snapshot
from extractor.store.additions import fingerprint
from extractor.store.doubts import Doubt
from extractor.store.memory import Memory
from extractor.values import Value

_TOPIC = "held"


class HeldCapture(Value, frozen=True, kw_only=True):
    """A doubtful capture of a page."""

    page: str
    address: str
    first_seen: str
    rows: int
    reasons: tuple[str, ...]


def seen_on_an_earlier_day(memory: Memory, snapshot: Snapshot) -> bool:
    """Tell whether the same was held on a day before."""
    return _first_seen(memory, snapshot) < snapshot.captured_at[:10]


def hold(memory: Memory, snapshot: Snapshot, reasons: Iterable[Doubt]) -> None:
    """Remember a capture, and since when its page says the same."""
    held = HeldCapture(
        page=snapshot.page.id,
        address=snapshot.address,
        first_seen=min(_first_seen(memory, snapshot), snapshot.captured_at[:10]),
        rows=len(snapshot.edition.rows),
        reasons=tuple(doubt.message for doubt in reasons),
    )
    memory.note(_TOPIC, snapshot.page.id, {**held.to_dict(), "content": fingerprint(snapshot)})


def release(memory: Memory, page: str) -> None:
    """Forget the capture that was held of a page."""
    memory.forget(_TOPIC, page)


def held_captures(memory: Memory) -> tuple[HeldCapture, ...]:
    """Return the captures that wait to be settled, by page."""
    captures = []
    for page in sorted(memory.keys(_TOPIC)):
        try:
            captures.append(HeldCapture.from_dict(memory.get(_TOPIC, page)))
        except CtscatError:  # a memory that makes no sense counts as forgotten
            continue
    return tuple(captures)


def _first_seen(memory: Memory, snapshot: Snapshot) -> str:
    """Return the day on which the same was held first; one after all days where it was not."""
    fact: Any = memory.get(_TOPIC, snapshot.page.id)
    same = isinstance(fact, dict) and fact.get("content") == fingerprint(snapshot)
    return str(fact.get("first_seen", "~")) if same else "~"
