"""Bytes → text whose encoding is certain: marks and strict decoding first, a declared charset next, detection last."""

from __future__ import annotations

import codecs
import re

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


def decode(data: bytes, charset: str = "") -> str:
    """Return the text of `data`; `charset` is what a server said, believed only where the bytes agree."""
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
    if b"\0" not in data:
        try:
            # Text in another encoding almost never happens to be valid UTF-8, so this beats what the page claims.
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            if _mostly_utf8(data):
                raise _broken("UTF-8", error.start) from None
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    if b"\0" in data:
        return _strictly(data, _wide(data))
    declared = (charset, *(name.decode("ascii") for name in _DECLARED.findall(data[:4096])))
    encodings = [encoding for encoding in map(_encoding_named, declared) if encoding]
    for encoding in encodings:
        if encoding not in _OFTEN_UNTRUE and (text := _decoded(data, encoding)) is not None:
            return text
    return _detect(data, next((encoding for encoding in encodings if encoding in _OFTEN_UNTRUE), ""))


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise PageError(
            f"not valid {encoding.upper()} at byte {error.start}",
            hint="save the page again, as UTF-8",
        ) from None


def _wide(data: bytes) -> str:
    """Tell which UTF-16 it is by where the NUL bytes of its ASCII letters stand; NUL bytes elsewhere are not text."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(data) % 2 == 0 and max(even, odd) * 8 >= len(head) // 2 and min(even, odd) * 8 <= max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    raise PageError("holds NUL bytes, so this is not text", hint="is it a compressed file, or an image?")


def _encoding_named(name: str) -> str:
    """Return the encoding that a name means; nothing where it is none of those documentation is written in."""
    try:
        encoding = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    encoding = _WIDER.get(encoding, encoding)
    return encoding if encoding in CHARSETS else ""


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether bytes that are not valid UTF-8 were meant as such: other encodings hardly ever look like it."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return broken * 5 < len(_NOT_ASCII.findall(text))


def _broken(encoding: str, index: int) -> PageError:
    return PageError(f"{encoding}, but broken at byte {index}", hint="it was damaged or cut; fetch or save it again")


def _detect(data: bytes, declared: str) -> str:
    """Decode what is Chinese or Western: Chinese letters are pairs of high bytes, Western ones stand among others."""
    runs = _HIGH.findall(data)
    western = 0
    for before_run, run, behind_run in runs:
        lone_byte = len(run) == 1 and not behind_run.isdigit()
        in_word = len(run) == 2 and min(run) >= 0xC0 and before_run.isalpha() and behind_run.isalpha()
        western += lone_byte or in_word
    if western > len(runs) * _DOUBT.get(declared, 0.5):
        for encoding in ("cp1252", "gb18030"):
            if (text := _decoded(data, encoding)) is not None:
                return text
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        # Broken in few places only, it is not text in another encoding.
        text = data.decode("gb18030", "replace")
        if text.count("\ufffd") * 50 < len(_NOT_ASCII.findall(text)):
            raise _broken("GB18030", error.start) from None
    if (western_text := _decoded(data, "cp1252")) is not None:
        return western_text
    raise PageError("the encoding cannot be told", hint="save the page again, as UTF-8")
