"""The words that trace tables use, as `words.toml` declares them, and what inflections have in common."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

import msgspec

# Longer texts are hostile or no operation: what stands behind this many characters is not read.
LIMIT = 600

_VOWEL = re.compile("[aeiouy]")


class Glossary(msgspec.Struct, frozen=True, kw_only=True):
    """What `words.toml` declares, in the form that reading needs."""

    forms: dict[str, str]
    """Stem of a verb, or of a noun that has others of its meaning → how the meaning goes here."""
    meanings: frozenset[str]
    chinese: dict[str, tuple[str, ...]]
    """Chinese word → stems of the English words that stand for it; none for a word that says nothing here."""
    longest: int
    near: frozenset[tuple[str, str]]
    opposite: frozenset[tuple[str, str]]
    umbrella: frozenset[str]
    """Verbs that can stand for several others."""
    setting: frozenset[str]
    """Verbs that set a state."""
    state: frozenset[str]
    """Stems of the words for a state that is switched."""
    phrases: dict[str, str]
    phrase: re.Pattern[str]
    skip: frozenset[str]
    ending: frozenset[str]
    phase: frozenset[str]
    translatable: frozenset[str]
    """The words that English and Chinese can both say."""
    romance: frozenset[str]
    """Stems of Portuguese and Spanish verbs, which tell these languages; of them only the verbs are known."""


@cache
def glossary() -> Glossary:
    """Read the words of the tables; constant, so read once."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    romance = {stem(word): verb for verb, synonyms in data["romance"].items() for word in synonyms}
    verbs = {stem(word): verb for verb, synonyms in data["verbs"].items() for word in synonyms if not is_chinese(word)}
    nouns = {stem(word): stem(noun) for noun, synonyms in data["nouns"].items() for word in synonyms}
    forms = nouns | romance | verbs
    chinese = {
        word: tuple(forms.get(stem(part), stem(part)) for part in english.split())
        for word, english in data["chinese"].items()
    }
    chinese |= {word: (verb,) for verb, synonyms in data["verbs"].items() for word in synonyms if is_chinese(word)}
    chinese |= dict.fromkeys(data["skip"]["chinese"], ())
    phrases = {phrase: word for word, texts in data["phrases"].items() for phrase in texts}
    # Chinese with letters in it ("虚拟IP") would be cut between the two scripts: it is replaced before.
    mixed = {word: f" {english} " for word, english in data["chinese"].items() if any(map(str.isascii, word))}
    return Glossary(
        forms=forms,
        meanings=frozenset(data["verbs"]),
        chinese=chinese,
        longest=max(map(len, chinese)),
        near=_both_ways(data["near"]["pairs"]),
        opposite=_both_ways(data["opposite"]["pairs"]),
        umbrella=frozenset(data["general"]["umbrella"]),
        setting=frozenset(data["general"]["setting"]),
        state=frozenset(map(stem, data["general"]["state"])),
        phrases=phrases | mixed,
        phrase=re.compile("|".join([rf"\b(?:{_longest_first(phrases)})\b", _longest_first(mixed)])),
        skip=frozenset(data["skip"]["english"]) | frozenset(data["skip"]["romance"]),
        ending=frozenset(map(stem, data["outcome"]["endings"])),
        phase=frozenset(map(stem, data["outcome"]["phases"])),
        translatable=frozenset(data["verbs"]).union(*chinese.values()),
        romance=frozenset(romance),
    )


def _both_ways(pairs: list[list[str]]) -> frozenset[tuple[str, str]]:
    return frozenset((a, b) for pair in pairs for a, b in (pair, pair[::-1]))


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def language(text: str) -> str:
    """Return the language family of a wording, as far as its words are read apart here."""
    if not text.isascii() and any(map(is_chinese, text)):
        return "chinese"
    pieces = map(stem, re.findall(r"[^\W\d_]+", text[:LIMIT]))
    return "english" if glossary().romance.isdisjoint(pieces) else "romance"


def translatable_words(language: str, other_language: str) -> frozenset[str] | None:
    """Return the words that two languages can both say here; nothing where they are one."""
    if language == other_language:
        return None
    return glossary().meanings if "romance" in (language, other_language) else glossary().translatable


def is_chinese(text: str) -> bool:
    """Whether a piece of text begins with a Chinese character."""
    return "\u3400" <= text[0] <= "\u9fff"


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return a form that inflections of `word` share; not always a word itself."""
    word = word.lower()
    if len(word) < 4 or not word.isascii():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif (
        word.endswith("s")
        and not word.endswith(("ss", "sis", "xis", "ias"))
        and (len(word) == 4 or not word.endswith("us"))
    ):
        word = word[:-1]
    for ending in ("ing", "ed", "ation", "ion", "e"):
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= 3 + (ending == "ion") and _VOWEL.search(rest):
            word = rest
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
