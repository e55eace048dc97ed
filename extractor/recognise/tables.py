"""A grid → a trace table: its header, its rows, and a remark for everything that is odd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter

from extractor.errors import PageError
from extractor.model import Remark, Row
from extractor.read import Document, Grid
from extractor.recognise.about import speaks_of_audits, words_above
from extractor.recognise.body import Body, named
from extractor.recognise.columns import Columns, NearMiss, columns_of
from extractor.recognise.likeness import holds_verb
from extractor.recognise.names import is_own_name, looks_like_name, odd_names
from extractor.recognise.words import words

_HEADER_DEPTH = 4  # a header may stand below a title row or two
_ENOUGH = 0.6  # of the rows must have cells that look like names …
_ENOUGH_ROWS = 12  # tell what a column says
_ENOUGH_NAMES = 6  # tell how names are written
_FEWEST_NAMED = 3  # of so many rows one must have a name
_ENOUGH_UNSURE = 0.8  # … and more where the trace column's word may mean something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A trace table as read from a grid."""

    columns: tuple[str, ...]
    language: str
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]
    trace: int
    """The place of the trace column."""


def find_table(grid: Grid, number: int, page: Document) -> Found | NearMiss | None:
    """Read a grid as trace table `number` of its page; raise `PageError` where a row does not fit the header.

    Unless the page speaks of audits above it, some headers mean other events.
    """
    at, columns = _header(grid)
    if columns is None or isinstance(columns, NearMiss):
        return columns
    if columns.lonely and not speaks_of_audits(words_above(page, grid, grid.rows[at])):
        return _of_something_else(grid.rows[at])
    if grid.broken:
        raise PageError(grid.broken, where=f"table {number}", hint="mend a saved copy, or report it")
    further = columns.more
    columns = named(columns, grid, at)
    body = Body(grid, at, columns, number, saved=page.form == "text")
    body.read()
    if page.form == "text":
        body.end_with_table()
    if not body.rows and body.ragged is None:
        return NearMiss(why="its header is a trace table's, but it has no rows")
    names = [name for row in body.rows for name in row.traces]
    # A table that somebody copied has no page around it; but names of traces mostly show what they are.
    unlikely = columns.everyday and not columns.lonely and not _are_traces(names[:_ENOUGH_NAMES])
    if unlikely and not speaks_of_audits(words_above(page, grid, grid.rows[at])):
        return _of_something_else(grid.rows[at])
    odd = odd_names(names)
    if columns.foreign:
        small = columns.complete  # words will do then, but not those that begin as sentences do
        unlike = frozenset(name for name in names if not (is_own_name(name) or (small and name[:1].islower())))
    else:
        unlike = frozenset(name for name in odd if not looks_like_name(name))
    said = [row for row in body.rows if row.traces]
    likely = sum(unlike.isdisjoint(row.traces) for row in said) if unlike else len(said)
    # Where a cell says that there is no name, it tells nothing of the others, unless hardly any has one.
    cells = len(said) if columns.sure or len(said) * _FEWEST_NAMED >= len(body.rows) else len(body.rows)
    few = likely < max(1, cells * (_ENOUGH if columns.sure else _ENOUGH_UNSURE))
    if body.rows and (few or _are_answers(said)):
        under = grid.rows[at][columns.trace]
        return NearMiss(why=f"only {likely} of {cells} cells under {under!r} look like names")
    if body.ragged is not None:  # only now is it an error: a table of another kind may be as it likes
        raise body.ragged
    body.remarks += _left_out(grid, at, columns, further, number)
    remarks = [*body.remarks, *_oddities(body.rows, body.numbers, odd, number, resources=columns.resource is not None)]
    return Found(
        columns=tuple(cell.replace("\n", " ") for cell in grid.rows[at]),
        language=columns.language,
        rows=tuple(body.rows),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.row or 0)),
        trace=body.columns.trace,
    )


def _of_something_else(header: Sequence[str]) -> NearMiss:
    return NearMiss(why=f"{' | '.join(header)[:100]!r}, on a page that says nothing of audits")


def _are_traces(names: Sequence[str]) -> bool:
    """Tell whether most names hold verbs, or are one word with capitals inside, as hardly anything else is."""
    return sum((name[:1].islower() and is_own_name(name)) or holds_verb(name) for name in names) * 2 >= len(names)


def _left_out(grid: Grid, at: int, columns: Columns, further: Sequence[int], table: int) -> Iterator[Remark]:
    """Report what stands in a table, or right behind it, and is not read."""
    if grid.left:
        message = f"words behind the table are no row, though they might be one: {grid.left[:200]}".replace("\n", " ")
        yield Remark(code="words-behind", message=message, table=table)
    header = grid.rows[at]
    unread = [] if columns.resource is not None else [header[place] for place in columns.unknown]
    unread += dict.fromkeys(header[place] for place in further if place not in columns.more)
    names = header[columns.trace]
    if header.count(names) > 1 + sum(header[place] == names for place in further):  # of a table at the side
        unread.append(names)
    elif header.count(header[columns.operation]) > 1:
        unread.append(f"{header[columns.operation]} (the first of several)")
    for name in unread:
        message = f"the column {name[:80]!r} is not read".replace("\n", " ")
        yield Remark(code="unread-column", message=message, table=table)


def goes_on(grid: Grid, table: Found) -> Remark | None:
    """Report a grid without a header whose rows look like those of the table before it."""
    named = sum(len(cells) == len(table.columns) and is_own_name(cells[table.trace]) for cells in grid.rows)
    if named * 2 <= len(grid.rows):
        return None
    shown = " | ".join(grid.rows[0])[:200].replace("\n", " ")
    message = f"a table without a header was left out; it may go on with the one before: {shown}"
    return Remark(code="headless-table", message=message)


def _are_answers(rows: Sequence[Row]) -> bool:
    """Tell by its first rows whether a column says yes or no, or the like, in place of names."""
    said = [name.lower() for row in rows[:_ENOUGH_ROWS] for name in row.traces]
    return sum(map(_answers().__contains__, said)) * 2 > len(said)


@cache
def _answers() -> frozenset[str]:
    return frozenset(words()["answers"])


def _header(grid: Grid) -> tuple[int, Columns | NearMiss | None]:
    near: NearMiss | None = None
    for at, cells in enumerate(grid.rows[:_HEADER_DEPTH]):
        columns = columns_of(cells)
        if isinstance(columns, Columns):
            return at, columns
        near = near or columns
    return 0, near


_said = attrgetter("operation", "resource_type", "traces")


def _oddities(
    rows: Sequence[Row], numbers: Sequence[int], odd: frozenset[str], table: int, *, resources: bool
) -> Iterator[Remark]:
    filled = all(row.operation and row.traces and (row.resource_type or not resources) for row in rows)
    if not odd and filled and len(set(map(_said, rows))) == len(rows):
        return
    seen: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for row, number in zip(rows, numbers, strict=True):
        first = seen.setdefault(_said(row), number)
        if first != number:
            yield Remark(code="duplicate-row", message=f"the same as row {first}", table=table, row=number)
        for name in row.traces if odd else ():
            if name in odd:
                message = f"{name!r} is no name the API allows: 1 to 64 of 0-9 A-Z a-z . _ -, first a letter"
                yield Remark(code="suspicious-name", message=message, table=table, row=number)
        if filled:
            continue
        cells = {"operation": row.operation, "resource type": row.resource_type or not resources, "trace": row.traces}
        empty = [what for what, said in cells.items() if not said]
        if empty:
            yield Remark(code="empty-cell", message=f"no {' and no '.join(empty)}", table=table, row=number)
