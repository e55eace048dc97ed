"""The YAML that people mostly write, a key and a short value a line: ruamel.yaml takes up to twelve seconds a megabyte.

Whatever is not plainly of this form is for ruamel.yaml to read, or to refuse.
"""

from __future__ import annotations

import re
from typing import Any

from extractor.store.block_yaml import OtherFormError

DEEPEST = 5
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,3})?")
_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_]{0,50}):(?: +(.*))?")


def load(text: str) -> Any:
    """Return the data of a text of this form; raise `OtherFormError` for any other."""
    lines = []
    for line in text.split("\n"):
        content = line.strip(" ")
        if not line.isprintable():
            raise OtherFormError("a tab, or a character that cannot be seen")
        if content and not content.startswith("#"):
            lines.append((len(line) - len(line.lstrip(" ")), content))
    if not lines:
        raise OtherFormError("nothing in it")
    data, end = _block(lines, 0, 0)
    if end != len(lines):
        raise OtherFormError(f"{lines[end][1]!a} belongs to no block")
    return data


def plain_value(text: str) -> Any:
    """Return what a scalar without quotes means to YAML 1.2; a date is text."""
    if text in NULLS:
        return None
    if text in TRUTHS:
        return TRUTHS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _block(lines: list[tuple[int, str]], index: int, depth: int) -> tuple[Any, int]:
    if depth > DEEPEST:
        raise OtherFormError(f"more than {DEEPEST} levels")
    return (_list if lines[index][1].startswith("- ") else _mapping)(lines, index, depth)


def _list(lines: list[tuple[int, str]], index: int, depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    indent = lines[index][0]
    while index < len(lines) and lines[index][0] == indent and lines[index][1].startswith("- "):
        content = lines[index][1][2:]
        if _KEY.fullmatch(content):
            lines[index] = (indent + 2, content)
            item, index = _mapping(lines, index, depth + 1)
        else:
            item, index = _value(content), index + 1
        items.append(item)
    return items, index


def _mapping(lines: list[tuple[int, str]], index: int, depth: int) -> tuple[dict[str, Any], int]:
    data: dict[str, Any] = {}
    indent = lines[index][0]
    while index < len(lines) and lines[index][0] == indent and (match := _KEY.fullmatch(lines[index][1])):
        key, value = match.groups()
        if key in data or plain_value(key) != key:
            raise OtherFormError(f"the key {key} twice, or not text")
        index += 1
        if value:
            data[key] = _value(value)
        elif index < len(lines) and (lines[index][0] > indent or _is_list_of_key(lines[index], indent)):
            data[key], index = _block(lines, index, depth + 1)
        else:
            data[key] = None
    if not data:
        raise OtherFormError(f"{lines[index][1]!a} is not `key: value`")
    return data, index


def _is_list_of_key(line: tuple[int, str], indent: int) -> bool:
    """Tell whether a line begins the list of a key above it with the same indentation."""
    return line[0] == indent and line[1].startswith("- ")


def _value(text: str) -> Any:
    return _flow_mapping(text) if text.startswith("{") else _scalar(text)


def _flow_mapping(text: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for pair in text[1:-1].split(", "):
        match = _KEY.fullmatch(pair.strip(" "))
        if not match or not match[2] or match[1] in data or plain_value(match[1]) != match[1]:
            raise OtherFormError(f"{pair!a} is not `key: value`")
        if set(match[2]) & set(",[]{}?"):
            raise OtherFormError(f"{match[2]!a} is not a plain value")
        data[match[1]] = _scalar(match[2])
    if not text.endswith("}"):
        raise OtherFormError(f"{text!a} has no end")
    return data


def _scalar(text: str) -> Any:
    if text == "[]":
        return []
    quote = text[0]
    if quote in "\"'":
        inner = text[1:-1]
        if len(text) < 2 or text[-1] != quote or quote in inner or "\\" in inner:
            raise OtherFormError(f"{text!a} is not a plain text in quotes")
        return inner
    if not (quote.isalnum() or quote in "_/") or ": " in text or " #" in text or text.endswith(":"):
        raise OtherFormError(f"{text!a} is not a plain value")
    return plain_value(text)
