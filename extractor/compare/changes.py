"""What a comparison says: rows with their places, changes with evidence and id, and what was not compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
import msgspec
from hashlib import sha256
from typing import Any, Literal

from extractor.errors import DataError
from extractor.model import Row, items, mapping, number, optional_text, text, texts

Verdict = Literal["same", "different"]

KINDS = (
    "removed",
    "renamed",
    "respelled",
    "split",
    "merged",
    "retyped",
    "traces",
    "repurposed",
    "added",
    "reworded",
    "moved",
)


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A row and where it stands."""

    category: str
    source: str
    table: int
    """The table's number in its page, from 1."""
    number: int
    """The row's number in its table, from 1."""
    row: Row

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        place = {"source": self.source, "table": self.table, "row": self.number}
        return {"category": self.category, **self.row.to_dict(), **place}



class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What became of rows: every old row is linked to every new one. One side is empty where rows went or came."""

    id: str
    """Made of the rows alone: it stays when kind, confidence, evidence or the order of rows change."""
    kind: str
    confidence: float
    evidence: tuple[str, ...]
    old: tuple[Placed, ...] = ()
    new: tuple[Placed, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain data; how bad it is, `judge.severity` tells."""
        return {
            "id": self.id,
            "kind": self.kind,
            "confidence": self.confidence,
            "evidence": list(self.evidence),
            "old": [placed.to_dict() for placed in self.old],
            "new": [placed.to_dict() for placed in self.new],
        }



class Side(msgspec.Struct, frozen=True, kw_only=True):
    """What was compared: one page, or several read together."""

    source: str
    updated_on: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"source": self.source, "updated_on": self.updated_on}



class NotCompared(msgspec.Struct, frozen=True, kw_only=True):
    """A category that only one side covers: the other side says nothing of it."""

    side: str
    """`old` or `new`."""
    category: str
    rows: int

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"side": self.side, "category": self.category, "rows": self.rows}



class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """What became of every row between two editions."""

    old: Side
    new: Side
    unchanged: int
    changes: tuple[Change, ...]
    not_compared: tuple[NotCompared, ...] = ()
    hints: tuple[Change, ...] = ()
    """Links that too little speaks for: their rows stand among `changes` as removed and added."""
    decided: tuple[str, ...] = ()
    """The ids of the verdicts that met a row; any other verdict was of no use here."""

    @property
    def summary(self) -> dict[str, int]:
        """How many changes of each kind there are."""
        counts = Counter(change.kind for change in self.changes)
        return {kind: counts[kind] for kind in KINDS if counts[kind]}

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "old": self.old.to_dict(),
            "new": self.new.to_dict(),
            "unchanged": self.unchanged,
            "not_compared": [entry.to_dict() for entry in self.not_compared],
            "changes": [change.to_dict() for change in self.changes],
            "hints": [change.to_dict() for change in self.hints],
            "decided": list(self.decided),
            "summary": self.summary,
        }



def apply(changes: Iterable[Change], rows: Iterable[Row]) -> list[Row]:
    """Return the rows after the changes. A row that two changes speak of is taken away, and comes, only once."""
    found = list(changes)
    left = Counter(rows)
    left.subtract(placed.row for placed in {placed for change in found for placed in change.old})
    left.update(placed.row for placed in {placed for change in found for placed in change.new})
    if missing := [row for row, count in left.items() if count < 0]:
        raise DataError(f"the changes take away a row that is not there: {missing[0].operation!r}", where="apply")
    return list(left.elements())


def change_id(old: Iterable[Row], new: Iterable[Row]) -> str:
    """Return the id of a link between rows: a half for each side, so that it can be found again from the rows."""
    return half_id(old) + half_id(new)


def half_id(rows: Iterable[Row]) -> str:
    """Return one side's half of an id."""
    facts: Sequence[object] = sorted(
        ("".join(row.operation.split()), "".join(row.resource_type.split()), *sorted(row.traces)) for row in rows
    )
    return sha256(repr(facts).encode("utf-8", "backslashreplace")).hexdigest()[:8] if facts else "0" * 8

