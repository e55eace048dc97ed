"""One row that became several, or several that became one: rows without a link join the row they are part of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from itertools import combinations

from extractor.compare.evidence import Evidence, Profile
from extractor.compare.glossary import glossary
from extractor.compare.link_table import LinkTable, Pair
from extractor.compare.words import Agreement, Words, agreement

# A wording is one of those that another one lists if that has most of its words ("mobile number" for "mobile phone
# number").
MOSTLY = 0.6


Links = Mapping[int, Collection[int]]
"""Rows of one side → the rows of the other that they are linked to."""


class Part(Enum):
    """In which way a row is part of another one, and how to say it."""

    SAME_TRACE = "same trace name in several rows"
    SAME_WORDING = "same operation in several rows"
    ONE_OF_TRACES = "one of the several trace names of the other row"
    LISTED = "one of the actions that the other row lists"
    UNDER_UMBRELLA = "one of the actions that the other row's verb stands for"
    SWITCHES_STATE = "switches the state that the other row modifies"


def link_whole_lists(table: LinkTable) -> None:
    """Link a free row with the free rows that say together what it says alone."""
    parts: defaultdict[tuple[int, int, Part], list[Pair]] = defaultdict(list)
    for pair in table.order:
        old, new = table.old[pair[0]], table.new[pair[1]]
        if table.is_free(pair) and table.evidence.may_be_one_type(old, new):
            for host_side, host, guest in ((0, old, new), (1, new, old)):
                if part := wording_part(table.evidence, host, guest):
                    parts[host_side, pair[host_side], part].append(pair)
    for (host_side, host_number, part), pairs in parts.items():
        hosts, guests = (table.old, table.new) if host_side == 0 else (table.new, table.old)
        free = [pair for pair in pairs if table.is_free(pair)]
        if free and _say_the_whole(part, hosts[host_number], [guests[pair[1 - host_side]] for pair in free]):
            for pair in free:
                _join(table, pair, part)


def join_linked_rows(table: LinkTable) -> None:
    """Let free rows join rows that are linked already."""
    for pair in table.order:
        old, new = table.old[pair[0]], table.new[pair[1]]
        if not table.evidence.may_be_one_type(old, new):
            continue
        if of_old := _partners(pair[0], pair[1], table.of_old, table.of_new):
            part = _part(table, pair, old, new, [table.new[j] for j in of_old])
        elif of_new := _partners(pair[1], pair[0], table.of_new, table.of_old):
            part = _part(table, pair, new, old, [table.old[i] for i in of_new])
        else:
            continue
        if part:
            _join(table, pair, part)


def _join(table: LinkTable, pair: Pair, part: Part) -> None:
    table.add(table.link(pair, table.weights.parts[part.name.lower()], part.value))


def _partners(host: int, guest: int, of_host: Links, of_guest: Links) -> Collection[int]:
    """Return the rows that the host is linked to, if the guest is free and they have no other link."""
    partners = of_host.get(host, ())
    joinable = not of_guest.get(guest) and all(len(of_guest[partner]) == 1 for partner in partners)
    return partners if joinable else ()


def _part(table: LinkTable, pair: Pair, host: Profile, guest: Profile, partners: Sequence[Profile]) -> Part | None:
    """Tell in which way a free row is part of a linked one."""
    score = table.scores[pair]
    if score.shares_trace:
        # Where the linked rows do not share the name, it changed hands.
        claimed = any(partner.plain & host.plain for partner in partners)
        fits = score.wording.contained >= 0.5 and score.verbs is not Agreement.OPPOSITE
        return Part.SAME_TRACE if claimed and fits else None
    if host.text == guest.text or (score.wording.alike > 0.9 and score.verbs is Agreement.SAME):
        types = {host.resource_type, *(partner.resource_type for partner in partners)}
        return Part.SAME_WORDING if guest.resource_type in types else None
    part = wording_part(table.evidence, host, guest)
    if part and all(wording_part(table.evidence, host, row) or row.plain & host.plain for row in partners):
        return part
    unclaimed = host.name_meanings.difference(*(partner.name_meanings for partner in partners))
    shares_one_of_many = len(host.traces) > 1 and score.verbs is Agreement.SAME and unclaimed & guest.name_meanings
    return Part.ONE_OF_TRACES if shares_one_of_many else None


def wording_part(evidence: Evidence, host: Profile, guest: Profile) -> Part | None:
    """Tell in which way a row's wording is part of another one's; never both ways."""
    longer, part = host.wording, guest.wording
    if not part.verbs or not part.things:
        return None
    says_less = len(part.verbs | part.things) < len(longer.verbs | longer.things)
    if longer.lists and part.verbs <= longer.verbs and says_less:
        listed = evidence.things.sum(part.things & longer.things) >= MOSTLY * evidence.things.sum(part.things)
        return Part.LISTED if listed else None
    terms = glossary()
    if longer.verbs and longer.verbs <= terms.umbrella and not part.verbs <= terms.umbrella:
        return Part.UNDER_UMBRELLA if part.things == longer.things else None
    return Part.SWITCHES_STATE if _sets_state(longer, part) else None


def _sets_state(longer: Words, part: Words) -> bool:
    """Whether one wording modifies a state ("modify the lamp status") that another can switch ("start the lamp")."""
    terms = glossary()
    state = longer.things - part.things
    if "switch" in part.verbs or not (part.things <= longer.things and state <= terms.state):
        return False
    return "switch" in longer.verbs or bool(state and longer.verbs & terms.setting)


def _say_the_whole(part: Part, host: Profile, rows: Sequence[Profile]) -> bool:
    """Whether several rows say together what another one says alone."""
    verbs = frozenset().union(*(row.wording.verbs for row in rows))
    if part is Part.LISTED:
        things = frozenset().union(*(row.wording.things for row in rows))
        return len(rows) > 1 and verbs >= host.wording.verbs and things >= host.wording.things
    if part is Part.UNDER_UMBRELLA:
        return len(verbs) > 1
    return any(
        agreement(ours.wording.verbs, theirs.wording.verbs) is Agreement.OPPOSITE
        for ours, theirs in combinations(rows, 2)
    )
