"""What a table is about, as a slug from its heading or caption that stays the same across wordings."""

from __future__ import annotations

import re
from functools import lru_cache

from extractor.read.cells import is_caption
from extractor.recognise.words import words

_NUMBER = re.compile(
    r"^\W{0,4}(?:table|tabela|tabla|tableau|tabelle|表格?)\s{0,4}"
    r"(?:(?:[A-Z]-)?\d{1,3}(?:[-.–]\d{1,3}){0,2}|[一二三四五六七八九十]{1,3})\W{0,4}",
    re.IGNORECASE,
)
_SECTION_NUMBER = re.compile(r"^\d{1,2}(?:\.\d{1,2}){1,3}\.?\s{1,4}")
_SERVICE = re.compile(r"cloud trace service|\bcts\b|(?<=[^\x00-\x7f])cts|cts(?=[^\x00-\x7f])", re.IGNORECASE)
_ASIDE = re.compile(r"[(（][^()（）]{0,60}[)）]")
_WORD = re.compile(r"[^\W_]+(?:'s)?")


@lru_cache(maxsize=500)
def category_of(section: str, caption: str) -> str:
    """Return a slug such as `training-job`; `key-operations` where neither text names a subject."""
    for words_of in (section, caption):
        slug = _subject(words_of)
        if slug:
            return slug
    return str(words()["categories"]["default"])


def _subject(heading: str) -> str:
    rules = words()["categories"]
    if heading.strip(" :：").lower() in rules["generic"]:
        return ""
    text = _ASIDE.sub(" ", _NUMBER.sub("", heading[:300]) if is_caption(heading[:300]) else heading[:300])
    text = _SERVICE.sub(" ", _SECTION_NUMBER.sub("", text))
    if not text.isascii():
        for cut in rules["cut"]:
            text = text.replace(cut, " ")
        text = " ".join(text.split())
        same = rules["same"].get(text)
        if same:
            return str(same)
    drop = set(rules["drop"])
    kept = [(word, _singular(word)) for word in _WORD.findall(text.lower())]
    subject = [singular for word, singular in kept if word not in drop and singular not in drop]
    return "" if all(map(str.isdigit, subject)) else "-".join(subject)[:80]


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us", "is", "'s")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]
