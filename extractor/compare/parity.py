"""Compares a page with itself in another language or on another site: which traces one lacks, which names are damaged.

Wordings are translated, so they are no difference here; names are not to be translated, so each must stand in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from extractor.compare.changes import Placed
from extractor.compare.kinds import is_misprint
from extractor.compare.unchanged import Listing
from extractor.compare.words import Agreement, agreement, is_romance, plain, read_name
from extractor.model import Edition
from extractor.values import Value

# From this likeness on, letter for letter, a name can be another one translated in part.
LIKE = 0.5
# So many names of one resource type are compared with one another; more are no damage but another page.
MOST_CANDIDATES = 64


class NameRows(Value, frozen=True, kw_only=True):
    """A trace name and the rows that print it."""

    name: str
    rows: tuple[Placed, ...]
    """Where it stands."""


class Damage(Value, frozen=True, kw_only=True):
    """Two names that ought to be one: likely, one of them was translated or misspelled."""

    old: NameRows
    new: NameRows
    evidence: str


class Parity(Value, frozen=True, kw_only=True):
    """What two editions of one page do not agree on."""

    lacking_old: tuple[NameRows, ...]
    """Names that the old side lacks."""
    lacking_new: tuple[NameRows, ...]
    damaged: tuple[Damage, ...]

    @property
    def agrees(self) -> bool:
        """Whether both print the same names."""
        return not (self.lacking_old or self.lacking_new or self.damaged)


def parity(old: Edition | Sequence[Edition], new: Edition | Sequence[Edition]) -> Parity:
    """Compare editions of the same page that ought to print the same trace names."""
    old_names, new_names = _names(old), _names(new)
    only_old = {name: rows_of_name for name, rows_of_name in old_names.items() if name not in new_names}
    only_new = {name: rows_of_name for name, rows_of_name in new_names.items() if name not in old_names}
    damaged: list[Damage] = []
    # The likest first, each name once.
    for _, _, old_name, new_name, evidence in sorted(_damages(only_old, only_new)):
        if old_name in only_old and new_name in only_new:
            damaged.append(Damage(old=only_old.pop(old_name), new=only_new.pop(new_name), evidence=evidence))
    return Parity(lacking_old=tuple(only_new.values()), lacking_new=tuple(only_old.values()), damaged=tuple(damaged))


def _names(editions: Edition | Sequence[Edition]) -> dict[str, NameRows]:
    pages = [editions] if isinstance(editions, Edition) else editions
    listing = Listing(pages, {table.category for page in pages for table in page.tables})
    rows: defaultdict[str, list[Placed]] = defaultdict(list)
    for number, row in enumerate(listing.rows):
        for name in row.traces:
            rows[name].append(listing.placed(number))
    return {name: NameRows(name=name, rows=tuple(places)) for name, places in rows.items()}


def _damages(old: Mapping[str, NameRows], new: Mapping[str, NameRows]) -> Iterator[tuple[int, float, str, str, str]]:
    """Return pairs of names that seem to be one, as rank, negative likeness (to sort by), names and evidence."""
    by_clue: defaultdict[object, list[str]] = defaultdict(list)
    for name, rows_of_name in new.items():
        for clue in _shared_clues(name, rows_of_name):
            by_clue[clue].append(name)
    for name, rows_of_name in old.items():
        clues = [clue for clue in _shared_clues(name, rows_of_name) if len(by_clue[clue]) <= MOST_CANDIDATES]
        for candidate in {candidate for clue in clues for candidate in by_clue[clue]}:
            if plain(name) == plain(candidate):
                yield 0, 0.0, name, candidate, "letter case or separators differ"
            elif is_misprint(name, candidate):
                yield 1, 0.0, name, candidate, "one letter differs"
            elif (likeness := _likeness_if_translated(name, candidate)) >= LIKE:
                yield 2, -likeness, name, candidate, "one seems to be the other translated in part"


def _shared_clues(name: str, rows_of_name: NameRows) -> Iterator[object]:
    yield "plain", plain(name)
    for word in read_name(name).things:
        yield "word", word
    for placed in rows_of_name.rows:
        yield "place", placed.table, placed.number
        yield "type", plain(placed.resource_type)


def _likeness_if_translated(old: str, new: str) -> float:
    """How like two names are, if one has a verb that such names use and the other none, or the same in translation."""
    old_words, new_words = read_name(old), read_name(new)
    verbs = agreement(old_words.verbs, new_words.verbs)
    no_verbs = not (old_words.verbs or new_words.verbs)
    unlike = verbs in (Agreement.OTHER, Agreement.OPPOSITE)
    untranslated = verbs is not Agreement.UNKNOWN and is_romance(old) == is_romance(new)
    if no_verbs or unlike or untranslated or not old_words.things & new_words.things:
        return 0.0
    return SequenceMatcher(None, old.lower()[:64], new.lower()[:64], autojunk=False).ratio()
