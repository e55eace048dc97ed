"""Reads label files (pairs of editions with the links that careful readers drew) and scores a comparison by them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from extractor.compare import Change, compare
from extractor.model import Edition, Row, Table

Pair = tuple[int, int]
RowData = tuple[str, str, tuple[str, ...]]


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where an edition came from."""

    origin: str
    date: str


class LabelledPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two editions and the links between their rows that differ, each with its kind and whether readers were sure."""

    name: str
    old: Origin
    new: Origin
    old_all: tuple[RowData, ...]
    new_all: tuple[RowData, ...]
    old_rows: tuple[RowData, ...]
    new_rows: tuple[RowData, ...]
    links: tuple[tuple[int, int, str, bool], ...]
    repurposed: tuple[tuple[str, int, int], ...] = ()

    def rows(self, side: str) -> list[Row]:
        """All rows of a side."""
        return [row_of(data) for data in getattr(self, f"{side}_all")]

    def keys(self, pair: Pair) -> tuple[RowData, RowData]:
        """What the rows of a pair say, blanks and order aside."""
        return key(self.old_rows[pair[0]]), key(self.new_rows[pair[1]])

    def truth(self) -> tuple[dict[tuple[RowData, RowData], str], set[tuple[RowData, RowData]]]:
        """Links that readers were sure of with their kinds, and those that count neither way."""
        sure: dict[tuple[RowData, RowData], str] = {}
        unsure: set[tuple[RowData, RowData]] = set()
        for i, j, kind, certain in self.links:
            keys = self.keys((i, j))
            if certain and keys[0] != keys[1]:
                sure[keys] = kind
            else:
                unsure.add(keys)
        return sure, unsure - sure.keys()


def row_of(data: RowData) -> Row:
    return Row(operation=data[0], resource_type=data[1], traces=tuple(data[2]))


def key(row: Row | RowData) -> RowData:
    operation, resource_type, traces = (
        (row.operation, row.resource_type, row.traces) if isinstance(row, Row) else row
    )
    squeeze = "".join
    return squeeze(operation.split()), squeeze(resource_type.split()), tuple(sorted(squeeze(t.split()) for t in traces))


def is_hard(keys: tuple[RowData, RowData]) -> bool:
    """Whether no trace name stands on both sides: a rename, which no key can find."""
    return not set(keys[0][2]) & set(keys[1][2])


def read_pairs(folders: Iterable[Path]) -> list[LabelledPair]:
    """Read the label files of some folders."""
    paths = sorted(path for folder in folders for path in folder.glob("*.json"))
    return [msgspec.json.decode(path.read_bytes(), type=LabelledPair) for path in paths]


def by_service(pairs: Iterable[LabelledPair]) -> list[list[LabelledPair]]:
    """Put pairs together whose editions are of one service, so that one can be left out whole.

    The service is told by the repository an edition comes from, `image-management-service` being `ims`; what comes
    from a repository of many services belongs to the service of its other side.
    """
    groups: list[tuple[set[str], list[LabelledPair]]] = []
    for pair in pairs:
        services = {_service(side.origin) for side in (pair.old, pair.new)} - {"docs"}
        members = [pair]
        for group in [group for group in groups if group[0] & services]:
            groups.remove(group)
            services |= group[0]
            members = group[1] + members
        groups.append((services, members))
    return [members for _, members in sorted(groups, key=lambda group: min(group[0]))]


def _service(origin: str) -> str:
    repository = origin.split(":")[0].split("@")[0].split("/")[-1]
    return "".join(word[0] for word in repository.split("-")) if "-" in repository else repository


class Counts(msgspec.Struct):
    """How many links are right, missed and wrong, of all and of the hard ones; kinds and changes of purpose seen."""

    all: Counter[str]
    hard: Counter[str]
    kinds: Counter[str]
    repurposed: Counter[str]

    @classmethod
    def none(cls) -> Counts:
        return cls(Counter(), Counter(), Counter(), Counter())

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.all + other.all,
            self.hard + other.hard,
            self.kinds + other.kinds,
            self.repurposed + other.repurposed,
        )


def score(pair: LabelledPair, changes: Sequence[Change]) -> Counts:
    """Count what a comparison got right; as rows that say the same stand for each other, links are told by content."""
    sure, unsure = pair.truth()
    differing = {key(row) for row in pair.old_rows}, {key(row) for row in pair.new_rows}
    linked = {
        (key(old.row), key(new.row)): change.kind
        for change in changes
        if change.kind != "repurposed"
        for old in change.old
        for new in change.new
    }
    linked = {keys: kind for keys, kind in linked.items() if keys[0] in differing[0] and keys[1] in differing[1]}
    counts = Counts.none()
    for keys in sure.keys() | linked.keys():
        outcome = "right" if keys in sure and keys in linked else "missed" if keys in sure else "wrong"
        if outcome == "wrong" and keys in unsure:
            continue
        times = sum(certain and pair.keys((i, j)) == keys for i, j, _, certain in pair.links) if keys in sure else 1
        counts.all[outcome] += times
        if is_hard(keys):
            counts.hard[outcome] += times
        if outcome == "right":
            counts.kinds["right" if linked[keys] in (sure[keys], "split", "merged") else "wrong"] += times
    for name, *_ in pair.repurposed:
        seen = any(
            name in placed.row.traces
            for change in changes
            if change.kind == "repurposed"
            for placed in (*change.old, *change.new)
        )
        counts.repurposed["seen" if seen else "missed"] += 1
    return counts


def edition(rows: Sequence[Row]) -> Edition:
    return Edition(source="", tables=(Table(section="", caption="", category="all", rows=tuple(rows)),))


def compared(pair: LabelledPair) -> Sequence[Change]:
    return compare(edition(pair.rows("old")), edition(pair.rows("new"))).changes


def f1(counts: Counter[str]) -> float:
    return 2 * counts["right"] / max(1, 2 * counts["right"] + counts["missed"] + counts["wrong"])


def precision(counts: Counter[str]) -> float:
    return counts["right"] / max(1, counts["right"] + counts["wrong"])


def recall(counts: Counter[str]) -> float:
    return counts["right"] / max(1, counts["right"] + counts["missed"])


def summary(counts: Counts) -> str:
    """One line of figures."""
    right_kinds = counts.kinds["right"] / max(1, counts.kinds.total())
    return (
        f"hard F1 {f1(counts.hard):.3f} (precision {precision(counts.hard):.3f}, recall {recall(counts.hard):.3f}), "
        f"all F1 {f1(counts.all):.4f}, kinds {right_kinds:.3f}, "
        f"repurposed {counts.repurposed['seen']} of {counts.repurposed.total()}"
    )
