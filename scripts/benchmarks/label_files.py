"""Reads label files and scores a comparison by them; see `extractor.workflows.labels` for what they hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from extractor.compare import Change, compare
from extractor.model import Edition, Row, Table
from extractor.workflows.labels import Keys, LabelledPair, LabelRow, label_key, label_row


def read_pairs(folders: Iterable[Path]) -> list[LabelledPair]:
    """Read the label files of some folders."""
    paths = sorted(path for folder in folders for path in folder.glob("*.json"))
    return [msgspec.json.decode(path.read_bytes(), type=LabelledPair) for path in paths]


def by_service(pairs: Iterable[LabelledPair]) -> list[list[LabelledPair]]:
    """Put pairs together whose editions are of one service, so that a service can be left out whole.

    The service is told by the repository an edition comes from, `image-management-service` being `ims`; what comes
    from a repository of many services ("docs") belongs to the service of its other side.
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
    return [members for _, members in sorted(groups, key=lambda group: min(group[0], default=""))]


def _service(origin: str) -> str:
    repository = origin.split(":")[0].split("@")[0].split("/")[-1]
    return "".join(word[0] for word in repository.split("-")) if "-" in repository else repository


def row_of(data: LabelRow) -> Row:
    """Return a row of a label file as the project's own."""
    return Row(operation=data[0], resource_type=data[1], traces=data[2])


def edition(rows: Iterable[Row]) -> Edition:
    """Return rows as an edition of one table."""
    return Edition(tables=(Table(section="", caption="", category="all", rows=tuple(rows)),))


def changes_of(pair: LabelledPair) -> Sequence[Change]:
    """Compare the editions of a pair."""
    return compare(edition(map(row_of, pair.old_all)), edition(map(row_of, pair.new_all))).changes


@dataclass
class Score:
    """How many links are right, missed and wrong, of all and of the hard ones; kinds and repurposed names."""

    all: Counter[str] = field(default_factory=Counter)
    hard: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    repurposed: Counter[str] = field(default_factory=Counter)

    def add(self, pair: LabelledPair, changes: Sequence[Change]) -> None:
        """Count what a comparison of the pair got right."""
        sure, unsure = pair.sure_links(), pair.unsure_links()
        kinds = linked_rows(changes)
        differing = set(map(label_key, pair.old_rows)), set(map(label_key, pair.new_rows))
        for keys in sure.keys() | {keys for keys in kinds if keys[0] in differing[0] and keys[1] in differing[1]}:
            if keys in unsure:
                continue
            outcome = "missed" if keys not in kinds else "right" if keys in sure else "wrong"
            self.all[outcome] += 1
            self.hard[outcome] += is_hard(keys)
            if outcome == "right":
                self.kinds["right" if kinds[keys] in (sure[keys], "split", "merged") else "wrong"] += 1
        rows = [placed for change in changes if change.kind == "repurposed" for placed in (*change.old, *change.new)]
        for name, *_ in pair.repurposed:
            self.repurposed["right" if any(name in row.traces for row in rows) else "missed"] += 1

    def __str__(self) -> str:
        return (
            f"hard F1 {f1(self.hard):.3f} (precision {precision(self.hard):.3f}, recall {recall(self.hard):.3f}), "
            f"all F1 {f1(self.all):.4f}, kinds {precision(self.kinds):.3f}, "
            f"repurposed {self.repurposed['right']} of {self.repurposed.total()}"
        )


def linked_rows(changes: Iterable[Change]) -> dict[Keys, str]:
    """Return the rows that a comparison links, with the kinds."""
    return {
        (label_key(label_row(old)), label_key(label_row(new))): change.kind
        for change in changes
        if change.kind != "repurposed"
        for old in change.old
        for new in change.new
    }


def is_hard(keys: Keys) -> bool:
    """Whether no trace name stands on both sides: a rename, which no key can find."""
    return not set(keys[0][2]) & set(keys[1][2])


def f1(counts: Counter[str]) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * counts["right"] / max(1, 2 * counts["right"] + counts["missed"] + counts["wrong"])


def precision(counts: Counter[str]) -> float:
    """Return the share of what was said that is right."""
    return counts["right"] / max(1, counts["right"] + counts["wrong"])


def recall(counts: Counter[str]) -> float:
    """Return the share of what is right that was said."""
    return counts["right"] / max(1, counts["right"] + counts["missed"])
