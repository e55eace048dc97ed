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


def rows_of_table(rows: Sequence[TextRow], columns: Columns) -> tuple[list[TextRow], list[str]]:
    """Return the rows that are the table's, and the words of those that are not.

    Names of most tables begin with verbs. Rows at the end none of which has such a name, nor a resource type of those
    before, are another table's, or the page's footer; likewise the last row's further names.
    """
    table_rows = list(rows)
    left_out: list[str] = []
    while len(table_rows) > _FEWEST and not _fits(table_rows[-1], table_rows[:-1], columns):
        left_out = [*table_rows.pop().cells, *left_out]
    if table_rows and len(table_rows[-1].cells) == columns.width:
        first, *more = table_rows[-1].cells[columns.trace].split("\n")
        fitting = 0
        while fitting < len(more) and _fits_below(first, more[fitting], table_rows):
            fitting += 1
        left_out = [*more[fitting:], *left_out]
        cells = list(table_rows[-1].cells)
        cells[columns.trace] = "\n".join((first, *more[:fitting]))
        table_rows[-1] = replace(table_rows[-1], cells=tuple(cells))
    return table_rows, left_out


def _fits(row: TextRow, rows_above: Sequence[TextRow], columns: Columns) -> bool:
    """Tell whether a row's names are written as those above are, or name a resource type."""
    if len(row.cells) != columns.width:  # a title without a row
        return False
    names = names_in(row.cells[columns.trace])[0]
    full_rows = [row_above for row_above in rows_above if len(row_above.cells) == columns.width]
    # A resource type that hangs down where none did before: the names rather stand below a heading.
    hangs_alone = columns.resource in row.repeats and not any(
        columns.resource in row_above.repeats for row_above in full_rows
    )
    small = all(row_above.cells[columns.trace][0].islower() for row_above in full_rows)
    if hangs_alone and small and names and names[0][0].isupper():
        return False
    verbs = sum(
        begins_with_verb(name) for row_above in full_rows for name in names_in(row_above.cells[columns.trace])[0][:1]
    )
    if not names or any(map(begins_with_verb, names)) or verbs < _NEARLY_ALL * len(full_rows):
        return True
    if names[0][0].islower():  # products, sites and headings begin with a capital
        return True
    resource = row.cells[columns.resource] if columns.resource is not None else row.cells[columns.operation]
    if any(row_above.cells[columns.resource] == resource for row_above in full_rows if columns.resource is not None):
        return not hangs_alone
    return not _long_parts(resource).isdisjoint(_long_parts(" ".join(names)))


def _fits_below(first: str, name: str, rows: Sequence[TextRow]) -> bool:
    """Tell whether a further name of the last row is no title of what stands behind, such as a product."""
    names = names_in(name)[0] or (name,)
    return (
        begins_with_verb(names[0]) or names[0][0].islower() or not _long_parts(first).isdisjoint(_long_parts(names[0]))
    )


def _long_parts(text: str) -> frozenset[str]:
    return frozenset(part for part in parts_of(text) if len(part) > _SHORT)
