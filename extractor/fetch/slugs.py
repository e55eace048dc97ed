"""Names that are safe as part of a path on every system, and never the same for two different texts."""

from __future__ import annotations

import hashlib
import re

_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9_-])?")
_UNSAFE = re.compile(r"[^a-z0-9_-]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")
_LONGEST = 100
_KEPT = 60


def slug(text: str) -> str:
    """Return `text` itself where it is safe and in lower case; else something like it with a part of its hash.

    A tilde stands before the hash and nowhere else, so what was changed can never be taken for what was not.
    """
    if len(text) <= _LONGEST and _SAFE.fullmatch(text) and ".." not in text and not _RESERVED.fullmatch(text):
        return text
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    like = _UNSAFE.sub("-", text[: 4 * _KEPT].lower()).strip("-_")[:_KEPT]
    return f"{like or 'x'}~{mark}"
