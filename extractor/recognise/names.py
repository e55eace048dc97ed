"""What a trace cell says: one name or several, in every written form; a name is taken as printed, never mended."""

from __future__ import annotations

import re

from extractor.recognise.words import HIDDEN

_SIMPLE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_WORDED = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z][A-Za-z0-9_.-]*)*")
_RULE = re.compile(r"[A-Za-z][0-9A-Za-z._-]{0,63}")
# Parts a name may be divided by. A slash or comma inside brackets belongs to a remark, so remarks come off first.
_DIVIDER = re.compile(r"[/、,，;；|]")
_REMARK = re.compile(r"\s{0,4}[(（][^()（）]{0,80}[)）](?=[\s/、,，;；|]|$)")
_FOOTNOTE = re.compile(r"(?:\s?\[\d{1,2}\]|\s?[*†‡①-⑳]){1,3}(?=\s|$)")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_JOINT = re.compile(r"[A-Z0-9_.:-]")
_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+){1,6}")
_NOTHING = frozenset(("-", "--", "—", "/", "n/a", "na", "none", "无", "不涉及"))
_BETWEEN = re.compile(r" (?:or|and|或|和|ou|o|e|y) ")


def names_in(cell: str) -> tuple[tuple[str, ...], str]:
    """Return the names of a trace cell, and the cell as printed where it holds more than those names."""
    if _SIMPLE.fullmatch(cell):
        return (cell,), ""
    if _WORDED.fullmatch(cell):  # the steps below would change nothing in it
        return tuple(dict.fromkeys(_apart(cell))), ""
    shown = HIDDEN.sub("", cell)
    bare = _FOOTNOTE.sub("", _REMARK.sub(" ", shown)).strip()
    names: list[str] = []
    if bare.lower() in _NOTHING:
        bare = ""
    for line in bare.split("\n"):
        for part in _DIVIDER.split(line):
            names += _apart(" ".join(part.split()))
    kept = tuple(dict.fromkeys(name for name in names if name.lower() not in _NOTHING))
    plain = shown == cell and bare == shown
    return kept, "" if plain else cell.replace("\n", " ")


def _apart(part: str) -> list[str]:
    """Divide at blanks where every word is a name by itself; else the words are one name."""
    if " " not in part:
        return [part] if part else []
    words = _BETWEEN.sub(" ", part).split(" ")
    if all(is_own_name(word) for word in words):
        return words
    return [part]


def keeps_rule(name: str) -> bool:
    """Tell whether a name is one the API could carry: 1 to 64 of `0-9A-Za-z._-`, first a letter."""
    return _RULE.fullmatch(name) is not None


def looks_like_name(name: str) -> bool:
    """Tell whether a text can be a trace name: an identifier, or a few words of ASCII that end in no full stop."""
    return _RULE.fullmatch(name) is not None or (len(name) <= 64 and _WORDS.fullmatch(name) is not None)


def is_own_name(word: str) -> bool:
    """Tell whether a word is a name by itself: it has an inner capital, a digit or a joint.

    `createServer`, `create_instance` and `PUT.OBJECT` are; the words of `create access log` are not: it is one name.
    """
    plain_capitals = word.isalpha() and word.isupper()
    return _TOKEN.fullmatch(word) is not None and _JOINT.search(word, 1) is not None and not plain_capitals
