"""Makes text from pages harmless in each output format."""

from __future__ import annotations

import re

# C0, DEL and C1 controls; line and paragraph separators; bidirectional marks, overrides and isolates; zero-width
# blanks, which would make two different names look the same; lone surrogates.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#|!~$&])")
# A name of a person, a team or an issue, which a forge would turn into a mention or a closing reference.
_MENTION = re.compile(r"(?<![\w`])([@#])(?=\w)")


def plain(text: str) -> str:
    """Return `text` for a terminal: a control character shows as caret notation, an unseen one as its number."""
    return _HIDDEN.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20 or code == 0x7F:
        return f"^{chr(code ^ 0x40)}"
    return f"<U+{code:04X}>"


def csv_cell(text: str) -> str:
    """Return `text` for a spreadsheet: what it would take for a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def markdown(text: str) -> str:
    """Return `text` as words in Markdown, on one line: no markup, no HTML, no mention, no cell border."""
    escaped = _MARKDOWN.sub(r"\\\1", plain(" ".join(text.split())))
    return _MENTION.sub("\\1\u200b", escaped)


def markdown_code(text: str) -> str:
    """Return `text` as code in a Markdown line or table cell."""
    shown = plain(" ".join(text.split())).replace("|", "\\|")
    fence = "`"
    while fence in shown:
        fence += "`"
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    return f"{fence}{pad}{shown}{pad}{fence}" if shown else ""
