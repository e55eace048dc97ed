"""A grid → a trace table: its header, its rows, and a remark for everything that is odd."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from extractor.errors import PageError
from extractor.model import Remark, Row
from extractor.read import Document, Grid
from extractor.recognise.about import speaks_of_audits, words_above
from extractor.recognise.columns import Columns, NearMiss, columns_of
from extractor.recognise.names import is_own_name, looks_like_name, names_in, odd_names, said_in
from extractor.recognise.words import HIDDEN, words

_HEADER_DEPTH = 4  # a header may stand below a title row or two
_ENOUGH = 0.6  # of the rows must have cells that look like names …
_ENOUGH_ROWS = 12  # tell what a column says
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
        return NearMiss(why=f"{' | '.join(grid.rows[at])[:100]!r}, on a page that says nothing of audits")
    if grid.broken:
        raise PageError(grid.broken, where=f"table {number}", hint="mend a saved copy, or report it")
    body = _Body(grid, at, columns, number, saved=page.form == "text")
    body.read()
    if not body.rows and body.ragged is None:
        return NearMiss(why="its header is a trace table's, but it has no rows")
    odd = odd_names(name for row in body.rows for name in row.traces)
    if columns.foreign:
        unlike = frozenset(name for row in body.rows for name in row.traces if not is_own_name(name))
    else:
        unlike = frozenset(name for name in odd if not looks_like_name(name))
    named = sum(1 for row in body.rows if row.traces and unlike.isdisjoint(row.traces))
    if _are_answers(body.rows) or named < len(body.rows) * (_ENOUGH if columns.sure else _ENOUGH_UNSURE):
        under = grid.rows[at][columns.trace]
        return NearMiss(why=f"only {named} of {len(body.rows)} cells under {under!r} look like names")
    if body.ragged is not None:  # only now is it an error: a table of another kind may be as it likes
        raise body.ragged
    header = grid.rows[at]
    unread = [] if columns.resource is not None else [header[place] for place in columns.unknown]
    if header.count(header[columns.trace]) > 1 + len(columns.more):
        unread.append(header[columns.trace])
    elif header.count(header[columns.operation]) > 1:
        unread.append(f"{header[columns.operation]} (the first of several)")
    if grid.left:
        message = f"words behind the table are no row, though they might be one: {grid.left[:200]}".replace("\n", " ")
        body.remarks.append(Remark(code="words-behind", message=message, table=number))
    for name in unread:
        message = f"the column {name[:80]!r} is not read".replace("\n", " ")
        body.remarks.append(Remark(code="unread-column", message=message, table=number))
    remarks = [*body.remarks, *_oddities(body.rows, body.numbers, odd, number, resources=columns.resource is not None)]
    return Found(
        columns=tuple(cell.replace("\n", " ") for cell in grid.rows[at]),
        language=columns.language,
        rows=tuple(body.rows),
        remarks=tuple(sorted(remarks, key=lambda remark: remark.row or 0)),
        trace=body.columns.trace,
    )


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
    answers = words()["answers"]
    return sum(name in answers for name in said) * 2 > len(said)


def _header(grid: Grid) -> tuple[int, Columns | NearMiss | None]:
    near: NearMiss | None = None
    for at, cells in enumerate(grid.rows[:_HEADER_DEPTH]):
        columns = columns_of(cells)
        if isinstance(columns, Columns):
            return at, columns
        near = near or columns
    return 0, near


class _Body:
    """What stands below a header: rows, each with its number in the table, and remarks on what is none."""

    def __init__(self, grid: Grid, at: int, columns: Columns, table: int, *, saved: bool) -> None:
        self.grid, self.at, self.columns, self.table, self.saved = grid, at, columns, table, saved
        self.rows: list[Row] = []
        self.numbers: list[int] = []
        self.remarks: list[Remark] = []
        self.ragged: PageError | None = None
        """Why a row that is not as wide as the header cannot be read."""

    def read(self) -> None:
        """Take every row."""
        grid, at, columns = self.grid, self.at, self.columns
        rows, numbers, header = self.rows, self.numbers, frozenset(grid.rows[at])
        for number, cells in enumerate(grid.rows[at + 1 :], start=1):
            if not all(cells) or len(cells) != columns.width or grid.banners:
                cells = self._fitted(cells, number, spans=at + number in grid.banners)
                if not cells:
                    continue
            plain = cells[columns.trace][:1].islower() and number > 1 and header.isdisjoint(cells)
            if not plain and self._is_header(cells, number, header):
                columns = self.columns
                continue
            row = _row(cells, columns)
            hangs = grid.carried and columns.operation in grid.carried.get(at + number, ())
            if (hangs or not row.operation) and self._is_one_more_trace(row, number):
                rows[-1], numbers[-1] = _joined(rows[-1], row), number
                continue
            rows.append(row)
            numbers.append(number)

    def _is_one_more_trace(self, row: Row, number: int) -> bool:
        """Tell whether a row is one more trace of the row above: no resource type of its own is between."""
        if self.numbers[-1:] != [number - 1]:
            return False
        if row.operation:  # the one above, which spans it
            return self.rows[-1].resource_type == row.resource_type
        return self.columns.resource is not None and not row.resource_type and bool(row.traces)

    def _fitted(self, cells: tuple[str, ...], number: int, *, spans: bool) -> tuple[str, ...]:
        """Return cells as many as the header's; none where a row is empty, or one cell across, or does not fit."""
        filled = [cell for cell in cells if cell]
        operation, trace, width = self.columns.operation, self.columns.trace, self.columns.width
        if not filled:
            return ()
        if spans and len(cells) == width and cells[operation] == cells[trace]:
            self._across(cells[trace], number)
        elif len(cells) == 1 or (len(set(filled)) == 1 and self._is_title(cells, len(filled), spans=spans)):
            self._across(filled[0], number)
        elif len(cells) >= width and not any(cells[width:]):
            return cells[:width]
        elif self.saved and (whole := self._with_resource_above(cells)):
            return whole
        elif self.ragged is None:  # what could stand under the wrong header is an error
            self.ragged = PageError(
                f"{len(cells)} cells where the header has {width}: {' | '.join(cells)[:200]}",
                where=f"table {self.table}, row {number}",
                hint="the page's table is broken there; mend a saved copy, or report it",
            )
        return ()

    def _with_resource_above(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """Return a row that lacks the resource type, which spans rows: browsers copy such a cell only once."""
        columns, rows = self.columns, self.rows
        if columns.resource is None or not rows or len(cells) != columns.width - 1:
            return ()
        whole = (*cells[: columns.resource], rows[-1].resource_type, *cells[columns.resource :])
        fits = is_own_name(whole[columns.trace]) and not is_own_name(whole[columns.operation])
        return whole if fits else ()

    def _is_title(self, cells: Sequence[str], filled: int, *, spans: bool) -> bool:
        """Tell whether what is said in one place of a row, or in several that a cell spans, is no trace's name."""
        trace = self.columns.trace
        if filled > 1:
            return spans
        return len(cells) <= trace or not cells[trace] or (trace == 0 and not is_own_name(cells[trace]))

    def _across(self, title: str, number: int) -> None:
        line = title.replace("\n", " ")
        note = line.lower().startswith(tuple(words()["notes"]["begin"])) or len(line) > 120
        code, what = ("note-row", "a note") if note else ("group-row", "a group's title")
        message = f"{what} across all columns: {line[:200]}"
        self.remarks.append(Remark(code=code, message=message, table=self.table, row=number))

    def _is_header(self, cells: tuple[str, ...], number: int, header: frozenset[str]) -> bool:
        """Tell whether a row repeats the header, perhaps with its columns in another order, which then counts."""
        if number == 1 and self.columns.operation in self.grid.carried.get(self.at + 1, ()):
            message = f"a second line of the header: {' | '.join(cells)[:200]}".replace("\n", " ")
            finer = columns_of(cells)  # it may say what is what below one cell of the first line
            self.columns = finer if isinstance(finer, Columns) else self.columns
        elif header.isdisjoint(cells) and not _is_plain_word(cells[self.columns.trace]):
            return False
        else:
            again = columns_of(cells)
            if not isinstance(again, Columns):
                return False
            self.columns = again
            message = "the header again"
        self.remarks.append(Remark(code="repeated-header", message=message, table=self.table, row=number))
        return True


def _is_plain_word(cell: str) -> bool:
    """Tell, at little cost, whether a trace cell is written as header cells are and names hardly ever."""
    return cell[1:].islower() or cell.isupper() or " " in cell or not cell.isascii()


def _row(cells: Sequence[str], columns: Columns) -> Row:
    cell = cells[columns.trace]
    if columns.more:
        cell = "\n".join(dict.fromkeys((cell, *(cells[place] for place in columns.more))))
    operation, (traces, printed) = cells[columns.operation], names_in(cell)
    resource = said_in(cells[columns.resource]) if columns.resource is not None else ""
    return Row(
        operation=operation if operation.isprintable() else _clean(operation),
        resource_type=resource if resource.isprintable() else _clean(resource),
        traces=traces,
        service_type=_clean(cells[columns.service]) if columns.service is not None else "",
        printed=printed,
    )


def _clean(cell: str) -> str:
    """Return a cell of words on one line, without characters that show nothing."""
    return HIDDEN.sub("", cell).replace("\n", " ")


def _joined(first: Row, second: Row) -> Row:
    both = tuple(dict.fromkeys(first.traces + second.traces))
    printed = " ".join(filter(None, (first.printed, second.printed)))
    return replace(first, traces=both, printed=printed)


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
        cells = {"operation": row.operation, "resource type": row.resource_type or not resources, "trace": row.traces}
        empty = [what for what, said in cells.items() if not said]
        if empty:
            yield Remark(code="empty-cell", message=f"no {' and no '.join(empty)}", table=table, row=number)
