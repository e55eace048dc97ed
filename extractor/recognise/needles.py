"""The trace column's words, made ready for searching pages as bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
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
    ends: frozenset[bytes]
    """Every end of them that is not a whole word."""
    behind_tag: Callable[[bytes], list[bytes]]
    """Finds what stands right behind tags and may be one."""

    @classmethod
    def of(cls, parts: Iterable[bytes]) -> Ends:
        """Return those of some words."""
        ends = frozenset(part[cut:] for part in parts for cut in range(1, len(part)))
        first = b"".join(sorted({end[:1] for end in ends}))
        behind_tag = re.compile(rb">([" + first + rb"][a-z]{0,40})(?![a-z0-9])").findall
        return cls(rests=ends.union(parts), ends=ends, behind_tag=behind_tag)


@dataclass(frozen=True, slots=True)
class Needles:
    """The trace column's words, made ready for searching."""

    needles: tuple[bytes, ...]
    """Words, or beginnings of words, one of which every name in plain letters holds."""
    searches: tuple[tuple[int, Callable[[bytes], Iterator[re.Match[bytes]]]], ...]
    """The length of each needle, and the search for it."""
    word: re.Pattern[bytes]
    """A whole word that begins with a needle."""
    before: re.Pattern[bytes]
    """The end of the words that may stand before it in a name."""
    glued: frozenset[bytes]
    """What may stand right before it where the blank between was no plain one."""
    behind: re.Pattern[bytes]
    whole: Ends
    glued_together: Ends
    """The ends of the words where blanks between them may be lost."""
    ideographs: tuple[str, ...]


@cache
def needles_known() -> Needles:
    """Return them, made once from the data file."""
    certainties = words()["columns"]["trace"].values()
    names = sorted({squeeze(name) for languages in certainties for written in languages.values() for name in written})
    plain = {name: name.encode().translate(None, HIGH).split() for name in names}
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
        searches=tuple((len(needle), _from_its_rarest_letter(needle).finditer) for needle in needles),
        word=re.compile(_any(whole) + rb"(?![a-z0-9])"),
        glued=frozenset(glued),
        before=re.compile(rb"(?:^|[^a-z0-9])" + _any(before) + rb"\Z"),
        behind=re.compile(_any(behind) + rb"(?![a-z0-9])"),
        whole=Ends.of({part for parts in plain.values() for part in parts}),
        glued_together=Ends.of({glue for parts in plain.values() for glue in _glues(parts)}),
        ideographs=tuple(name for name, parts in plain.items() if not any(len(part) > 3 for part in parts)),
    )


def _from_its_rarest_letter(needle: bytes) -> re.Pattern[bytes]:
    """Return a pattern for a needle that leaps from one of its rarest letter to the next, a third less work."""
    at = max(range(len(needle)), key=lambda place: _COMMON_FIRST.find(needle[place]))
    return re.compile(re.escape(needle[at:]) + rb"(?<=" + re.escape(needle) + rb")")


def _glues(parts: Sequence[bytes]) -> set[bytes]:
    """Return every run of words as one: the blanks between them may be ones that are lost with the high bytes."""
    return {b"".join(parts[begin:end]) for begin in range(len(parts)) for end in range(begin + 1, len(parts) + 1)}


def _any(parts: Iterable[bytes]) -> bytes:
    return b"(?:" + b"|".join(map(re.escape, sorted(parts, key=lambda part: (-len(part), part)))) + b")"
