"""What a change says in one line, whatever the format: how names and words are marked is the caller's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from extractor.compare import Change, Comparison, Placed

Mark = Callable[[str], str]
_COPY = "a copy of a row that stays"  # as `compare` says it
_RENAMING = frozenset(("renamed", "respelled", "split", "merged"))


def names(side: Iterable[Placed]) -> tuple[str, ...]:
    """Return the trace names of rows."""
    return tuple(dict.fromkeys(name for placed in side for name in placed.row.traces))


def kept(change: Change) -> tuple[str, ...]:
    """Return the trace names that a row which keeps some has on both sides; none where the names became others."""
    after = names(change.new)
    return () if change.kind in _RENAMING else tuple(name for name in names(change.old) if name in after)


def is_copy(change: Change) -> bool:
    """Tell whether a row that went or came leaves the same row behind: its names are documented all the same."""
    return change.kind in ("removed", "added") and _COPY in change.evidence


def operations(side: Iterable[Placed]) -> tuple[str, ...]:
    """Return the operations of rows."""
    return tuple(dict.fromkeys(placed.row.operation for placed in side if placed.row.operation))


def types(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the resource types before and after; the services where only they differ."""
    old, new = (
        tuple(dict.fromkeys(placed.row.resource_type for placed in side if placed.row.resource_type))
        for side in (change.old, change.new)
    )
    if change.kind == "retyped" and old == new:
        return tuple(dict.fromkeys(placed.row.service_type for placed in change.old)), tuple(
            dict.fromkeys(placed.row.service_type for placed in change.new)
        )
    return old, new


def places(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the categories before and after; the pages where only they differ."""
    old, new = (tuple(dict.fromkeys(one.category for one in side)) for side in (change.old, change.new))
    if old == new:
        old, new = (tuple(dict.fromkeys(one.source for one in side)) for side in (change.old, change.new))
    return old, new


def listed(values: Sequence[str], mark: Mark = str) -> str:
    """Return `A, B and C`."""
    if not values:
        return "(none)"
    *first, last = (mark(value) or "(none)" for value in values)
    return f"{', '.join(first)} and {last}" if first else last


def became(old: Sequence[str], new: Sequence[str], mark: Mark = str) -> str:
    """Return `old → new`, or only the one where they are the same or one side has none."""
    before, after = ("; ".join(map(mark, side)) for side in (old, new))
    return before or after if not before or not after or tuple(old) == tuple(new) else f"{before} → {after}"


def sentence(change: Change, name: Mark = str, words: Mark = str) -> str:
    """Return what became of the rows, in one line."""
    action = became(operations(change.old), operations(change.new), words)
    says = _says(change, name, words)
    return f"{says}: {action}" if action and change.kind != "repurposed" else says


def brief(change: Change, name: Mark = str, words: Mark = str) -> str:
    """Return names and operation, where what became of them is said already."""
    action = became(operations(change.old), operations(change.new), words)
    return f"{listed(names(change.new or change.old), name)}{f': {action}' if action else ''}"


def _says(change: Change, name: Mark, words: Mark) -> str:
    old, new = names(change.old), names(change.new)
    if is_copy(change):
        return f"{listed(old or new, name)} {_is(old or new)} listed once {'less' if old else 'more'}"
    if change.kind == "removed":
        return f"{listed(old, name)} {_is(old)} no longer documented"
    if change.kind == "added":
        return f"{listed(new, name)} {_is(new)} new"
    if change.kind in _RENAMING:
        return f"{listed(old, name)} {_is(old)} now {listed(new, name)}"
    same = kept(change) or old
    if change.kind == "traces":
        lost, gained = (tuple(one for one in ours if one not in theirs) for ours, theirs in ((old, new), (new, old)))
        parts = [f"{verb} {listed(some, name)}" for verb, some in (("lost", lost), ("gained", gained)) if some]
        return f"the row of {listed(same, name)} {' and '.join(parts)}"
    if change.kind == "retyped":
        before, after = types(change)
        return f"{listed(same, name)} {_is(same)} now of type {listed(after, words)}, not {listed(before, words)}"
    if change.kind == "repurposed":
        before, after = operations(change.old), operations(change.new)
        return f"{listed(same, name)} now {_mean(same)} {listed(after, words)}, not {listed(before, words)}"
    if change.kind == "moved":
        return f"{listed(same, name)} moved {_moved(change, words)}"
    return f"{listed(same, name)} {_is(same)} worded otherwise"


def _moved(change: Change, words: Mark) -> str:
    old, new = places(change)
    return f"from {listed(old, words)} to {listed(new, words)}" if old != new else "within its page"


def _is(values: Sequence[str]) -> str:
    return "are" if len(values) > 1 else "is"


def _mean(values: Sequence[str]) -> str:
    return "mean" if len(values) > 1 else "means"


def together(changes: Iterable[Change], name: Mark = str) -> list[str]:
    """Sum up what several changes mean together: one name's rows went to several names, or several names' to one."""
    forward: defaultdict[str, list[str]] = defaultdict(list)
    backward: defaultdict[str, list[str]] = defaultdict(list)
    for change in changes:
        old, new = names(change.old), names(change.new)
        if change.kind not in _RENAMING or len(old) != 1 or len(new) != 1:
            continue  # a change of several names says itself what became of them
        forward[old[0]].append(new[0])
        backward[new[0]].append(old[0])
    said = [(side, one, tuple(dict.fromkeys(others))) for side in (forward, backward) for one, others in side.items()]
    return [
        f"{name(one)} is now {listed(others, name)}"
        if side is forward
        else f"{listed(others, name)} are now {name(one)}"
        for side, one, others in said
        if len(others) > 1
    ]


def percent(change: Change) -> str:
    """Return the confidence; never `100%` for what is not certain."""
    return f"{min(change.confidence, 0.99) if change.confidence < 1 else 1:.0%}"


def not_compared(comparison: Comparison, words: Mark = str) -> list[str]:
    """Return for each side what it alone covers."""
    said = []
    for side in ("old", "new"):
        found = [entry for entry in comparison.not_compared if entry.side == side]
        if found:
            inside = ", ".join(f"{words(one.category)} ({one.rows} row{'s' * (one.rows != 1)})" for one in found)
            said.append(f"only the {side} side covers {inside}")
    return said
