"""What the words of Markdown say: markup within a line or cell, and tags among it."""

from __future__ import annotations

import html
import re

from extractor.read.cells import BREAK, FOOTNOTE, tidy

TAG = re.compile(r"(?<!\\)</?[A-Za-z][^<>]{0,500}>")
"""A tag, but an escaped one."""
CODE = re.compile(r"(`{1,3})([^`]{1,500})\1")
"""Words as they are, between backticks."""

_COMMENT = re.compile(r"<!--.{0,1000}?-->")
_BREAKING_TAG = re.compile(r"(?<!\\)</?(?:br|p|li|ul|ol|div)\b[^<>]{0,200}>", re.IGNORECASE)
_RAISED = re.compile(rf"<sup>\s{{0,4}}{FOOTNOTE.pattern}\s{{0,4}}</sup>", re.IGNORECASE)
_INLINE = re.compile(
    r"\\([!-/:-@\[-`{-~])"  # an escaped character
    r"|(`{1,3})([^`]{1,500})\2"  # code
    r"|!\[[^\[\]]{0,500}\](?:\([^()\n]{0,1000}\)|\[[^\[\]]{0,100}\])"  # an image
    r"|\[\^[\w-]{1,40}\]"  # a footnote
    r"|\[([^\[\]]{0,500})\]"  # a link
    r"(?:\((?:[^()\s]|\([^()\s]{0,200}\)){0,1000}(?:\s[^()]{0,300})?\)|(?<=[^\d\W]{2}\])\[[^\[\]]{0,100}\])"
    r"|(\*{1,3})(?=\S)([^*]{1,500}?)(?<=\S)\5"  # emphasis
    r"|(?<!\w)(_{1,3})(?=[^\s_])([^_]{1,500})(?<=\S)\7(?!\w)"
)


def inline(text: str) -> str:
    """Return what a line or cell says, without its markup."""
    if "<" in text:
        text = CODE.sub(lambda code: html.escape(code.group(0), quote=False), text) if "`" in text else text
        text = _RAISED.sub("", _COMMENT.sub("", text))
        text = TAG.sub("", _BREAKING_TAG.sub(BREAK, text))
    text = _INLINE.sub(_said, _INLINE.sub(_said_once, text))
    return tidy(html.unescape(text) if "&" in text else text)


def unmarked(cell: str) -> str:
    """Return the lines of a cell that was HTML first, without the markup of Markdown in them."""
    return tidy(BREAK.join(_INLINE.sub(_said, _INLINE.sub(_said_once, line)) for line in cell.split("\n")))


def _said_once(match: re.Match[str]) -> str:
    """Take off one layer; what it held may hold another, and an escape must outlive that second look."""
    return match.group(0) if match.group(1) else _said(match)


def _said(match: re.Match[str]) -> str:
    return next((match.group(number) for number in (1, 3, 4, 6, 8) if match.group(number) is not None), "")
