"""What a table is about, as a slug from its heading or caption that stays the same across wordings."""

from __future__ import annotations

import re

from extractor.languages import vocabulary
from extractor.read.cell_text import caption_subject

_DEFAULT = "key-operations"
_SECTION_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s{1,4}")
_CTS = re.compile(r"cloud trace service|\bcts\b|(?<=[^\x00-\x7f])cts|cts(?=[^\x00-\x7f])", re.IGNORECASE)
_ASIDE = re.compile(r"[(（][^()（）]{0,60}[)）]")
_WORD = re.compile(r"[^\W_]+(?:'s)?")
_LONGEST_HEADING = 300


def category_of(section: str, caption: str) -> str:
    """Return a slug such as `training-job`; `key-operations` where neither text names a subject."""
    return _subject(section[:_LONGEST_HEADING]) or _subject(caption[:_LONGEST_HEADING]) or _DEFAULT


def _subject(heading: str) -> str:
    terms = vocabulary()
    if heading.strip(" :：").lower() in terms.generic_headings:
        return ""
    text = caption_subject(heading)
    text = _ASIDE.sub(" ", heading if text is None else text)
    text = _CTS.sub(" ", _SECTION_NUMBER.sub("", text))
    if not text.isascii():
        for cut in terms.heading_cuts:
            text = text.replace(cut, " ")
        text = " ".join(text.split())
        if text in terms.same_category:
            return terms.same_category[text]
    subject = []
    for word in _WORD.findall(text.lower()):
        singular = _singular(word)
        if word not in terms.heading_fillers and singular not in terms.heading_fillers:
            subject.append(singular)
    return "" if all(map(str.isdigit, subject)) else "-".join(subject)[:80]


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us", "is", "'s")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]
