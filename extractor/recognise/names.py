"""What a trace cell says: one name or several, in every written form; a name is taken as printed, never mended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractor.recognise.words import HIDDEN, words

HYPHENED = re.compile(r"[A-Z][a-z]+(?:-[a-z]+)+")
"""A word, as headings and labels have: `Follow-up`."""

_SIMPLE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_WORDED = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z][A-Za-z0-9_.-]*)*")
_RULE = re.compile(r"[A-Za-z][0-9A-Za-z._-]{0,63}")
_RULES = re.compile(rf"(?:{_RULE.pattern}\n)*+")
_NEARLY = re.compile(r"(?=[0-9_.:#-]*[A-Za-z])[0-9A-Za-z][0-9A-Za-z_.:#-]{0,63}")
# Parts a name may be divided by. A slash or comma inside brackets belongs to a remark, so remarks come off first.
_DIVIDER = re.compile(r"(?<=\s)(?:and/or|[&+•·])(?=\s)|[/／、,，;；|]|或者|以及|[或和及与]")
_BEHIND = r"(?=[\s/／、,，;；|或和及]|$)"
_REMARK = re.compile(
    r"\s{0,4}(?:[(（](?:[^()（）]|[(（][^()（）]{0,80}[)）]){0,300}+[)）]|[\[【][^\[\]【】]{0,80}[\]】])" + _BEHIND
)
_BRACKETED = re.compile(r"\s*[(（\[【]([^()（）\[\]【】]{1,300})[)）\]】]\s*")
_FOOTNOTE = re.compile(r"(?:\s?\[\d{1,2}\]|\s?[*†‡①-⑳¹²³⁰⁴-⁹]){1,3}" + _BEHIND)
_ITEM = re.compile(  # a typed list's mark
    r"\A\s{0,4}(?:(?:[·*–-]|\(?\d{1,2}[.)])\s{1,4}|[•●◦▪■‣◆◇►\uf06c\uf06e\uf0a7\uf0b7①-⑳]\s{0,4}|[(（]?\d{1,2}[)）、．.]\s{0,4})(?=[A-Za-z])"
)
_LABEL = re.compile(r"\s{0,4}([^\W\d_][^\n:：]{0,30})(?::\s{1,4}|：\s{0,4})(?=[A-Za-z])")  # `Console: createJob`
_VERSION = re.compile(r"(?:api|ip)?v\d{1,2}(?:\.\d{1,2})?", re.IGNORECASE)
_QUOTED_NAME = re.compile(r"(?<![\w.:-])[\"'`“‘「]([A-Za-z][A-Za-z0-9_.:-]*)[\"'`”’」](?![\w.:-])")
_SURELY = re.compile(r"[a-z]+[A-Z_][A-Za-z0-9_.-]*|[A-Za-z]{2,}(?:[_.][A-Za-z]{2,})+")
_AND_SO_ON = re.compile(r"(?<=[A-Za-z0-9])\s?等$")
_QUOTED = re.compile(r"[\"'`“‘「](.*)[\"'`”’」]")
_NOTE = re.compile(r"\W{0,3}([^\W\d_]{1,12})\s?([:：]|$)")
_NOTE_BEHIND = re.compile(r"\s([^\W\d_]{1,12})\s?[:：]")
_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9_.:-]*")
_JOINT = re.compile(r"[A-Z0-9_.:-]")
_WORDS = re.compile(r"(?![A-Z][a-z]+(?: [a-z]+){3})[A-Za-z][A-Za-z0-9_-]*(?: [A-Za-z0-9_-]+){1,6}")
_NOTHING = frozenset(
    ("-", "--", "—", "–", "/", "n/a", "na", "none", "无", "不涉及", "etc.", "etc", "等", "…", "...", "……")
)
_BETWEEN = re.compile(r" (?:or|and|ou|o|e|y) ")
_LAST = re.compile(r"(?:or|and|ou|o|e|y)(?: |$)")


def names_in(cell: str) -> tuple[tuple[str, ...], str]:
    """Return the names of a trace cell, and the cell as printed where it holds more than those names."""
    if _SIMPLE.fullmatch(cell):
        return ((cell,), "") if len(cell) > 4 or cell.lower() not in _NOTHING else ((), cell)
    if _WORDED.fullmatch(cell):  # the steps below would change nothing in it
        apart = _apart(cell)
        return (tuple(dict.fromkeys(apart)) if len(apart) > 1 else (cell,)), ""
    shown = HIDDEN.sub("", cell)
    bare = _FOOTNOTE.sub("", _REMARK.sub(" ", shown)).strip()
    names: list[str] = []
    if bare.lower() in _NOTHING:
        bare = ""
    within = _BRACKETED.fullmatch(shown)
    if within and all(map(_SURELY.fullmatch, within.group(1).replace(",", " ").split())):  # names, and no remark
        bare = within.group(1)
    lines = bare.split("\n")
    if len(lines) > 1:
        labels = words()["notes"]["labels"]
        lines = [line for line in lines if line.rstrip(" :：").lower() not in labels] or lines
    for line in _but_notes(lines):
        said = _QUOTED_NAME.sub(r"\1", _without_label(_ITEM.sub("", line, count=1)))
        for number, part in enumerate(_DIVIDER.split(said)):
            names += _apart(_plain(_without_label(part), behind=number > 0 or line != bare))
    names = [name for name in names if name.lower() not in _NOTHING]
    kept = tuple(dict.fromkeys(names))
    divided = _BETWEEN.sub(" ", " ".join(_DIVIDER.sub(" ", bare).split()))
    plain = bare == shown == cell and "".join(names).replace(" ", "") == divided.replace(" ", "")
    return kept, "" if plain else cell.replace("\n", " ")


def _but_notes(lines: Sequence[str]) -> Iterator[str]:
    """Leave out a note that stands among a cell's lines, as far as the cell goes, and sentences beside names."""
    for line in lines:
        if is_note(line):
            return
        begun = next((found for found in _NOTE_BEHIND.finditer(line) if _begins_notes(found.group(1))), None)
        if begun is not None:
            yield line[: begun.start()]
            return
        if len(lines) == 1 or not _is_sentence(line):
            yield line


def _is_sentence(line: str) -> bool:
    """Tell whether a line says something in words: it ends in a full stop, is long, and holds no name."""
    if not line.endswith((".", "。")) or (line.count(" ") <= 3 and line.isascii()):
        return False
    return not any(is_own_name(token.rstrip(".:")) for token in _TOKEN.findall(line))


def _without_label(line: str) -> str:
    """Return a line without the word before it that says which way the operation was asked for."""
    label = _LABEL.match(line)
    said = label.group(1).split() if label else []
    if label is None or said[0].lower() in words()["verbs"]:
        return line
    tokens = _TOKEN.findall(label.group(1))
    named = any(is_own_name(word) and not _VERSION.fullmatch(word) and not HYPHENED.fullmatch(word) for word in tokens)
    return line if named else line[label.end() :]


def said_in(cell: str) -> str:
    """Return a cell of words without a note below them."""
    if "\n" not in cell:
        return cell
    lines = cell.split("\n")
    note = next((place for place, line in enumerate(lines) if place and is_note(line)), len(lines))
    return "\n".join(lines[:note])


def is_note(line: str) -> bool:
    """Tell whether a line begins a note: one of the known words with a colon behind it, or by itself in capitals."""
    found = _NOTE.match(line)
    if found is None or not _begins_notes(found.group(1)):
        return False
    return found.group(2) != "" or found.group(1).upper() == found.group(1)


def _begins_notes(word: str) -> bool:
    return word.lower() in words()["notes"]["begin"]


def _plain(part: str, *, behind: bool) -> str:
    """Return a part without quotes around it, a Chinese full stop, and the `or` of a last one `behind` others."""
    said = _AND_SO_ON.sub("", " ".join(part.split()).rstrip("。"))
    quoted = _QUOTED.fullmatch(said)
    said = quoted.group(1).strip() if quoted else said
    return _LAST.sub("", said, count=1) if behind and _LAST.match(said) else said


def _apart(part: str) -> Sequence[str]:
    """Divide at blanks where every word is a name by itself; else the words are one name."""
    if " " not in part:
        return (part,) if part else ()
    if not is_own_name(part[: part.index(" ")]):  # most names with blanks are told by their first word
        return (part,)
    parts = _BETWEEN.sub(" ", part).split(" ")
    return parts if all(map(is_own_name, parts)) else (part,)


def is_nothing(cell: str) -> bool:
    """Tell whether a cell says that there is no name."""
    return cell.lower() in _NOTHING


def odd_names(names: Sequence[str]) -> frozenset[str]:
    """Return those that the API could not carry: it takes 1 to 64 of `0-9A-Za-z._-`, first a letter."""
    if _RULES.fullmatch("\n".join((*names, ""))):  # all at once costs less
        return frozenset()
    keeps_rule = _RULE.fullmatch
    return frozenset(name for name in names if not keeps_rule(name))


def looks_like_name(name: str) -> bool:
    """Tell whether a text can be a trace name: an identifier, or a few words of ASCII that end in no full stop."""
    return _NEARLY.fullmatch(name) is not None or (len(name) <= 64 and _WORDS.fullmatch(name) is not None)


def is_own_name(word: str) -> bool:
    """Tell whether a word is a name by itself: it has an inner capital, a digit or a joint.

    `createServer`, `create_instance` and `PUT.OBJECT` are; the words of `create access log` are not: it is one name.
    """
    if word.isalpha() and (word.islower() or word.isupper()):
        return False
    return _TOKEN.fullmatch(word) is not None and _JOINT.search(word, 1) is not None and word[-1] not in ".:"
