"""Paragraphs of plain text → grids: the cells of tables whose borders are lost are put together below their headers.

A cell is a paragraph, but one with several traces is several, and a cell that spans rows stands only once. So the
paragraphs behind a header are divided into rows by the cheapest reading (`division`), and the table ends where no
reading goes on, where the next header begins or the frame of the page. A table's names are all written alike, so it is
read once for each way and the better reading is taken; likewise for a column that nobody knows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from itertools import chain

from extractor.errors import PageError
from extractor.read import Grid
from extractor.read.cells import is_caption
from extractor.recognise.about import may_be_heading
from extractor.recognise.columns import Columns
from extractor.recognise.division import Cost, Reading, read_at
from extractor.recognise.headers import Header, headers_in, may_be_header
from extractor.recognise.likeness import Style, begins_as_names_do, cost_of
from extractor.recognise.names import is_note, is_own_name, looks_like_name
from extractor.recognise.words import meanings_of, other_headers, squeeze, things, words

_LONGEST_TEXT = 10_000  # paragraphs
_MOST_WEIGHED = 3_000  # paragraphs behind one header; no table of any service comes near
_LONGEST = 400  # characters of a cell
_PLAIN = 0.35  # what a row costs at most, on average, in a reading that needs no other beside it
_BETTER = 1.5  # by how much an unlikely reading must be better than the likely one …
_BETTER_FOR_VERBS, _A_ROW = 2.1, 0.75  # … and where resource types begin as names do: in all and on average
# The likely way first: a table's names may be words, and its resource types may begin as names do.
_STYLES = (Style(), Style(alike=False), Style(verbs=False))
_VERBS_ALL = Style(verbs=False, siblings=False)  # … or all of them do
_AGAIN = 3  # how often a paragraph stands in a table of which it is no operation, and no trace
_CADENCE = 0.5  # how much more a reading may cost in which no cell hangs down
_OPEN_NOTE = re.compile(r"\W{0,3}[^\W\d_]{1,12}\s?[:：]?")
_BRACKETED = re.compile(r"[(（][^()（）\n]{1,200}[)）]")
_ITEM = re.compile(r"^(?:[•·●◦▪■‣]\s{0,4}|[*–-]\s{1,4}(?=\S))", re.MULTILINE)


def grids_in(paragraphs: Sequence[str]) -> tuple[Grid, ...]:
    """Return the tables of a text, each with the heading and caption that stand before it."""
    if len(paragraphs) > _LONGEST_TEXT:
        raise PageError(f"more than {_LONGEST_TEXT:,} paragraphs", hint="no documentation page has as many")
    paragraphs = _prepared(paragraphs)
    headers = headers_in(paragraphs)
    grids: list[Grid] = []
    end = 0
    for header, following in zip(headers, [*headers, None][1:], strict=True):
        stop = _frame(paragraphs, header, following.at if following else len(paragraphs))
        reading = _best_reading(paragraphs, header, stop)
        if not reading.rows:
            continue
        at, first = reading.at, reading.at + reading.width
        cells = tuple(paragraphs[at:first]), *(row.cells for row in reading.rows)
        carried = {number: row.carried for number, row in enumerate(reading.rows, 1) if row.carried}
        if grids and at == end and len(cells[0]) == len(grids[-1].rows[0]):  # the header again, in mid-table
            grids[-1] = replace(_longer(grids[-1], cells, carried), left=reading.left)
        else:
            above = at
            while paragraphs[above - reading.width : above] == paragraphs[at:first]:  # the same header once more
                above -= reading.width
            caption, section = _above(paragraphs, above, end)
            grids.append(
                Grid(rows=cells, section=section, caption=caption, carried=carried, loose=True, left=reading.left)
            )
        end = reading.stop
    return tuple(grids)


def _prepared(paragraphs: Sequence[str]) -> list[str]:
    """Return paragraphs without the marks of lists; the word before a note, and a remark in brackets, are no cells."""
    found: list[str] = []
    for paragraph in chain.from_iterable(map(_apart, paragraphs)):
        words_only = _ITEM.sub("", paragraph)
        in_header = len(found) > 1 and bool(meanings_of(found[-1]) and meanings_of(found[-2]))
        if found and is_note(found[-1]) and _OPEN_NOTE.fullmatch(found[-1]) and not in_header:
            found[-1] = f"{found[-1].rstrip(':：')}: {words_only}"
        elif found and len(found[-1]) < _LONGEST and _BRACKETED.fullmatch(words_only) and not meanings_of(found[-1]):
            found[-1] += f"\n{words_only}"
        else:
            found.append(words_only)
    return found


def _apart(paragraph: str) -> Iterator[str]:
    """Divide a paragraph before each of its lines that belongs to no cell: a caption, or the page's frame."""
    first, *others = paragraph.split("\n")
    frame, verbs = words()["frame"], words()["verbs"]
    for line in others:
        framed = line in frame["whole"] and line.lower() not in verbs  # a cell may be a verb
        if framed or line.startswith(tuple(frame["begin"])) or is_caption(line):
            yield first
            first = line
        else:
            first += f"\n{line}"
    yield first


def _frame(paragraphs: Sequence[str], header: Header, end: int) -> int:
    """Return where the words that stand around every page begin behind a header, or `end`."""
    frame = words()["frame"]
    whole, begin = frozenset(frame["whole"]), tuple(frame["begin"])
    first = header.at + header.columns.width
    for place in range(first, end):
        if place > first and _begins_another(paragraphs, place):
            return place - _is_heading(paragraphs[place - 1])
        if paragraphs[place].startswith(begin):
            return place
        if paragraphs[place] in whole and not _is_cell(paragraphs, place, header, end):
            return place
    return end


def _begins_another(paragraphs: Sequence[str], place: int) -> bool:
    """Tell whether the header of a table of another kind begins at a place."""
    two = {squeeze(paragraph) for paragraph in paragraphs[place : place + 2]}
    if place + 1 >= len(paragraphs) or not two <= other_headers():
        return False
    named = any(is_own_name(name) and begins_as_names_do(name) for name in paragraphs[place + 2 : place + 4])
    return not (named and two <= things())


def _is_heading(paragraph: str) -> bool:
    """Tell whether words above such a header are no name of a trace."""
    return not looks_like_name(paragraph) or (paragraph[0].isupper() and " " in paragraph)


def _is_cell(paragraphs: Sequence[str], place: int, header: Header, end: int) -> bool:
    """Tell whether a paragraph stands where a row's operation or resource type does: its trace is a plain name."""
    columns = header.columns
    for column in {columns.operation, columns.resource} - {None}:
        trace = place - (column or 0) + columns.trace
        if header.at + columns.width <= place - (column or 0) and trace < end and trace != place:
            name = paragraphs[trace]
            if is_own_name(name) and (name[0].islower() or begins_as_names_do(name)):
                return True
    return False


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
    if place >= end and may_be_heading(paragraphs[place]):
        section = paragraphs[place]
    return caption.replace("\n", " "), section.replace("\n", " ")


def _best_reading(paragraphs: Sequence[str], header: Header, end: int) -> Reading:
    """Read a table in the likely way, and in others only where it costs much, and take them only if much better."""
    at, columns = header.at, header.columns
    counted = Counter(paragraphs[at + columns.width : end])
    common = frozenset(paragraph for paragraph, count in counted.items() if count >= _AGAIN)
    twice = frozenset(paragraph for paragraph, count in counted.items() if count > 1)
    others = columns.width > 2 + (columns.resource is not None)
    costs = [_cost(replace(style, common=common, twice=twice, others=others)) for style in _STYLES]
    best = read_at(paragraphs, at, end, columns, costs[0])
    if end - at > _MOST_WEIGHED:
        return best
    if best.cost > _PLAIN * len(best.rows):
        whole = read_at(paragraphs, at, end, columns, costs[0], hanging=False)
        best = whole if whole.stop >= best.stop and whole.cost <= best.cost + _CADENCE else best
    for cost, better in zip(costs[1:], (_BETTER, max(_BETTER_FOR_VERBS, len(best.rows) * _A_ROW)), strict=True):
        if best.cost > _PLAIN * len(best.rows) or not best.rows:
            other = read_at(paragraphs, at, end, columns, cost)
            best = other if other.unlikely < best.unlikely - better else best
    if columns.resource is not None and (best.cost > _PLAIN * len(best.rows) or not best.rows):
        other = read_at(paragraphs, at, end, columns, _cost(replace(_VERBS_ALL, common=common, twice=twice)))
        types = [row.cells[columns.resource] for row in other.rows if len(row.cells) == columns.width]
        if all(map(begins_as_names_do, types)) and other.unlikely < best.unlikely - _BETTER_FOR_VERBS:
            best = other
    behind = at + columns.width
    if best.cost >= len(best.rows) and behind < end and may_be_header(paragraphs[behind]):
        # Perhaps one more column, which nobody knows: only if all falls into its place then.
        wider = read_at(paragraphs, at, end, replace(columns, width=columns.width + 1), costs[0])
        plain = wider.cost <= _PLAIN * len(wider.rows) and _misplaced(wider, columns) <= _misplaced(best, columns)
        best = wider if plain and wider.unlikely < best.unlikely - _BETTER else best
    return best


def _cost(style: Style) -> Cost:
    return lru_cache(maxsize=100_000)(partial(cost_of, style=style))


def _misplaced(reading: Reading, columns: Columns) -> int:
    """Return how many cells of other columns have the form of names."""
    return sum(is_own_name(cell) for row in reading.rows for at, cell in enumerate(row.cells) if at != columns.trace)
