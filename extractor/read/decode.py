"""Bytes → text whose encoding is certain: marks and strict decoding first, a declared charset next, detection last."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from extractor.errors import PageError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"charset\s{0,8}=\s{0,8}[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)

# Charsets that documentation is written in. Others (`hex`, `zip`, `utf-7`, …) are codecs, or traps.
CHARSETS = (
    "utf-8", "gb18030", "big5", "big5hkscs", "shift_jis", "cp932", "euc_jp", "iso2022_jp", "euc_kr", "cp949",
    "cp1252", "cp1250", "cp1251", "cp1254", "cp1256", "cp874", "tis-620", "iso8859-1", "iso8859-15", "iso8859-9",
    "koi8-r",
)  # fmt: skip
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "utf-8"}
_OFTEN_UNTRUE = ("gb18030", "cp1252")  # what servers and editors say of any page
_DOUBT = {"cp1252": 0.2, "gb18030": 0.8}  # share of high bytes that must look Western, by what was claimed
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_HIGH = re.compile(rb"([A-Za-z]?)([\x80-\xff]+)(?=([A-Za-z0-9]?))")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, and the same as UTF-8: for most pages the very bytes that came."""

    text: str
    utf8: bytes


def decode(data: bytes, charset: str = "") -> Decoded:
    """Return the text of `data`; `charset` is what a server said, believed only where the bytes agree."""
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    if b"\0" not in data:
        try:
            # Text in another encoding almost never happens to be valid UTF-8, so this beats what the page claims.
            return Decoded(data.decode("utf-8"), data)
        except UnicodeDecodeError as error:
            if _mostly_utf8(data):
                raise PageError(
                    f"UTF-8, but broken at byte {error.start}", hint="it was damaged or cut; have it again"
                ) from None
    text = _otherwise(data, charset)
    return Decoded(text, text.encode("utf-8"))


def _otherwise(data: bytes, charset: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if b"\0" in data:
        return _strictly(data, _wide(data))
    claimed = ""
    for candidate in (charset, *(found.decode("ascii") for found in _DECLARED.findall(data[:4096]))):
        known = _known(candidate)
        if known in _OFTEN_UNTRUE:
            claimed = claimed or known
        elif known:
            try:
                return data.decode(known)
            except UnicodeDecodeError:
                continue
    return _detected(data, claimed)


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise PageError(
            f"not valid {encoding.upper()} at byte {error.start}",
            hint="save the page again, as UTF-8",
        ) from None


def _wide(data: bytes) -> str:
    """Tell which UTF-16 it is by where the zero bytes of its ASCII letters stand; zero bytes elsewhere are no text."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) * 8 >= len(head) // 2 and min(even, odd) * 8 <= max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    raise PageError("holds zero bytes: this is no text", hint="is it a compressed file, or an image?")


def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    found = _WIDER.get(found, found)
    return found if found in CHARSETS else ""


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether bytes that are not valid UTF-8 were meant as such: other encodings hardly ever look like it."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 5 < len(_NOT_ASCII.findall(text))


def _nearly_chinese(data: bytes) -> int:
    """Return where Chinese text is broken, if only in few places: then it is no text in another encoding."""
    try:
        data.decode("gb18030")
    except UnicodeDecodeError as error:
        text = data.decode("gb18030", "replace")
        return error.start if text.count("\ufffd") * 50 < len(_NOT_ASCII.findall(text)) else -1
    return -1


def _detected(data: bytes, claimed: str) -> str:
    """Decode what is Chinese or Western: Chinese letters are pairs of high bytes, Western ones stand among others."""
    runs = _HIGH.findall(data)
    western = 0
    for before, run, after in runs:
        alone = len(run) == 1 and not after.isdigit()
        pair = len(run) == 2 and min(run) >= 0xC0 and before.isalpha() and after.isalpha()
        western += alone or pair
    first = "cp1252" if western > len(runs) * _DOUBT.get(claimed, 0.5) else "gb18030"
    if first == "gb18030" and (place := _nearly_chinese(data)) >= 0:
        raise PageError(f"GB18030, but broken at byte {place}", hint="it was damaged or cut; have it again")
    for encoding in (first, *_OFTEN_UNTRUE):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise PageError("in no encoding that could be told", hint="save the page again, as UTF-8")
