"""Where the rows of saved text end and the words behind its table begin: without borders both look alike.

Pages end in hosts, regions, file names, fields and products. Such words are written as no names above them are, or
neither begin with a verb nor have to do with what stands before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from enum import Enum
from itertools import pairwise, takewhile

import msgspec
from msgspec.structs import replace

from extractor.identifiers import is_identifier
from extractor.recognise.header import Columns
from extractor.recognise.names import begins_with_verb, holds_verb, names_in
from extractor.recognise.regular_rows import TextRow, telling_words

_FEWEST = 2
"""Rows that tell how a table's names are written."""
_IDEOGRAPH = "\u3040"
"""The first letter of scripts that are written without blanks."""
_JOINTS = "._-:/ "


class Trimmed(msgspec.Struct, frozen=True):
    """Rows whose last has no words of what stands behind it."""

    rows: Sequence[TextRow]
    words_behind: Sequence[str]
    doubtful: Sequence[str]
    """Lines that were taken for ones of the last cell, and may stand behind the table."""


def rows_behind(rows: Sequence[TextRow], columns: Columns) -> int:
    """Return how many of the last rows are none of the table: the longest end in which less than half fit."""
    behind = balance = 0
    for number, fit in enumerate(reversed(_fits(rows, columns)), start=1):
        balance += 1 if fit is _Fit.NOT else -1
        if balance > 0 and fit is _Fit.NOT:
            behind, balance = number, 0
    return behind


def trim_last_cell(rows: Sequence[TextRow], columns: Columns) -> Trimmed:
    """Return rows, the last without the lines of its last cell that hardly are of it.

    Where the last cells of no rows above have several lines, only a name that goes on from the one above it counts, as
    `createVaultV2` does; else what may be of the row, which nobody can tell for certain.
    """
    if not rows:
        return Trimmed(rows, (), ())
    *rows_above, row = rows
    first, *more = row.cells[-1].split("\n")
    last_cells = [row_above.cells[-1] for row_above in rows_above if len(row_above.cells) == len(row.cells)]
    has_peers = any("\n" in cell for cell in last_cells)
    are_names = columns.trace == len(row.cells) - 1
    styles = {_style(name) for cell in (*last_cells, first) for name in names_in(cell)[0]}
    words_of_row = telling_words(*row.cells[:-1], first)
    fitting: list[str] = []
    doubtful: list[str] = []
    for line_above, line in pairwise((first, *more)):
        is_version = are_names and line.startswith(line_above)
        alike = styles.issuperset(map(_style, names_in(line)[0] or (line,)))
        related = alike and not words_of_row.isdisjoint(telling_words(line))
        if not is_version and not (related if are_names else has_peers):
            break
        fitting.append(line)
        doubtful += [] if is_version else [line]
    loose_rows = [*takewhile(lambda fit: fit is not _Fit.CLOSE, reversed(_fits(rows, columns)))]
    trimmed = [*rows_above, replace(row, cells=(*row.cells[:-1], "\n".join((first, *fitting))))]
    cells_in_doubt = [cell for row_in_doubt in trimmed[len(rows) - len(loose_rows) :] for cell in row_in_doubt.cells]
    return Trimmed(trimmed, more[len(fitting) :], cells_in_doubt or doubtful)


class _Fit(Enum):
    """Whether a row is of a table."""

    NOT = "it is not like the others"
    LOOSE = "it is like the others, and has nothing to do with them"
    CLOSE = "it has to do with the others, or its cells with one another"


def _fits(rows: Sequence[TextRow], columns: Columns) -> list[_Fit]:
    """Return for each row how it fits those above."""
    hanging = Counter(column for row in rows for column in row.repeats)
    profile = _Profile(columns, {str(column) for column, number in hanging.items() if number > _FEWEST})
    return list(map(profile.take, rows))


class _Profile:
    """What the rows of a table have in common."""

    def __init__(self, columns: Columns, oddities: set[str]) -> None:
        self._columns = columns
        self._rows = 0
        self._resources: set[str] = set()
        self._styles: set[frozenset[str]] = set()
        self._words: set[str] = set()
        self._oddities = oddities

    def take(self, row: TextRow) -> _Fit:
        """Tell whether a row fits to those taken; then it is taken, too."""
        if len(row.cells) != self._columns.width:  # a title; or a row that lacks a cell, which others judge
            return _Fit.CLOSE if 1 < len(row.cells) == self._columns.width - 1 else _Fit.NOT
        names = names_in(row.cells[self._columns.trace].split("\n")[0])[0]
        fit = self._fit(row, names)
        if fit is not _Fit.NOT:
            self._rows += 1
            self._resources.add(_resource(row, self._columns))
            self._styles.update(map(_style, names))
            self._words |= telling_words(*names)
            self._oddities |= _oddities(row, self._columns)
        return fit

    def _fit(self, row: TextRow, names: Sequence[str]) -> _Fit:
        words_of_names = telling_words(*names)
        is_early = self._rows < _FEWEST
        alike = is_early or self._styles.issuperset(map(_style, names))
        if not is_early and not _oddities(row, self._columns) <= self._oddities:
            operation = row.cells[self._columns.operation]
            is_named = operation not in names and not words_of_names.isdisjoint(telling_words(operation))
            return _Fit.CLOSE if alike and is_named else _Fit.NOT
        has_verb = any(map(holds_verb, names))
        if self._is_related(row, words_of_names):
            return _Fit.CLOSE if alike or has_verb else _Fit.NOT
        is_loose = is_early or (alike and (has_verb or not self._words.isdisjoint(words_of_names)))
        return _Fit.LOOSE if is_loose else _Fit.NOT

    def _is_related(self, row: TextRow, words_of_names: Set[str]) -> bool:
        """Tell whether the cells of a row have to do with one another, or its subject with those of the rows above."""
        operation, resource = row.cells[self._columns.operation], _resource(row, self._columns)
        if not words_of_names.isdisjoint(telling_words(operation, resource)):
            return True
        if self._columns.resource is None:
            return not self._words.isdisjoint(words_of_names)
        if resource in self._resources and self._columns.resource not in row.repeats:
            return True
        return resource != operation and resource.lower() in operation.lower()


def _oddities(row: TextRow, columns: Columns) -> frozenset[str]:
    """Return what is odd about a row, unless others have it, too.

    A resource type is a sentence or a trace's name, an operation is in another script, begins with a small letter or
    with no word of doing, or cells hang down: where none did before, a name rather stands below a heading.
    """
    resource, operation = _resource(row, columns), row.cells[columns.operation]
    is_latin = max(operation, default="") < _IDEOGRAPH
    first_word = operation.split(" ")[0].lower()
    signs = {
        "latin": is_latin,
        "ideographs": not is_latin,
        "noun": is_latin and not begins_with_verb(first_word) and not first_word.endswith("ing"),
        "sentence": resource.endswith((".", "。")),
        "named": is_identifier(resource) and begins_with_verb(resource),
        "small": "a" <= operation[:1] <= "z",
    }
    return frozenset((*(sign for sign, is_odd in signs.items() if is_odd), *map(str, row.repeats)))


def _resource(row: TextRow, columns: Columns) -> str:
    return row.cells[columns.resource if columns.resource is not None else columns.operation].split("\n")[0]


def _style(name: str) -> frozenset[str]:
    """Return the joints of a name, and whether it begins with a capital."""
    return frozenset(sign for sign in _JOINTS if sign in name) | (frozenset("A") if name[0].isupper() else frozenset())
