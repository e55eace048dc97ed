"""How unlike a cell of a column a paragraph of saved text is; nothing but the words themselves tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import inf

from extractor.read.cells import is_caption
from extractor.recognise.names import HYPHENED, is_note, is_nothing, is_own_name, looks_like_name, names_in
from extractor.recognise.words import HIDDEN, meanings_of, words

UNLIKE = 4.0
"""One more paragraph of this in a cell, and it is probably none of that cell."""

AGAIN = 0.5
"""An operation or trace that stands again and again: those are what hardly ever does."""

_DOING = 2.2  # a resource type that begins as names of traces do
_SIBLING = 2.9  # one whose own trace is a name of the same kind: both are names, rather
_NAME = 3.0  # an operation that is a name, or several
_BEGINNING = re.compile(r"[A-Z]+(?=[._-]|[A-Z][a-z])|[A-Z]?[a-z]+")
_NUMBER = re.compile(r"[_.-]?[vV]?\d{1,2}")  # of a version, behind a name …
_VERSION = re.compile(r"[vV]?\d{1,4}(?:\.\d{1,4}){0,3}")  # … or by itself
_ARTICLE = re.compile(r"\b(?:an?|the|una?|uma?)\b", re.IGNORECASE)
_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_GOES_ON = ("/", "、", ",", "，", ";", "；")
_TITLE = 1.3  # a paragraph by itself above a row: a group's title
_ALONE = 1.3  # an operation of one word
_SENTENCE = 1.2  # … or of a whole sentence
_MORE = 0.3  # one more name that goes on as the one above does
_CAPITAL = 2.4  # a name that is a word or a few with a capital, as headings are


@dataclass(frozen=True, slots=True)
class Style:
    """How the cells of one table are written."""

    alike: bool = True
    """Whether its names are such as are names by themselves, not words."""
    verbs: bool = True
    """Whether what begins as names do is no resource type."""
    common: frozenset[str] = frozenset()
    """Paragraphs that stand in it again and again."""
    siblings: bool = True
    """Whether a resource type is none whose own trace is a name of the same kind."""
    twice: frozenset[str] = frozenset()
    """Those that stand in it twice at least."""
    others: bool = False
    """Whether there are columns of another kind, in which such may stand."""


def cost_of(paragraph: str, role: str, height: int, above: str, style: Style) -> float:
    """Say how unlike a cell of that column a paragraph is, as its `height`th in the cell, below another.

    What stands above the first paragraph of a trace cell is the resource type beside it, if one is.
    """
    if _is_field(paragraph):
        return inf
    if is_note(paragraph):
        return inf if height == 1 or role not in ("trace", "operation") else 0.5
    if len(paragraph) > 400 or is_caption(paragraph):
        return inf
    again = AGAIN if paragraph in style.common else 0.0
    if role == "trace":
        again = 0.0 if height > 1 or begins_as_names_do(paragraph) else again
        return again + _cost_of_trace(paragraph, height, above, style)
    own = _are_own_names(paragraph)
    if role == "operation":
        return (again if style.others else 0.0) + (_NAME if own else _cost_of_words(paragraph)) + 3.0 * (height - 1)
    if role == "resource":
        if len(paragraph) > 100:
            return inf
        if own and style.verbs and begins_as_names_do(paragraph):
            return _NAME if paragraph.endswith(_GOES_ON) else _DOING
        said = paragraph.endswith((".", "。")) or (
            " " in paragraph and _ARTICLE.search(paragraph)
        )  # not what things are
        return _NAME if own and paragraph.endswith(_GOES_ON) else 1.0 if said else 0.0
    return 0.0 if again else 1.5 if own else 0.2


def begins_as_names_do(paragraph: str) -> bool:
    """Tell whether a paragraph begins with one of the verbs that names of traces begin with."""
    begins = _BEGINNING.match(paragraph)
    return begins is not None and begins.group().lower() in _verbs()


def holds_verb(name: str) -> bool:
    """Tell whether one of the words of a name is a verb: `VmCreate`."""
    return any(part.lower() in _verbs() for part in _PARTS.findall(name))


@cache
def _verbs() -> frozenset[str]:
    return frozenset(words()["verbs"])


def may_be_title(name: str) -> bool:
    """Tell whether what has the form of a name can be a product's: `FunctionGraph`, above words on it."""
    return name.isalnum() and name[0].isupper() and not begins_as_names_do(name)


def _are_own_names(paragraph: str) -> bool:
    names = names_in(HIDDEN.sub("", paragraph))[0]
    return bool(names) and all(map(is_own_name, names))


def _cost_of_words(paragraph: str) -> float:
    """Weigh words as an operation: it begins with a capital where there are capitals, for small words are a name."""
    if paragraph.endswith((".", "。")):
        return _SENTENCE
    if not paragraph.isascii() or not paragraph.replace(" ", "").isalnum():
        return 0.0
    if paragraph.islower():
        return 2.0
    verb = paragraph.lower() in words()["verbs"] or paragraph.endswith("ing")
    return 0.0 if " " in paragraph else 0.3 if verb else _ALONE


def _is_field(paragraph: str) -> bool:
    """Tell whether a paragraph names the column or field of trace names: it stands in another table then."""
    meanings = meanings_of(paragraph) if " " in paragraph or "_" in paragraph else ()
    return any(meaning.role == "trace" and meaning.sure for meaning in meanings)


def _cost_of_trace(paragraph: str, height: int, above: str, style: Style) -> float:
    if is_nothing(paragraph):
        return 0.8 if height == 1 else inf
    names = names_in(paragraph)[0]
    if not names or not all(map(looks_like_name, names)) or paragraph.lower() in words()["answers"]:
        return inf
    if _VERSION.fullmatch(paragraph):
        return inf
    # Headings have the form of names with blanks, but for their capital: as a cell they are the last resort.
    own = all(is_own_name(name) and not HYPHENED.fullmatch(name) for name in names)
    small = not names[0][0].isupper()
    if style.alike:
        plain = 0.0 if own else 0.3 if small else _CAPITAL if names[0].count(" ") < 3 else UNLIKE
    else:
        plain = 0.6 if own else 0.3 if " " not in names[0] else 0.6
    if height == 1:
        return plain + (_cost_beside(above, names[0], style) if own and above else 0.0)
    before = names_in(above)[0]
    if before and names[0] != before[-1] and names[0].startswith(before[-1]):  # `V2` of it, or the like
        return plain + _MORE
    unlike = 1.5 if own != all(map(is_own_name, before)) else 0.0
    if above.endswith(_GOES_ON):
        return plain + unlike / 2
    turned = 1.0 if before and before[0][0].islower() and may_be_title(names[0]) else 0.0
    if before and not begins_as_names_do(before[-1]) and names[0].lower().endswith(before[-1].lower()):
        turned += 1.0  # what is done with it: a resource type stands above
    further = 1.0 if height == 2 else 0.5  # a cell of several may as well have more
    return plain + (further if own else _cost_of_more_words(before, names[0]) if small else UNLIKE) + unlike + turned


def _cost_of_more_words(before: Sequence[str], name: str) -> float:
    """Weigh a name of words below another: what does the same, or is done with the same, is one more."""
    above, below = before[-1].split() if before else [""], name.split()
    return _MORE if len(below) > 1 and (above[0] == below[0] or above[-1] == below[-1]) else 2.0


def _cost_beside(resource: str, name: str, style: Style) -> float:
    """Weigh a name beside a resource type that begins as names do."""
    if is_own_name(resource) and name.startswith(resource) and _NUMBER.fullmatch(name, len(resource)):
        return _SIBLING
    if not is_own_name(resource) or not begins_as_names_do(resource):
        return 0.0
    if len(name) > len(resource) and name.lower().endswith(resource.lower()):  # what is done with it
        return -_DOING if style.verbs else 0.0
    unsure = style.siblings and resource not in style.twice
    return _SIBLING if unsure and _are_siblings(resource, name) else 0.0


def _are_siblings(first: str, second: str) -> bool:
    """Tell whether two names are of the same action, or of two on the same thing: `claimDisk` and `deleteDisk`."""
    one, other = _PARTS.findall(first), _PARTS.findall(second)
    if len(one) < 2 or len(other) < 2:
        return False
    return (one[1:] == other[1:] and one[0] != other[0]) or second.startswith(first)


def cost_of_title(paragraph: str) -> float:
    """Say how unlike a title or note between rows a paragraph is."""
    if is_note(paragraph):
        return 0.2
    if len(paragraph) > 80 or paragraph.endswith((".", "。", *_GOES_ON)) or is_caption(paragraph):
        return inf
    if "a" <= paragraph[:1] <= "z" or (_are_own_names(paragraph) and not _VERSION.fullmatch(paragraph)):
        return inf  # a resource type, or a name
    return _TITLE
