"""Quoted words that look like trace names, in texts and code about CTS: the weakest kind of reference."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.lint.name_shapes import looks_like_trace
from extractor.lint.references import Excerpt, Reference, Strength
from extractor.lint.tree import Scalar

FORM = "quoted"
_QUOTED = re.compile(r"([\"'`])([A-Za-z][A-Za-z0-9._-]{2,63})\1")
_ABOUT_CTS = re.compile(r"\bcts\b|cloud[ _-]?trace|trace[ _-]?name|云审计", re.IGNORECASE)


def is_about_cts(text: str) -> bool:
    """Tell whether a text speaks of CTS at all."""
    return _ABOUT_CTS.search(text) is not None


def quoted_names(excerpt: Excerpt) -> Iterator[Reference]:
    """Return the references that quoted words make."""
    for match in _QUOTED.finditer(excerpt.text):
        if looks_like_trace(match[2]):
            yield excerpt.reference(Scalar(match[2], *match.span(2)), FORM, strength=Strength.GUESS)
