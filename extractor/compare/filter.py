"""A comparison with only what a person asked for; nothing is lost silently but what was asked to be left out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from extractor.compare.changes import Change, Comparison, change_id


def filter_changes(
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

    def is_shown(change: Change) -> bool:
        rows = (*change.old, *change.new)
        in_category = not categories or any(placed.category in categories for placed in rows)
        return in_category and change.id not in ignored

    changes = [part for change in comparison.changes for part in _without_unsure_link(change, min_confidence)]
    # A hint is about rows that went and came; where those are not shown, it is about nothing.
    hints = comparison.hints if not kinds or {"removed", "added"} & set(kinds) else ()
    return msgspec.structs.replace(
        comparison,
        changes=tuple(change for change in changes if is_shown(change) and (not kinds or change.kind in kinds)),
        hints=tuple(filter(is_shown, hints)),
    )


def _without_unsure_link(change: Change, min_confidence: float) -> Iterator[Change]:
    if not (change.old and change.new) or change.confidence >= min_confidence or change.kind == "repurposed":
        yield change
        return
    why = (f"a link as {change.kind} is less sure ({change.confidence:g}) than asked for",)
    for row in change.old:
        yield Change(id=change_id([row], []), kind="removed", confidence=1.0, evidence=why, old=(row,))
    for row in change.new:
        yield Change(id=change_id([], [row]), kind="added", confidence=1.0, evidence=why, new=(row,))
