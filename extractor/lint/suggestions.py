"""Names that may have been meant: alike in spelling, or in words (`PutBucketPolicy` → `setBucketPolicy`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain

from extractor.identifiers import words_of

MOST = 3
_CLOSE_IN_WORDS, _CLOSE_IN_LETTERS = 0.66, 0.6
# Verbs that clouds and services use for the same thing; the first of each line stands for all.
_SAME = (
    "create add new register allocate insert make build",
    "delete remove drop destroy release deregister purge terminate clean clear",
    "set put update modify change edit configure config reset",
    "get show describe query list view search",
    "start run launch enable open activate resume",
    "stop disable close suspend pause deactivate shutdown",
    "attach bind associate join mount assign authorize grant",
    "detach unbind disassociate unmount unassign revoke",
    "login signin logon auth authenticate console",
    "server instance vm host",
    "user member",
    "trace trail tracker",
)
_STANDS_FOR = {word: line.split()[0] for line in _SAME for word in line.split()}


class NearNames:
    """The names of a service, or of all, ready to be searched: a long list of unknown names must not take minutes."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = list(dict.fromkeys(names))
        self._words = _Overlaps(map(_meaning, self._names))
        self._letters = _Overlaps(map(_spelling, self._names))

    def near(self, name: str) -> tuple[str, ...]:
        """Return at most three names like `name`, the likest first."""
        in_letters = self._letters.close(_spelling(name), _CLOSE_IN_LETTERS)
        in_words = self._words.close(_meaning(name), _CLOSE_IN_WORDS)
        scores = {
            number: (max(in_words.get(number, 0), in_letters.get(number, 0)), in_letters.get(number, 0))
            for number in in_words.keys() | in_letters.keys()
        }
        ranked = sorted(scores, key=lambda number: (*(-score for score in scores[number]), self._names[number]))
        return tuple(self._names[number] for number in ranked[:MOST])


class _Overlaps:
    """Sets of features, and which of them share many with another set."""

    def __init__(self, sets: Iterable[frozenset[str]]) -> None:
        self._sizes: list[int] = []
        self._holders: dict[str, list[int]] = {}
        for number, features in enumerate(sets):
            self._sizes.append(len(features))
            for feature in features:
                self._holders.setdefault(feature, []).append(number)

    def close(self, features: frozenset[str], least: float) -> dict[int, float]:
        """Return the numbers of the sets that overlap at least so much: 1 is the same, 0 nothing in common."""
        shared = Counter(chain.from_iterable(self._holders.get(feature, ()) for feature in features))
        overlaps = {number: 2 * count / (self._sizes[number] + len(features)) for number, count in shared.items()}
        return {number: overlap for number, overlap in overlaps.items() if overlap >= least}


def _meaning(name: str) -> frozenset[str]:
    """Return the words of a name, each by the one that stands for it, without plurals and versions."""
    words = [word.rstrip("s") if len(word) > 3 else word for word in words_of(name)]
    return frozenset(_STANDS_FOR.get(word, word) for word in words if word != "v" and not word.isdigit())


def _spelling(name: str) -> frozenset[str]:
    """Return all triples of letters that follow each other; a misspelled name keeps most of them."""
    text = f" {name.casefold()} "
    return frozenset(text[index : index + 3] for index in range(len(text) - 2))
