"""Which pairs of rows are worth weighing: those that share something rare, never all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from heapq import nlargest
from itertools import product
from typing import TypeVar

from extractor.compare.evidence import Evidence, Profile

Key = TypeVar("Key", bound=Hashable)

# What more rows of one side share says too little to bring two of them together.
CROWD = 64
# So many partners of a row are weighed for their words; those with the same trace or wording come on top.
PARTNERS = 8


def likely_pairs(old: Sequence[Profile], new: Sequence[Profile], evidence: Evidence) -> list[tuple[int, int]]:
    """Return the pairs to weigh: the same ones whichever side is called old."""
    of_old, of_new = _rows_by_key(old, _facts), _rows_by_key(new, _facts)
    pairs = {
        pair
        for fact in of_old.keys() & of_new.keys()
        if len(of_old[fact]) <= CROWD and len(of_new[fact]) <= CROWD
        for pair in product(of_old[fact], of_new[fact])
    }
    pairs.update(_sharing_most_words(old, new, evidence))
    pairs.update((i, j) for j, i in _sharing_most_words(new, old, evidence))
    return sorted(pairs)


def _sharing_most_words(
    rows: Sequence[Profile], others: Sequence[Profile], evidence: Evidence
) -> Iterator[tuple[int, int]]:
    """Return for each row the rows of the other side with which it shares the most."""
    numbers, partner_numbers = _rows_by_key(rows, _words), _rows_by_key(others, _words)
    weights = {
        word: evidence.things.weights.get(word, 0.0) + 0.5 * evidence.names.weights.get(word, 0.0)
        for word in numbers.keys() & partner_numbers.keys()
        if len(numbers[word]) <= CROWD and len(partner_numbers[word]) <= CROWD
    }
    for number, row in enumerate(rows):
        common: defaultdict[int, float] = defaultdict(float)
        for word in sorted(_words(row) & weights.keys()):
            for partner in partner_numbers[word]:
                common[partner] += weights[word]
        for partner in common:
            # Rows of one table share the same few words: the verb tells which of them to look at.
            common[partner] += 1.0 if row.wording.verbs & others[partner].wording.verbs else 0.0
            common[partner] += 0.5 if row.resource_type == others[partner].resource_type else 0.0
        for partner in nlargest(PARTNERS, common, key=lambda partner: (common[partner], -partner)):
            yield number, partner


def _words(row: Profile) -> frozenset[str]:
    return row.wording.things | row.name_words


def _rows_by_key(rows: Sequence[Profile], keys: Callable[[Profile], Iterable[Key]]) -> dict[Key, list[int]]:
    """Return the places of the rows that have each key."""
    numbers: defaultdict[Key, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for key in keys(row):
            numbers[key].append(number)
    return numbers


def _facts(row: Profile) -> Iterator[Hashable]:
    yield row.text
    yield row.text, row.resource_type
    yield "wording", row.wording.meaning
    yield from row.name_meanings
    for name in row.plain:
        yield "trace", name
        yield "trace", name, row.text
        yield "trace", name, row.resource_type
    for name in row.stems - row.plain:
        yield "trace", name
