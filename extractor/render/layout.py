"""Words → lines that fit a terminal, wide characters counted as wide; prose is broken over lines, a name never."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from msgspec.structs import replace

from extractor.render.escape import no_commands, plain
from extractor.render.style import Style, Tone
from extractor.values import Value

_GAP = "  "
_NARROW_PROSE = 16  # columns below which a column of prose is hard to read
_WIDEST_PADDING = 60  # in a pipe a longer cell moves what follows it: one long cell must not widen a million rows


class Word(Value, frozen=True, kw_only=True):
    """What stands between two blanks of a line, made harmless for a terminal: a word, or a name that has blanks."""

    text: str
    tone: Tone = Tone.PLAIN
    is_name: bool = False
    """Whether it may never be broken; other words may be where ideographs meet."""


Phrase = Sequence[Word]


def prose(text: str, tone: Tone = Tone.PLAIN) -> Phrase:
    """Return words that may be broken over lines."""
    return [Word(text=word, tone=tone) for word in plain(text).split(" ")] if text else []


def names(values: Iterable[str], tone: Tone = Tone.PLAIN) -> Phrase:
    """Return names, divided by commas, each of which stays whole."""
    *first, last = [plain(value) for value in values] or [""]
    texts = [*(f"{name}," for name in first), last]
    return [Word(text=text, tone=tone, is_name=True) for text in texts if text]


def led(sign: str, phrase: Phrase) -> Phrase:
    """Return a phrase with a sign that stays with its first word."""
    return [replace(phrase[0], text=f"{sign} {phrase[0].text}"), *phrase[1:]] if phrase else phrase


def joined(*phrases: Phrase, by: str) -> Phrase:
    """Return phrases as one, with a sign between them."""
    line: list[Word] = []
    for phrase in phrases:
        line += led(by, phrase) if line else phrase
    return line


def width_of(text: str) -> int:
    """Return how many terminal columns a text takes."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):  # marks above and below; those of Thai combine with class 0
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def phrase_width(phrase: Phrase) -> int:
    """Return how many columns a phrase takes on one line."""
    return sum(width_of(word.text) for word in phrase) + max(0, len(phrase) - 1)


def wrap(phrase: Phrase, width: int | None, hang: int = 0) -> list[Phrase]:
    """Break a phrase into lines; those after the first have `hang` columns less."""
    if width is None:
        return [phrase]
    lines: list[list[Word]] = [[]]
    used = 0
    for word in phrase:
        room = width if len(lines) == 1 else width - hang
        needed = width_of(word.text) + bool(lines[-1])
        if used + needed <= room:
            lines[-1].append(word)
            used += needed
            continue
        pieces = [word] if word.is_name else _pieces(word, width - hang)
        lines[-1:] = [*filter(None, lines[-1:]), *([piece] for piece in pieces)]
        used = width_of(pieces[-1].text)
    return list(lines)


def _pieces(word: Word, width: int) -> list[Word]:
    """Break a word beside its wide characters; what stands between two of them is never broken."""
    pieces = [""]
    used = 0
    for run in _runs(word.text):
        needed = width_of(run)
        if used and used + needed > width:
            pieces.append("")
            used = 0
        pieces[-1] += run
        used += needed
    return [replace(word, text=piece) for piece in pieces]


def _runs(text: str) -> Iterator[str]:
    """Divide a text into its wide characters and what stands between them; marks stay with what they mark."""
    if text.isascii():
        yield text
        return
    start, previous = 0, 1
    for position, character in enumerate(text):
        width = _character_width(character)
        if position > start and width and 2 in (previous, width):
            yield text[start:position]
            start = position
        previous = width or previous
    yield text[start:]


def painted(phrase: Phrase, style: Style) -> str:
    """Return a line of words as it is printed."""
    runs = groupby(phrase, key=lambda word: word.tone)
    return " ".join(style.paint(" ".join(word.text for word in run), tone) for tone, run in runs)


def folded(phrase: Phrase, style: Style, indent: int = 0, hang: int = 0, lead: str = "") -> Iterator[str]:
    """Yield a phrase as lines that are indented, and hung in after the first, which `lead` can begin."""
    room = None if style.width is None else style.width - indent
    for number, line in enumerate(wrap(phrase, room, hang)):
        margin = " " * (indent + hang) if number else lead or " " * indent
        yield f"{margin}{painted(line, style)}".rstrip()


def fold_lines(text: str, style: Style) -> str:
    """Return a text that is harmless already with its lines folded for a terminal."""
    if style.width is None:
        return text
    lines = ([Word(text=word) for word in line.split(" ")] for line in text.splitlines())
    return printed(folded_line for line in lines for folded_line in folded(line, style, hang=2))


def column_width(heads: Iterable[Phrase], style: Style) -> int:
    """Return how wide a column of names is: the widest, but no more than half of the line."""
    widest = _WIDEST_PADDING if style.width is None else style.width // 2
    return max((width for width in map(phrase_width, heads) if width <= widest), default=0)


def entry(head: Phrase, text: Phrase, style: Style, *, column: int, lead: str = "", hang: int = 2) -> Iterator[str]:
    """Yield `head` in its column and `text` next to it; on a terminal, a head too wide has a line of its own."""
    if text and (style.width is None or phrase_width(head) <= column):
        start = lead + _padded(head, column, style) + _GAP
        yield from folded(text, style, len(lead) + column + len(_GAP), hang, lead=start)
        return
    yield from folded(head, style, len(lead), hang=2, lead=lead)
    if text:
        yield from folded(text, style, len(lead) + 2, hang)


def _padded(phrase: Phrase, width: int, style: Style) -> str:
    return painted(phrase, style) + " " * (width - phrase_width(phrase))


def text_table(
    header: Sequence[str], rows: Iterable[Sequence[Phrase]], style: Style, indent: int = 0, *, labelled: bool = False
) -> Iterator[str]:
    """Yield rows in columns below their header; where names leave too little room for that, each row as an entry.

    An entry has its cells in a line, each with its title where the cells do not tell themselves what they are.
    """
    head = [prose(title, Tone.FAINT) for title in header]
    cells = [head, *rows]
    widths = _fitting([[row[number] for row in cells] for number in range(len(head))], style, indent)
    if widths is None:
        for row in cells[1:]:
            yield from folded(row[0], style, indent, hang=2)
            facts = [led(title.lower(), cell) if labelled else cell for title, cell in zip(header, row, strict=True)]
            yield from folded(joined(*facts[1:], by="·"), style, indent + 4, hang=2)
        return
    for row in cells:
        broken = [wrap(cell, None if style.width is None else width) for cell, width in zip(row, widths, strict=True)]
        for number in range(max(map(len, broken))):
            parts = [
                _padded(lines[number] if number < len(lines) else (), width, style)
                for lines, width in zip(broken, widths, strict=True)
            ]
            yield (" " * indent + _GAP.join(parts)).rstrip()


def _fitting(columns: Sequence[Sequence[Phrase]], style: Style, indent: int) -> list[int] | None:
    """Return how wide each column is; none where the least that they need does not fit."""
    widths = [max(map(phrase_width, column)) for column in columns]
    if style.width is None:
        return [min(width, _WIDEST_PADDING) for width in widths]
    room = style.width - indent - len(_GAP) * (len(widths) - 1)
    titles = [max(width_of(word.text) for word in head) for head, *_ in columns]
    least = [max(title, *map(_least_width, cells)) for title, (_, *cells) in zip(titles, columns, strict=True)]
    if sum(least) > room:
        return None
    widths = [min(width, room) for width in widths]
    while sum(widths) > room:
        spare = [width if width > minimum else 0 for width, minimum in zip(widths, least, strict=True)]
        widths[spare.index(max(spare))] -= 1
    return widths


def _least_width(phrase: Phrase) -> int:
    """Return how narrow a cell can be set: as its longest name, or as readable prose."""
    unbroken = max((width_of(word.text) if word.is_name else _widest_run(word.text) for word in phrase), default=0)
    return unbroken if all(word.is_name for word in phrase) else max(unbroken, min(phrase_width(phrase), _NARROW_PROSE))


def _widest_run(text: str) -> int:
    return max(map(width_of, _runs(text)))


def printed(lines: Iterable[str]) -> str:
    """Return lines as a text in which no build agent finds a command."""
    return no_commands("".join(f"{line}\n" for line in lines))
