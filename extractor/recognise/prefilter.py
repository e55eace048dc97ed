"""A cheap test that tells most pages without trace tables from the rest, so that folders are scanned fast."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from itertools import chain

from extractor.languages import Vocabulary, vocabulary
from extractor.read.cell_text import INVISIBLE
from extractor.read.mhtml import is_mhtml
from extractor.recognise.header_words import header_words

_INLINE_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|wbr|code|small|big|nobr)\b(?:[^<>\n]|\n(?!\n))*>|<!--[^<>]*-->"
)
"""What may stand in the midst of a word; any other tag divides words."""
_TAG = re.compile(r"<[^<>\n]*>")
"""On one line: of more, in a page that is broken, it may be a sign among words, and no reader takes it for a tag."""
_TEXT = re.compile(r"[^\W\u3040-\u9fff]+|[_\u3040-\u9fff]+")
"""Words of letters, or of ideographs, that nothing but blanks divides: a blank is written as `_`."""
_BLANKS = {**dict.fromkeys(map(ord, " \u00a0\u3000-"), "_"), **dict.fromkeys(map(ord, "\\*`"))}
_SIMPLE_TABLE = re.compile(r"^ {0,20}=+ +=", re.MULTILINE)
"""RST, whose columns one blank may divide."""


def may_hold_traces(data: bytes) -> bool:
    """Tell whether a page can hold a trace table, or nearly one; false is certain, true is only likely.

    Such a page has a header cell that says one of the trace column's words and nothing else; or one that surely means
    operations or resource types, beside a trace column under a name that nobody knows yet.
    """
    if b"\0" in data or is_mhtml(data):
        return True
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return True  # in another encoding; reading it tells
    if "&" in text:
        text = unescape(text)
    text = text.lower() if text.isascii() else INVISIBLE.sub("", text).lower()
    if "<" in text:
        text = _TAG.sub("\n", _INLINE_TAG.sub("", text))
    terms = _column_words(vocabulary())
    if _SIMPLE_TABLE.search(text):
        return any(word.replace("_", " ") in text for word in terms)
    cells = {cell.strip("_") for cell in _TEXT.findall(text.translate(_BLANKS))}
    return not terms.isdisjoint(cells)


@lru_cache(maxsize=2)
def _column_words(terms: Vocabulary) -> frozenset[str]:
    sure_words = chain.from_iterable(header_words(role, surely=True) for role in ("operation", "resource"))
    return frozenset(word.replace(" ", "_") for word in (*header_words("trace"), *sure_words))
