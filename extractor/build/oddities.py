"""What is odd about a catalog's names: likely misprints, names alike but for letter case, types spelled two ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from extractor.identifiers import is_allowed_name, words_of

_INFLECTED = ("s", "d", "r", "n", "y", "e")  # one letter more that makes another word, not a misprint
_FREQUENT = 3
_LONG = 4


def warnings_of(resource_types: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Return the warnings for each trace name, given the resource types each stands with."""
    warnings: defaultdict[str, list[str]] = defaultdict(list)
    by_case: defaultdict[str, list[str]] = defaultdict(list)
    for name in resource_types:
        by_case[name.casefold()].append(name)
        if not is_allowed_name(name):
            warnings[name].append("not a name that the API allows: 1 to 64 of 0-9 A-Z a-z . _ -, first a letter")
    for names in by_case.values():
        for name in names:
            others = ", ".join(sorted(set(names) - {name}))
            if others:
                warnings[name].append(f"differs only in letter case from {others}")
    for name, why in _misprints(resource_types).items():
        warnings[name].append(why)
    for name, why in _spellings(resource_types).items():
        warnings[name].append(why)
    return warnings


def _misprints(resource_types: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Find words that stand in one name only and are one slip away from a word that many names have."""
    tokens = {name: set(words_of(name)) for name in resource_types}
    counts = Counter(token for name_tokens in tokens.values() for token in name_tokens)
    frequent = {token for token, count in counts.items() if count >= _FREQUENT and len(token) >= _LONG}
    misprints = {}
    for name, name_tokens in sorted(tokens.items()):
        for token in sorted(name_tokens):
            meant = sorted(_meant(token) & frequent) if counts[token] == 1 else ()
            if meant:
                misprints[name] = f"perhaps misprinted: {token!r} for {meant[0]!r}, which other names have"
    return misprints


def _meant(token: str) -> set[str]:
    """Return the words that a token is with a letter too many, or with two letters in each other's place."""
    last = len(token) - (token[-1] in _INFLECTED)
    longer = {token[:index] + token[index + 1 :] for index in range(1, last)}
    swapped = {token[:index] + token[index + 1] + token[index] + token[index + 2 :] for index in range(len(token) - 1)}
    return (longer | swapped) - {token}


def _spellings(resource_types: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Find resource types that are the same but for letter case, blanks and joints."""
    spelled: defaultdict[str, set[str]] = defaultdict(set)
    for types in resource_types.values():
        for kind in types:
            spelled["".join(filter(str.isalnum, kind.casefold()))].add(kind)
    warnings = {}
    for name, types in resource_types.items():
        for kind in types:
            others = spelled["".join(filter(str.isalnum, kind.casefold()))] - {kind}
            if others:
                warnings[name] = f"its resource type {kind!r} is also spelled {', '.join(map(repr, sorted(others)))}"
    return warnings
