"""What a line or cell of Markdown says, without its markup; a `<br>` in it ends a line."""

from __future__ import annotations

import re
from html import unescape
from string import punctuation

from extractor.read.cell_text import FOOTNOTE, LINE_BREAK, lines_in
from extractor.read.limits import MAX_CELL, refuse_beyond

TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,12})(?=[\s/>])[^<>]{0,500}>")
"""A tag of HTML; whether it is an end, and its name."""

_BREAKING = frozenset(("br", "p", "li", "ul", "ol", "div", "hr", "tr", "td"))
_TAGS = frozenset((
    "a", "b", "big", "blockquote", "br", "center", "code", "dd", "del", "details", "div", "dl", "dt", "em", "font",
    "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "label", "li", "mark", "nobr", "ol", "p",
    "pre", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead",
    "tr", "tt", "u", "ul", "var", "wbr",
))  # fmt: skip
"""Others between angle brackets are words, such as a name that stands in for another."""

_MARKUP = re.compile(r"[\\`*_!\[<]")
_COMMENT = re.compile(r"<!--.{0,1000}?-->")
_RAISED = re.compile(r"<sup>\s{0,4}([^<>]{1,20}?)\s{0,4}</sup>", re.IGNORECASE)
_TARGET = re.compile(r"\((?:[^()\s]|\([^()\s]{0,200}\)){0,1000}(?:\s[^()]{0,300})?\)|\[[^\[\]]{0,100}\]")
_FOOTNOTE_MARK = re.compile(r"\[\^[\w-]{1,40}\]")
_LONGEST = 500  # characters between two marks that belong together

_Pieces = list[str | None]


def inline(text: str) -> str:
    """Return what a line or cell says, line by line."""
    if not _MARKUP.search(text) and "&" not in text:
        return " ".join(text.split())
    refuse_beyond(MAX_CELL, len(text), "characters in a cell or heading")
    pieces: _Pieces = []
    _read(text, pieces)
    return lines_in(pieces)


def without_tags(text: str) -> str:
    """Return text of a whole page without tags and emphasis, which would stand between a label and its date."""
    return TAG.sub(" ", text.replace("&nbsp;", " ")).replace("*", "").replace("`", "")


def _read(text: str, pieces: _Pieces) -> None:
    index = 0
    while mark := _MARKUP.search(text, index):
        pieces.append(unescape(text[index : mark.start()]))
        index = _READERS[mark[0]](text, mark.start(), pieces)
    pieces.append(unescape(text[index:]))


def _read_escape(text: str, index: int, pieces: _Pieces) -> int:
    escaped = text[index + 1 : index + 2]
    if escaped and escaped in punctuation:
        pieces.append(escaped)
        return index + 2
    pieces.append("\\")
    return index + 1


def _read_code(text: str, index: int, pieces: _Pieces) -> int:
    begin = index + 1
    while text.startswith("`", begin) and begin - index < 3:
        begin += 1
    end = text.find(text[index:begin], begin, begin + _LONGEST)
    if end <= begin:
        pieces.append(text[index:begin])
        return begin
    pieces.append(text[begin:end])
    return end + begin - index


def _read_emphasis(text: str, index: int, pieces: _Pieces) -> int:
    sign = text[index]
    begin = index + 1
    while text.startswith(sign, begin) and begin - index < 3:
        begin += 1
    marks = text[index:begin]
    end = text.find(marks, begin, begin + _LONGEST)
    inside = text[begin:end] if end > 0 else ""
    in_word = sign == "_" and (
        text[index - 1 : index].isalnum() or text[end + len(marks) : end + len(marks) + 1].isalnum()
    )
    if not inside or inside != inside.strip() or sign in inside or in_word:
        pieces.append(marks)
        return begin
    _read(inside, pieces)
    return end + len(marks)


def _read_image(text: str, index: int, pieces: _Pieces) -> int:
    end = text.find("]", index, index + _LONGEST)
    target = _TARGET.match(text, end + 1) if text.startswith("![", index) and end > 0 else None
    if target is None:
        pieces.append("!")
        return index + 1
    return target.end()


def _read_link(text: str, index: int, pieces: _Pieces) -> int:
    if footnote := _FOOTNOTE_MARK.match(text, index):
        return footnote.end()
    end = text.find("]", index, index + _LONGEST)
    label = text[index + 1 : end] if end > 0 else "["
    # `[1][2]` are remarks, or an index; a reference stands behind words.
    target = _TARGET.match(text, end + 1) if "[" not in label else None
    if target is None or (target[0].startswith("[") and not label[-2:].isalpha()):
        pieces.append("[")
        return index + 1
    _read(label, pieces)
    return target.end()


def _read_tag(text: str, index: int, pieces: _Pieces) -> int:
    if comment := _COMMENT.match(text, index):
        return comment.end()
    if (raised := _RAISED.match(text, index)) and FOOTNOTE.fullmatch(raised[1]):
        return raised.end()
    tag = TAG.match(text, index)
    if tag is None or tag[2].lower() not in _TAGS:
        pieces.append("<")
        return index + 1
    if tag[2].lower() in _BREAKING:
        pieces.append(LINE_BREAK)
    return tag.end()


_READERS = {
    "\\": _read_escape, "`": _read_code, "*": _read_emphasis, "_": _read_emphasis, "!": _read_image,
    "[": _read_link, "<": _read_tag,
}  # fmt: skip
