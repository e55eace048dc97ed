"""What a page says of itself beside its date: its title, its language, its service, and whether it is on audits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import chain, takewhile

from extractor.languages import vocabulary
from extractor.read.cell_text import is_frame_line
from extractor.recognise.header_words import meanings_of
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
_MENU = 1_000
"""Paragraphs of a site's menu that may stand above a title."""
_BELOW_DATE = 5
"""Lines below a date among which the title may stand."""
_LONGEST_HEADING = 120
_SEARCHED = 20_000
"""Characters of a page in which phrases that name its service are looked for."""
_SHARE_OF_SCRIPT = 0.12
_FEWEST_WORDS = 3
"""Common words that tell a language."""
_REGION = re.compile(r"//[^/\s]{1,100}/(?:intl/|eu/)?([a-z]{2})-[a-z]{2,4}/")


def may_be_heading(line: str) -> bool:
    """Tell whether a line of words can be a heading: no sentence, date, figure's caption, or line of a site's frame."""
    ended = line.endswith((".", "。", ":", "：", "!", "！"))
    is_other = begins_with_date(line) or is_frame_line(line) or _FIGURE.match(line)
    return 0 < len(line) <= _LONGEST_HEADING and not ended and not is_other


def title_in(paragraphs: Sequence[str]) -> str:
    """Return the title of a plain text: it stands beside the page's date, or it is the first line.

    Above the date may stand the title, or a site's menu and the way to the page; then the title stands below.
    """
    above_table = takewhile(_is_above_table, paragraphs[:_MENU])
    lines = [line for paragraph in above_table for line in paragraph.split("\n") if not is_frame_line(line)]
    first = lines[0] if lines and "\t" not in lines[0] else ""
    date_line = next((index for index, line in enumerate(lines) if begins_with_date(line)), None)
    if date_line is None:
        return first
    line_above = lines[date_line - 1] if date_line else ""
    lines_below = [line for line in lines[date_line + 1 : date_line + _BELOW_DATE] if first_date(line)[0] != 0]
    if not line_above or _BREADCRUMB.search(line_above):
        return next(iter(lines_below), "")
    if may_be_heading(line_above) and speaks_of_audits(line_above):
        return line_above
    headings = takewhile(lambda line: may_be_heading(line) and not meanings_of(line), lines_below)
    headings_below = [line for line in headings if line.lower() not in vocabulary().generic_headings]
    on_audits = [line for line in headings_below if speaks_of_audits(line)]
    return next(chain(on_audits, headings_below), line_above if may_be_heading(line_above) else first)


def _is_above_table(paragraph: str) -> bool:
    return not any(meaning.role == "trace" and meaning.sure for meaning in meanings_of(paragraph))


def language_of(text: str, header: str, declared: str) -> str | None:
    """Return the language of a table: its words' script tells, else its header; what pages declare is often untrue."""
    if not text.isascii():
        letters = sum(map(str.isalpha, text)) or 1
        # Japanese comes before Chinese, whose letters it has, too.
        for code, terms in vocabulary().languages.items():
            if terms.script and len(re.findall(f"[{terms.script}]", text)) > letters * _SHARE_OF_SCRIPT:
                return code
    return _language_by_words(text, header) or header or declared[:2].lower() or None


def _language_by_words(text: str, header: str) -> str:
    """Return the language whose common words a text has, where they are clearly not those of its header's."""
    words = Counter(text.lower().split())
    counts = {code: sum(words[word] for word in terms.common_words) for code, terms in vocabulary().languages.items()}
    likeliest = max(counts, key=lambda code: counts[code])
    return likeliest if counts[likeliest] >= max(_FEWEST_WORDS, 2 * counts.get(header, 0)) else ""


def language_of_address(address: str) -> str:
    """Return the language that an address says: `ar` of `…/intl/ar-mena/…`."""
    region = _REGION.search(address[:500])
    return region[1] if region else ""


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
