"""Which commits changed which pages: reads `git log --raw` as a stream and follows renames backwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from msgspec import Struct

from extractor.errors import SourceError
from extractor.fetch.git.process import git

_LOG = (
    "log",
    "-z",
    "--raw",
    "--no-abbrev",
    "--find-renames",
    "-l1000",
    "--date-order",  # children before their parents, whatever the clocks said
    "--diff-merges=first-parent",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-show-signature",
    "--no-notes",
    "--decorate=no",
    "--format=%x01%H %ct %P",
    "--end-of-options",
)
_COMMIT = re.compile(rb"\x01([0-9a-f]+) (-?[0-9]+) ([0-9a-f ]*)")
_RAW = re.compile(rb":[0-7]{6} ([0-7]{6}) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])[0-9]*")
_FILES = (b"100644", b"100755")
_CHUNK = 65_536
_LONGEST = 65_536
_LAST_SECOND = 253_402_300_799


class Change(Struct, frozen=True, kw_only=True):
    """A commit gave a page this content."""

    commit: str
    seconds: int
    path: str
    blob: str
    page: str
    """The path that the page's whole history goes by."""
    merge: bool


def changes(folder: Path, wanted: Callable[[str], bool], revision: str, seconds: float) -> list[Change]:
    """Return the changes of all wanted files, under all their earlier names, oldest first."""
    pages: dict[str, str] = {}
    found: list[Change] = []
    with git(folder, *_LOG, revision, "--", seconds=seconds) as running:
        commit, moment, merge = "", 0, False
        tokens = _tokens(running.stdout, folder)
        for token in tokens:
            head = _COMMIT.fullmatch(token)
            if head:
                commit, merge = head.group(1).decode(), b" " in head.group(3).strip()
                moment = min(max(0, int(head.group(2)[:15])), _LAST_SECOND)
                continue
            raw = _RAW.fullmatch(token)
            if raw is None:
                if token:
                    raise SourceError("git said something unexpected", where=str(folder), hint="is git very old?")
                continue
            mode, old, blob, status = raw.groups()
            before = path = _name(next(tokens, b""))
            if status in (b"R", b"C"):
                path = _name(next(tokens, b""))
            page = pages.get(path) or (path if wanted(path) else "")
            if not page:
                continue
            if status == b"R":
                pages[before] = page
            if status != b"D" and mode in _FILES and old != blob:
                found.append(Change(commit, moment, path, blob.decode(), page, merge))
    # A clean merge brings what its branch said already; only one that mended a conflict says something new.
    said = {(change.page, change.blob) for change in found if not change.merge}
    return [change for change in reversed(found) if not change.merge or (change.page, change.blob) not in said]


def _tokens(stream: IO[bytes], folder: Path) -> Iterator[bytes]:
    rest = b""
    while chunk := stream.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\0")
        for token in whole:
            yield token.removeprefix(b"\n")
        if len(rest) > _LONGEST:
            raise SourceError("a path in its history is too long", where=str(folder), hint="is the repository sane?")
    yield rest.removeprefix(b"\n")


def _name(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")
