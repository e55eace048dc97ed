"""Rows of Markdown that converters wrote with each bar on a line of its own → rows on one line each."""

from __future__ import annotations

import re

FENCE = re.compile(r"[ >]{0,12}(`{3,}(?=[^`]*$)|~{3,})")
"""What printed code begins and ends with."""

DELIMITERS = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?")
"""The line below a header."""


def gathered(lines: list[str]) -> list[str]:
    """Return lines with the cells of a row on one, where a converter put bars on lines of their own between them."""
    places = [at for at, line in enumerate(lines) if line.strip() == "|"]
    # Between blank lines; where a row has bars around it, those within it and at its end stand a blank further in.
    framed = any(lines[at].startswith(" ") for at in places)
    bars = frozenset(at for at in places if _stands_alone(lines, at, framed=framed))
    if not bars or any(map(FENCE.match, lines)):
        return lines
    if not any("|" in line and DELIMITERS.fullmatch(line.strip()) for line in lines):
        return lines
    found: list[list[str]] = []  # lines, and what was put together to one
    open_cell = False
    for at, line in enumerate(lines):
        words = line.strip()
        ended = line.endswith("  ")  # as a row is
        if at in bars and framed and not line.startswith(" "):
            found.append([words])
            open_cell = True
        elif at in bars:
            while found and not found[-1][-1].strip():
                found.pop()
            found = found or [[]]
            found[-1].append("|")
            open_cell = not framed or line.endswith(" ")
        elif open_cell:
            found[-1] += [line] if words else []
            open_cell = not words
        elif ended and words and "|" not in words and _goes_on_below(found):
            found.pop()
            found[-1] += ["<br>", line]
        elif line != "  " or framed:
            found.append([line])
    return ["".join(parts) if len(parts) == 1 else " ".join(map(str.strip, parts)) for parts in found]


def _stands_alone(lines: list[str], at: int, *, framed: bool) -> bool:
    """Tell whether a bar on a line of its own divides cells: blank lines are around it."""
    before, behind = at > 0 and not lines[at - 1].strip(), at + 1 < len(lines) and not lines[at + 1].strip()
    if framed:
        return before if lines[at].startswith(" ") else behind
    further = "".join(lines[at + 2 : at + 3])  # the next cell
    return before and behind and further.strip() != "" and "|" not in further


def _goes_on_below(found: list[list[str]]) -> bool:
    """Tell whether a row that was put together has not ended, and only a blank line stands behind it."""
    return len(found) > 1 and not found[-1][-1].strip() and "|" in found[-2] and not found[-2][-1].endswith("  ")
