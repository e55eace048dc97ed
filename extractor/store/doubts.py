"""What makes a capture doubtful: an edition that lost, multiplied or mixed up its rows is held back, not stored."""

from __future__ import annotations

from collections.abc import Mapping

from extractor.model import Edition
from extractor.values import Value

MOST_LOST_ROWS = 2
MOST_LOST_SHARE = 10
"""One in so many rows may go, and `MOST_LOST_ROWS` always: in a real catalog's history most larger losses came back."""
MOST_GROWTH = 3
"""Times as many rows."""


class Doubt(Value, frozen=True, kw_only=True):
    """A reason not to store a capture before a person has looked at it."""

    code: str
    """A stable kebab-case name, such as `rows-lost`."""
    message: str


def doubts(new: Edition, previous: Edition | None, language: str = "") -> tuple[Doubt, ...]:
    """Return what speaks against storing `new` after the `previous` stored edition of its page.

    `language` is the text's expected language; where it is not given, that of the stored edition.
    """
    reasons = []
    if not new.rows:
        reasons.append(Doubt(code="no-trace-table", message="there is no trace table, or none with a row"))
    expected = language or (previous.language if previous else None)
    if expected and new.language and new.language != expected:
        message = f"the text is in {new.language!a}, and {expected!a} was expected"
        reasons.append(Doubt(code="wrong-language", message=message))
    if previous and new.rows:
        reasons += _compared(new, previous)
    return tuple(reasons)


def _compared(new: Edition, old: Edition) -> list[Doubt]:
    reasons = []
    new_count, old_count = len(new.rows), len(old.rows)
    lost = old_count - new_count
    if lost > MOST_LOST_ROWS and lost * MOST_LOST_SHARE > old_count:
        message = f"{lost} of {old_count} rows are gone, {new_count} are left"
        reasons.append(Doubt(code="rows-lost", message=message))
    if old_count and new_count > old_count * MOST_GROWTH:
        message = f"there are {new_count} rows where there were {old_count}"
        reasons.append(Doubt(code="rows-multiplied", message=message))
    swapped = _swapped(_columns(new), _columns(old))
    if swapped:
        message = f"most of the {swapped[0]} are what the {swapped[1]} were: columns are swapped"
        reasons.append(Doubt(code="columns-swapped", message=message))
    return reasons


def _columns(edition: Edition) -> dict[str, set[str]]:
    rows = edition.rows
    return {
        "operations": {row.operation for row in rows},
        "resource types": {row.resource_type for row in rows},
        "traces": {trace for row in rows for trace in row.traces},
    }


def _swapped(new: Mapping[str, set[str]], old: Mapping[str, set[str]]) -> tuple[str, str] | None:
    for new_name, values in new.items():
        for old_name, old_values in old.items():
            in_place, elsewhere = len(values & old[new_name]), len(values & old_values)
            if elsewhere > max(1, in_place) and elsewhere * 2 > len(values):
                return new_name, old_name
    return None
