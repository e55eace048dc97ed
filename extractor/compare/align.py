"""Which tables of two editions belong together: by category where that is sure, by content where it is not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set

import msgspec

from extractor.compare.words import plain, read_operation
from extractor.model import Row

# Tables whose headings tell nothing belong together from this share of common names or wordings on.
SHARE = 1 / 3

Contents = Mapping[str, Set[Hashable]]
"""Category → the names and wordings of its rows."""


class Alignment(msgspec.Struct, frozen=True, kw_only=True):
    """The categories that are compared, and which of them are one category under two headings."""

    old: frozenset[str]
    new: frozenset[str]
    groups: Mapping[str, str]
    """Category → the name its group goes by; a category of its own goes by its own name."""

    def group(self, category: str) -> str:
        """The group of a category: a row that stays in its group did not move."""
        return self.groups.get(category, category)


def align(old: Mapping[str, Sequence[Row]], new: Mapping[str, Sequence[Row]], *, everything: bool = False) -> Alignment:
    """Align the categories of two editions."""
    common = old.keys() & new.keys()
    pairs: set[tuple[str, str]] = set()
    if old.keys() != new.keys():
        contents = [{category: _content(rows) for category, rows in side.items()} for side in (old, new)]
        pairs.update(_successors(contents[0], contents[1], common))
        predecessors = _successors(contents[1], contents[0], common)
        pairs.update((old_name, new_name) for new_name, old_name in predecessors if old_name in common)
    return Alignment(
        old=frozenset(old if everything else common | {category for category, _ in pairs}),
        new=frozenset(new if everything else common | {category for _, category in pairs}),
        groups=_groups(pair for pair in sorted(pairs) if common.isdisjoint(pair)),
    )


def _successors(contents: Contents, others: Contents, common: Set[str]) -> Iterator[tuple[str, str]]:
    """Pair the categories that only one side has with those of the other side which took up what they say."""
    for category in sorted(contents.keys() - common):
        for candidate in sorted(others):
            # What the other table already held under its own heading says nothing of this one.
            came = others[candidate] - contents.get(candidate, set())
            size = min(len(contents[category]), len(others[candidate]))
            if len(contents[category] & came) >= max(min(3, size), SHARE * size):
                yield category, candidate


def _content(rows: Sequence[Row]) -> set[Hashable]:
    names = {plain(name) for row in rows for name in row.traces}
    return names | {read_operation(row.operation).meaning for row in rows}


def _groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    groups: dict[str, str] = {}
    for pair in pairs:
        members = {groups.get(category, category) for category in pair}
        name = min(members)
        groups |= {category: name for category, group in groups.items() if group in members}
        groups |= dict.fromkeys(pair, name)
    return groups
