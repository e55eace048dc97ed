"""What stands below a trace table's header: its rows, and a remark for what is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as replaced

from msgspec.structs import replace

from extractor.errors import PageError
from extractor.model import Remark, Row
from extractor.read import Grid
from extractor.recognise.columns import Columns, columns_of
from extractor.recognise.likeness import begins_as_names_do
from extractor.recognise.names import is_nothing, is_own_name, looks_like_name, names_in, said_in
from extractor.recognise.tail import names_kept, rows_before_another, rows_kept
from extractor.recognise.words import HIDDEN, words

_TALLEST = 24  # names of one cell that stand in rows of their own


class Body:
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
        width, banners, carried = columns.width, grid.banners, grid.carried
        for number, cells in enumerate(grid.rows[at + 1 :], start=1):
            if not all(cells) or len(cells) != width or banners or cells[columns.operation] == cells[columns.trace]:
                cells = self._fitted(cells, number, spans=at + number in banners)
                if not cells:
                    continue
            plain = cells[columns.trace][:1].islower() and number > 1 and header.isdisjoint(cells)
            if not plain and self._is_header(cells, number, header):
                columns = self.columns
                continue
            row = _row(cells, columns)
            if columns.resource is not None and "\n" in (printed := cells[columns.resource]):
                self._note_below(printed, number)
            hangs = carried and columns.operation in carried.get(at + number, ())
            if (hangs or not row.operation) and self._is_one_more_trace(row, number):
                rows[-1], numbers[-1] = _joined(rows[-1], row), number
                continue
            rows.append(row)
            numbers.append(number)

    def end_with_table(self) -> None:
        """Leave out, and report, what stands behind a table of saved text and could be divided as its rows are."""
        rows, begin = self.rows, self.at + 1
        names: tuple[str, ...] = ()
        if self.grid.loose:
            hanging = self._hanging()
            kept = rows_kept(rows, hanging)
            names = names_kept(rows[:kept]) if kept else ()
        else:
            kept = rows_before_another(rows)
        last = self.numbers[kept - 1] if kept else 0
        behind = [cell for cells in self.grid.rows[begin + last :] for cell in cells] if kept < len(rows) else []
        if names and names != rows[kept - 1].traces:
            behind = [*rows[kept - 1].traces[len(names) :], *behind]
            rows[kept - 1] = replace(rows[kept - 1], traces=names, printed="")
        if not behind:
            return
        del rows[kept:], self.numbers[kept:]
        self.remarks = [remark for remark in self.remarks if (remark.row or 0) <= last]
        said = " | ".join(behind)[:200].replace("\n", " ")
        message = f"words behind the table are no row, though they might be one: {said}"
        self.remarks.append(Remark(code="words-behind", message=message, table=self.table))

    def _hanging(self) -> set[int]:
        """Return the rows whose resource type is that of the row above, once those without a name have their own."""
        rows, resource = self.rows, self.columns.resource
        places = enumerate(self.numbers)
        hanging = {place for place, number in places if resource in self.grid.carried.get(self.at + number, ())}
        types = {row.resource_type for place, row in enumerate(rows) if place not in hanging}
        for place in hanging:
            if len(rows[place].traces) == 1 and rows[place].traces[0] in types:  # its trace cell is empty
                rows[place] = replace(rows[place], resource_type=rows[place].traces[0], traces=())
        return hanging

    def _note_below(self, printed: str, number: int) -> None:
        note = printed[len(said_in(printed)) :].strip()
        if note:
            message = f"a note below the resource type: {note[:200]}".replace("\n", " ")
            self.remarks.append(Remark(code="cell-note", message=message, table=self.table, row=number))

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
        resource, across = self.columns.resource, spans and len(cells) == width
        if across and cells[operation] == cells[trace]:
            self._across(cells[trace], number)
        elif not spans and self._goes_on(cells, filled, number):
            self.rows[-1] = _joined(self.rows[-1], Row(operation="", resource_type="", traces=names_in(filled[0])[0]))
            self.numbers[-1] = number
            message = f"a name by itself, taken for one more of the row above: {filled[0][:80]}".replace("\n", " ")
            self.remarks.append(Remark(code="lone-name", message=message, table=self.table, row=number))
        elif not spans and (whole := self._without_resource(cells)):
            return whole
        elif across and resource is not None and cells[trace] and cells[operation] == cells[resource]:
            return (*cells[:resource], "", *cells[resource + 1 :])  # the operation's cell reaches over it
        elif across and resource is not None and cells[resource] == cells[trace] and is_own_name(cells[trace]):
            return (*cells[:resource], "", *cells[resource + 1 :])  # the trace's cell reaches over it
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
        operation, trace = whole[columns.operation], whole[columns.trace]
        if is_own_name(trace):
            return () if is_own_name(operation) else whole
        above = rows[-1].traces[-1:]
        alike = not any(map(is_own_name, above)) and all((" " in name) == (" " in trace) for name in above)
        words = _is_small(trace) and trace != rows[-1].resource_type and not operation[:1].islower()
        return whole if words and alike else ()

    def _goes_on(self, cells: Sequence[str], filled: Sequence[str], number: int) -> bool:
        """Tell whether a row's one cell is a name: converters put a lone one, or a cell's lines, first."""
        if len(filled) > 1 or cells[0] != filled[0] or self.columns.trace == 0 or self.numbers[-1:] != [number - 1]:
            return False
        above = self.rows[-1]
        if is_own_name(above.operation) or not 0 < len(above.traces) < _TALLEST:
            return False
        names = names_in(filled[0])[0]
        return bool(names) and all(is_own_name(name) and begins_as_names_do(name) for name in names)

    def _without_resource(self, cells: tuple[str, ...]) -> tuple[str, ...]:
        """Return a row whose name stands under the resource type, with that of the row above, which spanned both."""
        columns, rows = self.columns, self.rows
        if columns.resource is None or columns.trace != columns.resource + 1 or len(cells) != columns.width:
            return ()
        name = cells[columns.resource]
        if not rows or cells[columns.trace] or not (is_own_name(name) and begins_as_names_do(name)):
            return ()
        return (*cells[: columns.resource], rows[-1].resource_type, name, *cells[columns.trace + 1 :])

    def _is_title(self, cells: Sequence[str], filled: int, *, spans: bool) -> bool:
        """Tell whether what is said in one place of a row, or in several that a cell spans, is no trace's name."""
        trace, resource = self.columns.trace, self.columns.resource
        if filled > 1:  # programs that copy tables say in each of its places what a cell across them says
            everywhere = filled == len(cells) == self.columns.width and resource is not None
            return spans or (everywhere and not begins_as_names_do(cells[trace]) and not cells[trace][0].islower())
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
            self.columns = named(finer, self.grid, self.at) if isinstance(finer, Columns) else self.columns
        elif header.isdisjoint(cells) and not _is_plain_word(cells[self.columns.trace]):
            return False
        else:
            again = columns_of(cells)
            if not isinstance(again, Columns):
                return False
            self.columns = named(again, self.grid, self.at)
            message = "the header again"
        self.remarks.append(Remark(code="repeated-header", message=message, table=self.table, row=number))
        return True


def _is_plain_word(cell: str) -> bool:
    """Tell, at little cost, whether a trace cell is written as header cells are and names hardly ever."""
    return cell[1:].islower() or cell.isupper() or " " in cell or not cell.isascii()


def named(columns: Columns, grid: Grid, at: int) -> Columns:
    """Return columns, of several of traces those that hold names below a header, and not words on them."""

    def holds_names(place: int) -> bool:
        beside = [(row[place], row[columns.trace]) for row in grid.rows[at + 1 :] if len(row) > place]
        cells = [cell for cell, trace in beside if cell and cell != trace and not is_nothing(cell)]
        return sum(
            any(is_own_name(name) or _is_small(name) for name in names_in(cell)[0]) for cell in cells
        ) * 2 >= len(cells)

    return replaced(columns, more=tuple(filter(holds_names, columns.more))) if columns.more else columns


def _is_small(name: str) -> bool:
    """Tell whether words can be a name: they begin with a small letter, as no sentence does."""
    return name[:1].islower() and looks_like_name(name)


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
