"""The history of pages in a local git repository: what each said after each commit, where it moved, when it ended.

`git log` names commits, paths and blobs, newest first, which is what following moves needs: a page goes by the newest
of its paths. That much is kept; contents are then read one at a time, oldest first, so memory stays flat.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from msgspec.structs import replace

from extractor.errors import SourceError, UsageError
from extractor.fetch.capture import Capture, Ended, Moved, PageEvent
from extractor.fetch.clock import stamp
from extractor.fetch.git.log import Commit, FileChange, commits
from extractor.fetch.git.moves import FileVersion, find_moves
from extractor.fetch.git.objects import ObjectReader
from extractor.fetch.git.page_hints import page_hint

PAGES = ("*.rst", "*.md", "*.html", "*.htm")
"""The files that are looked at where no path is named."""
_REMOTE = re.compile(r"[^/\\@]+@[^/\\:]+:|[^/\\]*:(?://|:)")

PathTest = Callable[[str], bool]
PageTest = Callable[[bytes], bool]


_Event = Capture | Ended | Moved
"""What a commit did to a page; a capture's body is read later."""


def captures(
    repository: str | Path,
    paths: Sequence[str] = (),
    *,
    may_hold_traces: PageTest = lambda body: True,
    revision: str = "HEAD",
    most: int = 5_000_000,
    seconds: float = 600.0,
) -> Iterator[PageEvent]:
    """Yield what happened to each of `paths` (files, folders, globs; by default all pages), oldest first.

    A page counts from the first content that `may_hold_traces` on: until then nothing of it is told. Files that cannot
    be read, or have more than `most` bytes, come as errors at the end. `seconds` is the time for each git process.
    """
    folder = local_folder(repository)
    if revision.startswith("-"):
        raise UsageError(f"{revision!a} is not a revision", hint="such as HEAD or main")
    patterns = paths or PAGES
    with ObjectReader(folder, most, seconds) as objects:
        history = commits(folder, revision, seconds)
        events = _events(history, lambda path: any(_is_at(path, pattern) for pattern in patterns), objects)
        yield from _with_contents(events, objects, may_hold_traces, revision)


def local_folder(repository: str | Path) -> Path:
    """Return the folder of a local repository; an address is refused, since git would run what it says."""
    if isinstance(repository, str) and _REMOTE.match(repository):
        raise UsageError("the repository is an address, not a folder", where=repository, hint="clone it first")
    folder = Path(repository).absolute()
    if not folder.is_dir():
        raise SourceError("there is no such folder", where=str(repository), hint="name a local git repository")
    return folder


def _is_at(path: str, pattern: str) -> bool:
    """Tell whether a file is what a person named: itself, in a folder, or by a glob."""
    name = pattern.replace("\\", "/").removeprefix("./").rstrip("/")
    return name in ("", ".", path) or path.startswith(f"{name}/") or fnmatchcase(path, name)


def _events(history: Iterator[Commit], is_page: PathTest, objects: ObjectReader) -> list[_Event]:
    """Return what happened to the pages, oldest first."""
    urls: dict[str, str] = {}
    by_commit: list[tuple[_Event, ...]] = []

    def url_of(path: str) -> str:
        return urls.get(path) or (path if is_page(path) else "")

    for commit in history:
        moves = _moves(commit, url_of, objects)
        if events := tuple(_events_of(commit, moves, url_of)):
            by_commit.append(events)
        sources = {old: url for old, new in moves.items() if (url := url_of(new) or url_of(old))}
        for path in moves.values():  # what stood there earlier is another page, which ended
            urls[path] = _earlier_url(path, commit.id) if is_page(path) else ""
        urls |= sources
    return [event for events in reversed(by_commit) for event in events]


def _earlier_url(path: str, commit_id: str) -> str:
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{pure.stem}@{commit_id[:12]}{pure.suffix}"))


def _events_of(commit: Commit, moves: dict[str, str], url_of: Callable[[str], str]) -> Iterator[_Event]:
    """Yield what a commit did to pages: a page moves, and then has new content."""
    moment = stamp(datetime.fromtimestamp(commit.seconds, UTC))
    for old, new in moves.items():
        if url := url_of(new) or url_of(old):
            yield Moved(url=url, moved_at=moment, commit=commit.id, old_path=old, new_path=new)
    old_blobs = {moves[change.path]: change.old_blob for change in commit.changes if change.path in moves}
    for change in commit.changes:
        url, path = url_of(change.path), change.path
        if url and not change.new_blob and path not in moves:
            yield Ended(url=url, ended_at=moment, commit=commit.id, path=path)
        elif url and change.new_blob and change.new_blob != old_blobs.get(path):
            origin = f"{commit.id}:{path}"
            yield Capture(url=url, captured_at=moment, body=b"", origin=origin, digest=change.new_blob, path=path)


def _moves(commit: Commit, url_of: Callable[[str], str], objects: ObjectReader) -> dict[str, str]:
    """Return where deleted files went on, among files of the kinds that pages of this commit have."""
    ends = [change for change in commit.changes if not (change.old_blob and change.new_blob)]
    kinds = {PurePosixPath(change.path).suffix for change in ends if url_of(change.path)}
    candidates = [change for change in ends if PurePosixPath(change.path).suffix in kinds]
    deleted = [change for change in candidates if not change.new_blob]
    added = [change for change in candidates if not change.old_blob]
    return find_moves(_versions(deleted, objects), _versions(added, objects)) if deleted and added else {}


def _versions(changes: Sequence[FileChange], objects: ObjectReader) -> list[FileVersion]:
    versions = []
    for change in changes:
        blob = change.old_blob or change.new_blob
        body = objects.read(blob)
        versions.append(FileVersion(path=change.path, blob=blob, body=body if isinstance(body, bytes) else b""))
    return versions


def _with_contents(
    events: Sequence[_Event], objects: ObjectReader, may_hold_traces: PageTest, revision: str
) -> Iterator[PageEvent]:
    """Read the bodies of captures, and leave out what happens to pages before they may hold traces."""
    trace_pages: set[str] = set()
    other_pages: set[str] = set()
    unread: list[tuple[str, SourceError]] = []
    for event in events:
        if not isinstance(event, Capture):
            if event.url in trace_pages:
                yield event
            continue
        body = objects.read(event.digest, event.origin)
        if isinstance(body, SourceError):
            unread.append((event.url, body))
        elif event.url in trace_pages or may_hold_traces(body):
            trace_pages.add(event.url)
            yield _with_body(event, body, objects, revision)
        else:
            other_pages.add(event.url)
    # Where nothing of a page could be read, it may be one.
    yield from (error for url, error in unread if url in trace_pages or url not in other_pages)


def _with_body(capture: Capture, body: bytes, objects: ObjectReader, revision: str) -> Capture:
    def read_file(path: str) -> list[bytes]:
        commit = capture.origin.partition(":")[0]
        contents = [objects.read(f"{version}:{path}") for version in (revision, commit)]
        return [content for content in contents if isinstance(content, bytes)]

    return replace(capture, body=body, page_hint=page_hint(capture.path, body, read_file))
