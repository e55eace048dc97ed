"""The trace column's words, made ready for searching pages as bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extractor.recognise.words import squeeze, words

HIGH = bytes(range(128, 256))
"""What is left out of a page so that only its plain letters are searched."""

_COMMON_FIRST = b"etaoinsrhldcumfpgwybvkxjqz"


@dataclass(frozen=True, slots=True)
class Ends:
    """How words may go on behind a tag that breaks them up."""

    rests: frozenset[bytes]
    """The words, and every end of them."""
    behind_tag: Callable[[bytes], Iterator[re.Match[bytes]]]
    """Finds what stands right behind tags and is an end of a word, but no whole one."""

    @classmethod
    def of(cls, parts: Iterable[bytes]) -> Ends:
        """Return those of some words."""
        ends = frozenset(part[cut:] for part in parts for cut in range(1, len(part)))
        first = b"".join(sorted({end[:1] for end in ends}))  # a look at it saves trying them all
        ways = (bytes([letter]) + _any(end[1:] for end in ends if end[0] == letter) for letter in first)
        behind_tag = re.compile(rb">(?=[" + first + rb"])(" + rb"|".join(ways) + rb")(?![a-z0-9])").finditer
        return cls(rests=ends.union(parts), behind_tag=behind_tag)


@dataclass(frozen=True, slots=True)
class Search:
    """A search for several needles in one pass."""

    finds: Callable[[bytes], Iterator[re.Match[bytes]]]
    """Finds them; a needle's number is that of the group that took part."""
    needles: tuple[bytes, ...]

    @classmethod
    def of(cls, needles: Sequence[bytes], part: bytes) -> Search:
        """Return the search that leaps from one place of a part they share to the next, and looks around there."""
        ways = (
            rb"(?<=" + re.escape(before + part) + rb")" + re.escape(behind) + rb"()"
            for before, _, behind in (needle.partition(part) for needle in needles)
        )
        return cls(re.compile(re.escape(part) + rb"(?:" + rb"|".join(ways) + rb")").finditer, tuple(needles))

    def places(self, data: bytes) -> list[int]:
        """Return where the needles stand in a page, in order."""
        lengths = [0, *map(len, self.needles)]
        return [found.end() - lengths[found.lastindex or 0] for found in self.finds(data)]


@dataclass(frozen=True, slots=True)
class Needles:
    """The trace column's words, made ready for searching."""

    needles: tuple[bytes, ...]
    """Words, or beginnings of words, one of which every name in plain letters holds."""
    searches: tuple[Search, ...]
    """Find every needle between them."""
    word: re.Pattern[bytes]
    """A whole word that begins with a needle."""
    before: re.Pattern[bytes]
    """The end of the words that may stand before it in a name."""
    glued: frozenset[bytes]
    """What may stand right before it where the blank between was no plain one."""
    behind: re.Pattern[bytes]
    ideographs: Mapping[str, Mapping[str, Sequence[str]]]
    """The names in other letters, by a letter of theirs that few pages hold, and by their first one."""


@cache
def needles_known() -> Needles:
    """Return them, made once from the data file."""
    plain = _names()
    needles: list[bytes] = []
    # Short words first, for longer ones begin with them: `trace` serves `tracename` too.
    for parts in sorted(plain.values(), key=lambda parts: (sum(map(len, parts)), parts)):
        if not any(part.startswith(tuple(needles)) for part in parts) and len(max(parts, key=len, default=b"")) > 3:
            needles.append(max(parts, key=len))
    whole: set[bytes] = set()
    before: set[bytes] = set()
    behind: set[bytes] = set()
    glued: set[bytes] = set()
    for parts in plain.values():
        at = next((place for place, part in enumerate(parts) if part.startswith(tuple(needles))), None)
        if at is not None:
            whole |= {glue for glue in _glues(parts[at:]) if glue.startswith(parts[at])}
            before |= _glues(parts[:at])
            glued |= {glue for glue in _glues(parts[:at]) if glue.endswith(parts[at - 1])}
            behind |= _glues(parts[at + 1 :])
    return Needles(
        needles=tuple(needles),
        searches=tuple(_searches(needles)),
        word=re.compile(_any(whole) + rb"(?![a-z0-9])"),
        glued=frozenset(glued),
        before=re.compile(rb"(?:^|[^a-z0-9])" + _any(before) + rb"\Z"),
        behind=re.compile(_any(behind) + rb"(?![a-z0-9])"),
        ideographs=_by_sign(name for name, parts in plain.items() if not any(len(part) > 3 for part in parts)),
    )


@cache
def ends_known(*, blanks_lost: bool) -> Ends:
    """Return the ends of the trace column's words, or of all that may run together where blanks may be lost."""
    names = _names().values()
    return Ends.of({part for parts in names for part in (_glues(parts) if blanks_lost else (*parts, b"".join(parts)))})


@cache
def _names() -> dict[str, list[bytes]]:
    """Return what the trace column is called, and the words of that in plain letters."""
    certainties = words()["columns"]["trace"].values()
    names = sorted({squeeze(name) for languages in certainties for written in languages.values() for name in written})
    return {name: name.encode().translate(None, HIGH).split() for name in names}


def _by_sign(names: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return names by the sign that each holds, or else its first letter, and by its first letter."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in names:
        sign = next((sign for sign in words()["signs"] if sign in name), name[0])
        found.setdefault(sign, {}).setdefault(name[0], []).append(name)
    return found


def _searches(needles: Sequence[bytes]) -> Iterator[Search]:
    """Return as few searches as find all needles, each by two letters that most of them share, or by a rare one."""
    left = list(needles)
    while left:
        pairs = sorted({needle[at : at + 2] for needle in left for at in range(len(needle) - 1)}, key=_commonness)
        part = max(pairs, key=lambda pair: sum(pair in needle for needle in left))
        together = [needle for needle in left if part in needle]
        if len(together) == 1:
            rarest = min((bytes([letter]) for letter in together[0]), key=_commonness)
            part = b"".join(together[0].partition(rarest)[1:])
        yield Search.of(together, part)
        left = [needle for needle in left if needle not in together]


def _commonness(part: bytes) -> list[int]:
    """Return what sorts parts by how often their first letter is met, which is what a search looks for."""
    return [-_COMMON_FIRST.find(letter) for letter in part]


def _glues(parts: Sequence[bytes]) -> set[bytes]:
    """Return every run of words as one: the blanks between them may be ones that are lost with the high bytes."""
    return {b"".join(parts[begin:end]) for begin in range(len(parts)) for end in range(begin + 1, len(parts) + 1)}


def _any(parts: Iterable[bytes]) -> bytes:
    return b"(?:" + b"|".join(map(re.escape, sorted(parts, key=lambda part: (-len(part), part)))) + b")"
