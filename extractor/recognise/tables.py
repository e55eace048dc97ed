"""A grid → a trace table: its header, its rows, and a remark for everything that is odd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.errors import PageError
from extractor.model import Remark, Row
from extractor.read import Grid
from extractor.recognise.columns import Columns, NearMiss, columns_of
from extractor.recognise.names import keeps_rule, looks_like_name, names_in
from extractor.recognise.words import HIDDEN, words

_HEADER_DEPTH = 4  # a header may stand below a title row or two
_ENOUGH = 0.6  # of the rows must have cells that look like names …
_ENOUGH_UNSURE = 0.8  # … and more where the trace column's word may mean something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A trace table as read from a grid."""

    columns: tuple[str, ...]
    language: str
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...]


def find_table(grid: Grid, number: int) -> Found | NearMiss | None:
    """Read a grid as trace table `number` of its page; raise `PageError` where a row does not fit the header."""
    at, columns = _header(grid)
    if columns is None or isinstance(columns, NearMiss):
        return columns
    rows, numbers, remarks = _body(grid, at, columns, number)
    if not rows:
        return NearMiss(why="its header is a trace table's, but it has no rows")
    named = sum(bool(row.traces) and all(map(looks_like_name, row.traces)) for row in rows)
    if named < len(rows) * (_ENOUGH if columns.sure else _ENOUGH_UNSURE):
        return NearMiss(why=f"only {named} of {len(rows)} cells under {grid.rows[at][columns.trace]!r} look like names")
    remarks += _oddities(rows, numbers, number)
    return Found(
        columns=tuple(cell.replace("\n", " ") for cell in grid.rows[at]),
        language=columns.language,
        rows=tuple(rows),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.row or 0)),
    )


def _header(grid: Grid) -> tuple[int, Columns | NearMiss | None]:
    near: NearMiss | None = None
    for at, cells in enumerate(grid.rows[:_HEADER_DEPTH]):
        columns = columns_of(cells)
        if isinstance(columns, Columns):
            return at, columns
        near = near or columns
    return 0, near


def _body(grid: Grid, at: int, columns: Columns, table: int) -> tuple[list[Row], list[int], list[Remark]]:
    """Return the rows below a header, each with its number in the table, and remarks on what is no row."""
    rows: list[Row] = []
    numbers: list[int] = []
    remarks: list[Remark] = []
    header = frozenset(grid.rows[at])
    for number, written in enumerate(grid.rows[at + 1 :], start=1):
        cells: Sequence[str] = written
        if not all(cells) or len(cells) != columns.width or grid.banners:
            if not any(cells):
                continue
            title = _across(cells, columns, spans=at + number in grid.banners)
            if title is not None:
                remarks.append(_banner(title, table, number))
                continue
            cells = _fitted(cells, columns, table, number)
        if not header.isdisjoint(cells):
            again = columns_of(cells)
            if isinstance(again, Columns):  # repeated in mid-table, perhaps with the columns in another order
                columns = again
                remarks.append(Remark(code="repeated-header", message="the header again", table=table, row=number))
                continue
        row = _row(cells, columns)
        spanned = (at + number, columns.operation) in grid.carried
        if spanned and rows and rows[-1].resource_type == row.resource_type and numbers[-1] == number - 1:
            # One operation spanning rows that differ in nothing but the trace: several traces of one operation.
            rows[-1], numbers[-1] = _joined(rows[-1], row), number
            continue
        rows.append(row)
        numbers.append(number)
    return rows, numbers, remarks


def _across(cells: Sequence[str], columns: Columns, *, spans: bool) -> str | None:
    """Return the words of a row that is one cell across: by its spans, or because nothing stands in the others."""
    filled = [cell for cell in cells if cell]
    if spans and len(set(cells)) == 1:
        return cells[0]
    if len(filled) == 1 and columns.width > 1 and cells.index(filled[0]) != columns.trace:
        return filled[0]
    return None


def _banner(title: str, table: int, number: int) -> Remark:
    line = title.replace("\n", " ")
    note = line.lower().startswith(tuple(words()["notes"]["begin"])) or len(line) > 120
    code, what = ("note-row", "a note") if note else ("group-row", "a group's title")
    return Remark(code=code, message=f"{what} across all columns: {line[:200]}", table=table, row=number)


def _fitted(cells: Sequence[str], columns: Columns, table: int, number: int) -> Sequence[str]:
    """Return the cells of a row as wide as the header; what could stand under the wrong header is an error."""
    extra = cells[columns.width :]
    if len(cells) < columns.width or any(extra):
        raise PageError(
            f"{len(cells)} cells where the header has {columns.width}: {' | '.join(cells)[:200]}",
            where=f"table {table}, row {number}",
            hint="the page's table is broken there; mend a saved copy, or report it",
        )
    return cells[: columns.width]


def _row(cells: Sequence[str], columns: Columns) -> Row:
    traces, printed = names_in(cells[columns.trace])
    return Row(
        operation=_clean(cells[columns.operation]),
        resource_type=_clean(cells[columns.resource]) if columns.resource is not None else "",
        traces=traces,
        service_type=_clean(cells[columns.service]) if columns.service is not None else "",
        printed=printed,
    )


def _clean(cell: str) -> str:
    """Return a cell of words on one line, without characters that show nothing."""
    return cell if cell.isprintable() else HIDDEN.sub("", cell).replace("\n", " ")


def _joined(first: Row, second: Row) -> Row:
    both = tuple(dict.fromkeys(first.traces + second.traces))
    printed = " ".join(filter(None, (first.printed, second.printed)))
    return replace(first, traces=both, printed=printed)


def _oddities(rows: Sequence[Row], numbers: Sequence[int], table: int) -> Iterator[Remark]:
    seen: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for row, number in zip(rows, numbers, strict=True):
        first = seen.setdefault((row.operation, row.resource_type, row.traces), number)
        if first != number:
            yield Remark(code="duplicate-row", message=f"the same as row {first}", table=table, row=number)
        for name in row.traces:
            if not keeps_rule(name):
                message = f"{name!r} is no name the API allows: 1 to 64 of 0-9 A-Z a-z . _ -, first a letter"
                yield Remark(code="suspicious-name", message=message, table=table, row=number)
        if not (row.operation and row.traces):
            empty = [what for what, filled in (("operation", row.operation), ("trace", row.traces)) if not filled]
            yield Remark(code="empty-cell", message=f"no {' and no '.join(empty)}", table=table, row=number)
