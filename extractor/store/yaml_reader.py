"""Reads YAML with bounds and with line numbers, through ruamel.yaml's events: nothing in a file can expand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.bounds import limited_time
from extractor.errors import DataError
from extractor.store import plain_yaml
from extractor.store.block_yaml import OtherFormError
from extractor.values import Value

LIMIT = 400_000
"""Bytes of the largest file read in this way, such as a list of 2,500 pages: ruamel.yaml takes up to twelve seconds a
megabyte."""
DEEPEST = 20

Path = tuple[str | int, ...]


class Document(Value, frozen=True, kw_only=True):
    """What a YAML file says, and on which lines."""

    data: Any
    where: str
    text: str
    """The file itself."""

    def line(self, *path: str | int) -> int:
        """Return the line of the value at `path` (keys and indices from the root), or of what it stands in."""
        _, lines = compose(self.text, self.where)  # only a message asks for it, so it is not kept
        while path and path not in lines:
            path = path[:-1]
        return lines.get(path, 1)

    def place(self, *path: str | int) -> str:
        """Return file and line of the value at `path`, for a message."""
        return f"{self.where}:{self.line(*path)}"


def load(data: bytes, where: str) -> Document:
    """Return what a file says; nothing in it is expanded, built or executed, whatever it asks for.

    Raise `DataError` with the line for what is no YAML, and for aliases, anchors, tags, directives, duplicate or other
    than textual keys, a second document, and for what is too large or too deep.
    """
    text = _decoded(data, where)
    try:
        return Document(data=plain_yaml.load(text), where=where, text=text)
    except OtherFormError:
        return Document(data=compose(text, where)[0], where=where, text=text)


def compose(text: str, where: str) -> tuple[Any, dict[Path, int]]:
    """Return what a text of any form says, and on which line each value of it begins."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    composer = _Composer(where)
    try:
        # Event by event, not through ruamel's own loader: that one builds everything before anything can be refused.
        with limited_time("reading it", where):
            data = composer.document(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = f"{where}:{mark.line + 1}" if mark else where
        raise DataError(f"not YAML: {error.problem or error.context}", where=position) from None
    except (YAMLError, ValueError, OverflowError) as error:  # the latter two: an escape for a character there is not
        raise DataError(f"not YAML: {' '.join(str(error).split())[:200]}", where=where) from None
    return data, composer.lines


def refuse_large(data: bytes, where: str) -> None:
    """Raise `DataError` for more than is read in this way."""
    if len(data) > LIMIT:
        raise DataError(f"larger than {LIMIT:,} bytes of YAML", where=where)


def _decoded(data: bytes, where: str) -> str:
    refuse_large(data, where)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError("not UTF-8", where=f"{where}:{line}") from None


class _Composer:
    """Builds plain data from events, and refuses while they come."""

    def __init__(self, where: str) -> None:
        self._where = where
        self.lines: dict[Path, int] = {}

    def document(self, events: Iterator[Any]) -> Any:
        """Return the data of the only document."""
        from ruamel.yaml import events as kinds

        data, begun = None, False
        for event in events:
            if isinstance(event, kinds.DocumentStartEvent):
                if begun:
                    raise self._refusal("a second document", event)
                if event.version or event.tags:
                    raise self._refusal("a directive", event)
                begun = True
                data = self._node(next(events), events, ())
        return data

    def _node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        from ruamel.yaml import events as kinds

        if isinstance(event, kinds.AliasEvent):
            raise self._refusal("an alias", event)
        if event.anchor:
            raise self._refusal("an anchor", event)
        if event.tag:
            raise self._refusal("a tag", event)
        if len(path) > DEEPEST:
            raise self._refusal(f"more than {DEEPEST} levels", event)
        self.lines[path] = event.start_mark.line + 1
        if isinstance(event, kinds.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, kinds.SequenceStartEvent):
            parts: list[Any] = []
            while not isinstance(event := next(events), kinds.SequenceEndEvent):
                parts.append(self._node(event, events, (*path, len(parts))))
            return parts
        return self._scalar(event)

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        from ruamel.yaml import events as kinds

        result: dict[str, Any] = {}
        while not isinstance(event := next(events), kinds.MappingEndEvent):
            key = self._node(event, events, (*path, ""))
            del self.lines[*path, ""]  # it was the key's
            if not isinstance(key, str):
                raise self._refusal("a key that is not text", event)
            if key in result:
                raise self._refusal(f"the key {key!r} twice", event)
            result[key] = self._node(next(events), events, (*path, key))
            self.lines[*path, key] = event.start_mark.line + 1
        return result

    def _scalar(self, event: Any) -> Any:
        return plain_yaml.plain_value(event.value) if event.implicit[0] else event.value  # the latter is quoted

    def _refusal(self, what: str, event: Any) -> DataError:
        return DataError(f"{what} is not allowed here", where=f"{self._where}:{event.start_mark.line + 1}")
