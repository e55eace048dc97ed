"""What became of every row in force between two days, by the links of the timeline's steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence, Set

from extractor.build.lineage import Link, Node, content_of, links_to, node, placed_rows, sorted_names
from extractor.build.timeline import Speaking, Timeline
from extractor.compare import Change, Comparison, Placed, Side, change_id
from extractor.compare.changes import Kind
from extractor.compare.compare_editions import in_order
from extractor.compare.kinds import facts, group_kind, kind_of


def changes_between(timeline: Timeline, old_day: str, new_day: str) -> Comparison:
    """Return what became of every row in force on one day until another: its documents' own changes, and moves."""
    old, new = timeline.in_force(old_day), timeline.in_force(new_day)
    steps = [step for step in timeline.steps if old_day < step.day <= new_day]
    reached = links_to(steps, new)
    old_rows = {node(placed): placed for speaking in old for placed in placed_rows(speaking.edition)}
    new_rows = {node(placed): placed for speaking in new for placed in placed_rows(speaking.edition)}
    linked = {row: reached[row] for row in old_rows if reached.get(row)}
    targets = {target for links in linked.values() for target in links}
    gone = [placed for row, placed in old_rows.items() if row not in linked]
    came = [placed for row, placed in new_rows.items() if row not in targets]
    moved, gone, came = _moved(gone, came, new_rows.values())
    changes = [*_linked(linked, old_rows, new_rows), *moved, *_one_sided(gone, came)]
    changed = {node(placed) for change in changes for placed in change.old}
    apart = {node(placed) for placed in (*gone, *came)}
    return Comparison(
        old=_side(old, old_day),
        new=_side(new, new_day),
        unchanged=len(old_rows.keys() - changed),
        changes=in_order(changes),
        hints=tuple(hint for step in steps for hint in step.comparison.hints if _is_within(hint, apart)),
        decided=tuple(sorted({id_ for step in steps for id_ in step.comparison.decided})),
    )


def _linked(
    links: Mapping[Node, Mapping[Node, Link]], old: Mapping[Node, Placed], new: Mapping[Node, Placed]
) -> Iterator[Change]:
    """Return the changes of linked rows: rows that are all linked to each other are one change, and so are copies."""
    changes: defaultdict[Hashable, tuple[set[Node], set[Node], list[Link]]]
    changes = defaultdict(lambda: (set(), set(), []))
    for (old_nodes, new_nodes), group in _groups(links).items():
        if old_nodes != new_nodes:  # else the same edition speaks on both days
            contents = [
                frozenset(content_of(rows[row]) for row in side) for rows, side in ((old, old_nodes), (new, new_nodes))
            ]
            old_side, new_side, links_of_change = changes[*contents, frozenset(link.changes for link in group)]
            old_side |= old_nodes
            new_side |= new_nodes
            links_of_change += group
    for old_side, new_side, links_of_change in changes.values():
        old_rows = tuple(old[row] for row in sorted(old_side))
        new_rows = tuple(new[row] for row in sorted(new_side))
        kind = _kind(links_of_change, old_rows, new_rows)
        if kind:
            weakest = min(links_of_change, key=lambda link: link.confidence)
            yield _change(kind, weakest.confidence, weakest.evidence, old_rows, new_rows)


def _groups(links: Mapping[Node, Mapping[Node, Link]]) -> dict[tuple[frozenset[Node], frozenset[Node]], list[Link]]:
    """Put links together whose every old row is linked to every new one; other links stay alone."""
    sources_of: defaultdict[Node, set[Node]] = defaultdict(set)
    for source, targets in links.items():
        for target in targets:
            sources_of[target].add(source)
    sources = {target: frozenset(nodes) for target, nodes in sources_of.items()}
    whole: dict[tuple[frozenset[Node], frozenset[Node]], bool] = {}
    groups: defaultdict[tuple[frozenset[Node], frozenset[Node]], list[Link]] = defaultdict(list)
    for source, targets in links.items():
        new_nodes = frozenset(targets)
        for target, link in targets.items():
            sides = sources[target], new_nodes
            if sides not in whole:
                whole[sides] = all(links[row].keys() == new_nodes for row in sides[0]) and all(
                    sources[row] == sides[0] for row in new_nodes
                )
            groups[sides if whole[sides] else (frozenset((source,)), frozenset((target,)))].append(link)
    return groups


def _kind(links: Sequence[Link], old: Sequence[Placed], new: Sequence[Placed]) -> Kind | None:
    """Return what a change over one or more steps is called; nothing where the rows are what they were."""
    paths = {link.kinds for link in links}
    if paths == {()}:
        return None
    if len(paths) == 1 and len(links[0].kinds) == 1:
        return links[0].kinds[0]
    if any("repurposed" in path for path in paths):
        return "repurposed"
    old_facts, new_facts = ([facts(placed) for placed in side] for side in (old, new))
    if set(old_facts) == set(new_facts):
        return None
    return group_kind(old_facts, new_facts) or kind_of(old_facts[0], new_facts[0])


def _moved(
    gone: Sequence[Placed], came: Sequence[Placed], in_force: Iterable[Placed]
) -> tuple[list[Change], list[Placed], list[Placed]]:
    """Find rows that left one document and turned up in another, and such whose names other rows document as before."""
    waiting: defaultdict[object, list[Placed]] = defaultdict(list)
    for placed in came:
        waiting[placed.operation, sorted_names(placed)].append(placed)
    by_name: dict[str, Placed] = {}
    for placed in in_force:
        for name in placed.traces:
            by_name.setdefault(name, placed)
    changes: list[Change] = []
    removed: list[Placed] = []
    arrived: set[Node] = set()
    for placed in gone:
        twins = waiting[placed.operation, sorted_names(placed)]
        still = {node(by_name[name]): by_name[name] for name in placed.traces if name in by_name}
        lost = {name for name in placed.traces if name not in by_name}
        if lost:  # a row that prints yet other names is another action, and would pass for what replaced the lost ones
            still = {name: row for name, row in still.items() if set(row.traces) <= set(placed.traces)}
        if twins:
            arrived.add(node(twins[0]))
            changes.append(_change("moved", 1.0, ("the same row in another document",), (placed,), (twins.pop(0),)))
        elif still:
            kind: Kind = "traces" if lost else "moved"
            evidence = ("another row still documents the name",)
            changes.append(_change(kind, 1.0, evidence, (placed,), tuple(still[name] for name in sorted(still))))
        else:
            removed.append(placed)
    return changes, removed, [placed for placed in came if node(placed) not in arrived]


def _one_sided(gone: Iterable[Placed], came: Iterable[Placed]) -> Iterator[Change]:
    for placed in gone:
        yield _change("removed", 1.0, ("no document in force lists it any more",), (placed,), ())
    for placed in came:
        yield _change("added", 1.0, ("no document in force listed it before",), (), (placed,))


def _change(
    kind: Kind, confidence: float, evidence: tuple[str, ...], old: tuple[Placed, ...], new: tuple[Placed, ...]
) -> Change:
    id_ = change_id(old, new)
    return Change(id=id_, kind=kind, confidence=confidence, evidence=evidence, old=old, new=new)


def _is_within(hint: Change, nodes: Set[Node]) -> bool:
    return all(node(placed) in nodes for placed in (*hint.old, *hint.new))


def _side(speaking: Sequence[Speaking], day: str) -> Side:
    return Side(source=", ".join(sorted(document.snapshot.id for document in speaking)), updated_on=day)
