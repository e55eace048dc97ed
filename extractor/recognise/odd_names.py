"""What is odd about the names of a row: said, and never mended."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractor.identifiers import is_identifier
from extractor.recognise.names import begins_with_verb, breaks_rule

_FEWEST_LETTERS = 8
"""Of a beginning that stands in a name again: it tells that two names are glued."""


def odd_names(names: Sequence[str]) -> Iterator[str]:
    """Return a message for each name that is hardly the one a trace has."""
    has_identifiers = any(map(is_identifier, names))
    for name in names:
        if breaks_rule(name):
            yield f"{name!r} is not a name the API allows: 1 to 64 of 0-9 A-Z a-z . _ -, first a letter"
        elif _is_glued(name):
            yield f"{name!r} may be several names that nothing divides"
        elif has_identifiers and not is_identifier(name) and not begins_with_verb(name):
            yield f"{name!r} is unlike the names beside it; it may be a word of another cell"
    for name, name_behind in pairwise(names):
        if _shares_words(name, name_behind):
            yield f"{name!r} may be short for more words, as in {name_behind!r}"
        if _may_be_one(name, name_behind):
            yield f"{name!r} and {name_behind!r} may be one name, broken over two lines"


def _is_glued(name: str) -> bool:
    """Tell whether a name holds its own beginning again, as converters glue list items: `createVaultcreateVaultV2`."""
    again = name.find(name[:_FEWEST_LETTERS], _FEWEST_LETTERS)
    return again > 0 and is_identifier(name) and name.startswith(name[:again], again)


def _shares_words(name: str, name_behind: str) -> bool:
    """Tell whether a verb alone stands before a name of several words: `create/delete listener`."""
    return " " in name_behind and " " not in name and not is_identifier(name) and begins_with_verb(name)


def _may_be_one(name: str, name_behind: str) -> bool:
    """Tell whether two names are the halves of one: a small letter, and a capital that begins no verb."""
    halves = name[:1].islower() and name[-1:].islower() and name_behind[:1].isupper()
    return halves and name_behind.isalnum() and not begins_with_verb(name_behind)
