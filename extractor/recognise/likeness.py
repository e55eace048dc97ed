"""How unlike a cell of a column a paragraph of saved text is; nothing but the words themselves tells."""

from __future__ import annotations

import re
from math import inf

from extractor.read.cells import is_caption
from extractor.recognise.names import is_note, is_nothing, is_own_name, looks_like_name, names_in
from extractor.recognise.words import HIDDEN, meanings_of, words

UNLIKE = 4.0
"""One more paragraph of this in a cell, and it is probably none of that cell."""

_DOING = 2.2  # a resource type that begins as names of traces do
_BEGINNING = re.compile(r"[A-Z]?[a-z]+")
_TITLE = 1.3  # a paragraph by itself above a row: a group's title
_ALONE = 1.3  # an operation of one word


def cost_of(paragraph: str, role: str, height: int, above: str, *, alike: bool, verbs: bool) -> float:
    """Say how unlike a cell of that column a paragraph is, as its `height`th in the cell, below another.

    `alike` says that the table's names are such as are names by themselves, not words; `verbs`, that what begins as
    names do is no resource type.
    """
    if _is_field(paragraph):
        return inf
    if is_note(paragraph):
        return inf if height == 1 or role not in ("trace", "operation") else 0.5
    if role == "trace":
        return _cost_of_trace(paragraph, height, above, alike=alike)
    if len(paragraph) > 400 or is_caption(paragraph):
        return inf
    own = is_own_name(HIDDEN.sub("", paragraph))
    if role == "operation":
        # Operations begin with a capital where there are capitals: small words are a name such as `create access log`.
        latin = paragraph.isascii() and paragraph.replace(" ", "").isalpha()
        plain = (
            3.0 if own else 2.0 if latin and paragraph.islower() else _ALONE if latin and " " not in paragraph else 0.0
        )
        return plain + 3.0 * (height - 1)
    if role == "resource":
        if len(paragraph) > 100:
            return inf
        begins = _BEGINNING.match(paragraph) if own and verbs else None
        verb = begins is not None and begins.group().lower() in words()["verbs"]
        return _DOING if verb else 1.0 if paragraph.endswith((".", "。")) else 0.0
    return 0.0


def _is_field(paragraph: str) -> bool:
    """Tell whether a paragraph names the column or field of trace names: it stands in another table then."""
    meanings = meanings_of(paragraph) if " " in paragraph or "_" in paragraph else ()
    return any(meaning.role == "trace" and meaning.sure for meaning in meanings)


def _cost_of_trace(paragraph: str, height: int, above: str, *, alike: bool) -> float:
    if is_nothing(paragraph):
        return 0.8 if height == 1 else inf
    names = names_in(paragraph)[0]
    if not names or not all(map(looks_like_name, names)) or paragraph.lower() in words()["answers"]:
        return inf
    # Headings have the form of names with blanks, but for their capital: as a cell they are the last resort.
    own = all(map(is_own_name, names))
    if alike:
        plain = 0.0 if own else 0.3 if names[0][0].islower() else UNLIKE
    else:
        plain = 0.6 if own else 0.3 if " " not in names[0] else 0.6
    if height == 1:
        return plain
    unlike = 1.5 if own != all(map(is_own_name, names_in(above)[0])) else 0.0
    return plain + (1.0 if own else UNLIKE) + unlike


def cost_of_title(paragraph: str) -> float:
    """Say how unlike a title or note between rows a paragraph is."""
    if is_note(paragraph):
        return 0.2
    if len(paragraph) > 80 or paragraph.endswith((".", "。")) or is_caption(paragraph) or is_own_name(paragraph):
        return inf
    if "a" <= paragraph[:1] <= "z":  # a resource type, or a name
        return inf
    return _TITLE
