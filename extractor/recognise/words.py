"""Loads what the documents call things (`words.toml`) into lookups; the file is read once, when first needed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

HIDDEN = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
"""Characters that show nothing: soft hyphens, zero-width blanks and joiners, direction marks."""

_BLANKS = re.compile(r"[\s_\-‐-―]+")
_REMARK = re.compile(r"\s{0,4}(?:[(（\[【][^()（）\[\]【】]{0,40}[)）\]】]|[*†‡▲△▼▽↑↓↕⇅①-⑳¹²³⁰-⁹]{1,3})$")
_IDEOGRAPH_GAP = "(?<=[\u3040-\u30ff\u4e00-\u9fff]) | (?=[\u3040-\u30ff\u4e00-\u9fff])"  # compiled when needed


_WIDE = "[^\x00-\x7f（）【】]++"
_TWICE = re.compile(rf"({_WIDE})[\s/|]*+([!-~][ -~]*+)|([!-~][ -~]*+)({_WIDE})")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header cell means."""

    role: str
    """`operation`, `resource`, `trace`, `service`, `other`, `foreign` or `happened`."""
    sure: bool
    rank: int
    """Its place among the words for that role: of two columns for one role the lower rank has it."""
    language: str


def squeeze(header: str) -> str:
    """Return a header cell as it is compared: no letter case, one kind of blank, no hidden characters or end marks."""
    text = _BLANKS.sub(" ", HIDDEN.sub("", header)).strip(" *:：.").lower()
    return re.sub(_IDEOGRAPH_GAP, "", text) if " " in text and max(text) >= "\u3040" else text


_MAX_HEADER = 80  # a longer cell is a sentence


@lru_cache(maxsize=2000)
def meanings_of(header: str) -> tuple[Meaning, ...]:
    """Return what a header cell may mean, remarks behind its words aside; nothing where it is no word of ours."""
    if not 0 < len(header) <= _MAX_HEADER:
        return ()
    known = _meanings()
    name = squeeze(header)
    while name not in known and (shorter := _REMARK.sub("", name)) != name:
        name = squeeze(shorter)
    return known.get(name) or _glued().get(name) or _in_two_languages(header)


def _in_two_languages(header: str) -> tuple[Meaning, ...]:
    """Return what a header cell means that says the same twice: `操作名称/Operation`."""
    found = _TWICE.fullmatch(header.strip().replace("\n", " ")) if not header.isascii() else None
    first, second = (part.rstrip(" /|") for part in found.groups() if part is not None) if found else ("", "")
    both = (*meanings_of(first), *meanings_of(second)) if second else ()
    roles = [{meaning.role for meaning in meanings_of(part)} for part in (first, second)]
    # What one of them says surely counts.
    return tuple(sorted((one for one in both if one.role in roles[0] & roles[1]), key=lambda one: not one.sure))


@cache
def words() -> dict[str, Any]:
    """Return the whole file as plain data."""
    with open(f"{__file__[:-3]}.toml", "rb") as file:  # noqa: PTH123 - pathlib costs the start more than the call
        return tomllib.load(file)


@cache
def things() -> frozenset[str]:
    """Return those of `other_headers` that resource types may be called, too."""
    return frozenset(map(squeeze, words()["frame"]["things"]))


@cache
def other_headers() -> frozenset[str]:
    """Return what tables of other kinds are headed by, squeezed."""
    return frozenset(map(squeeze, words()["frame"]["headers"]))


@cache
def _meanings() -> dict[str, tuple[Meaning, ...]]:
    """Return what each squeezed header may mean; a word may mean two things in two languages."""
    found: dict[str, list[Meaning]] = {}
    for role, certainties in words()["columns"].items():
        for certainty, languages in certainties.items():
            for language, names in languages.items():
                for rank, name in enumerate(names):
                    meaning = Meaning(role, certainty == "sure", rank, language)
                    found.setdefault(squeeze(name), []).append(meaning)
    return {name: tuple(several) for name, several in found.items()}


@cache
def _glued() -> dict[str, tuple[Meaning, ...]]:
    """Return the same for headers of several words that are written as one: `TraceName`."""
    return {name.replace(" ", ""): several for name, several in _meanings().items() if " " in name}
