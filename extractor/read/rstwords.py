"""What the words of reStructuredText say: markup within a line, marks of lists and directives before one."""

from __future__ import annotations

import re

from extractor.read.cells import BREAK, FOOTNOTE, tidy

_MARK = re.compile(r"(?:[-*|]|#\.|\d{1,2}[.)]) ")
_DIRECTIVE = re.compile(r"\.\. ([a-z][a-z-]{1,20})::\s{0,4}(.*)")
_ADMONITIONS = ("note", "important", "warning", "caution", "attention", "tip", "hint", "seealso", "admonition")
_RAISED = re.compile(rf"(?:\\ |\\)?:sup:`\s{{0,4}}{FOOTNOTE.pattern}\s{{0,4}}`", re.IGNORECASE)
_INLINE = re.compile(
    r"\\(?:\s|(.)|$)"  # an escaped blank is nothing, another escaped character is itself
    r"|``([^`]{1,500})``"
    r"|(?::[A-Za-z][\w.+-]{0,40}){0,2}:`([^`<>]{0,500})(?:<[^`<>]{0,1000}>)?`"  # a role
    r"|`([^`<>]{1,500})(?:<[^`<>]{0,1000}>)?`_{0,2}"  # a reference
    r"|\*\*([^*]{1,500})\*\*"
    r"|\*([^*\s](?:[^*]{0,500}[^*\s])?)\*"
    r"|\|[^|\s][^|]{0,100}\|"  # a substitution: an image
    r"|\s?\[(?:#\w{0,40}|\d{1,3}|\*)\]_"  # a footnote
)
_BREAK_ROLE = re.compile(r":[A-Za-z][\w-]{1,30}:`<br\s{0,4}/?>`")
_SUBSTITUTION = re.compile(r"\s{0,20}\.\. \|([^|\s][^|]{0,100})\| replace:: (.{1,500})")
_RAW_BREAK = re.compile(r"\s{0,20}\.\. \|([^|\s][^|]{0,100})\| raw:: html(?:\s{0,200})<br\b")
_ESCAPE = re.compile(r"\\(?:\s|(.))")
_LEFT_OVER_ROLE = re.compile(r":[a-z]{2,20}:(?=\S)")


def substitutions_in(lines: list[str]) -> dict[str, str]:
    """Return the words, or line breaks, that a page's names between bars stand for."""
    found = (_SUBSTITUTION.match(line) for line in lines if " replace:: " in line)
    named = {one.group(1): one.group(2) for one in found if one}
    for at, line in enumerate(lines):
        if "| raw:: html" in line and (broken := _RAW_BREAK.match("\n".join(lines[at : at + 4]))):
            named[broken.group(1)] = BREAK
    return named


def joined(lines: list[str]) -> str:
    """Join a cell's wrapped lines; a blank line, a list item or a line block begins a new one."""
    parts: list[str] = []
    for line in lines:
        words = line.replace("\x00", "").strip()
        if words.startswith(".. "):
            parts.append(BREAK + _directive(words))
        elif not words:
            parts.append(BREAK)
        else:
            mark = _MARK.match(words)
            parts.append(f"{BREAK}{words[mark.end() :]}" if mark else f" {words}")
    return "".join(parts)


def _directive(words: str) -> str:
    """Return what the first line of a directive says in a cell: a note is one by its name, and a comment is nothing."""
    found = _DIRECTIVE.match(words)
    if found is None:
        return ""
    return f"Note: {found.group(2)}" if found.group(1) in _ADMONITIONS else BREAK


def inline(text: str) -> str:
    """Return what a line or cell says, without its markup."""
    if not any(mark in text for mark in "\\`*|_"):
        return tidy(text)
    text = _RAISED.sub("", text) if ":sup:" in text else text
    text = _BREAK_ROLE.sub(BREAK, text) if "<br" in text else text
    return tidy(_LEFT_OVER_ROLE.sub("", _INLINE.sub(_said, text)))


def _said(match: re.Match[str]) -> str:
    said = next((group for group in match.groups() if group is not None), "").strip("\x00")
    if match.group(1) is None and match.group(2) is None and "\\" in said:  # escapes count but in literals
        return _ESCAPE.sub(r"\1", said)
    return said
