"""Names that documents side by side print for one action: the newer document's name beside the older one's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from extractor.bounds import limited_time
from extractor.build.catalog import Replacement
from extractor.build.timeline import Speaking
from extractor.compare import Change, compare
from extractor.model import names_of

SURE = 0.9
"""From this confidence on a link between two documents' rows is believed."""


def also_documented(speaking: Sequence[Speaking]) -> Mapping[str, tuple[Replacement, ...]]:
    """Return for each name in force the names that newer documents in force print for the same action."""
    names: defaultdict[str, dict[str, Replacement]] = defaultdict(dict)
    for change in _sure_renames(speaking):
        newer_names = sorted(names_of(change.new))
        for name in {*names_of(change.old)}.difference(newer_names):
            for newer_name in newer_names:
                replacement = Replacement(name=newer_name, confidence=change.confidence, evidence=change.evidence)
                names[name].setdefault(newer_name, replacement)
    return {name: tuple(others.values()) for name, others in names.items()}


def _sure_renames(speaking: Iterable[Speaking]) -> Iterator[Change]:
    """Return what each newer document would have renamed, had it come after the older one."""
    by_date = sorted(speaking, key=lambda document: (document.snapshot.date, document.snapshot.id))
    for older, newer in combinations(by_date, 2):
        same_day = older.snapshot.date == newer.snapshot.date
        if same_day or set(older.edition.categories).isdisjoint(newer.edition.categories):
            continue
        with limited_time("comparing them", f"{older.snapshot.id}, {newer.snapshot.id}"):
            changes = compare(older.edition, newer.edition).changes
        for change in changes:
            if change.kind in ("renamed", "respelled") and change.confidence >= SURE:
                yield change
