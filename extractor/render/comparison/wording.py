"""What a change says in one line, whatever the format: how names and words are marked is the caller's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from extractor.compare import Change, Comparison, Placed
from extractor.model import names_of
from extractor.render.escape import html, markdown, markdown_code
from extractor.render.numbers import percent, plural
from extractor.values import Value

Mark = Callable[[str], str]
_COPY = "a copy of a row that stays"  # as `compare` says it
_BECAME = {"renamed": "to", "respelled": "as", "split": "into", "merged": "into"}


class Marks(Value, frozen=True, kw_only=True):
    """How a format sets trace names apart from words, and escapes both."""

    name: Mark = str
    words: Mark = str


PLAIN = Marks()
MARKDOWN = Marks(name=markdown_code, words=markdown)
HTML = Marks(name=lambda text: f"<code>{html(text)}</code>", words=html)


def distinct(values: Iterable[str]) -> tuple[str, ...]:
    """Return the values that are not empty, each once, in their order."""
    return tuple(dict.fromkeys(filter(None, values)))


def kept_names(change: Change) -> tuple[str, ...]:
    """Return the trace names that a row which keeps some has on both sides; none where the names became others."""
    new_names = names_of(change.new)
    return () if change.kind in _BECAME else tuple(name for name in names_of(change.old) if name in new_names)


def lost_and_gained(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the trace names that only the old rows have, and those that only the new ones have."""
    old, new = (dict.fromkeys(names_of(side)) for side in (change.old, change.new))
    return tuple(name for name in old if name not in new), tuple(name for name in new if name not in old)


def is_copy(change: Change) -> bool:
    """Tell whether a row that went or came leaves the same row behind: its names are documented all the same."""
    return change.kind in ("removed", "added") and _COPY in change.evidence


def operations(side: Iterable[Placed]) -> tuple[str, ...]:
    """Return the operations of rows."""
    return distinct(placed.operation for placed in side)


def types(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the resource types of both sides; the services where only they differ."""
    old, new = (distinct(placed.resource_type for placed in side) for side in (change.old, change.new))
    if change.kind == "retyped" and old == new:
        old, new = (tuple(dict.fromkeys(placed.service_type for placed in side)) for side in (change.old, change.new))
    return old, new


def places(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the categories of both sides; the pages where only they differ."""
    old, new = (tuple(dict.fromkeys(placed.category for placed in side)) for side in (change.old, change.new))
    if old == new:
        old, new = (tuple(dict.fromkeys(placed.source for placed in side)) for side in (change.old, change.new))
    return old, new


def listed(values: Sequence[str], mark: Mark = str) -> str:
    """Return `A, B and C`."""
    if not values:
        return "(none)"
    *first, last = (mark(value) or "(none)" for value in values)
    return f"{', '.join(first)} and {last}" if first else last


def became(old: Sequence[str], new: Sequence[str], mark: Mark = str) -> str:
    """Return `old → new`, or only one of them where they are the same or one side has none."""
    old_text, new_text = ("; ".join(map(mark, side)) for side in (old, new))
    if not old_text or not new_text or tuple(old) == tuple(new):
        return old_text or new_text
    return f"{old_text} → {new_text}"


def sentence(change: Change, marks: Marks = PLAIN) -> str:
    """Return what became of the rows, in one line."""
    action = became(operations(change.old), operations(change.new), marks.words)
    outcome = _outcome(change, marks)
    return f"{outcome}: {action}" if action and change.kind != "repurposed" else outcome


def brief(change: Change, marks: Marks = PLAIN) -> str:
    """Return names and operation, where a heading says what became of them."""
    action = became(operations(change.old), operations(change.new), marks.words)
    return f"{listed(names_of(change.new or change.old), marks.name)}{f': {action}' if action else ''}"


def _outcome(change: Change, marks: Marks) -> str:
    old, new = names_of(change.old), names_of(change.new)
    if is_copy(change):
        return f"{_are(old or new, marks)} listed once {'less' if old else 'more'}"
    if change.kind == "removed":
        return f"{_are(old, marks)} no longer documented"
    if change.kind == "added":
        return f"{_are(new, marks)} new"
    if change.kind in _BECAME:
        return f"{_are(old, marks)} now {listed(new, marks.name)}"
    return _kept_name_outcome(change, kept_names(change) or old, marks)


def _kept_name_outcome(change: Change, names: Sequence[str], marks: Marks) -> str:
    """Say what became of a row whose name stayed."""
    subject = listed(names, marks.name)
    match change.kind:
        case "traces":
            sides = zip(("lost", "gained"), lost_and_gained(change), strict=True)
            return f"the row of {subject} {' and '.join(f'{v} {listed(n, marks.name)}' for v, n in sides if n)}"
        case "retyped":
            old, new = types(change)
            return f"{_are(names, marks)} now of type {listed(new, marks.words)}, not {listed(old, marks.words)}"
        case "repurposed":
            old, new = operations(change.old), operations(change.new)
            verb = "mean" if len(names) > 1 else "means"
            return f"{subject} now {verb} {listed(new, marks.words)}, not {listed(old, marks.words)}"
        case "moved":
            old, new = places(change)
            path = f"from {listed(old, marks.words)} to {listed(new, marks.words)}" if old != new else "within its page"
            return f"{subject} moved {path}"
        case _:
            return f"{subject}: wording changed"


def _are(names: Sequence[str], marks: Marks) -> str:
    return f"{listed(names, marks.name)} {'are' if len(names) > 1 else 'is'}"


def together(changes: Iterable[Change], mark: Mark = str) -> list[str]:
    """Sum up what several changes mean together: one name's rows went to several names, or several names' to one."""
    new_names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    old_names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for change in changes:
        old, new = names_of(change.old), names_of(change.new)
        if change.kind in _BECAME and len(old) == len(new) == 1:  # a change of more names says itself what they became
            new_names[old[0]][new[0]] = None
            old_names[new[0]][old[0]] = None
    return [
        *(f"{mark(name)} is now {listed(tuple(new), mark)}" for name, new in new_names.items() if len(new) > 1),
        *(f"{listed(tuple(old), mark)} are now {mark(name)}" for name, old in old_names.items() if len(old) > 1),
    ]


def certainty(change: Change, mark: Mark = str) -> str:
    """Return how sure it is, and of what: `62 % likely renamed to CreateJobV2`."""
    what: str = "a copy" if is_copy(change) else "the same row" if change.kind == "traces" else change.kind
    if change.kind in _BECAME:
        what = f"{what} {_BECAME[change.kind]} {listed(names_of(change.new), mark)}"
    return f"certainly {what}" if change.confidence == 1 else f"{percent(change.confidence)} likely {what}"


def reasoned(change: Change, limit: int | None = None) -> str:
    """Return how sure it is, of what, and why."""
    return f"{certainty(change)}: {', '.join(change.evidence[:limit])}"


def not_compared(comparison: Comparison, words: Mark = str) -> list[str]:
    """Return for each side what it alone covers."""
    lines = []
    for side in ("old", "new"):
        entries = [entry for entry in comparison.not_compared if entry.side == side]
        if entries:
            inside = ", ".join(f"{words(entry.category)} ({plural(entry.rows, 'row')})" for entry in entries)
            lines.append(f"only the {side} side covers {inside}")
    return lines
