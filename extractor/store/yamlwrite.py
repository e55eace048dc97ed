"""Writes YAML in one way, and adds entries to a file that a person keeps without losing a comment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractor.errors import DataError
from extractor.store import canonical, yamlfile

if TYPE_CHECKING:
    from ruamel.yaml import YAML


def dump(data: Mapping[str, Any]) -> bytes:
    """Return the canonical YAML of plain data: a row a line, long lines unbroken, unseen characters as escapes."""
    from ruamel.yaml.representer import RoundTripRepresenter

    class Representer(RoundTripRepresenter):
        def represent_none(self, data: None) -> Any:
            return self.represent_scalar("tag:yaml.org,2002:null", "null")

    Representer.add_representer(type(None), Representer.represent_none)  # the subclass's own table
    yaml = _yaml()
    yaml.Representer = Representer
    return _written(yaml, _styled(data, in_line=False))


def append(data: bytes, key: str, items: Sequence[Mapping[str, Any]], where: str) -> bytes:
    """Return a hand-kept file with `items` added to the list under `key`; comments, order and quotes stay."""
    from ruamel.yaml.util import load_yaml_guess_indent

    before = yamlfile.load(data, where).data  # refuses all that is unsafe to load with comments
    if not before:
        return data + (b"\n" if data and not data.endswith(b"\n") else b"") + dump({key: list(items)})
    yaml = _yaml()
    root, _, offset = load_yaml_guess_indent(data.decode("utf-8"), yaml=yaml)
    if offset:
        yaml.indent(mapping=2, sequence=offset + 2, offset=offset)
    if not root.get(key):
        root[key] = []
    root[key].extend(_styled(item, in_line=False) for item in items)
    after = _written(yaml, root)
    if yamlfile.load(after, where).data != {**before, key: [*(before.get(key) or []), *items]}:
        raise DataError("cannot be added to without changing what it says", where=where, hint="add the entry by hand")
    return after


def _written(yaml: YAML, root: Any) -> bytes:
    from io import BytesIO

    stream = BytesIO()
    yaml.dump(root, stream)
    return stream.getvalue()


def _yaml() -> YAML:
    from ruamel.yaml import YAML
    from ruamel.yaml.emitter import RoundTripEmitter

    class Emitter(RoundTripEmitter):
        def write_double_quoted(self, text: str, split: bool = True) -> None:
            self.write_indicator(canonical.quoted(text), True)

    yaml = YAML(typ="rt", pure=True)
    yaml.Emitter = Emitter
    yaml.width = 1 << 30
    yaml.preserve_quotes = True
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
    elif value is None or isinstance(value, (bool, int)):
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
