"""Writes YAML in one way, and adds entries to a file that a person keeps without losing a comment."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractor.errors import DataError
from extractor.store import canonical, yamlfile

if TYPE_CHECKING:
    from ruamel.yaml import YAML


def dump(data: Mapping[str, Any]) -> bytes:
    """Return the canonical YAML of plain data: a row a line, long lines unbroken, unseen characters as escapes."""
    from io import BytesIO

    stream = BytesIO()
    _yaml().dump(_styled(data, in_line=False), stream)
    return stream.getvalue()


def append(data: bytes, key: str, items: Sequence[Mapping[str, Any]], where: str) -> bytes:
    """Return a hand-kept file with `items` added to the list under `key`, its only and last key.

    They are added as text, so that all that is there stays to the byte; what then reads otherwise is not returned.
    ruamel.yaml's round trip would move a comment at the end behind the new entries.
    """
    before = yamlfile.load(data, where).data or {}
    text = data.decode("utf-8")
    if not before:
        text += ("\n" if text and not text.endswith("\n") else "") + f"{key}:\n"
    elif not before[key]:
        text = re.sub(rf"(?m)^({key}:) *\[ *\]", r"\1", text)
    text += "" if text.endswith("\n") else "\n"
    dash = re.search(r"(?m)^( *)- ", text)
    indent = dash[1] if dash and before.get(key) else ""
    for item in items:
        first, *others = dump(item).decode("utf-8").splitlines()
        text += f"{indent}- {first}\n" + "".join(f"{indent}  {line}\n" for line in others)
    after = text.encode("utf-8")
    if _says(after, where) != {**before, key: [*(before.get(key) or []), *items]}:
        raise DataError("cannot be added to", where=where, hint=f"write {key!r} as a block list, an entry a `-`")
    return after


def _says(data: bytes, where: str) -> Any:
    try:
        return yamlfile.load(data, where).data
    except DataError:
        return None


def _yaml() -> YAML:
    from ruamel.yaml import YAML
    from ruamel.yaml.emitter import RoundTripEmitter
    from ruamel.yaml.representer import RoundTripRepresenter

    class Emitter(RoundTripEmitter):
        def write_double_quoted(self, text: str, split: bool = True) -> None:
            self.write_indicator(canonical.quoted(text), True)

    class Representer(RoundTripRepresenter):
        def represent_none(self, data: None) -> Any:
            return self.represent_scalar("tag:yaml.org,2002:null", "null")

    Representer.add_representer(type(None), Representer.represent_none)  # copies the table it changes
    yaml = YAML(typ="rt", pure=True)
    yaml.Emitter = Emitter
    yaml.Representer = Representer
    yaml.width = 1 << 30
    return yaml


def _styled(value: Any, in_line: bool) -> Any:
    """Return `value` as ruamel.yaml's own kinds, which carry how each part is to be written."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, str):
        return value if canonical.is_bare(value) else DoubleQuotedScalarString(value)
    if isinstance(value, Mapping):
        styled: Any = CommentedMap()
        for key, part in value.items():
            styled[_styled(key, in_line)] = _styled(part, in_line or _is_flat_list(part))
    elif isinstance(value, (list, tuple)):
        styled = CommentedSeq(_styled(part, in_line or _is_row(part)) for part in value)
    elif value is None or isinstance(value, (bool, int, float)):
        return value
    else:
        raise TypeError(f"no YAML for {type(value).__name__}")
    if in_line:
        styled.fa.set_flow_style()
    return styled


def _is_row(value: object) -> bool:
    """Tell whether a list's item fits on a line: nothing in it holds more than scalars."""
    if isinstance(value, Mapping):
        return not any(isinstance(part, Mapping) or _is_nested_list(part) for part in value.values())
    return _is_flat_list(value)


def _is_flat_list(value: object) -> bool:
    return isinstance(value, (list, tuple)) and not _is_nested_list(value)


def _is_nested_list(value: object) -> bool:
    return isinstance(value, (list, tuple)) and any(isinstance(part, (Mapping, list, tuple)) for part in value)
