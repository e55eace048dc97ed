"""Reads operation wordings and trace names as words: inflection, synonyms and Chinese brought to one form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import lru_cache
from itertools import groupby, product

import msgspec

from extractor.compare.glossary import LIMIT, Glossary, glossary, is_chinese, stem

_PIECE = re.compile(r"[\u3400-\u9fff]+|[^\W\d_\u3400-\u9fff]+|\d+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[\u3400-\u9fff]+|[^\W\da-zA-Z_\u3400-\u9fff]+")
_VERSION = re.compile(r"(?:[vV]\d*|\d+)$")
_ING_FORM = re.compile(r"[a-z]{2,}ing\b")
_LIST_MARK = re.compile(r"[、/,，]|\b(?:and|or)\b|[和或及]")


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """A text as words in one form."""

    verbs: frozenset[str]
    """What is done: the leading verb, or several where the text coordinates them."""
    things: frozenset[str]
    """The other words: to what, whose, how; a word said twice counts twice (`user`, `user 2`)."""
    lists: bool = False
    """Whether the text lists several things or verbs ("starting or stopping a job")."""
    order: tuple[str, ...] = ()
    """All words as they follow one another."""

    @property
    def meaning(self) -> tuple[frozenset[str], frozenset[str]]:
        """What the words say in any order."""
        return self.verbs, self.things


@lru_cache(maxsize=1 << 12)
def read_operation(text: str) -> Words:
    """Return the words of an operation as a page prints it."""
    terms = glossary()
    text = terms.phrase.sub(lambda match: terms.phrases[match.group()], text[:LIMIT].lower())
    read = _sorted([_tokens(part, terms, terms.skip) for part in _listed_parts(text)])
    if not read.verbs and (first_word := _ING_FORM.match(text)):
        verb = frozenset({stem(first_word.group())})
        return msgspec.structs.replace(read, verbs=verb, things=read.things - verb)
    return read


@lru_cache(maxsize=1 << 12)
def read_name(name: str) -> Words:
    """Return the words of a trace name, without versions and without how the action ended."""
    terms = glossary()
    parts = _unended(_HUMP.findall(name[:LIMIT]), terms)
    tokens = [word for part in parts if not _VERSION.match(part) for word in _tokens(part.lower(), terms)]
    return _sorted([list(part) for is_or, part in groupby(tokens, key="or".__eq__) if not is_or])


def is_romance(name: str) -> bool:
    """Tell whether a name has a Portuguese or Spanish verb: names are English, so it was translated."""
    return any(stem(part.lower()) in glossary().romance for part in _HUMP.findall(name[:LIMIT]))


def without_outcome(name: str) -> str:
    """Return `name` plain and without what tells how the action ended: `createDiskTaskFailure` as `createdisk`."""
    return plain("".join(_unended(_HUMP.findall(name[:LIMIT]), glossary())))


def plain(name: str) -> str:
    """Return what is left of a name without letter case and separators."""
    return "".join(filter(str.isalnum, name)).lower()


class Agreement(Enum):
    """How the verbs of two texts agree."""

    SAME = "same"
    NEAR = "near"
    """One can stand for the other."""
    OTHER = "other"
    OPPOSITE = "opposite"
    """One undoes the other."""
    UNKNOWN = "unknown"
    """One text shows no verb."""


def agreement(verbs: frozenset[str], other_verbs: frozenset[str]) -> Agreement:
    """Tell how the verbs of two texts agree."""
    if not verbs or not other_verbs:
        return Agreement.UNKNOWN
    if verbs & other_verbs:
        return Agreement.SAME
    terms = glossary()
    pairs = set(product(verbs, other_verbs))
    if pairs & terms.near:
        return Agreement.NEAR
    return Agreement.OPPOSITE if pairs & terms.opposite else Agreement.OTHER


def singular(name: str) -> tuple[str, ...]:
    """Return the parts of a name without letter case and plurals."""
    return tuple(_singular(part.lower()) for part in _HUMP.findall(name[:LIMIT]))


def _singular(word: str) -> str:
    return word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")


def _unended(parts: list[str], terms: Glossary) -> list[str]:
    end = len(parts)
    if end > 2 and stem(parts[end - 1]) in terms.ending:
        end -= 1
        if end > 2 and stem(parts[end - 1]) in terms.phase:
            end -= 1
    return parts[:end]


def printed_verb(text: str, verbs: frozenset[str]) -> str:
    """Return a text's first English word for one of the verbs, as printed."""
    forms = glossary().forms
    return next((piece for piece in _PIECE.findall(text[:LIMIT].lower()) if forms.get(stem(piece)) in verbs), "")


def _listed_parts(text: str) -> list[str]:
    """Cut a text where it lists things or verbs."""
    marks = [match.span() for match in _LIST_MARK.finditer(blank_brackets(text))]
    starts, ends = [0, *(end for _, end in marks)], [*(start for start, _ in marks), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def blank_brackets(text: str) -> str:
    """Blank what stands in brackets: a list in there lists no actions ("(console, API)")."""
    depth, letters = 0, []
    for letter in text:
        depth += letter in "(（[【"
        letters.append(" " if depth else letter)
        depth -= letter in ")）]】" and depth > 0
    return "".join(letters)


def _sorted(parts: list[list[str]]) -> Words:
    """Tell verbs from things. The first verb tells the action, and so does one that begins a listed part."""
    meanings = glossary().meanings
    tokens = [word for part in parts for word in part]
    verbs = {word for part in parts[1:] for word in part[:1] if word in meanings}
    verbs |= set([word for word in tokens if word in meanings][:1])
    things = [word for word in tokens if word not in verbs]
    lists = len(parts) > 1
    return Words(
        verbs=frozenset(verbs),
        things=frozenset(things if lists else _counted(things)),
        lists=lists,
        order=tuple(tokens),
    )


def _counted(words: Iterable[str]) -> Iterator[str]:
    uses: Counter[str] = Counter()
    for word in words:
        uses[word] += 1
        yield word if uses[word] == 1 else f"{word} {uses[word]}"


def _tokens(text: str, terms: Glossary, skip: frozenset[str] = frozenset()) -> list[str]:
    tokens: list[str] = []
    for piece in _PIECE.findall(text):
        if is_chinese(piece):
            tokens += _chinese(piece, terms)
        elif piece not in skip:
            tokens.append(terms.forms.get(stem(piece), stem(piece)))
    return tokens


def _chinese(text: str, terms: Glossary) -> Iterator[str]:
    """Cut at known words, the longest first; what is unknown is taken in pairs of characters."""
    unknown_start = start = 0
    while start < len(text):
        for length in range(min(terms.longest, len(text) - start), 0, -1):
            english = terms.chinese.get(text[start : start + length])
            if english is not None:
                yield from _pairs(text[unknown_start:start])
                yield from english
                start += length
                unknown_start = start
                break
        else:
            start += 1
    yield from _pairs(text[unknown_start:])


def _pairs(text: str) -> Iterator[str]:
    if len(text) == 1:
        yield text
    for start in range(len(text) - 1):
        yield text[start : start + 2]
