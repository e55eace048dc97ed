"""The date a page prints of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from extractor.languages import Vocabulary, vocabulary

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d{2})(?!\d)")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]{1,3}(?:de\s{1,3})?([^\W\d_]{3,10})\.?,?[\s-]{1,3}(?:del?\s{1,3})?(\d{4})(?!\d)"
)
_GAP = re.compile(r"[\s:：|(（-]{0,12}(?:(?:on|at|em|el|le|am)\b[\s:：]{0,4})?(?:[a-z]{3,6}day,?\s{1,3})?")
"""What may stand between a label and its date; anything else says that they do not belong together."""
_LONGEST_TEXT, _END = 38_000, 2_000
"""Of a longer page the begin and the end are searched: there its date stands."""
_LABEL_PLACES = 20
"""Places of a label that are looked at until one has a date behind it."""


def date_in(marked: str, text: str) -> str | None:
    """Return the page's own date: from the words its format marks as such, else behind a known label in its text."""
    if marked and (printed := _labelled_date(marked) or first_date(marked)[1]):
        return printed
    return _labelled_date(text if len(text) <= _LONGEST_TEXT + _END else f"{text[:_LONGEST_TEXT]}\n{text[-_END:]}")


def begins_with_date(line: str) -> bool:
    """Tell whether a line is the one that says how old the page is."""
    labels, lowered = vocabulary().date_labels, line.lower()
    return lowered.startswith(labels) and (any(map(str.isdigit, lowered)) or lowered.rstrip(" :：") in labels)


def first_date(text: str) -> tuple[int, str | None]:
    """Return where a text's first whole date stands, and it as YYYY-MM-DD; one without its day is none."""
    for index, year, month, day in sorted(_dates(text)):
        try:
            return index, date(year, month, day).isoformat()
        except ValueError:
            continue
    return -1, None


def _labelled_date(text: str) -> str | None:
    """Return the first date right behind a label; one in the midst of a sentence is about something else."""
    lowered = text.lower().replace("\u00a0", " ")
    dates: list[tuple[int, str]] = []
    for label in vocabulary().date_labels:
        index = lowered.find(label)
        for _ in range(_LABEL_PLACES):
            if index < 0:
                break
            if printed := _date_behind(text, lowered, index, index + len(label)):
                dates.append((index, printed))
                break
            index = lowered.find(label, index + 1)
    return min(dates)[1] if dates else None


def _date_behind(text: str, lowered: str, begin: int, end: int) -> str | None:
    next_text = lowered[end : end + 60]
    index, printed = first_date(next_text)
    if printed is None or not _GAP.fullmatch(next_text[:index]):
        return None
    if len(lowered) != len(text):  # letters whose small form is longer: places tell nothing
        return printed
    label, letter_before = text[begin : begin + 2], text[begin - 1 : begin]
    in_phrase = label[0].islower() and letter_before != ":"
    # Where a block ends without a line's end its words run into the label, which begins with a capital then.
    new_word = label[0].isupper() and (label[1:].islower() or not letter_before.isupper())
    colon = ":" in next_text[:index] or "：" in next_text[:index]
    glued = letter_before.isalnum() and not (colon or new_word)
    return None if in_phrase or glued else printed


def _dates(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Return the place, year, month and day of what reads as a date."""
    months = _months(vocabulary())
    for match in _YEAR_FIRST.finditer(text):
        yield match.start(), int(match[1]), int(match[2]), int(match[3])
    for match in _MONTH_FIRST.finditer(text):
        yield match.start(), int(match[3]), months.get(match[1].lower(), 0), int(match[2])
    for match in _DAY_FIRST.finditer(text):
        yield match.start(), int(match[3]), months.get(match[2].lower(), 0), int(match[1])
    for match in _YEAR_LAST.finditer(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12 or second > 12:  # else nobody can tell which is the day
            day, month = (second, first) if second > 12 >= first else (first, second)
            yield match.start(), int(match[4]), month, day


@lru_cache(maxsize=2)
def _months(terms: Vocabulary) -> Mapping[str, int]:
    spelled = {
        name: number for language in terms.languages.values() for number, name in enumerate(language.months, start=1)
    }
    return {name[:length]: number for name, number in spelled.items() for length in (3, 4)} | spelled
