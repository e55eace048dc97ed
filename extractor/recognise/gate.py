"""A cheap test on the bytes that tells most pages without trace tables from the rest, so that they need no parse.

It never turns away a page that `recognise` would find a table in. Such a page has a header cell that says one of the
trace column's words and nothing else. So the word stands in the bytes with nothing around it, as far as the tags, bars
or line ends of its cell, but markup, blanks and what shows nothing. Where tags or character references may have broken
it up, the page is put together before it is given up. Only marks of emphasis in the middle of a word of Markdown or
RST, raised marks there, and tags with a `>` in an attribute are not looked through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.errors import PageError
from extractor.read.decode import decode
from extractor.recognise.needles import HIGH, needles_known

_LOWER = bytes(code + 32 if 65 <= code <= 90 else code for code in range(256))
_FILL = b" *_`\\-.["  # what a cell may hold beside its word, without saying more
_FILL_BEHIND = _FILL + b":"
# What tells that the cell, or sentence, says more. (Neither holds what markup begins or ends with on that side.)
_MORE = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789,'\"=/{}!?@%$^~+<(")
_MORE_BEHIND = (_MORE | frozenset(b";)")) - frozenset(b"<")
_MORE_IDEOGRAPHS = frozenset("，。、；（）《》“”‘’？！,'\"=/{}!?@%$^~+")
_WINDOW = 200
_LONGEST_GLUED = 40
_MOST_LOOKS = 2000
# A remark behind a header's word, which is taken off.
_REMARK = re.compile(rb"[ *_`\\\-.:]*(?:[(\[][^()\[\]<>|]{0,120}[)\]][ *_`\\\-.:]*)*")
_REMARK_BEHIND_IDEOGRAPHS = re.compile(r"\s*[(（\[【][^()（）\[\]【】<>|]{0,60}[)）\]】]")
_WIDE_BRACKETS = str.maketrans("（）【】", "()[]")
_SIMPLE_TABLE = re.compile(rb"= +=")  # RST; its cells are divided by blanks alone
_REFERENCE = re.compile(  # a letter, or what shows nothing, as a reference; but not the usual no-break blank
    rb"&(?:#0{0,9}(?!160;)(?:6[5-9]|[7-9][0-9]|[1-9][0-9]{2})|#x0{0,9}(?!a0;)(?:[4-7][0-9a-f]|[0-9a-f]{3})"
    rb"|nbsp[^;]|#0{0,9}32[^;]|shy|zw|zerow|neg|nob|lrm|rlm|af;|app|i[tc];|inv)"
)
_TAG = re.compile(r"<[^<>]*>")
_UNSEEN_TAGS = ("script", "style", "template", "SCRIPT", "STYLE", "TEMPLATE")
_TOOLS = ("button", "svg", "BUTTON", "SVG")  # not seen beside other words
_UNSEEN_ENDS = tuple(f"</{tag}".encode() for tag in (*_UNSEEN_TAGS, *_TOOLS))
_UNSEEN = (("<!--", "-->"), *((f"<{tag}", f"</{tag}>") for tag in _UNSEEN_TAGS))
_PERHAPS_UNSEEN = tuple((f"<{tag}", f"</{tag}>") for tag in _TOOLS)


def may_hold_traces(data: bytes) -> bool:
    """Tell whether a page can hold a trace table; false is certain, true is only likely."""
    if b"\0" in data:
        return True  # UTF-16 perhaps, or no text: reading it tells
    ascii_only = data.isascii()
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    plain = data.lower() if ascii_only else data.translate(_LOWER, HIGH)
    places = _places(plain)
    if _plain_cell(plain, places):
        return True
    if (places or not ascii_only) and not plain.startswith(b"<") and b"csv-table::" in plain:
        return True
    if not ascii_only:
        try:
            text = decode(data).text
        except PageError:
            return True
        if "（" in text or "【" in text:
            brackets = text.lower().translate(_WIDE_BRACKETS).encode("utf-8", "replace")
            brackets = brackets.translate(None, HIGH)
            if _plain_cell(brackets, _places(brackets)):
                return True
        if _ideograph_cell(text, simple_table=_SIMPLE_TABLE.search(plain) is not None):
            return True
    if (b"<" in plain and _breaks_a_word(plain, ascii_only=ascii_only)) or (b"&" in plain and _REFERENCE.search(plain)):
        return _once_unbroken(data)
    return False


def _places(plain: bytes) -> list[list[int]]:
    """Return where each needle stands that a page holds."""
    places = ([found.end() - length for found in finds(plain)] for length, finds in needles_known().searches)
    return [several for several in places if several]


def _plain_cell(plain: bytes, places: Sequence[Sequence[int]]) -> bool:
    known = needles_known()
    for several in places:
        standing = False
        looks = 0
        for at in several:
            begin = _begin(plain, at)
            word = known.word.match(plain, at) if begin is not None else None
            if begin is not None and word:
                standing = True
                looks += 1
                if looks > _MOST_LOOKS or _alone(plain, begin, word.end()):
                    return True
        if standing and _SIMPLE_TABLE.search(plain):
            return True
    return False


def _begin(plain: bytes, at: int) -> int | None:
    """Return where the word at a needle begins, with those that a lost blank glued to it; none within `prevent`."""
    begin = at
    while begin > 0 and 97 <= plain[begin - 1] <= 122:
        begin -= 1
        if at - begin > _LONGEST_GLUED:
            return None
    return begin if begin == at or plain[begin:at] in needles_known().glued else None


def _alone(plain: bytes, start: int, end: int) -> bool:
    """Tell whether nothing else is said around a word, as far as the borders of its cell."""
    before = plain[max(0, start - _WINDOW) : start].rstrip(_FILL)
    if before and before[-1] in _MORE and not needles_known().before.search(before):
        return False
    remark = _REMARK.match(plain, end, end + _WINDOW)
    behind = plain[remark.end() if remark else end : end + _WINDOW].lstrip(_FILL_BEHIND)
    return not behind or behind[0] not in _MORE_BEHIND or needles_known().behind.match(behind) is not None


def _ideograph_cell(text: str, *, simple_table: bool) -> bool:
    for name in needles_known().ideographs:
        if simple_table and name[0] in text:
            return True
        at = text.find(name[0])
        while at >= 0:
            before = text[max(0, at - _WINDOW) : at].rstrip(" *_`\\-.[:：\u00a0\u3000")
            behind = text[at + 1 : at + len(name) + 1]
            if not (before and _says_more(before[-1])):
                # Anything but ideographs inside it may be a blank, or a mark that shows nothing.
                inside = next((letter for letter in behind if letter not in name), "")
                if not _says_more(inside) or (behind.startswith(name[1:]) and _ends(text, at + len(name))):
                    return True
            at = text.find(name[0], at + 1)
    return False


def _ends(text: str, at: int) -> bool:
    """Tell whether a header's words may end at a place: nothing more is said there, or only in a remark."""
    remark = _REMARK_BEHIND_IDEOGRAPHS.match(text, at)
    return not _says_more(text[at : at + 1]) or (remark is not None and not _says_more(text[remark.end() :][:1]))


def _says_more(letter: str) -> bool:
    return letter.isalpha() or letter.isdecimal() or letter in _MORE_IDEOGRAPHS if letter else False


def _breaks_a_word(plain: bytes, *, ascii_only: bool) -> bool:
    """Tell whether tags may stand in the middle of one of our words: behind them its end, before them more of it."""
    known = needles_known().whole if ascii_only else needles_known().glued_together
    for end in known.ends.intersection(known.behind_tag(plain)):
        found = plain.find(b">" + end)
        while found >= 0:
            at = found + 1
            while plain[at - 1 : at] == b">":
                if plain.endswith(b"--", 0, at - 1):
                    return True  # a comment, which may hold anything
                at = max(plain.rfind(b"<", 0, at), 0)
                if plain.startswith(_UNSEEN_ENDS, at):
                    return True  # what stands before it is not seen, so it may be anything too
            if at > 0 and plain[at - 1 : at] + end in known.rests:
                return True
            found = plain.find(b">" + end, found + 1)
    return False


def _once_unbroken(data: bytes) -> bool:
    try:
        text = decode(data).text
    except PageError:
        return True
    from html import unescape

    known = needles_known()
    for left_out in (_UNSEEN, _PERHAPS_UNSEEN):
        for begin, end in left_out:
            first, *others = text.split(begin)
            text = first + "".join(one.partition(end)[2] for one in others)
        said = unescape(_TAG.sub("", text)).lower()
        plain = said.encode("utf-8", "replace").translate(None, HIGH)
        if any(needle in plain for needle in known.needles) or any(name[0] in said for name in known.ideographs):
            return True
    return False
