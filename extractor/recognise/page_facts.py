"""What a page says of itself beside its date: its title, its language, its service, and whether it is on audits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from extractor.languages import vocabulary
from extractor.recognise.page_date import begins_with_date, first_date

_HANDBOOKS = "usermanual|productdesc|devtool|develop|inference|resmgmt|ug|umn|bestpractice"
_ADDRESSES = (
    r"//docs\.otc\.t-systems\.com/(?:[a-z]{2}-[a-z]{2}/)?+(?!usermanual|api|devg)([a-z0-9][a-z0-9-]{0,60})/",
    r"//[^/\s]{1,100}/(?:[a-z0-9_-]{2,20}/){0,3}[a-z0-9._-]{0,60}-([a-z0-9]{2,30})/[^/\s]{1,120}\.(?:html?|md)",
    rf"(?:^|/)(?:[a-z0-9._-]{{0,40}}[-_.])?(?:{_HANDBOOKS})-([a-z0-9]{{2,30}})/[^/\s]{{1,120}}$",
    r"^(?!(?:en-us|zh-cn)_)([a-z]{2,20})[_-][0-9]{2}[_-][0-9]{3,6}(?:[_-][0-9]{1,4})?\.html$",
)
"""Where a page's address, or the name of its file, names the service: `…/usermanual-evs/evs_01_0100.html`."""
_BREADCRUMB = re.compile(r"\s[>›»]\s|/\s|\s/|/[^/]*/")
_FIGURE = re.compile(r"(?:figure|fig\.|图)\s{0,3}\d", re.IGNORECASE)
_TITLE_LINES = 15
"""A date below them does not tell where the title stands."""
_LONGEST_HEADING = 120
_SEARCHED = 20_000
"""Characters of a page in which phrases that name its service are looked for."""
_SHARE_OF_SCRIPT = 0.12


def may_be_heading(line: str) -> bool:
    """Tell whether a line of words above a table can be its heading: no sentence, date, or figure's caption."""
    ended = line.endswith((".", "。", ":", "：", "!", "！"))
    return 0 < len(line) <= _LONGEST_HEADING and not ended and not begins_with_date(line) and not _FIGURE.match(line)


def title_in(paragraphs: Sequence[str]) -> str:
    """Return the title of a plain text: it stands beside the page's date, or it is the first line."""
    frame = vocabulary().frame_lines
    lines = [line for paragraph in paragraphs[:40] for line in paragraph.split("\n") if line not in frame]
    date_line = next((index for index, line in enumerate(lines[:_TITLE_LINES]) if begins_with_date(line)), None)
    if date_line is None:
        return lines[0] if lines and "\t" not in lines[0] else ""
    line_above = lines[date_line - 1] if date_line else ""
    if line_above and not _BREADCRUMB.search(line_above):
        return line_above
    return next((line for line in lines[date_line + 1 :] if first_date(line)[0] != 0), "")


def language_of(text: str, header: str, declared: str) -> str | None:
    """Return the language of a table: its words' script tells, else its header; what pages declare is often untrue."""
    if not text.isascii():
        letters = sum(map(str.isalpha, text)) or 1
        # Japanese comes before Chinese, whose letters it has, too.
        for code, terms in vocabulary().languages.items():
            if terms.script and len(re.findall(f"[{terms.script}]", text)) > letters * _SHARE_OF_SCRIPT:
                return code
    return header or declared[:2].lower() or None


def speaks_of_audits(text: str) -> bool:
    """Tell whether a page's words name audits, or the service that records traces."""
    lowered = text.lower()
    if any(word in lowered for word in vocabulary().audits):
        return True
    return any(re.search(rf"(?<![a-z]){word}(?![a-z])", lowered) for word in vocabulary().audit_words)


def service_of(addresses: Iterable[str], texts: Iterable[str]) -> str | None:
    """Return the service's short name where an address or a known phrase names it."""
    # Where a page is on the web tells more than what somebody called the file it was saved in.
    ordered = sorted(addresses, key=lambda address: "//" not in address)
    services = chain(map(_service_in_address, ordered), map(_service_in_text, texts))
    return next(filter(None, services), None)


def _service_in_address(address: str) -> str:
    matches = (re.search(pattern, address[:500]) for pattern in _ADDRESSES)
    return next((match[1].lower() for match in matches if match), "")


def _service_in_text(text: str) -> str:
    begin = text[:_SEARCHED]
    phrases = (phrase for words_of_phrase, phrase in vocabulary().service_phrases if words_of_phrase in begin)
    services = (service.lower() for phrase in phrases for service in re.findall(phrase, begin))
    return next((service for service in services if service not in vocabulary().no_services), "")
