"""What the commands share in their options: help with examples, a choice of formats, errors as usage errors."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, TextIO

from extractor.errors import UsageError
from extractor.render.escape import plain
from extractor.render.style import COLOR_CHOICES, Style, style_for


class HelpShown(Exception):  # noqa: N818 - showing help is no error
    """The help was printed: there is nothing more to do."""


class Parser(argparse.ArgumentParser):
    """A parser that prints where it is told and raises instead of ending the process."""

    def __init__(self, command: str, does: str, examples: str, stdout: TextIO) -> None:
        self._stdout = stdout
        self._does = does
        super().__init__(
            prog=f"ctscat {command}",
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def formats(self, first: str, *others: str) -> None:
        """Add `--format` with the formats a command can print, the first one by default."""
        self.add_argument("--format", choices=(first, *others), default=first, help=f"what to print (default: {first})")
        if first == "text":
            self.add_argument(
                "--color", choices=COLOR_CHOICES, default="auto", help="colour in text (default: auto, on terminals)"
            )

    def format_help(self) -> str:
        """Return the help, with what the command does folded to lines."""
        from textwrap import fill  # which few starts need

        self.description = fill(self._does, 80)
        return super().format_help()

    def print_help(self, file: object = None) -> None:
        """Print the help on the command's own stdout."""
        self._stdout.write(self.format_help())

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End the parsing, not the process."""
        raise HelpShown

    def error(self, message: str) -> NoReturn:
        """Report a wrong option as the usage error it is."""
        raise UsageError(message, hint=f"see {self.prog} --help")

    def read(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return the options; `HelpShown` where only help was asked for."""
        return self.parse_args(list(arguments))


def style_of(stdout: TextIO, options: argparse.Namespace) -> Style:
    """Return how text is set on `stdout`, by what it is, the environment and `--color`."""
    import os
    from contextlib import suppress

    width = 80
    with suppress(OSError, ValueError):  # a stream that is no terminal has no size
        width = os.get_terminal_size(stdout.fileno()).columns
    return style_for(stdout.isatty(), width, os.environ, getattr(options, "color", "auto"))


def add_root(parser: argparse.ArgumentParser) -> None:
    """Add the option that says where the project is."""
    parser.add_argument(
        "--root", type=Path, default=Path(), help="the folder that holds snapshots/ and catalog/ (default: this one)"
    )


def add_scope(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose a site and a language: statuses never mix them."""
    parser.add_argument("--site", default="", help="only this site, such as intl, cn, otc")
    parser.add_argument(
        "--lang", default="", metavar="LANGUAGE", help="what the pages in this language say (default: the leading one)"
    )


class Progress:
    """Tells on a terminal how far long work has come, on one line; elsewhere it says nothing."""

    def __init__(self, stderr: TextIO) -> None:
        self._stderr = stderr
        self._shown = stderr.isatty()
        self._count = 0
        self._total = 0

    def start(self, total: int) -> None:
        """Say how much there is to do."""
        self._total = total
        self._show("")

    def step(self, name: str) -> None:
        """Say that one more is done."""
        self._count += 1
        self._show(name)

    def done(self) -> None:
        """Clear the line."""
        if self._shown and (self._count or self._total):
            self._stderr.write("\r\x1b[K")

    def _show(self, name: str) -> None:
        if self._shown:
            total = f"/{self._total}" if self._total else ""
            self._stderr.write(f"\r\x1b[K{self._count}{total} {plain(name)[:60]}")
            self._stderr.flush()
