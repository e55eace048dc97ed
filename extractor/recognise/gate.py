"""A cheap test on the bytes that tells most pages without trace tables from the rest, so that they need no parse.

It never turns away a page that `recognise` would find a table in. Such a page has a header cell that says one of the
trace column's words and nothing else. So the word stands in the bytes with nothing around it, as far as the tags, bars
or line ends of its cell, but markup, blanks and what shows nothing. Where tags or character references may have broken
it up, the page is put together before it is given up. Only markup of Markdown or RST in the middle of a word, such as
`Tra**ce**`, is not looked through, nor a tag there where a remark in wide brackets follows at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from extractor.errors import PageError
from extractor.read.decode import decode
from extractor.read.mail import is_mail
from extractor.recognise.needles import HIGH, Search, ends_known, needles_known

_LOWER = bytes(code + 32 if 65 <= code <= 90 else code for code in range(256))
_FILL = b' *_`"\\-.[/'  # what a cell may hold beside its word, without saying more
_FILL_BEHIND = _FILL.replace(b"[", b"") + b":"  # a remark may begin there
# What tells that the cell, or sentence, says more. (Neither holds what markup begins or ends with on that side.)
_MORE = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789,'={}!?@%$^~+<(")
_MORE_BEHIND = (_MORE | frozenset(b";)")) - frozenset(b"<(")  # a remark may stand there
_MORE_IDEOGRAPHS = frozenset("，。、；）《》“”‘’？！,'\"=/{}!?@%$^~+")
_WINDOW = 200
_LONGEST_GLUED = 40
_MOST_LOOKS = 2000
_MARKUP_BEHIND = re.compile(rb"[ *_`\\\-.]*(?::[a-z]|!\[)")  # a role of RST, an image of Markdown
_WIDE_BRACKETS = ("（".encode(), "【".encode())
_ROLE = re.compile(r":[A-Za-z][\w.+-]{0,40}:`\Z")  # RST
_SIMPLE_TABLE = re.compile(rb"= +=")  # RST; its cells are divided by blanks alone
_REFERENCE = re.compile(  # a letter, or what shows nothing, as a reference; but not the usual no-break blank
    rb"&(?:#0{0,9}(?!160;)(?:6[5-9]|[7-9][0-9]|[1-9][0-9]{2})|#x0{0,9}(?!a0;)(?:[4-7][0-9a-f]|ad|[0-9a-f]{3})"
    rb"|nbsp[^;]|#0{0,9}32[^;]|shy|zw|zerow|neg|nob|lrm|rlm|af;|app|i[tc];|inv)"
)
_CERTAINLY_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}<(?:!doctype html|html)[\s>]", re.IGNORECASE)
_TABLE = re.compile(rb"<[tT][aA][bB][lL][eE]")
# An attribute may hold a `>`, or a lone quote.
_TAGS = (r"<[^<>]*>", r"""<(?:[^<>"']|"[^"]{0,300}"|'[^']{0,300}'){0,300}+>""")
_UNSEEN = ("script", "style", "template")
_PERHAPS_UNSEEN = ("button", "svg", "sup")  # beside other words, or where it is a footnote's mark
_UNSEEN_ENDS = tuple(f"</{tag}".encode() for tag in (*_UNSEEN, *_PERHAPS_UNSEEN))


def may_hold_traces(data: bytes) -> bool:
    """Tell whether a page can hold a trace table; false is certain, true is only likely."""
    if b"\0" in data:
        return True  # UTF-16 perhaps, or no text: reading it tells
    if is_mail(data):
        return True  # its words may be broken up anywhere
    text = ""  # what it says, where that needs more than plain letters
    if not data.isascii():
        try:
            decoded = decode(data)
        except PageError:
            return True
        data, text = decoded.utf8, decoded.text
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    tables = _tables(data)
    plain = tables.translate(_LOWER, HIGH) if text else tables.lower()
    places = _places(plain)
    if _plain_cell(plain, places.values()):
        return True
    if (places or text) and not plain.startswith(b"<") and b"csv-table::" in plain:
        return True
    if text and ((places and _before_wide_remark(tables, places)) or _ideograph_cell(text, plain)):
        return True
    if (b"<" in plain and _breaks_a_word(plain, blanks_lost=text != "")) or (
        b"&" in plain and _REFERENCE.search(plain)
    ):
        return _once_unbroken(text or data.decode("ascii"))
    return False


def _tables(data: bytes) -> bytes:
    """Return what of a page may be in tables: what is certainly HTML has none before its first tag for one."""
    if not _CERTAINLY_HTML.match(data):
        return data
    first = _TABLE.search(data)
    return data[first.start() :] if first else b""


def _places(plain: bytes) -> dict[Search, list[int]]:
    """Return where the needles stand that a page holds."""
    return {search: places for search in needles_known().searches if (places := search.places(plain))}


def _plain_cell(plain: bytes, places: Iterable[Sequence[int]]) -> bool:
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


def _before_wide_remark(tables: bytes, places: Mapping[Search, Sequence[int]]) -> bool:
    """Tell whether a word stands alone before a remark, in brackets that are as wide as ideographs."""
    low = tables.lower()
    begins = [at for search in places for at in search.places(low)]
    if len(begins) != sum(map(len, places.values())):
        return True  # a mark that shows nothing breaks one of the words up
    for at in begins:
        behind = low[at : at + 2 * _WINDOW]
        if any(wide in behind for wide in _WIDE_BRACKETS):
            for wide in _WIDE_BRACKETS:
                behind = behind.replace(wide, b"(")
            before = low[max(0, at - 2 * _WINDOW) : at].translate(None, HIGH)
            if _plain_cell(before + behind.translate(None, HIGH), [[len(before)]]):
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
    if _MARKUP_BEHIND.match(plain, end):
        return True
    behind = plain[end : end + _WINDOW].lstrip(_FILL_BEHIND)
    return not behind or behind[0] not in _MORE_BEHIND or needles_known().behind.match(behind) is not None


def _ideograph_cell(text: str, plain: bytes) -> bool:
    begins = (begins.items() for sign, begins in needles_known().ideographs.items() if sign in text)
    for first, names in chain.from_iterable(begins):
        at = text.find(first)
        if at >= 0 and _SIMPLE_TABLE.search(plain):
            return True
        while at >= 0:
            if not text[at - 1 : at].isalpha():  # as it mostly is, which is told at once
                begin = text[max(0, at - _WINDOW) : at]
                said = begin.rstrip(" *_`\\-.[:：\u00a0\u3000")
                alone = not _says_more(said[-1:]) or (begin.endswith("`") and _ROLE.search(begin) is not None)
                if alone and any(_is_cell(text, at, name) for name in names):
                    return True
            at = text.find(first, at + 1)
    return False


def _is_cell(text: str, at: int, name: str) -> bool:
    """Tell whether a place whose first letter is a header's may hold it, and nothing behind it."""
    behind = text[at + 1 : at + len(name) + 1]
    # Anything but ideographs inside it may be a blank, or a mark that shows nothing.
    inside = next((letter for letter in behind if letter not in name), "")
    return not _says_more(inside) or (
        behind.startswith(name[1:]) and not _says_more(text[at + len(name) : at + len(name) + 1])
    )


def _says_more(letter: str) -> bool:
    return letter.isalpha() or letter.isdecimal() or letter in _MORE_IDEOGRAPHS if letter else False


def _breaks_a_word(plain: bytes, *, blanks_lost: bool) -> bool:
    """Tell whether tags may stand in the middle of one of our words: behind them its end, before them more of it."""
    known = ends_known(blanks_lost=blanks_lost)
    for looks, found in enumerate(known.behind_tag(plain)):
        if looks > _MOST_LOOKS:
            return True
        at = found.start(1)
        while plain[at - 1 : at] == b">":
            if plain.endswith(b"--", 0, at - 1):
                return True  # a comment, which may hold anything
            at = max(plain.rfind(b"<", 0, at), 0)
            if plain.startswith(_UNSEEN_ENDS, at):
                return True  # what stands before it is not seen, so it may be anything too
        if at > 0 and plain[at - 1 : at] + found.group(1) in known.rests:
            return True
    return False


def _once_unbroken(text: str) -> bool:
    """Tell whether a page holds one of our words once its tags, and what is not seen of it, are left out."""
    text = _without(text, "<!--", "-->")
    for tag in _UNSEEN:
        text = _without(text, f"<{tag}", f"</{tag}[^<>]*>")
    less = text
    for tag in _PERHAPS_UNSEEN:
        less = _without(less, f"<{tag}", f"</{tag}[^<>]*>")
    return any(_says_a_word(re.sub(tag, "", seen)) for seen in dict.fromkeys((text, less)) for tag in _TAGS)


def _without(text: str, begin: str, end: str) -> str:
    """Leave out what stands between two patterns; what has no end is not left out."""
    first, *others = re.split(begin, text, flags=re.IGNORECASE)
    ended = (re.split(end, other, maxsplit=1, flags=re.IGNORECASE) for other in others)
    return first + "".join(parts[-1] for parts in ended)


def _says_a_word(text: str) -> bool:
    """Tell whether text without tags holds one of our words anywhere, once its references are read."""
    from html import unescape

    known = needles_known()
    said = unescape(text).lower()
    plain = said.encode("utf-8", "replace").translate(None, HIGH)
    return any(needle in plain for needle in known.needles) or any(sign in said for sign in known.ideographs)
