"""What a trace cell says: one name or several, in every written form; a name is taken as printed, never mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from extractor.identifiers import is_identifier, words_of
from extractor.languages import Vocabulary, vocabulary
from extractor.read.cell_text import INVISIBLE
from extractor.read.limits import MAX_CELL

_WORDED = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z][A-Za-z0-9_.-]*)*")
_RULE = re.compile(r"[A-Za-z][0-9A-Za-z._-]{0,63}")
"""The API's rule for a name: 1 to 64 of `0-9A-Za-z._-`, first a letter."""
_NEARLY = re.compile(r"(?=[0-9_.:#-]*[A-Za-z])[0-9A-Za-z][0-9A-Za-z_.:#-]{0,63}")
_WORDS = re.compile(r"(?![A-Z][a-z]+(?: [a-z]+){3})[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+){1,6}")
_HYPHENED = re.compile(r"[A-Z][a-z]+(?:-[a-z]+)+")
"""A word as headings and labels have, such as `Follow-up`."""

_BEHIND = r"(?=[\s/／、,，;；|或和及]|$)"
_REMARK = re.compile(
    r"\s{0,4}(?:[(（](?:[^()（）]|[(（][^()（）]{0,80}[)）]){0,300}+[)）]|[\[【][^\[\]【】]{0,80}[\]】])" + _BEHIND
)
_FOOTNOTE = re.compile(r"(?:\s?\[\d{1,2}\]|\s?[*†‡①-⑳¹²³⁰⁴-⁹]){1,3}" + _BEHIND)
_ITEM = re.compile(
    r"\A\s{0,4}(?:[·*–-]\s{1,4}|[•●◦▪■‣◆◇►\uf06c\uf06e\uf0a7\uf0b7①-⑳]\s{0,4}|[(（]?\d{1,2}[)）、．.]\s{0,4})(?=[A-Za-z])"
)
"""The mark of a typed list."""
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_NOTE_LABEL = re.compile(r"(?:^|\s)\W{0,3}([^\W\d_]{1,12})\s?([:：]|$)", re.MULTILINE)
_NOTE_BEHIND = re.compile(r"\s([^\W\d_]{1,12})(?:\s?([:：])|(?=\s))")
_QUOTES = "\"'`“”‘’「」<>＜＞"
"""Marks around a name; angle brackets are what Markdown of some pages puts around it."""
_BEFORE_MARK = 65
"""Characters before a mark that hold the name it belongs to."""
_SIGNS_OF_NOTHING = frozenset(("-", "--", "—", "–", "/", "…", "...", "……"))


def names_in(cell: str) -> tuple[tuple[str, ...], str]:
    """Return the names of a trace cell, and the cell as printed where it holds more than those names."""
    if _WORDED.fullmatch(cell):  # nothing but names: the steps below would change nothing in it
        names = tuple(dict.fromkeys(_divided_at_blanks(cell)))
        return ((), cell) if is_nothing(cell) else (names, "")
    if len(cell) > MAX_CELL:
        return (), cell[:MAX_CELL]
    visible = INVISIBLE.sub("", cell)
    bare = _FOOTNOTE.sub(_without_mark, _REMARK.sub(" ", visible)).strip()
    if is_nothing(bare):
        return (), cell.replace("\n", " ") if cell else ""
    names = tuple(dict.fromkeys(_names_of_lines((bare or _inside_brackets(visible.strip())).split("\n"))))
    return names, "" if bare == visible == cell and _is_all(bare, names) else cell.replace("\n", " ")


def _without_mark(mark: re.Match[str]) -> str:
    """Return nothing in place of a footnote's mark; right behind a verb alone a `*` stands for any words."""
    if not mark[0].startswith("*"):
        return ""
    word = re.split(r"[\s/／、,，;；|]", mark.string[max(0, mark.start() - _BEFORE_MARK) : mark.start()])[-1]
    return mark[0] if word.islower() and word in vocabulary().verbs else ""


def _inside_brackets(cell: str) -> str:
    """Return what a cell says that stands in brackets as a whole, if that is names, and no remark."""
    inside = cell[1:-1]
    terms = inside.replace(",", " ").split()
    surely = all(is_identifier(word) and "-" not in word and not _is_version(word) for word in terms)
    return inside if cell[:1] in tuple("(（[【") and surely else ""


def _is_all(text: str, names: Sequence[str]) -> bool:
    """Tell whether a cell holds nothing but names and what divides them."""
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, " ")
    divider = _dividers(vocabulary())
    return all(divider.sub("", word) == "" or word in vocabulary().conjunctions for word in text.split())


def _names_of_lines(lines: Sequence[str]) -> Iterator[str]:
    labels = vocabulary().name_labels
    unlabelled = [line for line in lines if line.rstrip(" :：").lower() not in labels] if len(lines) > 1 else lines
    number = 0
    for line in _before_notes(unlabelled or lines):
        for part in _dividers(vocabulary()).split(_unquoted(_without_label(_ITEM.sub("", line, count=1)))):
            yield from _names_of_part(_without_label(part), is_first=number == 0)
            number += 1


def _names_of_part(part: str, *, is_first: bool) -> Iterator[str]:
    terms = " ".join(part.split()).rstrip("。").removesuffix("等").rstrip()
    if terms[:1] in tuple(_QUOTES) and terms[-1:] in tuple(_QUOTES):
        terms = terms.strip(_QUOTES).strip()
    first, _, others = terms.partition(" ")
    if not is_first and first in vocabulary().conjunctions:  # `createA, createB, and createC`
        terms = others
    yield from (name for name in _divided_at_blanks(terms) if not is_nothing(name))


@lru_cache(maxsize=2)
def _dividers(terms: Vocabulary) -> re.Pattern[str]:
    """Return what names are divided by; a slash or comma inside brackets belongs to a remark, which comes off first."""
    ideographs = "|".join(word for word in terms.conjunctions if not word.isascii())
    return re.compile(rf"(?<=\s)(?:and/or|[&+•·])(?=\s)|[/／、,，;；|]|{ideographs}")


def _divided_at_blanks(terms: str) -> Sequence[str]:
    """Divide at blanks where every word is a name by itself; else the words are one name."""
    if " " not in terms:
        return (terms,) if terms else ()
    parts = [word for word in terms.split(" ") if word not in vocabulary().conjunctions]
    return parts if parts and all(map(is_identifier, parts)) else (terms,)


def _unquoted(line: str) -> str:
    """Return a line without the quotes around each of its words."""
    terms = line.split(" ")
    quoted = [word[:1] in tuple(_QUOTES) and word[-1:] in tuple(_QUOTES) and len(word) > 2 for word in terms]
    return " ".join(word[1:-1] if is_quoted else word for word, is_quoted in zip(terms, quoted, strict=True))


def _before_notes(lines: Sequence[str]) -> Iterator[str]:
    """Leave out a note that stands among a cell's lines, as far as the cell goes, and sentences beside names."""
    for number, line in enumerate(lines):
        for label in _NOTE_LABEL.finditer(line):
            is_known = label[1].lower() in vocabulary().notes
            begins_note = begins_note_below(line) if number else is_note(line)
            if is_known and (begins_note if label.start() == 0 else label[2]):
                yield line[: label.start()]
                return
        if len(lines) == 1 or not _is_sentence(line):
            yield line


def _is_sentence(line: str) -> bool:
    """Tell whether a line says something in words: it ends in a full stop, is long, and holds no name."""
    if not line.endswith((".", "。")) or (line.count(" ") <= 3 and line.isascii()):
        return False
    return not any(is_identifier(token.rstrip(".:")) for token in _TOKEN.findall(line))


def _without_label(line: str) -> str:
    """Return a line without the word that says which way an operation was asked for: `Console: createJob`."""
    label, colon, rest = line.replace("：", ": ").partition(": ")
    if not colon or not 0 < len(label.strip()) <= 31 or not rest.strip()[:1].isalpha() or not rest.isascii():
        return line
    tokens = _TOKEN.findall(label)
    named = any(is_identifier(word) and not _is_version(word) and not _HYPHENED.fullmatch(word) for word in tokens)
    return line if named or label.split()[0].lower() in vocabulary().verbs else rest


def _is_version(word: str) -> bool:
    """Tell whether a word is `V2`, `IPv4` or `APIv3`."""
    return word.lower().removeprefix("api").removeprefix("ip").removeprefix("v").replace(".", "").isdigit()


def is_note(line: str) -> bool:
    """Tell whether a line begins a note: one of the known words with a colon behind it, or by itself in capitals."""
    label = _NOTE_LABEL.match(line)
    if label is None or label[1].lower() not in vocabulary().notes:
        return False
    return label[2] != "" or label[1].upper() == label[1]


def begins_note_below(line: str) -> bool:
    """Tell whether a note begins with a line below the first of a cell, where `Note` alone can be nothing else."""
    return is_note(line) or (line[:1].isupper() and line.lower() in vocabulary().notes)


def without_note(cell: str) -> str:
    """Return a cell of words without a note below them, or behind them where a converter put all on one line."""
    first, *others = cell.split("\n")
    note = next((number for number, line in enumerate(others) if begins_note_below(line)), len(others))
    lines = (first, *others[:note])
    return "\n".join(lines) if note < len(others) else _without_note_behind("\n".join(lines))


def _without_note_behind(cell: str) -> str:
    """Cut a note off behind other words: its label has a colon, or is followed by a sentence."""
    notes = vocabulary().notes
    lowered = cell.lower()
    if not any(note in lowered for note in notes):  # most cells, and far cheaper than a look at each word
        return cell
    is_sentence = cell.endswith((".", "。"))
    for label in _NOTE_BEHIND.finditer(cell):
        is_known = label[1].lower() in notes and not label[1].islower()
        if is_known and (label[2] or (is_sentence and not cell[label.end() + 1 :][:1].islower())):
            return cell[: label.start()]
    return cell


def is_nothing(cell: str) -> bool:
    """Tell whether a cell says that there is no name."""
    return cell.lower() in _SIGNS_OF_NOTHING or cell.lower() in vocabulary().no_name


def breaks_rule(name: str) -> bool:
    """Tell whether the API could not carry a name."""
    return _RULE.fullmatch(name) is None


def looks_like_name(name: str) -> bool:
    """Tell whether a text can be a trace name: an identifier, or a few words of ASCII that end in no full stop."""
    bare = name.removesuffix("*")
    if bare.endswith(":"):
        return False
    return _NEARLY.fullmatch(bare) is not None or (len(name) <= 64 and _WORDS.fullmatch(bare) is not None)


def is_small_name(name: str) -> bool:
    """Tell whether words can be a name: they begin with a small letter, as no sentence does."""
    return name[:1].islower() and looks_like_name(name)


def begins_with_verb(name: str) -> bool:
    """Tell whether a name begins with one of the verbs that names of traces begin with."""
    words = words_of(name)
    return bool(words) and words[0] in _verbs(vocabulary())


def holds_verb(name: str) -> bool:
    """Tell whether one of the words of a name is a verb: `VmCreate`."""
    return not _verbs(vocabulary()).isdisjoint(words_of(name))


@lru_cache(maxsize=2)
def _verbs(terms: Vocabulary) -> frozenset[str]:
    return frozenset(terms.verbs)
