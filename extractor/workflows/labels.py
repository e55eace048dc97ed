"""Label files: two editions and the links that careful readers drew between the rows that differ.

They teach the linker its numbers (`scripts/learn-linking`) and tell how good it is; people's decisions can be written
as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from extractor.compare import Verdict, compare
from extractor.model import Edition, Row
from extractor.values import Value
from extractor.workflows.histories import Histories
from extractor.workflows.project import Project

LabelRow = tuple[str, str, tuple[str, ...]]
"""Operation, resource type, traces."""
Keys = tuple[LabelRow, LabelRow]
"""What the two rows of a link say, blanks and order of names aside."""


class Origin(Value, frozen=True, kw_only=True):
    """Where an edition came from, such as `repository:path@commit`, and its date."""

    origin: str
    date: str


class LabelledPair(Value, frozen=True, kw_only=True):
    """One label file."""

    name: str
    old: Origin
    new: Origin
    old_all: tuple[LabelRow, ...]
    """All rows of the old edition."""
    new_all: tuple[LabelRow, ...]
    old_rows: tuple[LabelRow, ...]
    """The rows of the old edition that are not in the new one."""
    new_rows: tuple[LabelRow, ...]
    links: tuple[tuple[int, int, str, bool], ...]
    """Places in `old_rows` and `new_rows`, the kind, and whether readers were sure; unsure links do not count."""
    repurposed: tuple[tuple[str, int, int], ...] = ()
    """Trace names that went to another action, with the places of both rows."""

    def sure_links(self) -> dict[Keys, str]:
        """Return the links that readers were sure of, with their kinds; rows that differ by blanks did not change."""
        links = {self._keys(i, j): kind for i, j, kind, sure in self.links if sure}
        return {keys: kind for keys, kind in links.items() if keys[0] != keys[1]}

    def unsure_links(self) -> set[Keys]:
        """Return the links that count neither way."""
        return {self._keys(i, j) for i, j, _, _ in self.links} - self.sure_links().keys()

    def _keys(self, old: int, new: int) -> Keys:
        return label_key(self.old_rows[old]), label_key(self.new_rows[new])


def label_row(row: Row) -> LabelRow:
    """Return a row as label files hold it."""
    return row.operation, row.resource_type, row.traces


def label_key(row: LabelRow) -> LabelRow:
    """Return what a row says, blanks and order of names aside."""
    operation, resource_type, *names = ("".join(text.split()) for text in (*row[:2], *row[2]))
    return operation, resource_type, tuple(sorted(names))


def labelled_pair(old: Sequence[Edition], new: Sequence[Edition], verdicts: Mapping[str, Verdict]) -> LabelledPair:
    """Return what people decided on the links between two editions as a label file.

    Links decided to be the same are sure. Links that nobody decided are unsure: they neither teach nor count. What was
    decided to be different is left out, which says that it is no link.
    """
    comparison = compare(old, new, verdicts=verdicts)
    changes = [change for change in comparison.changes if change.kind != "moved"]
    old_rows = _numbered(row for change in changes for row in change.old)
    new_rows = _numbered(row for change in changes for row in change.new)
    links: list[tuple[int, int, str, bool]] = []
    repurposed: list[tuple[str, int, int]] = []
    for change in (*changes, *comparison.hints):
        for ours, theirs in product(change.old, change.new):
            i, j = old_rows[label_row(ours)], new_rows[label_row(theirs)]
            if change.kind != "repurposed":
                links.append((i, j, change.kind, verdicts.get(change.id) == "same"))
            elif verdicts.get(change.id) == "different":
                repurposed += [(name, i, j) for name in ours.traces if name in theirs.traces]
    return LabelledPair(
        name=f"{comparison.old.source} to {comparison.new.source}",
        old=Origin(origin=comparison.old.source, date=comparison.old.updated_on or ""),
        new=Origin(origin=comparison.new.source, date=comparison.new.updated_on or ""),
        old_all=tuple(label_row(row) for edition in old for row in edition.rows),
        new_all=tuple(label_row(row) for edition in new for row in edition.rows),
        old_rows=tuple(old_rows),
        new_rows=tuple(new_rows),
        links=tuple(links),
        repurposed=tuple(repurposed),
    )


def decided_pairs(project: Project) -> Iterator[LabelledPair]:
    """Return a label file for each step between two editions that people's decisions concern."""
    for history in Histories(project):
        for step in (step for timeline in history.timelines for step in timeline.steps):
            if step.comparison.decided:
                verdicts = history.decisions.verdicts.between(step.old.rows, step.new.rows)
                yield labelled_pair([step.old], [step.new], verdicts)


def _numbered(rows: Iterable[Row]) -> dict[LabelRow, int]:
    distinct = dict.fromkeys(map(label_row, rows))
    return {row: number for number, row in enumerate(distinct)}
