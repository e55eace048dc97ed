"""What a header cell means, by the words that documents have for each column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec

from extractor.languages import Vocabulary, vocabulary
from extractor.read.cell_text import INVISIBLE

_BLANKS = re.compile(r"[\s_\-‐-―]+")
_IDEOGRAPH = "\u3040"
"""The first letter of scripts that are written without blanks."""
_LONGEST = 80
"""A longer cell is a sentence."""
_MARKS = " *†‡▲△▼▽↑↓↕⇅①②③④⑤⑥⑦⑧⑨¹²³⁰⁴⁵⁶⁷⁸⁹?？ⓘℹ"
"""Signs of footnotes, of sorting and of links to help."""


class Meaning(msgspec.Struct, frozen=True):
    """What a header cell means."""

    role: str
    """`operation`, `resource`, `trace`, `service`, `other`, `foreign` or `happened`."""
    sure: bool
    rank: int
    """Its place among the words for that role: of two columns for one role the lower rank has it."""
    language: str


def squeeze(header: str) -> str:
    """Return a header cell as it is compared: no letter case, one kind of blank, no hidden characters or end marks."""
    text = _BLANKS.sub(" ", INVISIBLE.sub("", header)).strip(" *:：.").lower()
    if " " not in text or max(text) < _IDEOGRAPH:
        return text
    first, *others = text.split(" ")
    for word in others:
        first += word if first[-1] >= _IDEOGRAPH or word[0] >= _IDEOGRAPH else f" {word}"
    return first


def meanings_of(header: str) -> tuple[Meaning, ...]:
    """Return what a header cell may mean, remarks behind its words aside; nothing where it is no word of ours."""
    return _said_once(header) or _said_twice(header) if 0 < len(header) <= _LONGEST else ()


def _said_once(header: str) -> tuple[Meaning, ...]:
    meanings_by_name = _meanings(vocabulary())
    name = squeeze(header)
    while name not in meanings_by_name and (shorter := squeeze(_without_remark(name))) != name:
        name = shorter
    return meanings_by_name.get(name, ())


def _without_remark(name: str) -> str:
    """Return a header cell without the remark in brackets, or the mark of a footnote, at its end."""
    bare = name.rstrip(_MARKS)
    begin = max(map(bare.rfind, "(（[【"))
    if bare[-1:] in tuple(")）]】"):
        return bare[:begin] if begin > 0 else bare[:-1].rstrip("0123456789")
    return bare


def _said_twice(header: str) -> tuple[Meaning, ...]:
    """Return what a cell means that says the same twice: `操作名称/Operation`, `Trace Name/Event Name`."""
    first, slash, second = header.replace("\n", " ").replace("|", "/").partition("/")
    if not slash and header.isascii():
        return ()
    if not slash:
        wide = not header[0].isascii()
        letters = (index for index, letter in enumerate(header) if letter.isalpha() and letter.isascii() == wide)
        index = next(letters, len(header))
        first, second = header[:index], header[index:]
    meanings = [_said_once(part) for part in (first, second)]
    roles = [{meaning.role for meaning in part} for part in meanings]
    shared = (meaning for part in meanings for meaning in part if meaning.role in roles[0] & roles[1])
    return tuple(sorted(shared, key=lambda meaning: not meaning.sure))  # what one of them says surely counts


@lru_cache(maxsize=2)
def _meanings(terms: Vocabulary) -> Mapping[str, tuple[Meaning, ...]]:
    """Return what each squeezed header may mean, also written as one word: `TraceName`."""
    meanings: dict[str, list[Meaning]] = {}
    for language, own in terms.languages.items():
        for sure, columns in ((True, own.columns), (False, own.likely_columns)):
            for role, names in columns.items():
                for rank, name in enumerate(names):
                    meanings.setdefault(squeeze(name), []).append(Meaning(role, sure, rank, language))
    glued = {name.replace(" ", ""): meanings_of_name for name, meanings_of_name in meanings.items()}
    return {name: tuple(meanings_of_name) for name, meanings_of_name in (glued | meanings).items()}


def header_words(role: str, *, surely: bool = False) -> frozenset[str]:
    """Return every known word for a column, or every sure one, squeezed, also written as one."""
    return frozenset(
        name
        for name, meanings_of_name in _meanings(vocabulary()).items()
        if any(meaning.role == role and (meaning.sure or not surely) for meaning in meanings_of_name)
    )


@lru_cache(maxsize=2)
def other_headers(terms: Vocabulary) -> frozenset[str]:
    """Return what tables of other kinds are headed by, squeezed."""
    return frozenset(map(squeeze, terms.other_headers))
