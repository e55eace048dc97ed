"""Links the rows of two lists: which row became which, how sure that is, and why.

Pairs are taken from those that weigh most on, each row once; rows that are left then join a group they are part of (a
row that became several, or several one). What is too thin for a link stays a hint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import product

import msgspec

from extractor.compare.candidates import CROWD
from extractor.compare.evidence import Profile
from extractor.compare.groups import join_linked_rows, link_whole_lists
from extractor.compare.link_table import Link, LinkTable, Pair
from extractor.compare.probability import HINT, LINK
from extractor.model import Row

# Pairs that weigh as much go before groups: the same wording beats being one of the actions of a list.
BEFORE_GROUPS = 2.5


class Linking(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the rows of two lists."""

    links: tuple[Link, ...]
    hints: tuple[Link, ...]
    """Pairs of rows without a link that may be one action; too little speaks for it."""
    repurposed: tuple[Link, ...]
    """Pairs that share a trace name and are two actions: the name changed hands."""


def link(
    old: Sequence[Row],
    new: Sequence[Row],
    *,
    same: Collection[Pair] = (),
    different: Collection[Pair] = (),
    types: tuple[Collection[str], Collection[str]] = ((), ()),
) -> Linking:
    """Link two lists of rows, in each of which a row is given once.

    `same` and `different` are a person's verdicts; `types` are the resource types that rows of either edition have
    beyond these.
    """
    table = LinkTable(old, new, forbidden={*same, *different}, types=types)
    for pair in sorted(same):
        table.add(Link(old=pair[0], new=pair[1], confidence=1.0, evidence=("a person's decision",)))
    _match(table, BEFORE_GROUPS)
    link_whole_lists(table)
    _match(table, float("-inf"))
    join_linked_rows(table)
    repurposed = _repurposed(table)
    return Linking(
        links=tuple(table.links[pair] for pair in sorted(table.links)),
        hints=_hints(table, repurposed),
        repurposed=repurposed,
    )


def _match(table: LinkTable, least_total: float) -> None:
    """Take each row once, the pairs that weigh most first."""
    for pair in table.order:
        if table.scores[pair].total < least_total:
            return
        if table.is_free(pair) and (probability := table.probability(pair)) >= LINK:
            table.add(table.link(pair, probability))


def _repurposed(table: LinkTable) -> tuple[Link, ...]:
    """Pairs of rows that share a trace name which neither of them shares with what it is linked to."""
    given_up = _names_without_successor(table.old, table.new, table.of_old)
    taken_up = _names_without_successor(table.new, table.old, table.of_new)
    repurposed: dict[Pair, Link] = {}
    for name in sorted(given_up.keys() & taken_up.keys()):
        if len(given_up[name]) <= CROWD and len(taken_up[name]) <= CROWD:
            for pair in set(product(given_up[name], taken_up[name])) - table.links.keys():
                doubt = table.probability(pair) if pair in table.scores else 0.0
                repurposed[pair] = Link(
                    old=pair[0],
                    new=pair[1],
                    confidence=round(max(0.5, 0.99 - doubt), 2),
                    evidence=(f"the trace name {name} stays", "its operation changed"),
                )
    return tuple(repurposed[pair] for pair in sorted(repurposed))


def _names_without_successor(
    rows: Sequence[Profile], partners: Sequence[Profile], linked: Mapping[int, Iterable[int]]
) -> Mapping[str, list[int]]:
    """Trace name → the rows that have it while none of the rows they are linked to does."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        for name in row.traces.difference(*(partners[partner].traces for partner in linked.get(number, ()))):
            numbers[name].append(number)
    return numbers


def _hints(table: LinkTable, repurposed: Iterable[Link]) -> tuple[Link, ...]:
    """The best pairs of rows that nothing explains."""
    old, new = {link.old for link in repurposed}, {link.new for link in repurposed}
    hints: list[Link] = []
    for pair in table.order:
        if table.is_free(pair) and pair[0] not in old and pair[1] not in new:
            probability = min(table.probability(pair), LINK - 0.01)
            if probability >= HINT:
                hints.append(table.link(pair, probability))
                old.add(pair[0])
                new.add(pair[1])
    return tuple(hints)
