"""Where the rows of saved text end and the words behind its table begin: without borders both look alike.

Pages end in hosts, regions, file names, fields and products. Such words are written as no names above them are, or
neither begin with a verb nor have to do with what stands before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from extractor.read.identifiers import is_identifier
from extractor.recognise.header import Columns
from extractor.recognise.names import begins_with_verb, holds_verb, names_in
from extractor.recognise.regular_rows import TextRow, long_words, telling_words

_FEWEST = 2
"""Rows that tell how a table's names are written."""
_JOINTS = "._-:/ "


def rows_behind(rows: Sequence[TextRow], columns: Columns) -> int:
    """Return how many of the last rows are none of the table: the longest end in which less than half fit."""
    hanging = Counter(column for row in rows for column in row.repeats)
    profile = _Profile(columns, {str(column) for column, number in hanging.items() if number > _FEWEST})
    behind = balance = 0
    fitting = [profile.take(row) for row in rows]
    for number, fits in enumerate(reversed(fitting), start=1):
        balance += -1 if fits else 1
        if balance > 0 and not fits:
            behind, balance = number, 0
    return behind


def without_words_behind(rows: Sequence[TextRow], columns: Columns) -> tuple[Sequence[TextRow], Sequence[str]]:
    """Return rows, of the last row's names those that repeat a word of it, and the lines from the first that does not.

    Names that share no word with their row do occur; but which of them stand behind the table nobody can tell.
    """
    *rows_above, row = rows
    if len(row.cells) != columns.width:
        return rows, ()
    cells = list(row.cells)
    first, *more = cells[columns.trace].split("\n")
    words_of_row = long_words(cells[columns.operation], _resource(row, columns), first)
    styles = {
        _style(name)
        for row_above in rows
        if len(row_above.cells) == columns.width
        for name in names_in(row_above.cells[columns.trace] if row_above is not row else first)[0]
    }
    fitting = 0
    for line in more:
        alike = all(_style(name) in styles for name in names_in(line)[0] or (line,))
        if not alike or words_of_row.isdisjoint(long_words(line)):
            break
        fitting += 1
    cells[columns.trace], words_behind = "\n".join((first, *more[:fitting])), more[fitting:]
    if columns.trace != columns.width - 1 and not any("\n" in row_above.cells[-1] for row_above in rows_above):
        cells[-1], *words_behind = cells[-1].split("\n")
    return [*rows_above, replace(row, cells=tuple(cells))], words_behind


class _Profile:
    """What the rows of a table have in common."""

    def __init__(self, columns: Columns, oddities: set[str]) -> None:
        self._columns = columns
        self._rows = 0
        self._resources: set[str] = set()
        self._styles: set[frozenset[str]] = set()
        self._words: set[str] = set()
        self._oddities = oddities

    def take(self, row: TextRow) -> bool:
        """Tell whether a row fits to those taken; then it is taken, too."""
        if len(row.cells) != self._columns.width:  # a title
            return False
        names = names_in(row.cells[self._columns.trace].split("\n")[0])[0]
        if self._rows >= _FEWEST and names and not self._fits(row, names):
            return False
        self._rows += 1
        self._resources.add(_resource(row, self._columns))
        self._styles.update(map(_style, names))
        self._words |= telling_words(*names)
        self._oddities |= _oddities(row, self._columns)
        return True

    def _fits(self, row: TextRow, names: Sequence[str]) -> bool:
        resource = _resource(row, self._columns)
        words_of_names = telling_words(*names)
        operation = row.cells[self._columns.operation]
        alike = self._styles.issuperset(map(_style, names))
        if not _oddities(row, self._columns) <= self._oddities:
            return alike and not words_of_names.isdisjoint(telling_words(operation))
        is_related = not words_of_names.isdisjoint(telling_words(operation, resource))
        has_verb = any(map(holds_verb, names))
        same_resource = self._columns.resource not in row.repeats and resource in self._resources
        if not alike:
            return has_verb and (same_resource or is_related)
        return has_verb or same_resource or is_related or not self._words.isdisjoint(words_of_names)


def _oddities(row: TextRow, columns: Columns) -> frozenset[str]:
    """Return what is odd about a row, unless others have it, too.

    A resource type is a sentence or a trace's name, an operation begins with a small letter, or cells hang down: where
    none did before, a name rather stands below a heading.
    """
    resource = _resource(row, columns)
    signs = {
        "sentence": resource.endswith((".", "。")),
        "named": is_identifier(resource) and begins_with_verb(resource),
        "small": "a" <= row.cells[columns.operation][:1] <= "z",
    }
    return frozenset((*(sign for sign, is_odd in signs.items() if is_odd), *map(str, row.repeats)))


def _resource(row: TextRow, columns: Columns) -> str:
    return row.cells[columns.resource if columns.resource is not None else columns.operation].split("\n")[0]


def _style(name: str) -> frozenset[str]:
    """Return the joints of a name, and whether it begins with a capital."""
    return frozenset(sign for sign in _JOINTS if sign in name) | (frozenset("A") if name[0].isupper() else frozenset())
