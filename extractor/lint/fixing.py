"""Rewrites what is certain, and nothing around it."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.lint.findings import Edit, Finding


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
    """Return what fixing changes as a unified diff."""
    from difflib import unified_diff

    lines = unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), file, file)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
