"""Finds where a row that is left over belongs: to a pair whose row became several, or came of several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from extractor.compare.board import Board, Finding, Pair, Thresholds, probability
from extractor.compare.candidates import CROWD
from extractor.compare.evidence import Profile, Score


def join(board: Board, different: Collection[Pair]) -> None:
    """Let rows that are left over join pairs, until none does any more."""
    joined = True
    while joined:
        joined = False
        for pair in [*board.order, *_siblings(board)]:
            finding = None if pair in different else _joins(board, pair)
            if finding:
                board.add(pair, finding)
                joined = True


def _joins(board: Board, pair: Pair) -> Finding | None:
    ours, theirs = board.of_old.get(pair[0], ()), board.of_new.get(pair[1], ())
    if bool(ours) == bool(theirs):
        return None
    if ours:
        host, guest, partners = board.old[pair[0]], board.new[pair[1]], [board.new[j] for j in ours]
        alone = all(len(board.of_new[j]) == 1 for j in ours)
    else:
        host, guest, partners = board.new[pair[1]], board.old[pair[0]], [board.old[i] for i in theirs]
        alone = all(len(board.of_old[i]) == 1 for i in theirs)
    # A group has one row on one side, so that all of its rows are linked with all.
    return _belongs(host, guest, partners, board.score(pair), board.thresholds) if alone else None


def _belongs(
    host: Profile, guest: Profile, partners: Sequence[Profile], score: Score, thresholds: Thresholds
) -> Finding | None:
    said, asked = host.wording, guest.wording
    if score.shared:
        alike = score.contained >= 0.5 and score.verbs != -1
        return (probability(score.total - thresholds.shared), score.reasons) if alike else None
    if host.text == guest.text or (score.alike > 0.9 and score.verbs == 1):
        return (probability(score.total), score.reasons) if score.total >= thresholds.link else None
    listed = asked.verbs and asked.things and asked.verbs <= said.verbs and asked.things <= said.things
    if listed and said.several and not asked.several and host.kind == guest.kind:
        return 0.75, (*score.reasons, "one of the several actions that the other row's wording lists")
    if score.verbs != 1:
        return None
    others = {name for partner in partners for name in partner.names}
    if len(host.traces) > 1 and not others & set(guest.names) and set(host.names) & set(guest.names):
        return 0.75, (*score.reasons, "one of the several trace names of the other row")
    if any(guest.traces == one.traces and asked.things <= one.wording.things | said.things for one in partners):
        return 0.6, (*score.reasons, "another row of the same trace went the same way")
    return None


def _siblings(board: Board) -> list[Pair]:
    """Pairs that words did not bring together: a row left over, and where the other rows of its very traces went."""
    found: set[Pair] = set()
    for rows, linked, turned in ((board.old, board.of_old, False), (board.new, board.of_new, True)):
        by_traces: defaultdict[frozenset[str], list[int]] = defaultdict(list)
        for at, row in enumerate(rows):
            by_traces[row.traces].append(at)
        for group in by_traces.values():
            partners = {partner for at in group for partner in linked.get(at, ())}
            if len(partners) == 1 and len(group) <= CROWD:
                (partner,) = partners
                found |= {(partner, at) if turned else (at, partner) for at in group if not linked.get(at)}
    return sorted(found - board.scores.keys())
