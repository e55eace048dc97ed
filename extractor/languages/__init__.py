"""What the documents call things, one file a language: adding a language is adding a file to this folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from extractor.errors import DataError

__all__ = ["FOLDER", "Vocabulary", "Words", "load", "vocabulary"]

FOLDER = Path(__file__).parent
"""Where the files are: `en.toml`, `zh.toml`, …"""


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """The words of one language, or of all; every file says what each of its lists is for."""

    script: str = ""
    """Ranges of letters that only this language is written in."""
    columns: Mapping[str, tuple[str, ...]] = {}
    """`operation`, `resource`, `trace`, `service`, `other`, `foreign`, `happened` → header cells that mean that."""
    likely_columns: Mapping[str, tuple[str, ...]] = {}
    """The same for words that may mean something else on other pages."""
    audits: tuple[str, ...] = ()
    audit_words: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    no_name: tuple[str, ...] = ()
    conjunctions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    name_labels: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    caption_verbs: tuple[str, ...] = ()
    date_labels: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    frame_lines: tuple[str, ...] = ()
    frame_beginnings: tuple[str, ...] = ()
    other_headers: tuple[str, ...] = ()
    headers_or_things: tuple[str, ...] = ()
    generic_headings: tuple[str, ...] = ()
    heading_cuts: tuple[str, ...] = ()
    heading_fillers: tuple[str, ...] = ()
    same_category: Mapping[str, str] = {}
    service_phrases: tuple[tuple[str, str], ...] = ()
    no_services: tuple[str, ...] = ()
    impostors: Mapping[str, tuple[str, ...]] = {}


class Vocabulary(Words, frozen=True, kw_only=True, eq=False):
    """The words of all languages together; `eq=False` makes one usable as the key of a cache."""

    languages: Mapping[str, Words]


def load(folder: Path) -> Vocabulary:
    """Read every file of a folder; raise `DataError` naming the file and key that cannot be read."""
    languages: dict[str, Words] = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            languages[path.stem] = msgspec.toml.decode(path.read_bytes(), type=Words)
        except msgspec.DecodeError as error:
            raise DataError(f"cannot be read: {error}", where=str(path)) from None
    merged = {
        field: _merged([getattr(words, field) for words in languages.values()]) for field in Words.__struct_fields__
    }
    return Vocabulary(languages=languages, **merged)


def _merged(values: list[Any]) -> Any:
    """Return lists, or lists under each key, one behind the other."""
    if isinstance(values[0], str):
        return "".join(values)
    if isinstance(values[0], tuple):
        return tuple(dict.fromkeys(item for value in values for item in value))
    keys = dict.fromkeys(key for value in values for key in value)
    return {key: _merged([value[key] for value in values if key in value]) for key in keys}


@cache
def vocabulary() -> Vocabulary:
    """Return the words of all languages, read when first needed."""
    return load(FOLDER)
