"""One row that became several, or several that became one: rows without a link join the row they are a part of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import Enum
from itertools import combinations

import msgspec

from extractor.compare.evidence import Profile, Score
from extractor.compare.glossary import glossary
from extractor.compare.link_table import Finding, LinkTable, Pair
from extractor.compare.words import agreement


class Part(Enum):
    """In which way a row is a part of another one; what is said of it as evidence."""

    CLAIMS_TRACE = "same trace name, the wording is part of the other row's"
    SAME_WORDING = "the same operation, documented twice"
    LISTED = "one of the actions that the other row's wording lists"
    ONE_OF_TRACES = "one of the several trace names of the other row"
    UNDER_UMBRELLA = "one of the actions that the other row's verb stands for"
    SWITCHES_STATE = "switches the state that the other row modifies"


# How sure a row is a part, from labelled pairs.
CONFIDENCE = {
    Part.CLAIMS_TRACE: 0.9,
    Part.SAME_WORDING: 0.9,
    Part.LISTED: 0.85,
    Part.ONE_OF_TRACES: 0.85,
    Part.UNDER_UMBRELLA: 0.7,
    Part.SWITCHES_STATE: 0.8,
}


class Host(msgspec.Struct, frozen=True, kw_only=True):
    """A row that others may be part of, the rows it is linked to, and how to name a pair of it."""

    row: Profile
    partners: tuple[Profile, ...]


def join_groups(table: LinkTable, forbidden: Collection[Pair], *, only_listed: bool = False) -> None:
    """Let rows without a link join groups, until none does any more."""
    joined = True
    while joined:
        joined = _join_linked(table, forbidden, only_listed) | _join_unlinked(table, forbidden)


def _join_linked(table: LinkTable, forbidden: Collection[Pair], only_listed: bool) -> bool:
    """Let rows join a row that is linked already."""
    before = len(table.links)
    for pair in [*table.order,*(p for p in table.candidates if p not in table.scores)]:
        if pair not in forbidden and (host := _host(table, pair)):
            guest_is_new = bool(table.of_old.get(pair[0]))
            guest = table.new[pair[1]] if guest_is_new else table.old[pair[0]]
            part = _part_of_linked(table, host, guest, pair)
            if part and (not only_listed or part is Part.LISTED):
                score = table.score(pair)
                table.add(pair, Finding(CONFIDENCE[part], (*score.reasons, part.value)))
    return len(table.links) > before


def _host(table: LinkTable, pair: Pair) -> Host | None:
    """Return the linked row of a pair, if the other one is free and the partners have no other link."""
    partners_of_old, partners_of_new = table.of_old.get(pair[0]), table.of_new.get(pair[1])
    if bool(partners_of_old) == bool(partners_of_new):
        return None
    if partners_of_old:
        alone = all(len(table.of_new[j]) == 1 for j in partners_of_old)
        host = Host(row=table.old[pair[0]], partners=tuple(table.new[j] for j in sorted(partners_of_old)))
    else:
        assert partners_of_new is not None
        alone = all(len(table.of_old[i]) == 1 for i in partners_of_new)
        host = Host(row=table.new[pair[1]], partners=tuple(table.old[i] for i in sorted(partners_of_new)))
    return host if alone else None


def _part_of_linked(table: LinkTable, host: Host, guest: Profile, pair: Pair) -> Part | None:
    score = table.score(pair)
    if not table.evidence.same_kind_possible(table.old[pair[0]], table.new[pair[1]]):
        return None
    if score.shares_trace:
        fits = score.wording.contained >= 0.5 and score.verbs != -1 and any(partner.plain & host.row.plain for partner in host.partners)
        return Part.CLAIMS_TRACE if fits else None
    if host.row.text == guest.text or (score.wording.alike > 0.9 and score.verbs == 1):
        return Part.SAME_WORDING if guest.kind in {host.row.kind, *(partner.kind for partner in host.partners)} else None
    part = wording_part(table, host.row, guest)
    if part and all(wording_part(table, host.row, partner) or partner.plain & host.row.plain for partner in host.partners):
        return part
    taken = frozenset().union(*(partner.name_meanings for partner in host.partners))
    if score.verbs == 1 and len(host.row.traces) > 1 and (host.row.name_meanings - taken) & guest.name_meanings:
        return Part.ONE_OF_TRACES
    return None


def wording_part(table: LinkTable, host: Profile, guest: Profile) -> Part | None:
    """Tell in which way a row's wording is a part of another one's."""
    whole, part = host.wording, guest.wording
    words = glossary()
    if not part.verbs or not part.things or (part.verbs, part.things) == (whole.verbs, whole.things):
        return None
    if whole.lists and part.verbs <= whole.verbs and table.evidence.things.sum(part.things & whole.things) >= 0.6 * table.evidence.things.sum(part.things):
        return Part.LISTED
    if whole.verbs and whole.verbs <= words.umbrella and part.things == whole.things:
        return Part.UNDER_UMBRELLA
    state = whole.things - part.things
    switched = whole.verbs & words.setting and state or "switch" in whole.verbs
    if switched and state <= words.state and part.things <= whole.things:
        return Part.SWITCHES_STATE
    return None


def _join_unlinked(table: LinkTable, forbidden: Collection[Pair]) -> bool:
    """Link a free row with the free rows that are together what it says."""
    before = len(table.links)
    for host_side in (0, 1):
        hosts, linked = ((table.old, table.of_old), (table.new, table.of_new))[host_side]
        guests = (table.new, table.old)[host_side]
        free: defaultdict[int, list[Pair]] = defaultdict(list)
        for pair in table.candidates:
            if table.is_free(pair) and pair not in forbidden:
                free[pair[host_side]].append(pair)
        for place, pairs in sorted(free.items()):
            by_part: defaultdict[Part, list[Pair]] = defaultdict(list)
            for pair in pairs:
                if table.is_free(pair) and table.evidence.same_kind_possible(table.old[pair[0]], table.new[pair[1]]):
                    if part := wording_part(table, hosts[place], guests[pair[1 - host_side]]):
                        by_part[part].append(pair)
            for part, members in by_part.items():
                rows = [guests[pair[1 - host_side]] for pair in members]
                if _complete(part, hosts[place], rows) and not linked.get(place):
                    for pair in members:
                        table.add(pair, Finding(CONFIDENCE[part], (*table.score(pair).reasons, part.value)))
    return len(table.links) > before


def _complete(part: Part, host: Profile, rows: Sequence[Profile]) -> bool:
    """Whether several rows together say what another one does."""
    verbs = frozenset().union(*(row.wording.verbs for row in rows))
    if part is Part.LISTED:
        things = frozenset().union(*(row.wording.things for row in rows))
        return len(rows) > 1 and verbs >= host.wording.verbs and things >= host.wording.things
    if part is Part.UNDER_UMBRELLA:
        return len(verbs) > 1
    return any(agreement(one.wording.verbs, two.wording.verbs) == -1 for one, two in combinations(rows, 2))
