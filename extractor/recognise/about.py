"""What a page says of itself: its date, its language and its service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from extractor.recognise.words import words

_NUMERIC = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_MOST_PLACES = 20  # where a label may stand, until one has a date behind it
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|\.)?\s{1,3}(?:de\s{1,3})?([^\W\d_]{3,10})\.?,?\s{1,3}(?:de\s{1,3})?(\d{4})(?!\d)"
)
_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("th", re.compile("[\u0e00-\u0e7f]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
)


def date_in(marked: str, text: str) -> str | None:
    """Return the page's own date: from the words its format marks as such, else behind a known label in its text."""
    found = _first_date(marked) if marked else None
    return found or _labelled_date(text)


def _labelled_date(text: str) -> str | None:
    low, ascii_only = text.lower(), text.isascii()
    for label in words()["dates"]["labels"]:  # plain searches cost a tenth of one pattern that ignores case
        if ascii_only and not label.isascii():
            continue
        place = low.find(label)
        for _ in range(_MOST_PLACES if place >= 0 else 0):
            in_sentence = len(low) == len(text) and text[place].islower()
            found = None if in_sentence else _first_date(low[place + len(label) : place + len(label) + 40])
            if found:
                return found
            place = low.find(label, place + 1)
            if place < 0:
                break
    return None


def begins_with_date(line: str) -> bool:
    """Tell whether a line is the one that says how old the page is."""
    return line.lower().startswith(tuple(words()["dates"]["labels"]))


def title_in(paragraphs: Sequence[str]) -> str:
    """Return the title of a plain text: it stands beside the page's date, or it is the first line."""
    labels = tuple(words()["dates"]["labels"])
    dated = next((place for place, text in enumerate(paragraphs) if text.lower().startswith(labels)), None)
    if dated is not None:
        before = paragraphs[dated - 1] if dated else ""
        breadcrumb = "/" in before
        place = dated + 1 if not before or breadcrumb else dated - 1
        return paragraphs[place] if place < len(paragraphs) else ""
    return paragraphs[0] if paragraphs else ""


def _first_date(text: str) -> str | None:
    """Return the first whole date of a text as YYYY-MM-DD; a date without its day is none, for no day is invented."""
    found: list[tuple[int, int, int, int]] = []
    for match in _NUMERIC.finditer(text):
        found.append((match.start(), int(match[1]), int(match[2]), int(match[3])))
    for match in _MONTH_FIRST.finditer(text):
        found.append((match.start(), int(match[3]), _months().get(match[1].lower(), 0), int(match[2])))
    for match in _DAY_FIRST.finditer(text):
        found.append((match.start(), int(match[3]), _months().get(match[2].lower(), 0), int(match[1])))
    for _, year, month, day in sorted(found):
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            continue
    return None


def language_of(text: str, header: str, declared: str) -> str | None:
    """Return the language of a table: its words' script tells, else its header; what pages declare is often untrue."""
    if not text.isascii():
        letters = sum(map(str.isalpha, text)) or 1
        for language, script in _SCRIPTS:
            if len(script.findall(text)) > letters * 0.12:
                return language
    return header or declared[:2].lower() or None


def speaks_of_audits(text: str) -> bool:
    """Tell whether a page's words name audits, or the service that records traces."""
    low = text.lower()
    return any(word in low for word in words()["audits"])


def service_of(addresses: Iterable[str], texts: Iterable[str]) -> str | None:
    """Return the service's short name where an address or a known phrase names it."""
    rules = words()["service"]
    for address in addresses:
        for pattern in rules["addresses"]:
            found = re.search(pattern, address[:500])
            if found:
                return found.group(1).lower()
    for text in texts:
        for phrase in rules["phrases"]:
            found = re.search(phrase["find"], text) if phrase["has"] in text else None
            if found and found.group(1).lower() not in rules["not"]:
                return found.group(1).lower()
    return None


@cache
def _months() -> dict[str, int]:
    months = words()["dates"]["months"].values()
    spelled = {name: number for names in months for number, name in enumerate(names, start=1)}
    return {name[:3]: number for name, number in spelled.items()} | spelled
