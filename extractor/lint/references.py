"""A place in a file that names a trace, and the text it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from enum import Enum, IntEnum

from msgspec import Struct

from extractor.lint.tree import Scalar


class Strength(IntEnum):
    """How sure it is that the place names a trace."""

    GUESS = 1
    """A quoted word that looks like a trace name, in a text about CTS."""
    LIKELY = 2
    """A list or setting whose own name says traces, without a service."""
    SURE = 3
    """A form that exists to name traces."""


class Match(Enum):
    """How the consumer compares the name with that of an event."""

    EXACT = "exact"
    ANY_CASE = "any case"
    GLOB = "glob"
    """`*` stands for any characters and `?` for any one; letter case is free, as in Sigma and `like`."""
    REGEX = "regex"
    """Never evaluated: it is somebody else's expression."""


class Span(Struct, frozen=True, gc=False):
    """A stretch of one line: for people in lines and characters from 1, for programs in offsets of the file's text."""

    line: int
    column: int
    end_column: int
    """One past the last character."""
    start: int
    end: int


class Reference(Struct, frozen=True, kw_only=True):
    """A trace name in a file, with the service and resource type that the place gives."""

    name: str
    service: str = ""
    """As written; empty where the place names none."""
    more_services: tuple[str, ...] = ()
    """Others that the place allows as well (`service_type in ('ECS', 'EVS')`)."""
    resource_type: str = ""
    file: str
    span: Span
    resource_span: Span | None = None
    form: str
    strength: Strength = Strength.SURE
    match: Match = Match.EXACT


class Lines:
    """The line and column of offsets in a text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


class Excerpt(Struct, frozen=True, kw_only=True):
    """A stretch of a file's text, or a string in it with its escapes undone, and the way back to the file's offsets."""

    text: str
    file: str
    lines: Lines
    base: int = 0
    offsets: Sequence[int] | None = None

    @classmethod
    def of(cls, text: str, file: str) -> Excerpt:
        """Return a whole file."""
        return cls(text=text, file=file, lines=Lines(text))

    def offset(self, index: int) -> int:
        """Return where in the file the character at `index` stands."""
        if self.offsets is None:
            return self.base + index
        return self.offsets[min(index, len(self.offsets) - 1)]

    def cut(self, start: int, end: int) -> Excerpt:
        """Return a stretch of this text."""
        offsets = None if self.offsets is None else self.offsets[start:end]
        return Excerpt(
            text=self.text[start:end], file=self.file, lines=self.lines, base=self.base + start, offsets=offsets
        )

    def inside(self, scalar: Scalar) -> Excerpt:
        """Return the text of a string that stands in this text."""
        if scalar.offsets is None:
            return self.cut(scalar.start, scalar.end)
        offsets = [self.offset(index) for index in scalar.offsets]
        return Excerpt(text=scalar.text, file=self.file, lines=self.lines, offsets=offsets)

    def reference(
        self,
        scalar: Scalar,
        form: str,
        *,
        services: Sequence[str] = (),
        resource: Scalar | None = None,
        strength: Strength = Strength.SURE,
        match: Match = Match.EXACT,
    ) -> Reference:
        """Return the reference that a text in this excerpt makes."""
        return Reference(
            name=scalar.text,
            service=services[0] if services else "",
            more_services=tuple(services[1:]),
            resource_type=resource.text if resource else "",
            file=self.file,
            span=self._span(scalar),
            resource_span=self._span(resource) if resource else None,
            form=form,
            strength=strength,
            match=match,
        )

    def _span(self, scalar: Scalar) -> Span:
        start = self.offset(scalar.start)
        end = self.offset(scalar.end - 1) + 1 if scalar.end > scalar.start else start
        line, column = self.lines.position(start)
        return Span(line, column, column + end - start, start, end)
