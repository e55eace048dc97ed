"""Which pairs of rows are worth weighing: those that share something rare, never all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from heapq import heappush, heappushpop

from extractor.compare.evidence import Profile, Scales

# What more rows of one side share says too little to bring two of them together.
CROWD = 64
# So many partners of a row are weighed for their words; those with the same trace or wording come on top.
PARTNERS = 8


def propose(old: Sequence[Profile], new: Sequence[Profile], scales: Scales) -> list[tuple[int, int]]:
    """Return the pairs to weigh: the same ones whichever side is called old."""
    return sorted({*_same(old, new), *_likely(old, new, scales)})


def _same(old: Sequence[Profile], new: Sequence[Profile]) -> Iterator[tuple[int, int]]:
    ours, theirs = _index(old, _facts), _index(new, _facts)
    for fact, rows in ours.items():
        others = theirs.get(fact, ())
        if len(rows) <= CROWD and len(others) <= CROWD:
            yield from ((i, j) for i in rows for j in others)


def _likely(old: Sequence[Profile], new: Sequence[Profile], scales: Scales) -> Iterator[tuple[int, int]]:
    """Return for each row of either side the partners with which it shares the most."""
    # Words that became one another are shared as well.
    became = {"/".join(sorted(pair)): pair for pair in scales.things.became}
    weights = {word: min(map(scales.things.general.__getitem__, pair)) for word, pair in became.items()}

    def words(side: int) -> Callable[[Profile], frozenset[str]]:
        def of(row: Profile) -> frozenset[str]:
            said = row.wording.things
            return said.union(row.named, (word for word, pair in became.items() if pair[side] in said))

        return of

    ours, theirs = _index(old, words(0)), _index(new, words(1))
    shared = {word for word, rows in ours.items() if len(rows) <= CROWD and 0 < len(theirs.get(word, ())) <= CROWD}
    for_new: list[list[tuple[float, int]]] = [[] for _ in new]
    for i, row in enumerate(old):
        common: defaultdict[int, float] = defaultdict(float)
        for word in sorted(words(0)(row) & shared):
            weight = weights.get(word) or (
                scales.things.general.get(word, 0.0) + 0.5 * scales.names.general.get(word, 0.0)
            )
            for j in theirs[word]:
                common[j] += weight
        for_old: list[tuple[float, int]] = []
        for j, weight in common.items():
            # Rows of one table share the same few words: the verb tells which of them to look at.
            weight += 1.0 if row.wording.verbs & new[j].wording.verbs else 0.0
            weight += 0.5 if row.kind == new[j].kind else 0.0
            _keep(for_old, (weight, -j))
            _keep(for_new[j], (weight, -i))
        yield from ((i, -j) for _, j in for_old)
    for j, best in enumerate(for_new):
        yield from ((-i, j) for _, i in best)


def _keep(best: list[tuple[float, int]], entry: tuple[float, int]) -> None:
    if len(best) < PARTNERS:
        heappush(best, entry)
    elif entry > best[0]:
        heappushpop(best, entry)


def _index(rows: Sequence[Profile], keys: Callable[[Profile], Iterable[Hashable]]) -> dict[Hashable, list[int]]:
    found: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for key in keys(row):
            found[key].append(at)
    return found


def _facts(row: Profile) -> Iterator[Hashable]:
    yield row.text
    yield row.text, row.kind
    yield "wording", row.wording.verbs, row.wording.things
    yield from row.names
    for name in row.plain:
        yield "trace", name
        yield "trace", name, row.text
        yield "trace", name, row.kind
    for name in row.stems - row.plain:
        yield "trace", name
