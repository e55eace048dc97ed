"""What a comparison says: rows with their places, changes with evidence and id, and what was not compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Literal, get_args

from extractor.errors import DataError
from extractor.model import Row
from extractor.values import Value

Verdict = Literal["same", "different"]

Kind = Literal[
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
]

KINDS: tuple[Kind, ...] = get_args(Kind)


class Placed(Row, frozen=True, kw_only=True, omit_defaults=True, rename={"number": "row"}):
    """A row and where it stands."""

    category: str
    source: str
    table: int
    """The table's number in its page, from 1."""
    number: int
    """The row's number in its table, from 1."""

    @classmethod
    def of(cls, row: Row, *, category: str, source: str, table: int, number: int) -> Placed:
        """Return a row with its place."""
        return cls(
            operation=row.operation,
            resource_type=row.resource_type,
            traces=row.traces,
            service_type=row.service_type,
            printed=row.printed,
            category=category,
            source=source,
            table=table,
            number=number,
        )

    @property
    def row(self) -> Row:
        """The row without its place."""
        return Row(
            operation=self.operation,
            resource_type=self.resource_type,
            traces=self.traces,
            service_type=self.service_type,
            printed=self.printed,
        )


class Change(Value, frozen=True, kw_only=True):
    """What became of rows: every old row is linked to every new one. One side is empty where rows went or came."""

    id: str
    """Made of the rows alone: it stays when kind, confidence, evidence or the order of rows change."""
    kind: Kind
    confidence: float
    evidence: tuple[str, ...]
    old: tuple[Placed, ...] = ()
    new: tuple[Placed, ...] = ()


class Side(Value, frozen=True, kw_only=True):
    """What was compared: one page, or several read together."""

    source: str
    updated_on: str | None = None


class NotCompared(Value, frozen=True, kw_only=True):
    """A category that only one side covers: the other side says nothing of it."""

    side: Literal["old", "new"]
    category: str
    rows: int


class Comparison(Value, frozen=True, kw_only=True):
    """What became of every row between two editions."""

    old: Side
    new: Side
    unchanged: int
    not_compared: tuple[NotCompared, ...] = ()
    changes: tuple[Change, ...]
    hints: tuple[Change, ...] = ()
    """Links that too little speaks for: their rows stand among `changes` as removed and added."""
    decided: tuple[str, ...] = ()
    """The ids of the verdicts that concern a row; any other verdict was of no use here."""

    @property
    def summary(self) -> dict[str, int]:
        """How many changes of each kind there are."""
        counts = Counter(change.kind for change in self.changes)
        return {kind: counts[kind] for kind in KINDS if counts[kind]}

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, with the summary."""
        return {**super().to_dict(), "summary": self.summary}


def apply(changes: Iterable[Change], rows: Iterable[Row]) -> list[Row]:
    """Return the rows after the changes. A row that two changes speak of is taken away, and comes, only once."""
    changes = list(changes)
    counts = Counter(rows)
    counts.subtract(placed.row for placed in {placed for change in changes for placed in change.old})
    counts.update(placed.row for placed in {placed for change in changes for placed in change.new})
    if missing := [row for row, count in counts.items() if count < 0]:
        raise DataError(f"the changes take away a row that is not there: {missing[0].operation!r}", where="apply")
    return list(counts.elements())


def change_id(old: Iterable[Row], new: Iterable[Row]) -> str:
    """Return the id of a link between rows: a half for each side, so that it can be found again from the rows."""
    return half_id(old) + half_id(new)


def half_id(rows: Iterable[Row]) -> str:
    """Return one side's half of an id."""
    contents = sorted(
        ("".join(row.operation.split()), "".join(row.resource_type.split()), *sorted(row.traces)) for row in rows
    )
    return sha256(repr(contents).encode("utf-8", "backslashreplace")).hexdigest()[:8] if contents else "0" * 8
