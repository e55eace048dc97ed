"""Names that may have been meant: alike in spelling, or in words (`PutBucketPolicy` → `setBucketPolicy`)."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.lint.names import words_of

MOST = 3
_CLOSE_IN_WORDS, _CLOSE_IN_LETTERS = 0.66, 0.72
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
    """The names of a service, ready to be compared."""

    def __init__(self, names: Iterable[str]) -> None:
        self._profiles = [(name, _meaning(name), _spelling(name)) for name in dict.fromkeys(names)]

    def near(self, name: str) -> tuple[str, ...]:
        """Return at most three names like `name`, the likest first."""
        meaning, spelling = _meaning(name), _spelling(name)
        close = []
        for candidate, its_meaning, its_spelling in self._profiles:
            in_words, in_letters = _overlap(meaning, its_meaning), _overlap(spelling, its_spelling)
            if in_words >= _CLOSE_IN_WORDS or in_letters >= _CLOSE_IN_LETTERS:
                close.append((max(in_words, in_letters), candidate))
        return tuple(candidate for _, candidate in sorted(close, key=lambda pair: (-pair[0], pair[1]))[:MOST])


def _meaning(name: str) -> frozenset[str]:
    """Return the words of a name, each by the one that stands for it, without plurals and versions."""
    words = [word.rstrip("s") if len(word) > 3 else word for word in words_of(name)]
    return frozenset(_STANDS_FOR.get(word, word) for word in words if word != "v" and not word.isdigit())


def _spelling(name: str) -> frozenset[str]:
    """Return all pairs of letters that follow each other; two misspelled names share most of them."""
    text = f" {name.casefold()} "
    return frozenset(text[index : index + 2] for index in range(len(text) - 1))


def _overlap(some: frozenset[str], others: frozenset[str]) -> float:
    return 2 * len(some & others) / (len(some) + len(others)) if some and others else 0.0
