"""Cells of saved text that run together: a table read from them would be wrong, and is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set

from extractor.identifiers import is_identifier
from extractor.recognise.header import Columns
from extractor.recognise.names import begins_with_verb, holds_verb, names_in
from extractor.recognise.regular_rows import TextRow

_FEWEST = 4
"""Titles, each of them twice, that are rather cells."""
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")


def run_together(rows: Sequence[TextRow], columns: Columns) -> bool:
    """Tell whether in half of the rows a cell holds what belongs into another column, or stands above as a title."""
    titles = [row.cells for row in rows if len(row.cells) == 1]
    # Some resource types begin as names of traces do, and some as operations; but not another one in each row.
    index = columns.resource
    resources = Counter(
        row.cells[index]
        for row in rows
        if index is not None and len(row.cells) == columns.width and index not in row.repeats
    )
    lone_resources = {resource for resource, number in resources.items() if number == 1}
    return (
        _glued_rows(rows, columns, lone_resources) * 2 >= len(rows) > 0
        or sum(map(begins_with_verb, resources)) * 2 > len(rows)
        or len(titles) >= max(_FEWEST, 2 * len(set(titles)))
    )


def _glued_rows(rows: Sequence[TextRow], columns: Columns, lone_resources: Set[str]) -> int:
    """Return how many rows have a cell that is glued, or one that hangs down from a row that has."""
    number = 0
    hangs_from_glued = False
    for row in rows:
        if len(row.cells) == columns.width:
            is_glued = _is_glued(row.cells, columns, lone_resources)
            hangs_from_glued = hangs_from_glued if row.repeats else is_glued
            number += is_glued or hangs_from_glued
    return number


def _is_glued(cells: Sequence[str], columns: Columns, lone_resources: Set[str]) -> bool:
    operation = cells[columns.operation]
    resource = cells[columns.resource] if columns.resource is not None else ""
    names = names_in(cells[columns.trace])[0]
    if resource in names or (is_identifier(operation) and not all(map(is_identifier, names))):
        return True
    return any(map(_names_action, ({resource} & lone_resources).union(names))) or any(
        _holds_name(cell, names) for cell in (operation, resource, *names)
    )


def _names_action(cell: str) -> bool:
    """Tell whether a cell says what is done, as an operation does: `Creating a disk`."""
    return cell.split(" ")[0].endswith("ing") and " " in cell


def _holds_name(cell: str, names: Sequence[str]) -> bool:
    """Tell whether a trace's name stands among other words; a part of the row's own, as `RecordSet`, is its subject."""
    tokens = _TOKEN.findall(cell) if " " in cell or not cell.isascii() else ()
    own = [name for name in names if name != cell]
    return any(
        is_identifier(token)
        and (token[0].islower() or holds_verb(token))
        and not any(token in name and token != name for name in own)
        for token in tokens
    )
