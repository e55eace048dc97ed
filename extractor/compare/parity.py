"""Compares a page with itself in another language or on another site: which traces one lacks, which names are damaged.

Wordings are translated, so they are no difference here; names are not to be translated, so each must stand in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from extractor.compare.changes import Placed
from extractor.compare.kinds import is_misprint
from extractor.compare.unchanged import Listing
from extractor.compare.words import agreement, is_romance, plain, read_name
from extractor.model import Edition

# From this likeness on, letter for letter, a name can be another one translated in part.
LIKE = 0.5
# So many names of one resource type are held against one another; more are no damage but another page.
CROWD = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """A trace name that one edition prints and the other does not."""

    name: str
    rows: tuple[Placed, ...]
    """Where it stands."""

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"name": self.name, "rows": [placed.to_dict() for placed in self.rows]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """Two names that ought to be one: likely, one of them was translated or misspelled."""

    old: Lack
    new: Lack
    evidence: str

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"old": self.old.to_dict(), "new": self.new.to_dict(), "evidence": self.evidence}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """What two editions of one page do not agree on."""

    lacking_old: tuple[Lack, ...]
    """Names that the old side lacks."""
    lacking_new: tuple[Lack, ...]
    damaged: tuple[Damage, ...]

    @property
    def agrees(self) -> bool:
        """Whether both print the same names."""
        return not (self.lacking_old or self.lacking_new or self.damaged)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {
            "lacking_old": [lack.to_dict() for lack in self.lacking_old],
            "lacking_new": [lack.to_dict() for lack in self.lacking_new],
            "damaged": [damage.to_dict() for damage in self.damaged],
        }


def parity(old: Edition | Sequence[Edition], new: Edition | Sequence[Edition]) -> Parity:
    """Compare editions of the same page that ought to print the same trace names."""
    ours, theirs = _names(old), _names(new)
    only_ours = {name: lack for name, lack in ours.items() if name not in theirs}
    only_theirs = {name: lack for name, lack in theirs.items() if name not in ours}
    damaged: list[Damage] = []
    # The likest first, each name once.
    for _, _, one, other, evidence in sorted(_damages(only_ours, only_theirs)):
        if one in only_ours and other in only_theirs:
            damaged.append(Damage(old=only_ours.pop(one), new=only_theirs.pop(other), evidence=evidence))
    return Parity(
        lacking_old=tuple(only_theirs.values()), lacking_new=tuple(only_ours.values()), damaged=tuple(damaged)
    )


def _names(editions: Edition | Sequence[Edition]) -> dict[str, Lack]:
    pages = [editions] if isinstance(editions, Edition) else editions
    listing = Listing(pages, {table.category for page in pages for table in page.tables})
    found: dict[str, list[Placed]] = {}
    for at, row in enumerate(listing.rows):
        for name in row.traces:
            found.setdefault(name, []).append(listing.placed(at))
    return {name: Lack(name=name, rows=tuple(rows)) for name, rows in found.items()}


def _damages(ours: Mapping[str, Lack], theirs: Mapping[str, Lack]) -> Iterator[tuple[int, float, str, str, str]]:
    by_fact: defaultdict[object, list[str]] = defaultdict(list)
    for name, lack in theirs.items():
        for fact in _facts(name, lack):
            by_fact[fact].append(name)
    for name, lack in ours.items():
        near = {other for fact in _facts(name, lack) if len(by_fact[fact]) <= CROWD for other in by_fact[fact]}
        for other in near:
            if plain(name) == plain(other):
                yield 0, 0.0, name, other, "letter case or separators differ"
            elif is_misprint(name, other):
                yield 1, 0.0, name, other, "one letter differs"
            elif (like := _translated(name, other)) >= LIKE:
                yield 2, -like, name, other, "one seems to be the other translated in part"


def _facts(name: str, lack: Lack) -> Iterator[object]:
    yield "plain", plain(name)
    for word in read_name(name).things:
        yield "word", word
    for placed in lack.rows:
        yield "place", placed.table, placed.number
        yield "type", plain(placed.row.resource_type)


def _translated(one: str, other: str) -> float:
    """How like two names are, if one has a verb that such names use and the other none, or the same in translation."""
    ours, theirs = read_name(one), read_name(other)
    said = agreement(ours.verbs, theirs.verbs)
    if not (ours.verbs or theirs.verbs):
        return 0.0
    if said is not None and (said <= 0 or is_romance(one) == is_romance(other)):
        return 0.0
    if not ours.things & theirs.things:
        return 0.0
    return SequenceMatcher(None, one.lower()[:64], other.lower()[:64], autojunk=False).ratio()
