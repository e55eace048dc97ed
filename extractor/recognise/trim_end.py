"""Where the rows of saved text end and the words behind its table begin: without borders both look alike."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from extractor.read.identifiers import parts_of
from extractor.recognise.header import Columns
from extractor.recognise.names import begins_with_verb, names_in
from extractor.recognise.regular_rows import TextRow

_FEWEST = 2
"""Rows that tell how a table's names are written."""
_NEARLY_ALL = 0.8
"""Of a table's names begin with a verb, where that tells anything."""
_SHORT = 3
"""Letters of a word that tell nothing."""
_JOINTS = "._-:/ "


def rows_of_table(rows: Sequence[TextRow], columns: Columns) -> tuple[list[TextRow], list[str]]:
    """Return the rows that are the table's, and the words of those that are not.

    Pages end in hosts, regions, file names, fields and products. Rows at the end whose names are written as none above
    them is, or which neither begin with a verb nor have to do with what stands before them, are such words; likewise
    the last row's further names.
    """
    table_rows = list(rows)
    left_out: list[str] = []
    while len(table_rows) > _FEWEST and not _fits(table_rows[-1], table_rows[:-1], columns):
        left_out = [*table_rows.pop().cells, *left_out]
    if table_rows and len(table_rows[-1].cells) == columns.width:
        table_rows[-1], lines_behind = _without_words_behind(table_rows[-1], table_rows[:-1], columns)
        left_out = [*lines_behind, *left_out]
    return table_rows, left_out


def _without_words_behind(
    row: TextRow, rows_above: Sequence[TextRow], columns: Columns
) -> tuple[TextRow, Sequence[str]]:
    """Return the last row with those of its names that repeat a word of it, and the lines from the first that does not.

    Names that share no word with their row do occur; but which of them stand behind the table nobody can tell.
    """
    first, *more = row.cells[columns.trace].split("\n")
    words_of_row = _long_parts(" ".join((row.cells[columns.operation], _resource(row, columns), first)))
    cells_above = [row_above.cells[columns.trace] for row_above in rows_above if len(row_above.cells) == columns.width]
    styles = _styles([*cells_above, first])
    fitting = 0
    for line in more:
        alike = all(_style(name) <= styles for name in names_in(line)[0] or (line,))
        if not alike or words_of_row.isdisjoint(_long_parts(line)):
            break
        fitting += 1
    cells = list(row.cells)
    cells[columns.trace] = "\n".join((first, *more[:fitting]))
    return replace(row, cells=tuple(cells)), more[fitting:]


def _fits(row: TextRow, rows_above: Sequence[TextRow], columns: Columns) -> bool:
    """Tell whether a row's names are written as those above are, or name a resource type."""
    if len(row.cells) != columns.width:  # a title without a row
        return False
    names = names_in(row.cells[columns.trace].split("\n")[0])[0]
    full_rows = [row_above for row_above in rows_above if len(row_above.cells) == columns.width]
    # A resource type that hangs down where none did before: the names rather stand below a heading.
    hangs_alone = columns.resource in row.repeats and not any(
        columns.resource in row_above.repeats for row_above in full_rows
    )
    if not names or not full_rows:
        return True
    resource = _resource(row, columns)
    same_resource = columns.resource is not None and any(
        _resource(row_above, columns) == resource for row_above in full_rows
    )
    is_related = not _long_parts(resource).isdisjoint(_long_parts(" ".join(names)))
    styles = _styles([row_above.cells[columns.trace] for row_above in full_rows])
    if not all(_style(name) <= styles for name in names):
        return any(map(begins_with_verb, names)) and not hangs_alone and (same_resource or is_related)
    verbs = sum(
        begins_with_verb(name) for row_above in full_rows for name in names_in(row_above.cells[columns.trace])[0][:1]
    )
    if any(map(begins_with_verb, names)) or verbs < _NEARLY_ALL * len(full_rows):
        return True
    return (same_resource and not hangs_alone) or is_related


def _resource(row: TextRow, columns: Columns) -> str:
    return row.cells[columns.resource if columns.resource is not None else columns.operation]


def _styles(cells: Sequence[str]) -> frozenset[str]:
    return frozenset(sign for cell in cells for name in names_in(cell)[0] for sign in _style(name))


def _style(name: str) -> frozenset[str]:
    """Return the joints of a name, and whether it begins with a capital."""
    return frozenset(sign for sign in _JOINTS if sign in name) | (frozenset("A") if name[0].isupper() else frozenset())


def _long_parts(text: str) -> frozenset[str]:
    return frozenset(part for part in parts_of(text) if len(part) > _SHORT)
