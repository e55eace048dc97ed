"""Names that are safe as part of a path on every system, and never the same for two different texts."""

from __future__ import annotations

import hashlib
import re

from extractor.store.places import is_safe

_UNSAFE = re.compile(r"[^a-z0-9_-]+")
_LONGEST = 100
_KEPT = 60


def slug(text: str) -> str:
    """Return `text` itself where it is safe and in lower case; else something like it with a part of its hash.

    A tilde stands before the hash and nowhere else, so what was changed can never be taken for what was not.
    """
    if len(text) <= _LONGEST and is_safe(text) and text == text.lower() and "~" not in text:
        return text
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    like = _UNSAFE.sub("-", text[: 4 * _KEPT].lower()).strip("-_")[:_KEPT]
    return f"{like or 'x'}~{mark}"
