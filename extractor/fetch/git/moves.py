"""Which files deleted in a commit go on as which of the files added in it.

git's own `--find-renames` compares lines: it misses tables whose grid was wrapped anew, and takes one short page for
another. In the documentation's repositories a page's `:original_name:` tells, and where there is none its words do.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from heapq import nlargest
from itertools import product

from extractor.fetch.git.page_hints import original_name
from extractor.values import Value

_WORDS = re.compile(r"\w+")
_LIKE = 0.7
_MARGIN = 0.1
_MOST_PAIRS = 250_000


class FileVersion(Value, frozen=True, kw_only=True):
    """A file as it was last before it was deleted, or first after it was added."""

    path: str
    blob: str
    body: bytes = b""
    """Empty where it could not be read; then only its blob tells."""

    @property
    def file_name(self) -> str:
        """The last part of its path."""
        return self.path.rpartition("/")[2]


def find_moves(deleted: Sequence[FileVersion], added: Sequence[FileVersion]) -> dict[str, str]:
    """Return the new path of each deleted file that goes on; where two are equally good none is taken."""
    moves: dict[str, str] = {}
    names = {file.path: original_name(file.body) for file in (*deleted, *added)}
    keys: tuple[Callable[[FileVersion], Hashable], ...] = (
        lambda file: (file.blob, file.file_name),
        lambda file: file.blob,
        lambda file: names[file.path] and (names[file.path], file.file_name),
        lambda file: names[file.path],
    )
    for key in keys:
        moves |= _pairs_by(key, *_unpaired(deleted, added, moves))
    return moves | _pairs_by_words(*_unpaired(deleted, added, moves))


def _unpaired(
    deleted: Iterable[FileVersion], added: Iterable[FileVersion], moves: dict[str, str]
) -> tuple[list[FileVersion], list[FileVersion]]:
    targets = set(moves.values())
    return [file for file in deleted if file.path not in moves], [file for file in added if file.path not in targets]


def _pairs_by(
    key: Callable[[FileVersion], Hashable], deleted: Sequence[FileVersion], added: Sequence[FileVersion]
) -> dict[str, str]:
    """Pair files that alone on their side have a key."""
    old_keys, new_keys = Counter(map(key, deleted)), Counter(map(key, added))
    old_paths = {key(file): file.path for file in deleted if key(file) and old_keys[key(file)] == 1}
    return {old_paths[key(file)]: file.path for file in added if key(file) in old_paths and new_keys[key(file)] == 1}


def _pairs_by_words(deleted: Sequence[FileVersion], added: Sequence[FileVersion]) -> dict[str, str]:
    """Pair files that share most of their words, each the best of the other by a margin."""
    if len(deleted) * len(added) > _MOST_PAIRS:  # a whole documentation written anew
        return {}
    old_texts = {file.path: words_of for file in deleted if (words_of := _words(file.body))}
    new_texts = {file.path: words_of for file in added if (words_of := _words(file.body))}
    by_old: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    by_new: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for (old, old_words), (new, new_words) in product(old_texts.items(), new_texts.items()):
        sizes = len(old_words), len(new_words)
        if min(sizes) >= _LIKE * max(sizes):  # else they cannot be alike
            score = len(old_words & new_words) / len(old_words | new_words)
            by_old[old].append((score, new))
            by_new[new].append((score, old))
    return {old: new for old, ranked in by_old.items() if (new := _best(ranked)) and _best(by_new[new]) == old}


def _best(scores: Sequence[tuple[float, str]]) -> str:
    """Return the path that is alike, if no other one is nearly as much."""
    (score, path), *others = nlargest(2, scores)
    return path if score >= _LIKE and not (others and others[0][0] > score - _MARGIN) else ""


def _words(body: bytes) -> frozenset[str]:
    return frozenset(_WORDS.findall(body.decode("utf-8", "replace").lower()))
