"""Which tables of two editions belong together: by category where that is sure, by content where it is not."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from extractor.compare.words import plain, read_operation
from extractor.model import Row

# Tables whose headings tell nothing belong together from this share of common names or wordings on.
SHARE = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
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
    ours = {category: _content(rows) for category, rows in old.items() if both != old.keys() or both != new.keys()}
    theirs = {category: _content(rows) for category, rows in new.items() if both != old.keys() or both != new.keys()}
    found: set[tuple[str, str]] = set()
    for one in sorted(old.keys() - both):
        for other in sorted(new):
            # What the other table already held under its own heading says nothing of this one.
            came = theirs[other] - ours.get(other, set())
            if _overlap(ours[one], came, min(len(ours[one]), len(theirs[other]))):
                found.add((one, other))
    for other in sorted(new.keys() - both):
        for one in sorted(both):
            went = ours[one] - theirs[one]
            if _overlap(theirs[other], went, min(len(theirs[other]), len(ours[one]))):
                found.add((one, other))
    return Alignment(
        old=frozenset(old if everything else both | {one for one, _ in found}),
        new=frozenset(new if everything else both | {other for _, other in found}),
        groups=_groups((one, other) for one, other in sorted(found) if one not in both and other not in both),
    )


def _content(rows: Sequence[Row]) -> set[Hashable]:
    return {plain(name) for row in rows for name in row.traces} | {read_operation(row.operation) for row in rows}


def _overlap(one: Set[Hashable], other: Set[Hashable], size: int) -> bool:
    return len(one & other) >= max(min(3, size), SHARE * size)


def _groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    groups: dict[str, str] = {}
    for one, other in pairs:
        names = {groups.get(one, one), groups.get(other, other)}
        name = min(names)
        groups |= {category: name for category, group in groups.items() if group in names}
        groups |= {one: name, other: name}
    return groups
