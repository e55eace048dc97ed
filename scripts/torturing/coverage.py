"""Which lines of ctscat an input reaches that no input before it reached: what it is kept for."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

Line = tuple[str, int]
_PACKAGE = "/extractor/"


class Coverage:
    """The lines reached so far; a function of which all lines were reached is no longer watched."""

    def __init__(self) -> None:
        self.reached: set[Line] = set()
        self.fresh: set[Line] = set()
        """Reached for the first time since watching began."""
        self._unreached: dict[CodeType, set[int]] = {}

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch what runs within the block."""
        self._unreached.clear()
        self.fresh.clear()
        sys.settrace(self._on_call)
        try:
            yield
        finally:
            sys.settrace(None)

    def _on_call(self, frame: FrameType, event: str, argument: Any) -> Any:
        code = frame.f_code
        if _PACKAGE not in code.co_filename:
            return None
        unreached = self._unreached.get(code)
        if unreached is None:
            lines = {line for _, _, line in code.co_lines() if line}
            unreached = {line for line in lines if (code.co_filename, line) not in self.reached}
            self._unreached[code] = unreached
        return self._on_line if unreached else None

    def _on_line(self, frame: FrameType, event: str, argument: Any) -> Any:
        unreached = self._unreached[frame.f_code]
        if frame.f_lineno in unreached:
            unreached.discard(frame.f_lineno)
            self.fresh.add((frame.f_code.co_filename, frame.f_lineno))
        return self._on_line
