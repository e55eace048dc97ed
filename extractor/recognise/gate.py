"""A cheap test on the bytes that tells most pages without trace tables from the rest, so that they need no parse.

It never turns away a page that `recognise` would find a table in. Such a page has a header cell that says one of the
trace column's words and nothing else. So the word stands in the bytes with nothing around it, as far as the tags, bars
or line ends of its cell, but markup, blanks and what shows nothing. Where tags or character references may have broken
it up, the page is put together before it is given up. Only marks of emphasis in the middle of a word of Markdown or
RST are not looked through.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from extractor.errors import PageError
from extractor.read.decode import decode
from extractor.recognise.words import squeeze, words

_LOWER = bytes(code + 32 if 65 <= code <= 90 else code for code in range(256))
_HIGH = bytes(range(128, 256))
_FILL = b" *_`\\-.\r["  # what a cell may hold beside its word, without saying more
_FILL_BEHIND = _FILL + b":"
# What tells that the cell, or sentence, says more. (Neither holds what markup begins or ends with on that side.)
_MORE = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789,'\"=/{}!?@%$^~+<(")
_MORE_BEHIND = (_MORE | frozenset(b";)")) - frozenset(b"<")
_MORE_IDEOGRAPHS = frozenset("，。、；（）《》“”‘’？！,'\"=/{}!?@%$^~+")
_WINDOW = 200
_MOST_LOOKS = 2000
_SIMPLE_TABLE = re.compile(rb"= +=")  # RST; its cells are divided by blanks alone
_REFERENCE = re.compile(  # a letter, or what shows nothing, as a reference; but not the usual no-break blank
    rb"&(?:#0{0,9}(?!160;)(?:6[5-9]|[7-9][0-9]|[1-9][0-9]{2})|#x0{0,9}(?!a0;)(?:[4-7][0-9a-f]|[0-9a-f]{3})"
    rb"|shy|zw|zerow|neg|nob|lrm|rlm|af;|app|i[tc];|inv)"
)
_BEHIND_TAG = re.compile(rb">([a-z]{1,20})(?![a-z0-9])")
_TAG = re.compile(r"<[^<>]*>")


def may_hold_traces(data: bytes) -> bool:
    """Tell whether a page can hold a trace table; false is certain, true is only likely."""
    if b"\0" in data:
        return True  # UTF-16 perhaps, or no text: reading it tells
    ascii_only = data.isascii()
    plain = data.lower() if ascii_only else data.translate(_LOWER, _HIGH)
    if _plain_cell(plain):
        return True
    if not ascii_only:
        try:
            text = decode(data).text
        except PageError:
            return True
        if _ideograph_cell(text, simple_table=_SIMPLE_TABLE.search(plain) is not None):
            return True
    if (b"<" in plain and _breaks_a_word(plain)) or (b"&" in plain and _REFERENCE.search(plain)):
        return _once_unbroken(data)
    return False


def _plain_cell(plain: bytes) -> bool:
    known = _known()
    for needle in known.needles:
        standing = False
        looks = 0
        at = plain.find(needle)
        while at >= 0:
            within = at > 0 and 97 <= plain[at - 1] <= 122  # `prevent`
            word = None if within else known.word.match(plain, at)
            if word:
                standing = True
                looks += 1
                if looks > _MOST_LOOKS or _alone(plain, at, word.end()):
                    return True
            at = plain.find(needle, at + 1)
        if standing and _SIMPLE_TABLE.search(plain):
            return True
    return False


def _alone(plain: bytes, start: int, end: int) -> bool:
    """Tell whether nothing else is said around a word, as far as the borders of its cell."""
    before = plain[max(0, start - _WINDOW) : start].rstrip(_FILL)
    if before and before[-1] in _MORE and not _known().before.search(before):
        return False
    behind = plain[end : end + _WINDOW].lstrip(_FILL_BEHIND)
    return not behind or behind[0] not in _MORE_BEHIND or _known().behind.match(behind) is not None


def _ideograph_cell(text: str, *, simple_table: bool) -> bool:
    for name in _known().ideographs:
        if simple_table and name[0] in text:
            return True
        at = text.find(name[0])
        while at >= 0:
            before = text[max(0, at - _WINDOW) : at].rstrip(" *_`\\-.[:：\u00a0\u3000")
            behind = text[at + 1 : at + len(name) + 1]
            if not (before and _says_more(before[-1])):
                # Anything but ideographs inside it may be a blank, or a mark that shows nothing.
                inside = next((letter for letter in behind if letter not in name), "")
                if not _says_more(inside) or (behind.startswith(name[1:]) and not _says_more(behind[len(name) - 1 :])):
                    return True
            at = text.find(name[0], at + 1)
    return False


def _says_more(letter: str) -> bool:
    return letter.isalnum() or letter in _MORE_IDEOGRAPHS if letter else False


def _breaks_a_word(plain: bytes) -> bool:
    """Tell whether tags may stand in the middle of one of our words: behind them its end, before them more of it."""
    known = _known()
    for end in known.ends.intersection(_BEHIND_TAG.findall(plain)):
        found = plain.find(b">" + end)
        while found >= 0:
            at = found + 1
            while plain[at - 1 : at] == b">":
                if plain.endswith(b"--", 0, at - 1):
                    return True  # a comment, which may hold anything
                at = max(plain.rfind(b"<", 0, at), 0)
            if at > 0 and plain[at - 1 : at] + end in known.rests:
                return True
            found = plain.find(b">" + end, found + 1)
    return False


def _once_unbroken(data: bytes) -> bool:
    try:
        text = decode(data).text
    except PageError:
        return True
    first, *others = text.split("<!--")
    text = first + "".join(comment.partition("-->")[2] for comment in others)
    text = html.unescape(_TAG.sub("", text)).lower()
    plain = text.encode("utf-8", "replace").translate(None, _HIGH)
    return any(needle in plain for needle in _known().needles) or any(name[0] in text for name in _known().ideographs)


@dataclass(frozen=True, slots=True)
class _Known:
    """The trace column's words, made ready for searching."""

    needles: tuple[bytes, ...]
    """Words, or beginnings of words, one of which every name in plain letters holds."""
    word: re.Pattern[bytes]
    """A whole word that begins with a needle."""
    before: re.Pattern[bytes]
    """The end of the words that may stand before it in a name."""
    behind: re.Pattern[bytes]
    rests: frozenset[bytes]
    """The words, and every end of them."""
    ends: frozenset[bytes]
    """Every end of them that is not a whole word."""
    ideographs: tuple[str, ...]


@cache
def _known() -> _Known:
    certainties = words()["columns"]["trace"].values()
    names = sorted({squeeze(name) for languages in certainties for written in languages.values() for name in written})
    plain = {name: name.encode().translate(None, _HIGH).split() for name in names}
    needles: list[bytes] = []
    # Short words first, for longer ones begin with them: `trace` serves `tracename` too.
    for parts in sorted(plain.values(), key=lambda parts: (sum(map(len, parts)), parts)):
        if not any(part.startswith(tuple(needles)) for part in parts) and len(max(parts, key=len, default=b"")) > 3:
            needles.append(max(parts, key=len))
    whole: set[bytes] = set()
    before: set[bytes] = set()
    behind: set[bytes] = set()
    for parts in plain.values():
        at = next((place for place, part in enumerate(parts) if part.startswith(tuple(needles))), None)
        if at is not None:
            whole.add(parts[at])
            before |= set(parts[:at][-1:])
            behind |= set(parts[at + 1 :][:1])
    rests = frozenset(part[cut:] for parts in plain.values() for part in parts for cut in range(len(part)))
    return _Known(
        needles=tuple(needles),
        word=re.compile(_any(whole) + rb"(?![a-z0-9])"),
        before=re.compile(rb"(?:^|[^a-z0-9])" + _any(before) + rb"\Z"),
        behind=re.compile(_any(behind) + rb"(?![a-z0-9])"),
        rests=rests,
        ends=frozenset(part[cut:] for parts in plain.values() for part in parts for cut in range(1, len(part))),
        ideographs=tuple(name for name, parts in plain.items() if not any(len(part) > 3 for part in parts)),
    )


def _any(parts: Iterable[bytes]) -> bytes:
    return b"(?:" + b"|".join(map(re.escape, sorted(parts, key=lambda part: (-len(part), part)))) + b")"
