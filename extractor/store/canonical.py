"""The one way in which a text is written in our YAML, and a fast reader of files that were written in that way.

A strict subset of YAML: blocks indented by two, leaf rows in flow style on a line of their own, texts bare or in JSON's
quotes. The reader follows it to the letter and returns nothing for anything else, which then takes the slow way through
ruamel.yaml; where it does return something, it is what any YAML reader finds. It is some sixty times faster.
"""

from __future__ import annotations

import json
import re
from typing import Any

# Characters that a reviewer cannot see or that reorder what is seen; in files they stand as escapes. A fixed list, for
# what Python calls printable changes with its version.
_UNSEEN = (
    "\x7f-\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff0-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e0fff\U0010ffff"
)
_SPECIAL = re.compile(f'["\\\\\x00-\x1f{_UNSEEN}]')
_ODD = re.compile(f"[\x00-\x09\x0b-\x1f{_UNSEEN}]")
_INNER = f'[^:#,\\[\\]{{}}"\\\\\x00-\x1f{_UNSEEN}]'
_BARE = re.compile(f"(?:[A-Za-z]|[^\x00-\x7f{_UNSEEN}])(?:{_INNER}++|:(?=//))*+(?<! )")
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
_CONSTANTS = {"null": None, "true": True, "false": False}
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,15}")
_FLOW = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[^"{}\[\],: ](?:[^"{}\[\],:]++|:(?! ))*+')
_ENTRY = re.compile(r'([A-Za-z][A-Za-z0-9_]*|"(?:[^"\\]++|\\.)*+"):(?: (.+))?')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_DEEPEST = 40
_LONGEST_KEY = 200  # YAML allows 1,024 characters, escapes counted
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


class _OtherFormError(Exception):
    """The file is not in canonical form."""


def is_bare(text: str) -> bool:
    """Tell whether `text` may stand without quotes: no reader takes it for anything but this text."""
    return _BARE.fullmatch(text) is not None and text.casefold() not in _WORDS


def quoted(text: str) -> str:
    """Return `text` in double quotes, with escapes for what cannot be seen."""
    return f'"{_SPECIAL.sub(_escape, text)}"'


def read(text: str) -> Any:
    """Return the data of a canonical file; `None` where it is written in any other way."""
    if not text.endswith("\n") or _ODD.search(text) or _SURROGATE.search(text):
        return None
    lines = text[:-1].split("\n")
    try:
        data, end = _mapping(lines, 0, 0)
    except (_OtherFormError, ValueError, RecursionError):
        return None
    return data if end == len(lines) else None


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    return _SHORT.get(character) or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")


def _mapping(lines: list[str], at: int, indent: int) -> tuple[dict[str, Any], int]:
    if indent > _DEEPEST:
        raise _OtherFormError
    pad = " " * indent
    result: dict[str, Any] = {}
    while at < len(lines) and lines[at].startswith(pad) and not lines[at].startswith("- ", indent):
        match = _ENTRY.fullmatch(lines[at], indent)
        if match is None or len(match[1]) > _LONGEST_KEY:
            raise _OtherFormError
        key = json.loads(match[1]) if match[1][0] == '"' else _bare(match[1])
        if not isinstance(key, str) or key in result:
            raise _OtherFormError
        at += 1
        if match[2] is not None:
            result[key] = _value(match[2])
        elif at < len(lines) and lines[at].startswith(f"{pad}- "):
            result[key], at = _sequence(lines, at, indent)
        else:
            result[key], at = _mapping(lines, at, indent + 2)
    if not result:
        raise _OtherFormError
    return result, at


def _sequence(lines: list[str], at: int, indent: int) -> tuple[list[Any], int]:
    dash = " " * indent + "- "
    result = []
    while at < len(lines) and lines[at].startswith(dash):
        item = lines[at][len(dash) :]
        if item[:1] not in ("{", "[") and _ENTRY.fullmatch(item):
            lines[at] = f"{dash[:-2]}  {item}"
            value, at = _mapping(lines, at, indent + 2)
            result.append(value)
        else:
            result.append(_value(item))
            at += 1
    return result, at


def _value(text: str) -> Any:
    if text[:1] in ("{", "["):
        return _DECODE(_FLOW.sub(_as_json, text))
    if text[:1] == '"':
        return json.loads(text)
    return _bare(text)


def _as_json(match: re.Match[str]) -> str:
    token = match.group()
    if token[0] == '"':
        return token
    value = _bare(token)
    return f'"{value}"' if isinstance(value, str) else token


def _bare(token: str) -> Any:
    if is_bare(token):
        return token
    if token in _CONSTANTS:
        return _CONSTANTS[token]
    if _NUMBER.fullmatch(token):
        return int(token)
    raise _OtherFormError


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs) or max(map(len, result), default=0) > _LONGEST_KEY:
        raise _OtherFormError
    return result


_DECODE = json.JSONDecoder(object_pairs_hook=_unique).decode
