"""Hands out contents of a repository one at a time, from a `git cat-file` that is started anew where it must be."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from typing import Self

from extractor.errors import SourceError
from extractor.fetch.failures import TooBig
from extractor.fetch.git.process import GitProcess

_HEADER = re.compile(rb"([0-9a-f]+) ([a-z]+) ([0-9]{1,18})\n")
_LONGEST_HEADER = 70_000
_MOST_DEATHS = 10


class ObjectReader:
    """Reads files of at most `most` bytes; `seconds` is the time for each git process. A context manager."""

    def __init__(self, folder: Path, most: int, seconds: float) -> None:
        self._folder = folder
        self._most = most
        self._seconds = seconds
        self._process: GitProcess | None = None
        self._deaths = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._abandon()

    def read(self, name: str, label: str = "") -> bytes | SourceError:
        """Return the content of a blob, by its id or as `commit:path`, or why there is none.

        `label` is what a message calls it. Once git died many times over, the last reason is raised.
        """
        where = f"{self._folder}: {label or name}"
        if "\n" in name:
            return SourceError("git cannot be asked for such a name", where=where, hint="rename the file")
        try:
            return self._ask(name, where)
        except SourceError:  # git may have been ended for its age, while the caller was busy
            try:
                return self._ask(name, where)
            except SourceError as death:
                self._deaths += 1
                reason = SourceError(f"git could not read it: {death.message}", where=where, hint="try git fsck")
                if self._deaths >= _MOST_DEATHS:
                    raise reason from death
                return reason

    def _ask(self, name: str, where: str) -> bytes | SourceError:
        """Ask git; raise where that ended instead of answering."""
        if self._process is None:
            self._process = GitProcess(self._folder, "cat-file", "--batch", seconds=self._seconds)
        process = self._process
        with suppress(BrokenPipeError):  # git is gone; the end of the process will tell why
            process.stdin.write(f"{name}\n".encode())
            process.stdin.flush()
        header = process.stdout.readline(_LONGEST_HEADER)
        if header.endswith((b" missing\n", b" ambiguous\n")):
            hint = "the clone is not whole; fetch its history, or clone it without a filter"
            return SourceError("is missing", where=where, hint=hint)
        match = _HEADER.fullmatch(header)
        size = int(match.group(3)) if match else 0
        if size > self._most or (match and match.group(2) != b"blob"):  # reading past it may take for ever
            self._abandon()
            return TooBig(f"has more than {self._most:,} bytes", where=where)
        body = process.stdout.read(size + 1)
        if match is None or len(body) != size + 1:
            self._process = None
            process.finish()
            raise SourceError("it ended without a reason")
        return body[:-1]

    def _abandon(self) -> None:
        process, self._process = self._process, None
        if process:
            process.abandon()
