"""Rewrites what is certain, and nothing around it."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO

from extractor.lint.findings import Edit, Finding
from extractor.render.escape import no_commands, plain


def fixed(text: str, findings: Iterable[Finding]) -> str:
    """Return a file's text with the edits of its findings made."""
    edits: set[Edit] = {edit for finding in findings for edit in finding.edits}
    parts: list[str] = []
    position = 0
    for edit in sorted(edits):
        if edit.start >= position:  # two findings that disagree on one place: the first one stands
            parts += [text[position : edit.start], edit.text]
            position = edit.end
    return "".join([*parts, text[position:]])


def as_diff(old: str, new: str, file: str) -> str:
    """Return what fixing changes as a unified diff to look at: like all output, it shows what shows nothing."""
    from difflib import unified_diff

    lines = unified_diff(_lines(old), _lines(new), plain(file), plain(file))
    return no_commands("".join(map(_shown, lines)))


def _lines(text: str) -> list[str]:
    return list(StringIO(text, newline="\n"))


def _shown(line: str) -> str:
    words = line.rstrip("\r\n")
    end = line[len(words) :] or "\n\\ No newline at end of file\n"
    return "\t".join(map(plain, words.split("\t"))) + end
