"""Paragraphs of plain text → grids: finds the headers of tables whose borders are lost, and puts their cells together.

A cell is a paragraph, but one with several traces is several, and a cell that spans rows stands only once. So the
paragraphs behind a header are divided into rows by the cheapest reading: each column says how likely a paragraph is
one of its cells, and the table ends where no reading goes on, or where the next header begins. A table's names are all
written alike, so it is read once for each way and the better reading is taken; likewise for a column that nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from math import inf

from extractor.errors import PageError
from extractor.read import Grid
from extractor.read.cells import is_caption
from extractor.recognise.about import begins_with_date
from extractor.recognise.columns import Columns, columns_of
from extractor.recognise.names import is_note, is_nothing, is_own_name, looks_like_name, names_in
from extractor.recognise.words import HIDDEN, meanings_of, words

_WIDEST = 8  # columns of a table
_TALLEST = {"trace": 24, "operation": 3}  # paragraphs of one cell; 1 where not named
_UNLIKE = 4.0  # one more of these in a cell, and it is probably none of that cell
_LONGEST_TEXT = 10_000  # paragraphs
_LOOSE = 3.0  # a row that costs more is read in the middle of a table, but no table ends in it
_WORST = 30.0  # no row costs more
_EXPLAINED = 0.7  # what a paragraph is worth that finds its place in a row
_HANGING = {"operation": 2.2, "resource": 1.0}  # a cell that hangs down from the row above; 2.0 where not named
_ALONE = 1.3  # an operation of one word
_TITLE = 1.3  # a paragraph by itself above a row: a group's title
_PLAIN = 0.35  # what a row costs at most, on average, in a reading that needs no other beside it
_BETTER = 1.5  # by how much an unlikely reading must be better than the likely one
_FIGURE = re.compile(r"(?:figure|fig\.|图)\s{0,3}\d", re.IGNORECASE)
_ITEM = re.compile(r"^(?:[•·●◦▪■‣]\s{0,4}|[*–-]\s{1,4}(?=\S))", re.MULTILINE)


def grids_in(paragraphs: Sequence[str]) -> tuple[Grid, ...]:
    """Return the tables of a text, each with the heading and caption that stand before it."""
    if len(paragraphs) > _LONGEST_TEXT:
        raise PageError(f"more than {_LONGEST_TEXT:,} paragraphs", hint="no documentation page has as many")
    paragraphs = _prepared(paragraphs)
    headers = _headers(paragraphs)
    costs = [lru_cache(maxsize=100_000)(partial(_cost, alike=alike)) for alike in (True, False)]
    grids: list[Grid] = []
    end = 0
    for header, following in zip(headers, [*headers, None][1:], strict=True):
        stop = _frame(paragraphs, header.at, following.at if following else len(paragraphs))
        reading = _best_reading(paragraphs, header, stop, costs)
        if not reading.rows:
            continue
        at, first = reading.at, reading.at + reading.width
        cells = tuple(paragraphs[at:first]), *(row.cells for row in reading.rows)
        carried = {number: row.carried for number, row in enumerate(reading.rows, 1) if row.carried}
        if grids and at == end and len(cells[0]) == len(grids[-1].rows[0]):  # the header again, in mid-table
            grids[-1] = _longer(grids[-1], cells, carried)
        else:
            caption, section = _above(paragraphs, at, end)
            grids.append(Grid(rows=cells, section=section, caption=caption, carried=carried))
        end = reading.stop
    return tuple(grids)


def _prepared(paragraphs: Sequence[str]) -> Sequence[str]:
    """Return paragraphs without the marks of lists, and with the word that begins a note together with the note."""
    found: list[str] = []
    for paragraph in paragraphs:
        words_only = _ITEM.sub("", paragraph)
        if found and is_note(found[-1]) and found[-1].endswith((":", "：")) and "\n" not in found[-1]:
            found[-1] += f" {words_only}"
        else:
            found.append(words_only)
    return found


def _frame(paragraphs: Sequence[str], at: int, end: int) -> int:
    """Return where the words that stand around every page begin behind a header, or `end`."""
    frame = words()["frame"]
    whole, begin = frozenset(frame["whole"]), tuple(frame["begin"])
    for place in range(at, end):
        if paragraphs[place] in whole or paragraphs[place].startswith(begin):
            return place
    return end


def _longer(grid: Grid, cells: tuple[tuple[str, ...], ...], carried: Mapping[int, Sequence[int]]) -> Grid:
    moved = {len(grid.rows) + number: places for number, places in carried.items()}
    return replace(grid, rows=grid.rows + cells, carried={**grid.carried, **moved})


def _above(paragraphs: Sequence[str], at: int, end: int) -> tuple[str, str]:
    """Return the caption and the heading before a header, behind the table before; a sentence is neither."""
    caption = section = ""
    place = at - 1
    if place >= end and is_caption(paragraphs[place]):
        caption = paragraphs[place]
        place -= 1
    if (
        place >= end
        and len(paragraphs[place]) <= 120
        and not paragraphs[place].endswith((".", "。", ":", "：", "!", "！"))
        and not begins_with_date(paragraphs[place])
        and not _FIGURE.match(paragraphs[place])
    ):
        section = paragraphs[place]
    return caption.replace("\n", " "), section.replace("\n", " ")


@dataclass(frozen=True, slots=True)
class _Header:
    at: int
    columns: Columns


def _headers(paragraphs: Sequence[str]) -> list[_Header]:
    """Return the places where a trace table's header stands, each as wide as it can be."""
    found: list[_Header] = []
    at = 0
    while at < len(paragraphs):
        known = 0
        while known < _WIDEST and at + known < len(paragraphs) and meanings_of(paragraphs[at + known]):
            known += 1
        for width in range(known, 1, -1):
            columns = columns_of(tuple(paragraphs[at : at + width]))
            # Without borders, a field named so in a list of others would be one more such header.
            if isinstance(columns, Columns) and not (columns.lonely and columns.sure):
                found.append(_Header(at, columns))
                at += width - 1
                break
        else:
            between = _with_unknown_between(paragraphs, at, known)
            if between is not None:
                found.append(between)
                at += between.columns.width - 1
        at += 1
    return found


def _with_unknown_between(paragraphs: Sequence[str], at: int, known: int) -> _Header | None:
    """Return a header that has one word nobody knows between its first column and its last ones."""
    if not 0 < known < _WIDEST - 1:
        return None
    behind = known + 1
    while behind < _WIDEST and at + behind < len(paragraphs) and meanings_of(paragraphs[at + behind]):
        behind += 1
    columns = columns_of(tuple(paragraphs[at : at + behind])) if behind > known + 1 else None
    if isinstance(columns, Columns) and columns.sure and not columns.lonely and _may_be_header(paragraphs[at + known]):
        return _Header(at, columns)
    return None


def _may_be_header(paragraph: str) -> bool:
    return len(paragraph) <= 30 and "\n" not in paragraph and not paragraph.endswith((".", "。", ":", "："))


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[str, ...]
    carried: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to read what stands behind a header."""

    at: int
    """Where the header begins."""
    width: int
    rows: Sequence[_Row]
    stop: int
    cost: float
    unlikely: float
    """What its rows cost, less what they explain."""


_Cost = Callable[[str, str, int, str], float]
"""Says how unlike a cell of a column a paragraph is: the paragraph, the role, its number in the cell, the one above."""


def _best_reading(paragraphs: Sequence[str], header: _Header, end: int, costs: Sequence[_Cost]) -> _Reading:
    """Read a table in the likely way, and in others only where it costs much, and take them only if much better."""
    at, columns = header.at, header.columns
    best = _read_at(paragraphs, at, end, columns, costs[0])
    if best.cost > _PLAIN * len(best.rows):
        in_words = _read_at(paragraphs, at, end, columns, costs[1])
        best = in_words if in_words.unlikely < best.unlikely - _BETTER else best
    behind = at + columns.width
    if best.cost > len(best.rows) and behind < end and _may_be_header(paragraphs[behind]):
        # Perhaps one more column, which nobody knows: only if all falls into its place then.
        wider = _read_at(paragraphs, at, end, replace(columns, width=columns.width + 1), costs[0])
        plain = wider.cost <= _PLAIN * len(wider.rows) and _misplaced(wider, columns) <= _misplaced(best, columns)
        best = wider if plain and wider.unlikely < best.unlikely - _BETTER else best
    return best


def _misplaced(reading: _Reading, columns: Columns) -> int:
    """Return how many cells of other columns have the form of names."""
    return sum(is_own_name(cell) for row in reading.rows for at, cell in enumerate(row.cells) if at != columns.trace)


@dataclass(frozen=True, slots=True)
class _Step:
    """The cheapest way to have read so far: its cost, where the last row began, and how its cells were cut."""

    cost: float
    begin: int
    cuts: tuple[int, ...]
    loose: bool
    """Whether its last row is so unlike the others that it may be the words behind the table."""
    titled: bool = False
    """Whether the paragraph the last row begins with is a title above it."""


def _read_at(paragraphs: Sequence[str], header: int, end: int, columns: Columns, cost: _Cost) -> _Reading:
    """Divide the paragraphs behind a header, before `end`, into rows."""
    named = {columns.operation: "operation", columns.trace: "trace", columns.resource: "resource"}
    roles = [named.get(place, "other") for place in range(columns.width)]
    at = header + columns.width
    steps: dict[int, _Step] = {at: _Step(0.0, at, (), False)}
    furthest = begin = at
    while begin <= furthest and begin < end:
        step = steps.get(begin)
        if step is not None:
            for stop, way in _ways_on(paragraphs, begin, end, roles, cost, first=begin == at):
                if stop not in steps or step.cost + way.cost < steps[stop].cost:
                    steps[stop] = replace(way, cost=step.cost + way.cost)
                    furthest = max(furthest, stop)
        begin += 1

    def unlikely(stop: int) -> float:
        """Weigh what the rows cost against how much of the text they explain; names left behind count heavily."""
        left = paragraphs[stop : min(end, stop + columns.width)]
        names_left = any(cost(paragraph, "trace", 1, "") == 0.0 for paragraph in left)
        return steps[stop].cost - _EXPLAINED * (stop - at) + (_UNLIKE if names_left else 0.0)

    stop = min((stop for stop, step in steps.items() if not step.loose), key=unlikely)
    rows = _cut(paragraphs, steps, at, stop)
    return _Reading(header, columns.width, rows, stop, steps[stop].cost, unlikely(stop))


def _ways_on(
    paragraphs: Sequence[str], begin: int, end: int, roles: Sequence[str], cost: _Cost, *, first: bool
) -> Iterator[tuple[int, _Step]]:
    """Return where a row that begins at a paragraph can end, by itself or with a title above it."""
    for stop, (price, cuts) in _readings(paragraphs, begin, end, roles, cost, first=first).items():
        yield stop, _Step(price, begin, cuts, loose=price > _LOOSE)
    title = _cost_of_title(paragraphs[begin])
    if begin + 1 < end and title < inf:
        for stop, (price, cuts) in _readings(paragraphs, begin + 1, end, roles, cost, first=first).items():
            if price <= 1.0 and len(set(cuts)) == len(cuts):
                yield stop, _Step(title + price, begin, cuts, loose=False, titled=True)


def _cost_of_title(paragraph: str) -> float:
    """Say how unlike a title or note between rows a paragraph is."""
    if is_note(paragraph):
        return 0.2
    if len(paragraph) > 80 or paragraph.endswith((".", "。")) or is_caption(paragraph) or is_own_name(paragraph):
        return inf
    if "a" <= paragraph[:1] <= "z":  # a resource type, or a name
        return inf
    return _TITLE


def _readings(
    paragraphs: Sequence[str], begin: int, end: int, roles: Sequence[str], cost: _Cost, *, first: bool
) -> dict[int, tuple[float, tuple[int, ...]]]:
    """Return where a row that begins at a paragraph can end: the cheapest way, and where each of its cells ends."""
    partial_: dict[int, tuple[float, tuple[int, ...]]] = {begin: (0.0, ())}
    for role in roles:
        longer: dict[int, tuple[float, tuple[int, ...]]] = {}
        for start, (price, cuts) in partial_.items():
            if role != "trace" and not first:
                _offer(longer, start, price + _HANGING.get(role, 2.0), cuts)
            above = ""
            for height in range(1, min(_TALLEST.get(role, 1), end - start) + 1):
                paragraph = paragraphs[start + height - 1]
                price += cost(paragraph, role, height, above)
                if price > _WORST:
                    break
                _offer(longer, start + height, price, cuts)
                above = paragraph
        partial_ = longer
    partial_.pop(begin, None)
    return partial_


def _offer(ends: dict[int, tuple[float, tuple[int, ...]]], stop: int, price: float, cuts: tuple[int, ...]) -> None:
    if stop not in ends or price < ends[stop][0]:
        ends[stop] = price, (*cuts, stop)


def _cost(paragraph: str, role: str, height: int, above: str, *, alike: bool) -> float:
    """Say how unlike a cell of that column a paragraph is, as its `height`th in the cell, below another.

    `alike` says that the table's names are such as are names by themselves, not words.
    """
    if _is_field(paragraph):
        return inf
    if is_note(paragraph):
        return inf if height == 1 or role not in ("trace", "operation") else 0.5
    if role == "trace":
        return _cost_of_trace(paragraph, height, above, alike=alike)
    if len(paragraph) > 400 or is_caption(paragraph):
        return inf
    own = is_own_name(HIDDEN.sub("", paragraph))
    if role == "operation":
        # Operations begin with a capital where there are capitals: small words are a name such as `create access log`.
        latin = paragraph.isascii() and paragraph.replace(" ", "").isalpha()
        plain = (
            3.0 if own else 2.0 if latin and paragraph.islower() else _ALONE if latin and " " not in paragraph else 0.0
        )
        return plain + 3.0 * (height - 1)
    if role == "resource":
        return inf if len(paragraph) > 100 else 1.0 if paragraph.endswith((".", "。")) else 0.0
    return 0.0


def _is_field(paragraph: str) -> bool:
    """Tell whether a paragraph names the column or field of trace names: it stands in another table then."""
    meanings = meanings_of(paragraph) if " " in paragraph or "_" in paragraph else ()
    return any(meaning.role == "trace" and meaning.sure for meaning in meanings)


def _cost_of_trace(paragraph: str, height: int, above: str, *, alike: bool) -> float:
    if is_nothing(paragraph):
        return 0.8 if height == 1 else inf
    names = names_in(paragraph)[0]
    if not names or not all(map(looks_like_name, names)) or paragraph.lower() in words()["answers"]:
        return inf
    # Headings have the form of names with blanks, but for their capital: as a cell they are the last resort.
    own = all(map(is_own_name, names))
    if alike:
        plain = 0.0 if own else 0.3 if names[0][0].islower() else _UNLIKE
    else:
        plain = 0.6 if own else 0.3 if " " not in names[0] else 0.6
    if height == 1:
        return plain
    unlike = 1.5 if own != all(map(is_own_name, names_in(above)[0])) else 0.0
    return plain + (1.0 if own else _UNLIKE) + unlike


def _cut(paragraphs: Sequence[str], steps: dict[int, _Step], at: int, stop: int) -> list[_Row]:
    pieces: list[_Step] = []
    while stop > at:
        pieces.append(steps[stop])
        stop = steps[stop].begin
    rows: list[_Row] = []
    above: tuple[str, ...] = ()
    for piece in reversed(pieces):
        begin = piece.begin
        if piece.titled:
            rows.append(_Row((paragraphs[begin],)))
            begin += 1
        starts = (begin, *piece.cuts[:-1])
        carried = tuple(
            place for place, (start, cut) in enumerate(zip(starts, piece.cuts, strict=True)) if start == cut
        )
        above = tuple(
            above[place] if place in carried else "\n".join(paragraphs[start:cut])
            for place, (start, cut) in enumerate(zip(starts, piece.cuts, strict=True))
        )
        rows.append(_Row(above, carried))
    return rows
