"""How bad a change is for those who match trace names, and whether a run passes: the only place that says so."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.compare import Change
from extractor.errors import CLEAN, FINDINGS, UsageError
from extractor.model import names_of

SEVERITIES = ("breaking", "additive", "cosmetic")
"""From the worst to the mildest."""

_SEVERITY = {
    "removed": "breaking",
    "renamed": "breaking",
    "respelled": "breaking",
    "split": "breaking",
    "merged": "breaking",
    "retyped": "breaking",
    "repurposed": "breaking",
    "added": "additive",
    "reworded": "cosmetic",
    "moved": "cosmetic",
}
_FAIL_ON = {"none": 0, "breaking": 1, "additive": 2, "cosmetic": 3, "any": 3}


def severity(change: Change) -> str:
    """Return how bad a change is; a set of traces that only grew breaks no rule."""
    if change.kind == "traces":
        return "breaking" if set(names_of(change.old)).difference(names_of(change.new)) else "additive"
    return _SEVERITY[change.kind]


def kind_severity(kind: str) -> str:
    """Return how bad a kind of change is, in words: one kind's depends on the change."""
    return _SEVERITY.get(kind, "breaking where a name went, else additive")


def verdict(changes: Iterable[Change], fail_on: str) -> int:
    """Return the exit code of a run: findings are changes at least as bad as `fail_on`, or `any` or `none`."""
    bad_enough = grave(fail_on)
    return FINDINGS if any(severity(change) in bad_enough for change in changes) else CLEAN


def grave(fail_on: str) -> tuple[str, ...]:
    """Return the severities that make a run fail."""
    if fail_on not in _FAIL_ON:
        raise UsageError(f"cannot fail on {fail_on!r}", hint=f"use one of {', '.join(_FAIL_ON)}")
    return SEVERITIES[: _FAIL_ON[fail_on]]
