"""What a page says of itself: its date, its language and its service."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache

from extractor.read import Document, Grid
from extractor.recognise.words import words

_NUMERIC = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_DAY_FIRST_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d{2})(?!\d)")
_MOST_PLACES = 20  # where a label may stand, until one has a date behind it
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10})\.?\s{1,3}(\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(\d{4})(?!\d)")
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]{1,3}(?:de\s{1,3})?([^\W\d_]{3,10})\.?,?[\s-]{1,3}(?:del?\s{1,3})?(\d{4})(?!\d)"
)
# What may stand between a label and its date; anything else says that they do not belong together.
_GAP = re.compile(r"[\s:：|(（-]{0,12}(?:(?:on|at|em|el|le|am)\b[\s:：]{0,4})?(?:[a-z]{3,6}day,?\s{1,3})?")
_BREADCRUMB = re.compile(r"\s[>›»]\s|/\s|\s/|/[^/]*/")
_FIGURE = re.compile(r"(?:figure|fig\.|图)\s{0,3}\d", re.IGNORECASE)
_AROUND = 120  # letters before and behind words of a phrase: more than the phrase has
_LAST_TITLE_LINE = 15  # a date below it does not tell where the title stands
_SCRIPTS = (  # compiled when needed: such ranges cost a millisecond each
    ("ja", "[\u3040-\u30ff]"),
    ("ko", "[\uac00-\ud7af]"),
    ("zh", "[\u4e00-\u9fff]"),
    ("th", "[\u0e00-\u0e7f]"),
    ("ar", "[\u0600-\u06ff]"),
    ("ru", "[\u0400-\u04ff]"),
)


def date_in(marked: str, text: str) -> str | None:
    """Return the page's own date: from the words its format marks as such, else behind a known label in its text."""
    found = _labelled_date(marked) or _first_date(marked)[1] if marked else None
    return found or _labelled_date(text)


def _labelled_date(text: str) -> str | None:
    """Return the first date right behind a label; one in the midst of a sentence is about something else."""
    ascii_only = text.isascii()
    if ascii_only and "20" not in text:  # no year since there are such pages; a fifth of the cost of all labels
        return None
    low = text.lower().replace("\u00a0", " ")
    found: list[tuple[int, str]] = []
    for label in words()["dates"]["labels"]:  # plain searches cost a tenth of one pattern that ignores case
        if ascii_only and not label.isascii():
            continue
        place = low.find(label)
        for _ in range(_MOST_PLACES if place >= 0 else 0):
            dated = _date_behind(text, low, place, place + len(label))
            if dated:
                found.append((place, dated))
                break
            place = low.find(label, place + 1)
            if place < 0:
                break
    return min(found)[1] if found else None


def _date_behind(text: str, low: str, begin: int, end: int) -> str | None:
    behind = low[end : end + 60]
    start, dated = _first_date(behind)
    between = behind[:start]
    if dated is None or not _GAP.fullmatch(between):
        return None
    same = len(low) == len(text)
    in_phrase = same and text[begin].islower() and text[begin - 1 : begin] != ":"
    # Where a block ends without a line's end its words run into the label, which begins with a capital then.
    capital = same and text[begin].isupper()
    new_word = capital and (text[begin + 1 : begin + 2].islower() or not text[begin - 1 : begin].isupper())
    glued = begin > 0 and low[begin - 1].isalnum() and not (":" in between or "：" in between or new_word)
    return None if in_phrase or glued else dated


def begins_with_date(line: str) -> bool:
    """Tell whether a line is the one that says how old the page is."""
    labels, low = words()["dates"]["labels"], line.lower()
    return low.startswith(tuple(labels)) and (any(map(str.isdigit, low)) or low.rstrip(" :：") in labels)


def may_be_heading(line: str) -> bool:
    """Tell whether a line of words above a table can be its heading: no sentence, date, or figure's caption."""
    ended = line.endswith((".", "。", ":", "：", "!", "！"))
    return 0 < len(line) <= 120 and not ended and not begins_with_date(line) and not _FIGURE.match(line)


def title_in(paragraphs: Sequence[str]) -> str:
    """Return the title of a plain text: it stands beside the page's date, or it is the first line."""
    frame = frozenset(words()["frame"]["whole"])
    lines = [line for paragraph in paragraphs[:40] for line in paragraph.split("\n") if line not in frame]
    dated = next((place for place, line in enumerate(lines[:_LAST_TITLE_LINE]) if begins_with_date(line)), None)
    if dated is not None:
        before = lines[dated - 1] if dated else ""
        if before and not _BREADCRUMB.search(before):
            return before
        behind = (line for line in lines[dated + 1 :] if _first_date(line)[0] != 0)
        return next(behind, "")
    return lines[0] if lines and "\t" not in lines[0] else ""


def _first_date(text: str) -> tuple[int, str | None]:
    """Return where a text's first whole date stands, and it as YYYY-MM-DD; one without its day is none."""
    found: list[tuple[int, int, int, int]] = []
    for match in _NUMERIC.finditer(text):
        found.append((match.start(), int(match[1]), int(match[2]), int(match[3])))
    for match in _MONTH_FIRST.finditer(text):
        found.append((match.start(), int(match[3]), _months().get(match[1].lower(), 0), int(match[2])))
    for match in _DAY_FIRST.finditer(text):
        found.append((match.start(), int(match[3]), _months().get(match[2].lower(), 0), int(match[1])))
    for match in _DAY_FIRST_NUMERIC.finditer(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12 or second > 12:  # else nobody can tell which is the day
            day, month = (second, first) if second > 12 >= first else (first, second)
            found.append((match.start(), int(match[4]), month, day))
    for start, year, month, day in sorted(found):
        try:
            return start, date(year, month, day).isoformat()
        except ValueError:
            continue
    return -1, None


def language_of(text: str, header: str, declared: str) -> str | None:
    """Return the language of a table: its words' script tells, else its header; what pages declare is often untrue."""
    if not text.isascii():
        letters = sum(map(str.isalpha, text)) or 1
        for language, script in _SCRIPTS:
            if len(re.findall(script, text)) > letters * 0.12:
                return language
    return header or declared[:2].lower() or None


def words_above(document: Document, grid: Grid, header: Sequence[str]) -> str:
    """Return what a page says of a table: title, heading, caption, and what stands between the title and the table.

    The menus around a page name every service and every kind of event.
    """
    text = document.words
    if document.form == "html":
        found = [one.start() for one in re.finditer(r"\s+".join(map(re.escape, " ".join(header).split())), text)]
        end = found[-1] if found else len(text)
        titles = [one.start() for one in re.finditer(rf"^\s*{re.escape(document.title)}\s*$", text[:end], re.MULTILINE)]
        text = text[titles[-1] if titles and document.title else 0 : end]
    return "\n".join((document.title, grid.section, grid.caption, text))


def speaks_of_audits(text: str) -> bool:
    """Tell whether a page's words name audits, or the service that records traces."""
    low = text.lower()
    if any(word in low for word in words()["audits"]):
        return True
    return any(re.search(rf"(?<![a-z]){word}(?![a-z])", low) for word in words()["audits_whole"])


def service_of(addresses: Iterable[str], texts: Iterable[str]) -> str | None:
    """Return the service's short name where an address or a known phrase names it."""
    rules = words()["service"]
    # Where a page is on the web tells more than what somebody called the file it was saved in.
    for address in sorted(addresses, key=lambda address: "//" not in address):
        for pattern in rules["addresses"]:
            found = re.search(pattern, address[:500])
            if found:
                return found.group(1).lower()
    for text in texts:
        for phrase in rules["phrases"]:
            place = text.find(phrase["has"])
            while place >= 0:  # the words around it are looked at, which costs a tenth of a look at all
                for found in re.finditer(phrase["find"], text[max(0, place - _AROUND) : place + _AROUND]):
                    if found.group(1).lower() not in rules["not"]:
                        return found.group(1).lower()
                place = text.find(phrase["has"], place + 1)
    return None


@cache
def _months() -> dict[str, int]:
    months = words()["dates"]["months"].values()
    spelled = {name: number for names in months for number, name in enumerate(names, start=1)}
    short = {name[:length]: number for name, number in spelled.items() for length in (3, 4)}
    return short | spelled
