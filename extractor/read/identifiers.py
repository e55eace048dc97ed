"""What shape the names of programs have: `createServer`, `create_instance`, `PUT.OBJECT.ACL`."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_JOINT = re.compile(r"[A-Z0-9_.:-]")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def is_identifier(word: str) -> bool:
    """Tell whether a word is a name by itself: it has an inner capital, a digit or a joint.

    The words of `create access log` have none: it is one name.
    """
    if word.isalpha() and (word.islower() or word.isupper()):
        return False
    return _TOKEN.fullmatch(word) is not None and _JOINT.search(word, 1) is not None and word[-1] not in ".:"


def parts_of(name: str) -> list[str]:
    """Return the words of a name, in small letters: `createServerV2` is create, server, v, 2."""
    return [part.lower() for part in _PART.findall(name)]
