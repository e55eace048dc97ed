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
    both = old.keys() & new.keys()
    pairs: set[tuple[str, str]] = set()
    if old.keys() != new.keys():
        contents = [{category: _content(rows) for category, rows in side.items()} for side in (old, new)]
        pairs.update(_successors(contents[0], contents[1], both))
        pairs.update((before, after) for after, before in _successors(contents[1], contents[0], both) if before in both)
    return Alignment(
        old=frozenset(old if everything else both | {before for before, _ in pairs}),
        new=frozenset(new if everything else both | {after for _, after in pairs}),
        groups=_groups((before, after) for before, after in sorted(pairs) if not {before, after} & both),
    )


def _successors(contents: Contents, others: Contents, both: Set[str]) -> Iterator[tuple[str, str]]:
    """Pair the categories that only one side has with those of the other side which took up what they say."""
    for category in sorted(contents.keys() - both):
        for other in sorted(others):
            # What the other table already held under its own heading says nothing of this one.
            came = others[other] - contents.get(other, set())
            size = min(len(contents[category]), len(others[other]))
            if len(contents[category] & came) >= max(min(3, size), SHARE * size):
                yield category, other


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
