"""Which commits changed which files: `git log --raw` of the main line as a stream, newest first.

Only first parents are followed: a page is published from the main line, and what a merge brought counts from the merge
on. So the changes, one after the other, end with just the files that the newest commit has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from extractor.errors import SourceError
from extractor.fetch.git.process import GitProcess
from extractor.values import Value

_LOG = (
    "log",
    "-z",
    "--raw",
    "--no-abbrev",
    "--no-renames",  # git compares lines, which re-wrapped tables share none of; and would need every blob: see `moves`
    "--first-parent",
    "--diff-merges=first-parent",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-show-signature",
    "--no-notes",
    "--decorate=no",
    "--format=%x01%H %ct",
    "--end-of-options",
)
_COMMIT = re.compile(rb"\x01([0-9a-f]+) (-?[0-9]+)")
_RAW = re.compile(rb":([0-7]{6}) ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z][0-9]*")
_FILES = (b"100644", b"100755")
_CHUNK = 65_536
_LONGEST = 65_536
_LAST_SECOND = 253_402_300_799


class FileChange(Value, frozen=True, kw_only=True):
    """What a commit did to one file; a link or a submodule is none."""

    path: str
    old_blob: str
    """Empty where there was no file."""
    new_blob: str
    """Empty where there is no file any more."""


class Commit(Value, frozen=True, kw_only=True):
    """A commit of the main line and the files that it changed."""

    id: str
    seconds: int
    """Since 1970, as the committer's clock had it."""
    changes: tuple[FileChange, ...]


def commits(folder: Path, revision: str, seconds: float) -> Iterator[Commit]:
    """Yield the commits that led to `revision`, newest first."""
    with GitProcess(folder, *_LOG, revision, "--", seconds=seconds) as process:
        commit_id, moment = "", 0
        changes: list[FileChange] = []
        tokens = _tokens(process.stdout, folder)
        for token in tokens:
            if head := _COMMIT.fullmatch(token):
                if commit_id:
                    yield Commit(id=commit_id, seconds=moment, changes=tuple(changes))
                commit_id, changes = head.group(1).decode(), []
                moment = min(max(0, int(head.group(2)[:15])), _LAST_SECOND)
            elif raw := _RAW.fullmatch(token):
                path = next(tokens, b"").decode("utf-8", "backslashreplace")
                old_blob, new_blob = _blob(raw.group(1), raw.group(3)), _blob(raw.group(2), raw.group(4))
                if old_blob != new_blob:
                    changes.append(FileChange(path=path, old_blob=old_blob, new_blob=new_blob))
            elif token:
                raise SourceError("unexpected output of git log", where=str(folder), hint="is git very old?")
        if commit_id:
            yield Commit(id=commit_id, seconds=moment, changes=tuple(changes))


def _blob(mode: bytes, blob: bytes) -> str:
    return blob.decode() if mode in _FILES else ""


def _tokens(stream: IO[bytes], folder: Path) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *tokens, rest = (rest + chunk).split(b"\0")
        for token in tokens:
            yield token.removeprefix(b"\n")
        if len(rest) > _LONGEST:
            raise SourceError("a path in its history is too long", where=str(folder), hint="is the repository sane?")
    yield rest.removeprefix(b"\n")
