"""What shape the names of programs have, and trace names among them: `createServer`, `create_instance`."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_NAME = 64
"""Characters of a trace name, by the API's rule."""

_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_JOINT = re.compile(r"[A-Z0-9_.:-]")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ALLOWED = re.compile(rf"[A-Za-z][A-Za-z0-9._-]{{0,{LONGEST_NAME - 1}}}")


def is_identifier(word: str) -> bool:
    """Tell whether a word is a name by itself: it has an inner capital, a digit or a joint.

    The words of `create access log` have none: it is one name.
    """
    if word.isalpha() and (word.islower() or word.isupper()):
        return False
    return _TOKEN.fullmatch(word) is not None and _JOINT.search(word, 1) is not None and word[-1] not in ".:"


def is_allowed_name(text: str) -> bool:
    """Tell whether the API's rule allows a trace to be called so."""
    return _ALLOWED.fullmatch(text) is not None


@lru_cache(maxsize=20_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters: `createServerV2` is create, server, v, 2."""
    return tuple(word.lower() for word in _WORD.findall(name))
