"""Links the rows of two lists: which row became which, how sure that is, and why.

Pairs are taken from the surest to the least sure, each row once; rows that are left over then join a pair they clearly
belong to (a row that became several, or several one). What is too thin for a link stays a hint.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from extractor.compare.board import Board, Finding, Pair, Thresholds, probability
from extractor.compare.candidates import CROWD
from extractor.compare.evidence import Profile, Weights
from extractor.compare.join import join
from extractor.model import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An old and a new row that are taken for one action, by their place in the lists."""

    old: int
    new: int
    confidence: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """What became of the rows of two lists."""

    links: tuple[Link, ...]
    hints: tuple[Link, ...]
    """Pairs of rows left over that may be one action; too little speaks for it."""
    repurposed: tuple[Link, ...]
    """Pairs that share a trace name and are two actions: the name changed hands."""


def link(
    old: Sequence[Row],
    new: Sequence[Row],
    *,
    around: tuple[Sequence[Row], Sequence[Row]] = ((), ()),
    beside: Collection[Pair] = (),
    same: Collection[Pair] = (),
    different: Collection[Pair] = (),
    weights: Weights | None = None,
    thresholds: Thresholds | None = None,
) -> Linking:
    """Link two lists of rows, none of which stands in both.

    `around` are rows that did not change, which tell how common a word is; `beside` are pairs that stand between the
    same neighbours, which decides between equally likely ones; `same` and `different` are a person's verdicts.
    """
    board = Board((old, new), around, weights, thresholds or Thresholds())
    beside, same, different = (
        {(board.units[0][i], board.units[1][j]) for i, j in pairs} for pairs in (beside, same, different)
    )
    board.weigh(same | different, beside)
    for pair in sorted(same):
        board.add(pair, (1.0, ("a person's decision",)))
    _match(board)
    if board.learn(pair for pair in board.links if pair not in same):
        board.weigh(same | different, beside)
        _match(board)
    join(board, different)
    repurposed = _repurposed(board)
    return Linking(
        links=_links(board, board.links),
        hints=_links(board, _hints(board, repurposed)),
        repurposed=_links(board, repurposed),
    )


def _match(board: Board) -> None:
    """Take each row once, the surest pairs first."""
    rivals = _Rivals(board)
    for pair in board.order:
        score = board.scores[pair]
        if not board.free(pair):
            continue
        if score.shared:
            if score.total >= board.thresholds.shared and score.verbs != -1:
                board.add(pair, (probability(score.total - board.thresholds.shared), score.reasons))
            continue
        # Where another partner is as likely, less is sure.
        doubt = max(0.0, 1 - (score.total - rivals.best(pair)))
        if score.total - doubt >= board.thresholds.link:
            reasons = score.reasons if doubt else (*score.reasons, "no other candidate as likely")
            board.add(pair, (probability(score.total - doubt), reasons))


class _Rivals:
    """Finds what the next best pair weighs that has a row of a pair in it and is still free."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._of_old: defaultdict[int, list[Pair]] = defaultdict(list)
        self._of_new: defaultdict[int, list[Pair]] = defaultdict(list)
        for pair in board.order:
            # One name on two rows is no doubt about the successor: a row that keeps its name needs none.
            if not board.scores[pair].shared:
                self._of_old[pair[0]].append(pair)
                self._of_new[pair[1]].append(pair)

    def best(self, pair: Pair) -> float:
        others = (
            next((one for one in pairs if one != pair and self._board.free(one)), None)
            for pairs in (self._of_old[pair[0]], self._of_new[pair[1]])
        )
        return max((self._board.scores[one].total for one in others if one), default=float("-inf"))


def _repurposed(board: Board) -> dict[Pair, Finding]:
    """Pairs of rows that share a trace name which neither of them shares with what it is linked to."""
    given = _unkept(board.old, board.new, board.of_old)
    taken = _unkept(board.new, board.old, board.of_new)
    found: dict[Pair, Finding] = {}
    for name in sorted(given.keys() & taken.keys()):
        if len(given[name]) > CROWD or len(taken[name]) > CROWD:
            continue
        for pair in ((i, j) for i in given[name] for j in taken[name]):
            if pair not in board.links:
                sure = probability(2 - 0.5 * board.score(pair).total)
                found[pair] = (sure, (f"the trace name {name} stays", "its operation is another"))
    return found


def _unkept(
    rows: Sequence[Profile], others: Sequence[Profile], linked: Mapping[int, Collection[int]]
) -> Mapping[str, list[int]]:
    """Trace name → the rows that have it while none of the rows they are linked to does."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        for name in row.traces.difference(*(others[partner].traces for partner in linked.get(at, ()))):
            found[name].append(at)
    return found


def _hints(board: Board, repurposed: Collection[Pair]) -> dict[Pair, Finding]:
    """The best pairs of rows that nothing explains."""
    old, new = {i for i, _ in repurposed}, {j for _, j in repurposed}
    hints: dict[Pair, Finding] = {}
    for pair in board.order:
        total = board.scores[pair].total
        if total >= board.thresholds.hint and board.free(pair) and pair[0] not in old and pair[1] not in new:
            hints[pair] = (probability(min(total, board.thresholds.link - 0.1)), board.scores[pair].reasons)
            old.add(pair[0])
            new.add(pair[1])
    return hints


def _links(board: Board, found: Mapping[Pair, Finding]) -> tuple[Link, ...]:
    """Speak of the rows as they were given: rows that say the same are linked alike."""
    twins: list[defaultdict[int, list[int]]] = [defaultdict(list), defaultdict(list)]
    for side, units in zip(twins, board.units, strict=True):
        for at, unit in enumerate(units):
            side[unit].append(at)
    return tuple(
        Link(old=i, new=j, confidence=confidence, evidence=reasons)
        for (ours, theirs), (confidence, reasons) in sorted(found.items())
        for i in twins[0][ours]
        for j in twins[1][theirs]
    )
