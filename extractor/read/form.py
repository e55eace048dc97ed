"""What a page is written in, told by its content."""

from __future__ import annotations

import re

from extractor.read.markdown_bars import DELIMITERS, FENCE

_BLOCK_ENDS = (
    "</p>",
    "</td>",
    "</th>",
    "</tr>",
    "</table>",
    "</div>",
    "</a>",
    *(f"</h{level}>" for level in range(1, 7)),
)
_FRAMES = ("<!doctype html", "<html", "<head", "<body")
_RST_SIGN = re.compile(r"\.\. [a-z][a-z-]{1,20}::|\.\. _|:[a-z_]{1,20}: \S")
_RST_TABLE = re.compile(r"\+-[-+]{2,}\+$|==+(?: +==+)+$|\.\. (?:list-|csv-|flat-)?table::")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_ESCAPED = re.compile(r"\w\\_\w")
"""A name as converters to Markdown write it, some of which write no tables."""


def form_of(text: str) -> str:
    """Return `html`, `markdown`, `rst` or `text`."""
    raw_lines = text.split("\n")
    lines = [line.strip() for line in raw_lines]
    frame = min((index for sign in _FRAMES if (index := text[:2000].lower().find(sign)) >= 0), default=-1)
    if frame >= 0 and not any(map(_is_markdown, text[:frame].split("\n"))):
        return "html"
    pipes = "|" in text and any(map(_is_delimiters, lines))
    # Exported HTML has no frame; Markdown may begin with a tag too, but it has headings or pipes at a line's begin.
    if text[:200].lstrip().startswith("<") and (
        _has_block_end(text[:5000]) or ("\n#" not in text and _has_block_end(text))
    ):
        return "markdown" if pipes else "html"
    markdown = pipes or any(map(_is_markdown, raw_lines))
    # Signs that Markdown may have too (`:name: words`, `.. note::`) are believed where none of its own are around, and
    # the borders of tables only where they are no printout of a program.
    if not markdown and (any(map(_RST_SIGN.match, lines)) or any(map(_RST_TABLE.match, lines))):
        return "rst"
    if markdown:
        table_tags = any(line.lstrip("> ").startswith("<table") for line in lines)
        return "rst" if not pipes and not table_tags and any(map(_RST_TABLE.match, _unfenced(lines))) else "markdown"
    return "html" if _has_block_end(text) else "markdown" if _ESCAPED.search(text) else "text"


def _has_block_end(text: str) -> bool:
    """Tell whether a text has an element of HTML; an end without its begin is a leftover of a converter."""
    lowered = text.lower() if "</" in text else ""
    return any(end in lowered and f"<{end[2:-1]}" in lowered for end in _BLOCK_ENDS)


def _is_markdown(line: str) -> bool:
    return line.startswith(("#", "```")) and (_HEADING.match(line) is not None or line.startswith("```"))


def _is_delimiters(line: str) -> bool:
    return "|" in line and DELIMITERS.fullmatch(line.lstrip("> \t")) is not None


def _unfenced(lines: list[str]) -> list[str]:
    """Return Markdown without what stands between fences: printouts of programs have borders as tables do."""
    fenced = False
    outside = []
    for line in lines:
        if FENCE.match(line):
            fenced = not fenced
        elif not fenced:
            outside.append(line)
    return outside
