"""Which pairs of rows are worth weighing: those that share something rare, never all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from heapq import heappush, heappushpop
from typing import TypeVar

from extractor.compare.evidence import Evidence, Profile

Key = TypeVar("Key", bound=Hashable)

# What more rows of one side share says too little to bring two of them together.
CROWD = 64
# So many partners of a row are weighed for their words; those with the same trace or wording come on top.
PARTNERS = 8


def likely_pairs(old: Sequence[Profile], new: Sequence[Profile], evidence: Evidence) -> list[tuple[int, int]]:
    """Return the pairs to weigh: the same ones whichever side is called old."""
    return sorted({*_sharing_a_fact(old, new), *_sharing_words(old, new, evidence)})


def _sharing_a_fact(old: Sequence[Profile], new: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    of_old, of_new = _rows_by_key(old, _facts), _rows_by_key(new, _facts)
    for fact, ours in of_old.items():
        theirs = of_new.get(fact, ())
        if len(ours) <= CROWD and len(theirs) <= CROWD:
            yield from ((i, j) for i in ours for j in theirs)


def _sharing_words(old: Sequence[Profile], new: Sequence[Profile], evidence: Evidence) -> Iterator[tuple[int, int]]:
    """Return for each row of either side the partners with which it shares the most."""
    of_old, of_new = _rows_by_key(old, _words), _rows_by_key(new, _words)
    weights = {
        word: evidence.things.weights.get(word, 0.0) + 0.5 * evidence.names.weights.get(word, 0.0)
        for word, ours in of_old.items()
        if len(ours) <= CROWD and 0 < len(of_new.get(word, ())) <= CROWD
    }
    best_of_new: list[list[tuple[float, int]]] = [[] for _ in new]
    for i, row in enumerate(old):
        common: defaultdict[int, float] = defaultdict(float)
        for word in sorted(_words(row) & weights.keys()):
            for j in of_new[word]:
                common[j] += weights[word]
        best: list[tuple[float, int]] = []
        for j, weight in common.items():
            # Rows of one table share the same few words: the verb tells which of them to look at.
            weight += 1.0 if row.wording.verbs & new[j].wording.verbs else 0.0
            weight += 0.5 if row.resource_type == new[j].resource_type else 0.0
            _keep_best(best, (weight, -j))
            _keep_best(best_of_new[j], (weight, -i))
        yield from ((i, -j) for _, j in best)
    for j, partners in enumerate(best_of_new):
        yield from ((-i, j) for _, i in partners)


def _words(row: Profile) -> frozenset[str]:
    return row.wording.things | row.name_words


def _keep_best(best: list[tuple[float, int]], entry: tuple[float, int]) -> None:
    if len(best) < PARTNERS:
        heappush(best, entry)
    elif entry > best[0]:
        heappushpop(best, entry)


def _rows_by_key(rows: Sequence[Profile], keys: Callable[[Profile], Iterable[Key]]) -> dict[Key, list[int]]:
    """Return the places of the rows that have each key."""
    places: defaultdict[Key, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        for key in keys(row):
            places[key].append(place)
    return places


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
