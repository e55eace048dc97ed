"""A cheap test that tells most pages without trace tables from the rest, so that folders are scanned fast."""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from itertools import chain
from typing import NamedTuple

from extractor.identifiers import is_identifier
from extractor.languages import Vocabulary, vocabulary
from extractor.read.cell_text import INVISIBLE
from extractor.read.mhtml import is_mhtml
from extractor.recognise.header_words import header_words
from extractor.recognise.names import begins_with_verb

_INLINE_TAG = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|font|wbr|code|small|big|nobr)\b(?:[^<>\n]|\n(?!\n))*>|<!--[^<>]*-->"
)
"""What may stand in the midst of a word; any other tag divides words."""
_TAG = re.compile(r"<[^<>\n]*>")
"""On one line: of more, in a page that is broken, it may be a sign among words, and no reader takes it for a tag."""
_TEXT = re.compile(r"[^\W\u3040-\u9fff]+|[_\u3040-\u9fff]+")
"""Words of letters, or of ideographs, that nothing but blanks divides: a blank is written as `_`."""
_BLANKS = {**dict.fromkeys(map(ord, " \u00a0\u3000-"), "_"), **dict.fromkeys(map(ord, "\\*`"))}
_NAME = re.compile(rb"[A-Za-z][A-Za-z0-9_.:-]*")
_SIMPLE_TABLE = re.compile(r"^ {0,20}=+ +=", re.MULTILINE)
"""RST, whose columns one blank may divide."""


def may_hold_traces(data: bytes) -> bool:
    """Tell whether a page can hold a trace table, or nearly one; false is certain, true is only likely.

    Such a page has a header cell that says one of the trace column's words and nothing else. If that column has a name
    that nobody knows yet, the page has one that surely means operations beside one of resource types, or either of them
    and a name as traces have. A header whose cells stand on one line, as in text of a PDF, is nearly one, too.
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
    words = _column_words(vocabulary())
    if _SIMPLE_TABLE.search(text):
        text_of_cells = text.translate(_BLANKS)
        cells = {word for word in chain.from_iterable(words) if word in text_of_cells}
    else:
        cells = {cell.strip("_") for cell in _TEXT.findall(text.translate(_BLANKS))}
    if not words.trace.isdisjoint(cells):
        return True
    operation, resource = not words.operation.isdisjoint(cells), not words.sure_resource.isdisjoint(cells)
    if operation and not words.resource.isdisjoint(cells):
        return True
    if (operation or resource) and any(map(_may_be_trace, set(_NAME.findall(data)))):
        return True
    return any(cell.startswith(words.first) and cell.endswith(words.last) for cell in cells)


class _ColumnWords(NamedTuple):
    """What header cells say, with `_` for a blank."""

    trace: frozenset[str]
    operation: frozenset[str]
    """Surely."""
    resource: frozenset[str]
    sure_resource: frozenset[str]
    first: tuple[str, ...]
    """What a header on one line begins with: operations …"""
    last: tuple[str, ...]
    """… and ends with: traces."""


@lru_cache(maxsize=2)
def _column_words(terms: Vocabulary) -> _ColumnWords:
    roles = (("trace", False), ("operation", True), ("resource", False), ("resource", True))
    trace, operation, resource, sure_resource = (
        frozenset(word.replace(" ", "_") for word in header_words(role, surely=surely)) for role, surely in roles
    )
    first, last = (tuple(f"{word}_" for word in operation), tuple(f"_{word}" for word in trace))
    return _ColumnWords(trace, operation, resource, sure_resource, first, last)


@lru_cache(maxsize=20_000)
def _may_be_trace(name: bytes) -> bool:
    text = name.decode("ascii")
    return is_identifier(text) and begins_with_verb(text)
