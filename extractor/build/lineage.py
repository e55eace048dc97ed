"""What became of each row from edition to edition: the one answer behind diffs of two days, changelogs and the catalog.

A row is named by its edition, table and number. Each step of the timeline links rows of an older edition to those of a
newer one; following the links gives the rows in force that a row became, with the least sure link's confidence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from extractor.build.timeline import Speaking, Step
from extractor.compare import Placed
from extractor.compare.changes import Kind
from extractor.compare.kinds import facts
from extractor.model import Edition, Row
from extractor.values import Value

Node = tuple[str, int, int]
"""A row: the edition's id, the table's number and the row's number, both from 1."""


class Link(Value, frozen=True, kw_only=True):
    """That an older row is documented as a newer one."""

    confidence: float = 1.0
    evidence: tuple[str, ...] = ()
    since: str = ""
    """The day of the first change on the way."""
    kinds: tuple[Kind, ...] = ()
    """The kinds of the changes on the way; none where the row stayed as it was."""
    changes: tuple[str, ...] = ()
    """These changes themselves, each by the newer edition and its id."""

    def then(self, later: Link) -> Link:
        """Return the link through this one and a later one."""
        return Link(
            confidence=min(self.confidence, later.confidence),
            evidence=self.evidence + later.evidence,
            since=self.since or later.since,
            kinds=self.kinds + later.kinds,
            changes=self.changes + later.changes,
        )


Links = Mapping[Node, Mapping[Node, Link]]


def placed_rows(edition: Edition) -> Iterator[Placed]:
    """Return the rows of an edition with their places."""
    for table_number, table in enumerate(edition.tables, start=1):
        for number, row in enumerate(table.rows, start=1):
            yield Placed.of(row, category=table.category, source=edition.source, table=table_number, number=number)


def node(placed: Placed) -> Node:
    """Return the name of a placed row."""
    return placed.source, placed.table, placed.number


def links_to(steps: Sequence[Step], in_force: Iterable[Speaking]) -> Links:
    """Return for each row of the steps' editions the rows in force it became; rows in force stand for themselves.

    A name that documents another action leads nowhere but to itself: what it was once renamed from is gone.
    """
    rows = {node(placed): placed for speaking in in_force for placed in placed_rows(speaking.edition)}
    reached: dict[Node, dict[Node, Link]] = {target: {target: Link()} for target in rows}
    for step in reversed(steps):
        for old, new, link in _links_of(step):
            if node(old) in rows:
                continue  # an edition that speaks again after a newer one ended
            for target, later in reached.get(node(new), {}).items():
                chain = link.then(later)
                if "repurposed" in chain.kinds and set(rows[target].traces).isdisjoint(old.traces):
                    continue
                surest = reached.setdefault(node(old), {}).get(target)
                if surest is None or surest.confidence < chain.confidence:
                    reached[node(old)][target] = chain
    return reached


def _links_of(step: Step) -> Iterator[tuple[Placed, Placed, Link]]:
    """Return the links of a step: those of its changes, and each unchanged row with itself."""
    old = {node(placed): placed for placed in placed_rows(step.old)}
    new = {node(placed): placed for placed in placed_rows(step.new)}
    for change in step.comparison.changes:
        for placed in change.old:
            old.pop(node(placed), None)
        for placed in change.new:
            new.pop(node(placed), None)
        link = Link(
            confidence=change.confidence,
            evidence=change.evidence,
            since=step.day,
            kinds=(change.kind,),
            changes=(f"{step.new.source} {change.id}",),
        )
        for old_row, new_row in _paired(change.old, change.new):
            yield old_row, new_row, link
    for old_row, new_row in _same(old.values(), new.values()):
        yield old_row, new_row, Link()


def _paired(old: Sequence[Placed], new: Sequence[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Pair every row of a change with every new one; of copies each with one, so that their number costs no square."""
    for old_copies, new_copies in product(_copies(old), _copies(new)):
        for number in range(max(len(old_copies), len(new_copies))):
            yield old_copies[min(number, len(old_copies) - 1)], new_copies[min(number, len(new_copies) - 1)]


def _copies(rows: Iterable[Placed]) -> list[list[Placed]]:
    copies: defaultdict[object, list[Placed]] = defaultdict(list)
    for placed in rows:
        copies[content_of(placed)].append(placed)
    return list(copies.values())


def _same(old: Iterable[Placed], new: Iterable[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Pair the rows that did not change: equal ones first, then those that only blanks or order tell apart."""
    unpaired = list(old)
    free = {node(placed): placed for placed in new}
    for key_of in (_whole, _names):
        waiting: defaultdict[object, list[Placed]] = defaultdict(list)
        for placed in free.values():
            waiting[key_of(placed)].append(placed)
        rows, unpaired = unpaired, []
        for placed in rows:
            partners = waiting[key_of(placed)]
            if partners:
                yield placed, free.pop(node(partners.pop(0)))
            else:
                unpaired.append(placed)


def _whole(placed: Placed) -> object:
    return placed.category, placed.row


def content_of(placed: Placed) -> object:
    """Return what copies of a row have in common."""
    return facts(placed, services=False)


def _names(placed: Placed) -> object:
    return sorted_names(placed)


def sorted_names(row: Row) -> tuple[str, ...]:
    """Return a row's trace names, whatever their order and blanks."""
    return tuple(sorted("".join(name.split()) for name in row.traces))
