"""Where the rows of saved text end and the words behind its table begin: without borders both look alike."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from extractor.model import Row
from extractor.recognise.likeness import begins_as_names_do, may_be_title
from extractor.recognise.words import other_headers, squeeze

_FEWEST = 2  # rows that tell how a table's names are written
_NEARLY_ALL = 0.8  # of its names begin with a verb, where that tells anything
_SHORT = 3  # letters of a word that tell nothing
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def rows_kept(rows: Sequence[Row], hanging: Container[int]) -> int:
    """Return how many rows are the table's; `hanging` says which have their resource type from the row above.

    Names of most tables begin with verbs. Rows at the end none of which has such a name, nor a resource type of those
    before, are another table's, or the page's footer.
    """
    verbs = [any(map(begins_as_names_do, row.traces)) for row in rows]
    begin = len(rows)
    while begin > _FEWEST and not _fits(rows, begin - 1, verb=verbs[begin - 1], hanging=hanging):
        begin -= 1
    for end in range(begin, len(rows)):
        if sum(verbs[:end]) < _NEARLY_ALL * end:
            break
        behind = range(end, len(rows))
        capitals = any(name[:1].isupper() for number in behind for name in rows[number].traces[:1])
        known = {row.resource_type for row in rows[:end]} - {""}
        # Where nothing hangs before, what hangs now rather stands by itself.
        loose = frozenset() if any(number in hanging for number in range(end)) else hanging
        foreign = not any(rows[number].resource_type in known and number not in loose for number in behind)
        if foreign and capitals:
            return end
    return len(rows)


def _fits(rows: Sequence[Row], number: int, *, verb: bool, hanging: Container[int]) -> bool:
    """Tell whether a row's names are written as those of most tables are, or name the resource type beside them."""
    row = rows[number]
    if verb or not row.traces:
        # Where nothing else hangs and names are small, others rather hang on a heading.
        first = number in hanging and not any(before in hanging for before in range(number))
        turned = (
            first and row.traces[0][:1].isupper() and all(name[0].islower() for name in _first_names(rows[:number]))
        )
        return not turned
    if len(row.resource_type) > 1 and any(row.resource_type in name for name in row.traces):
        return True
    return not _parts(row.resource_type).isdisjoint(_parts(" ".join(row.traces)))


def _parts(words: str) -> frozenset[str]:
    return frozenset(part.lower() for part in _PART.findall(words) if len(part) > _SHORT)


def _first_names(rows: Sequence[Row]) -> Sequence[str]:
    return [name for row in rows for name in row.traces[:1]]


def rows_before_another(rows: Sequence[Row]) -> int:
    """Return how many rows stand before one that heads a table of another kind: fields and their types, say."""
    headers = other_headers()
    for place, row in enumerate(rows):
        if squeeze(row.operation) in headers and squeeze(row.resource_type or " ".join(row.traces)) in headers:
            return place
    return len(rows)


def names_kept(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the last row's names without those that are rather titles of what stands behind, such as a product."""
    names = rows[-1].traces
    if len(names) > 1 and all(map(begins_as_names_do, _first_names(rows))):
        for place, name in enumerate(names):
            if place and may_be_title(name) and _parts(names[0]).isdisjoint(_parts(name)):
                return names[:place]
    return names
