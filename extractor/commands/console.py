"""Where results and messages of a command go: results to stdout, messages to stderr as text or as JSON lines."""

from __future__ import annotations

from enum import IntEnum
from functools import cached_property
from typing import TextIO

from extractor.errors import CtscatError
from extractor.render.escape import plain
from extractor.render.style import Style, style_for


class Verbosity(IntEnum):
    """How much a command tells besides its results and its errors."""

    QUIET = 0
    NORMAL = 1
    VERBOSE = 2


class Console:
    """The output of one run of one command."""

    def __init__(
        self,
        stdout: TextIO,
        stderr: TextIO,
        *,
        program: str = "ctscat",
        verbosity: Verbosity = Verbosity.NORMAL,
        log_format: str = "text",
        color: str = "auto",
    ) -> None:
        self._stdout = stdout
        self._stderr = stderr
        self._program = program
        self._verbosity = verbosity
        self._as_json = log_format == "json"
        self._color = color
        self.progress = Progress(stderr, shown=verbosity > Verbosity.QUIET and not self._as_json)

    @cached_property
    def style(self) -> Style:
        """How text is set on stdout, by what it is, the environment and `--color`."""
        return self._style_of(self._stdout)

    def _style_of(self, stream: TextIO) -> Style:
        import os
        from contextlib import suppress

        width = 80
        with suppress(OSError, ValueError):  # a stream that is no terminal has no size
            width = os.get_terminal_size(stream.fileno()).columns
        return style_for(stream.isatty(), width, os.environ, self._color)

    def write(self, text: str) -> None:
        """Print a result, which is escaped already."""
        self.progress.clear()
        self._stdout.write(text)

    def write_aside(self, text: str) -> None:
        """Print what a person may want to see next to a result that a program reads."""
        if self._verbosity > Verbosity.QUIET:
            self.progress.clear()
            self._stderr.write(text)

    def confirm(self, line: str) -> None:
        """Print what was done, unless only results are asked for."""
        if self._verbosity > Verbosity.QUIET:
            self.progress.clear()
            self._stdout.write(_folded(line, self.style))

    def detail(self, message: str) -> None:
        """Tell what only somebody looking for a cause wants to know."""
        if self._verbosity == Verbosity.VERBOSE:
            self._tell("debug", message)

    def note(self, message: str) -> None:
        """Tell what may matter, unless only errors are asked for."""
        if self._verbosity > Verbosity.QUIET:
            self._tell("info", message)

    def error(self, error: CtscatError | str) -> None:
        """Tell what went wrong."""
        self._tell("error", str(error))

    def _tell(self, level: str, message: str) -> None:
        self.progress.clear()
        if not self._as_json:
            self._stderr.write(_folded(f"{self._program}: {message}", self._style_of(self._stderr)))
            return
        from extractor.render.json_text import to_json

        record = {"level": level, "program": self._program, "message": message}
        self._stderr.write(to_json(record, indent=None))


def _folded(text: str, style: Style) -> str:
    """Return a message, which a terminal would otherwise break in the middle of words."""
    if style.width is None:
        return f"{plain(text)}\n"
    from extractor.render.layout import fold_lines

    return fold_lines(plain(text), style)


class Progress:
    """Tells on a terminal what is being done and how far it has come, on one line; elsewhere it says nothing."""

    def __init__(self, stderr: TextIO, *, shown: bool) -> None:
        self._stderr = stderr
        self._shown = shown and stderr.isatty()
        self._count = 0
        self._total = 0
        self._line = ""

    def start(self, doing: str, total: int = 0) -> None:
        """Say at once what takes a while, and how much there is to do where that is known."""
        self._count, self._total = 0, total
        self._show(doing)

    def step(self, name: str) -> None:
        """Say that one more is done."""
        self._count += 1
        self._show(name)

    def clear(self) -> None:
        """Clear the line, for a message or because all is done."""
        if self._line:
            self._stderr.write("\r\x1b[K")
            self._line = ""

    def _show(self, text: str) -> None:
        if self._shown:
            total = f"/{self._total}" if self._total else ""
            count = f"{self._count}{total} " if self._count or self._total else ""
            self._line = f"{count}{plain(text)[:60]}"
            self._stderr.write(f"\r\x1b[K{self._line}")
            self._stderr.flush()
