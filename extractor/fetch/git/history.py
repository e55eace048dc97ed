"""A page's history in a local git repository: one capture for each commit that changed it, renames followed.

Two git processes do it all. `git log` names commits, paths and blobs, newest first, which is what following renames
needs; that much is kept. `git cat-file` then hands out one blob at a time, oldest first, so memory stays flat.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from fnmatch import translate
from pathlib import Path

from extractor.errors import SourceError, UsageError
from extractor.fetch.capture import Capture, Captured
from extractor.fetch.clock import stamp
from extractor.fetch.failures import TooBig
from extractor.fetch.git.log import Change, changes
from extractor.fetch.git.process import Running, git

_REMOTE = re.compile(r"[^/\\]+@[^/\\]+:|[^/\\]*:(?://|:)")
_GLOB = re.compile(r"[*?\[]")
_HEADER = re.compile(rb"([0-9a-f]+) blob ([0-9]{1,18})\n")


def captures(
    repository: str | Path,
    paths: Sequence[str],
    *,
    revision: str = "HEAD",
    most: int = 5_000_000,
    seconds: float = 600.0,
) -> Iterator[Captured]:
    """Yield what each of `paths` (files, folders, globs) said after each commit that changed it, oldest first.

    A blob of more than `most` bytes comes as an error in its place. `seconds` is the time for each git process.
    """
    folder = local(repository)
    if not paths:
        raise UsageError("no path in the repository is named", hint="name files, folders or globs")
    if revision.startswith("-"):
        raise UsageError(f"{revision!a} is no revision", hint="such as HEAD or main")
    wanted = [_matcher(path) for path in paths]
    history = changes(folder, lambda path: any(matches(path) for matches in wanted), revision, seconds)
    for change, body in _contents(folder, history, most, seconds):
        origin = f"{change.commit}:{change.path}"
        if body is None:
            yield TooBig(f"has more than {most:,} bytes", where=f"{folder}: {origin}", hint="no help page is so large")
        else:
            moment = stamp(datetime.fromtimestamp(change.seconds, UTC))
            yield Capture(url=change.page, captured_at=moment, body=body, origin=origin, digest=change.blob)


def local(repository: str | Path) -> Path:
    """Return the folder of a local repository; an address is refused, since git would run what it says."""
    if isinstance(repository, str) and _REMOTE.match(repository):
        raise UsageError("the repository is an address, not a folder", where=repository, hint="clone it first")
    folder = Path(repository).absolute()
    if not folder.is_dir():
        raise SourceError("there is no such folder", where=str(repository), hint="name a local git repository")
    return folder


def _matcher(wanted: str) -> Callable[[str], bool]:
    path = wanted.replace("\\", "/").removeprefix("./").rstrip("/")
    if _GLOB.search(path):
        fits = re.compile(translate(path)).match
        return lambda name: fits(name) is not None
    if path in ("", "."):
        return lambda name: True
    return lambda name: name == path or name.startswith(f"{path}/")


def _contents(
    folder: Path, history: Sequence[Change], most: int, seconds: float
) -> Iterator[tuple[Change, bytes | None]]:
    left = iter(history)
    change = next(left, None)
    while change is not None:
        with git(folder, "cat-file", "--batch", seconds=seconds) as running:
            while change is not None:
                body = _blob(running, change, most, folder)
                yield change, body
                change = next(left, None)
                if body is None:  # reading past a large blob may take for ever: start anew behind it
                    running.abandon()
                    break


def _blob(running: Running, change: Change, most: int, folder: Path) -> bytes | None:
    try:
        running.stdin.write(f"{change.blob}\n".encode())
        running.stdin.flush()
    except BrokenPipeError:  # git is gone; it has nothing to say, and the end of `git` will tell why
        pass
    header = running.stdout.readline(200)
    if header.endswith(b" missing\n"):
        hint = "the clone is not whole; fetch its history, or clone it without a filter"
        raise SourceError(f"{change.commit}:{change.path} is missing", where=str(folder), hint=hint)
    found = _HEADER.fullmatch(header)
    size = int(found.group(2)) if found else 0
    if size > most:
        return None
    body = running.stdout.read(size + 1)
    if not found or len(body) != size + 1:
        raise SourceError(f"git could not read {change.commit}:{change.path}", where=str(folder), hint="try git fsck")
    return body[:-1]
