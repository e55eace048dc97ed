"""Makes text from pages harmless in each output format."""

from __future__ import annotations

import re

# What shows nothing, or turns the text around it: DEL and C1 controls; soft hyphen; line and paragraph separators;
# bidirectional marks, overrides and isolates; blanks, fillers, joiners and variation selectors without width, which
# would make two different names look the same; tags; lone surrogates. For use between the brackets of a pattern.
UNSEEN = (
    "\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ud800-\udfff\U00013430-\U0001345f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_HIDDEN = re.compile(f"[\x00-\x1f{UNSEEN}]")
# A build agent obeys `##[error]` and `##vso[…]` anywhere in a line that a step prints, whatever the line is meant for,
# and `::error::` where a line begins, after blanks.
_COMMAND = re.compile(r"(##\w{0,32})\[")
_LINE_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_WEB_ADDRESS = re.compile(r"https?://[!-'*-;=?-Z_a-z~]+")
_MARKDOWN = {ord(sign): f"\\{sign}" for sign in "\\`*_{}[]<>()#|!~$&"}
_LINE_START = re.compile(r"^(\d{0,9})(?:(?<!\d)([-+:])|(?<=\d)(\.))")  # of a list, or of a command of a build agent
_SARIF_LINK = {ord(sign): f"\\{sign}" for sign in "\\[]"}
# A name of a person, a team or an issue, and an address of one, which a forge would turn into a mention or a closing
# reference; it does so after it has undone the escapes.
_REFERENCE = re.compile(r"(@|#|:(?=//)|\bGH(?=-\d)|\bwww(?=\.))", re.IGNORECASE)


def plain(text: str) -> str:
    """Return `text` for a terminal: a control character shows as caret notation, an unseen one as its number."""
    return commands_as(r"\1<U+005B>", _HIDDEN.sub(_visible, text))


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20 or code == 0x7F:
        return f"^{chr(code ^ 0x40)}"
    return f"<U+{code:04X}>"


def commands_as(replacement: str, text: str) -> str:
    r"""Return `text` with the bracket that makes a build agent's command replaced; `\1` is what stands before it."""
    return _COMMAND.sub(replacement, text)


def no_commands(text: str) -> str:
    """Return printed lines in which no build agent finds a command."""
    return _LINE_COMMAND.sub(r"\1<U+003A>", commands_as(r"\1<U+005B>", text))


def is_web_address(text: str) -> bool:
    """Tell whether a text can be a link: `https:` or `http:`, and nothing that could end a link in HTML or Markdown."""
    return _WEB_ADDRESS.fullmatch(text) is not None


def shortened(text: str, limit: int) -> str:
    """Return at most `limit` characters of a text."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def csv_cell(text: str) -> str:
    """Return `text` for a spreadsheet: what it would take for a formula gets an apostrophe before it."""
    cell = plain(text)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def html(text: str) -> str:
    """Return `text` as words or as an attribute's value in HTML."""
    from html import escape  # its table of names costs a scan a hundredth of its time

    return commands_as(r"\1&#91;", escape(_HIDDEN.sub(_visible, text)))


def markdown(text: str) -> str:
    """Return `text` as words in Markdown, on one line: no markup, no HTML, no mention, no link, no cell border."""
    escaped = plain(" ".join(text.split())).translate(_MARKDOWN)
    return _LINE_START.sub(r"\1\\\2\3", _REFERENCE.sub("\\1\u200b", escaped))


def markdown_code(text: str) -> str:
    """Return `text` as code in a Markdown line or table cell."""
    code = plain(" ".join(text.split()))
    if "|" in code:  # a table's cell ends there even within code, and no two renderers agree on how to escape it
        return markdown(text)
    fence = "`"
    while fence in code:
        fence += "`"
    pad = " " if code.startswith("`") or code.endswith("`") else ""
    return f"{fence}{pad}{code}{pad}{fence}" if code else ""


def sarif_message(text: str) -> str:
    """Return `text` for a SARIF message, in which `[words](address)` would be a link."""
    return plain(text).translate(_SARIF_LINK)
