"""A comparison narrowed to what a person asked for; nothing is lost silently but what was asked to be left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from extractor.compare.changes import Change, Comparison, change_id


def narrowed(
    comparison: Comparison,
    *,
    categories: Collection[str] = (),
    kinds: Collection[str] = (),
    min_confidence: float = 0.0,
    ignored: Collection[str] = (),
) -> Comparison:
    """Return a comparison with only the changes of these categories and kinds, and none that is to be ignored.

    A link less sure than `min_confidence` becomes what it is without the link: rows removed and rows added.
    """
    changes = [part for change in comparison.changes for part in _sure(change, min_confidence)]
    kept = tuple(
        change
        for change in changes
        if change.id not in ignored and (not kinds or change.kind in kinds) and _touches(change, categories)
    )
    # A hint is about rows that went and came; where those are not shown, it is about nothing.
    hinted = not kinds or not {"removed", "added"}.isdisjoint(kinds)
    hints = tuple(hint for hint in comparison.hints if hinted and hint.id not in ignored and _touches(hint, categories))
    return replace(comparison, changes=kept, hints=hints)


def _sure(change: Change, least: float) -> Iterator[Change]:
    if not (change.old and change.new) or change.confidence >= least or change.kind == "repurposed":
        yield change
        return
    why = (f"a link as {change.kind} is less sure ({change.confidence:g}) than asked for",)
    for placed in change.old:
        yield Change(id=change_id([placed.row], []), kind="removed", confidence=1.0, evidence=why, old=(placed,))
    for placed in change.new:
        yield Change(id=change_id([], [placed.row]), kind="added", confidence=1.0, evidence=why, new=(placed,))


def _touches(change: Change, categories: Collection[str]) -> bool:
    return not categories or any(placed.category in categories for placed in (*change.old, *change.new))
