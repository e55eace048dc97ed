"""A cheap test on the bytes that tells most pages without trace tables from the rest, so that they need no parse.

It never turns away a page that `recognise` would find a table in. Such a page has a header cell that is one of the
trace column's words and nothing else, so its bytes hold that word's longest run of plain letters (or its first
ideograph, in one of the encodings that are read); and where the run stands, nothing but blanks and markup is between
the word and the tags, bars or line ends around it. What could break the word up without showing (character references,
soft hyphens, zero-width blanks, `<wbr>`) is taken out before a page is given up. Only a tag inside a word is not looked
through.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable
from functools import cache

from extractor.errors import PageError
from extractor.read.decode import CHARSETS, decode
from extractor.recognise.words import HIDDEN, squeeze, words

_RUN = re.compile(r"[a-z]{4,}")
_REFERENCES = re.compile(rb"&(?:#|shy|zw|zerow|neg|nob|lrm|rlm|af;|app|i[tc];|inv)")  # for what shows nothing
_GENERAL_PUNCTUATION = (b"\xe2\x80", b"\xe2\x81")
_SIMPLE_TABLE = b"\n==="
_HIDDEN_BYTES = rb"\xc2[\xa0\xad]|\xe2\x80.|\xe2\x81.|\xe3\x80\x80|\xef\xbb\xbf|\xef\xbc\x9a|\xd8\x9c|\xe1\xa0\x8e"
_FILL = rb"(?:[ \t\r\n*_`\[\]().:\\-]|&[a-z0-9#]{1,20};|<[^<>]{0,300}>|" + _HIDDEN_BYTES + rb")"
_WINDOW = 400
_MOST_LOOKS = 500
_WBR = re.compile(r"<wbr\b[^<>]{0,100}>", re.IGNORECASE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


def may_hold_traces(data: bytes) -> bool:
    """Tell whether a page can hold a trace table; false is certain, true is only likely."""
    if b"\0" in data:
        return data.startswith(_UTF16) or data.count(0) * 20 > len(data)
    lower = data.lower()
    if any(_is_cell(run, lower) for run in _runs()):
        return True
    if data.isascii():
        broken = b"<wbr" in lower or (b"&" in data and _REFERENCES.search(lower) is not None)
        return broken and _once_unbroken(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return any(mark in lower for mark in _ideographs(CHARSETS)) or _once_unbroken(data)
    if any(_is_cell(mark, lower) for mark in _ideographs(("utf-8",))):
        return True
    broken = b"<wbr" in lower or _REFERENCES.search(lower) is not None or _hides(data, text)
    return broken and _once_unbroken(data)


def _is_cell(run: bytes, lower: bytes) -> bool:
    """Tell whether a run of letters stands somewhere as a header cell would, and not in a sentence."""
    at = lower.find(run)
    if at < 0:
        return False
    cell = _cells(_SIMPLE_TABLE in lower)
    for _ in range(_MOST_LOOKS):
        if cell.search(lower[max(0, at - _WINDOW) : at + _WINDOW]):
            return True
        at = lower.find(run, at + 1)
        if at < 0:
            return False
    return True  # not told within bounds: the page gets its parse


@cache
def _cells(simple_table: bool) -> re.Pattern[bytes]:
    """Return a pattern of the trace column's words as whole cells; a simple table's are divided by blanks alone."""
    edge = rb" " if simple_table else rb""
    names = rb"|".join(
        (_FILL + rb"+").join(word.encode() for word in name.split(" ")) for name in sorted(_trace_words())
    )
    before, after = rb"(?:\A|[>|\n\r\t;" + edge + rb"])", rb"(?:\Z|[<|\n\r\t&" + edge + rb"])"
    return re.compile(before + _FILL + rb"{0,40}(?:" + names + rb")" + _FILL + rb"{0,40}?" + after, re.DOTALL)


def _hides(data: bytes, text: str) -> bool:
    suspected = b"\xc2\xad" in data or b"\xef\xbb\xbf" in data or any(mark in data for mark in _GENERAL_PUNCTUATION)
    return (suspected or b"\xd8\x9c" in data or b"\xe1\xa0\x8e" in data) and HIDDEN.search(text) is not None


def _stands_alone(run: bytes, lower: bytes) -> bool:
    """Tell whether a run of letters stands somewhere without another letter before it: `event`, but not `prevent`."""
    at = lower.find(run)
    while at >= 0:
        if at == 0 or not 97 <= lower[at - 1] <= 122:
            return True
        at = lower.find(run, at + 1)
    return False


def _once_unbroken(data: bytes) -> bool:
    try:
        text = decode(data).text
    except PageError:
        return False
    whole = HIDDEN.sub("", html.unescape(_WBR.sub("", text))).lower().encode("utf-8", "replace")
    return any(_is_cell(mark, whole) for mark in (*_runs(), *_ideographs(("utf-8",))))


@cache
def _runs() -> tuple[bytes, ...]:
    """Return runs of letters of which every trace column's word in plain letters holds one, where a word begins."""
    chosen: set[str] = set()
    # Short words first, for they are in the longer ones: `trace` serves `trace name` too.
    for name in sorted(_trace_words(), key=lambda name: (len(name), name)):
        found = _RUN.findall(name)
        if found and not any(run.startswith(tuple(chosen)) for run in found):
            chosen.add(max(found, key=len))
    return tuple(sorted(run.encode() for run in chosen))


@cache
def _ideographs(charsets: Iterable[str]) -> tuple[bytes, ...]:
    """Return the first characters of the trace column's other words, in the encodings named."""
    found: set[bytes] = set()
    for first in {name[0] for name in _trace_words() if not _RUN.search(name)}:
        for charset in charsets:
            try:
                found.add(first.encode(charset).lower())
            except UnicodeEncodeError:
                continue
    return tuple(sorted(found))


def _trace_words() -> set[str]:
    certainties = words()["columns"]["trace"].values()
    return {squeeze(name) for languages in certainties for names in languages.values() for name in names}
