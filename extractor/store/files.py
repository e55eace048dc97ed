"""Files that are whole or not there: bounded reading, and writing that a crash leaves either old or new."""

from __future__ import annotations

import errno
import os
import platform
import re
import stat
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from extractor.errors import CtscatError, DataError, SourceError, WriteError

LIMIT = 20_000_000
"""Bytes of the largest file that the store reads."""

_HINTS = {
    errno.ENOSPC: "the disk is full: free some space and run it again",
    errno.EDQUOT: "the quota is used up: free some space and run it again",
    errno.EFBIG: "larger than a file may be here: raise the limit (ulimit -f) and run it again",
    errno.EROFS: "the file system is read-only: write to another folder",
    errno.EACCES: "no permission: change the folder's permissions or write to another one",
    errno.EPERM: "no permission: change the folder's permissions or write to another one",
    errno.ENAMETOOLONG: "the name is too long for this file system: use a shorter one",
}
_IN_PLACE = "remove it, or restore the file with git"
_TEMPORARY = re.compile(r"\.ctscat-([0-9a-f]{8})-([0-9]{1,10})-[0-9a-f]{8}\.tmp")
_HOST = sha256(platform.node().encode()).hexdigest()[:8]


def read_bounded(path: Path, limit: int = LIMIT) -> bytes:
    """Return the bytes of a regular file of at most `limit` bytes."""
    data = read_if_there(path, limit)
    if data is None:
        raise SourceError("no such file", where=str(path))
    return data


def read_if_there(path: Path, limit: int = LIMIT) -> bytes | None:
    """Return the bytes of a regular file of at most `limit` bytes; nothing where there is no file.

    Raise `DataError` where something else stands in its place, `SourceError` where it cannot be read.
    """
    try:
        # Not blocking: opening a pipe that somebody put in the file's place would wait for its other end.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise DataError("not a file", where=str(path), hint=_IN_PLACE)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                data = file.read(limit + 1)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        if path.is_symlink():
            raise DataError("a link that leads nowhere", where=str(path), hint=_IN_PLACE) from None
        return None
    except (OSError, ValueError) as error:
        raise SourceError(f"cannot be read: {_reason(error)}", where=str(path)) from None
    if len(data) > limit:
        raise DataError(f"larger than {limit} bytes", where=str(path))
    return data


def write_atomic(path: Path, data: bytes, *, within: Path | None = None) -> bool:
    """Make `path` hold `data`, durably and whole or not at all; tell whether that changed anything."""
    return bool(write_all({path: data}, within=within))


def write_all(
    files: Mapping[Path, bytes], *, remove: Sequence[Path] = (), within: Path | None = None
) -> tuple[Path, ...]:
    """Write files that belong together and remove others; return the paths that changed.

    Everything is on the disk under temporary names before the first file is replaced, so that a full disk changes
    nothing; a crash among the renames at the end leaves each file whole, but some old and some new. Renames keep the
    order of `files`: put last the one by which a mix is noticed. Nothing is written through a link out of `within`.
    """
    if within:
        _check_inside(within, {path.parent for path in (*files, *remove)})
        for path, data in files.items():
            if len(data) > LIMIT:
                message = f"larger than {LIMIT:,} bytes: no command could read it"
                raise WriteError(message, where=str(path), hint="store fewer editions, or divide the project")
    staged: list[tuple[Path, Path]] = []
    current = Path()
    try:
        for current, data in files.items():
            if _holds(current, data):
                continue
            _make_folder(current.parent)
            _sweep(current.parent)
            temporary = current.parent / f".ctscat-{_HOST}-{os.getpid()}-{os.urandom(4).hex()}.tmp"
            staged.append((temporary, current))
            _write_new(temporary, data, like=current)
        changed = []
        for current in remove:
            if current.exists():
                current.unlink()
                changed.append(current)
        for temporary, current in staged:
            temporary.replace(current)
            changed.append(current)
        for folder in sorted({path.parent for path in changed}):
            current = folder
            _sync_folder(folder)
    except (OSError, ValueError) as error:
        raise failure(error, current) from None
    finally:
        for temporary, _ in staged:
            with suppress(OSError):  # after success there is none; after a failure the next writer sweeps
                temporary.unlink()
    return tuple(changed)


def write_output(path: Path, data: bytes) -> None:
    """Write a file that a person named: through a link, into a pipe or device; a plain file whole or not at all."""
    target = path.resolve()
    if not target.parent.is_dir():
        raise WriteError("no such folder", where=str(path.parent), hint="make it first, or name another")
    if target.exists() and not target.is_file():
        try:
            target.write_bytes(data)
        except OSError as error:
            raise failure(error, path) from None
    else:
        write_atomic(target, data)


def failure(error: Exception, path: Path) -> CtscatError:
    """Return the `WriteError` that says why `path` could not be written and what to do."""
    hint = _HINTS.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    return WriteError(f"cannot be written: {_reason(error)}; nothing is half-written", where=str(path), hint=hint)


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _holds(path: Path, data: bytes) -> bool:
    try:
        status = path.lstat()
        return stat.S_ISREG(status.st_mode) and status.st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _check_inside(root: Path, folders: Iterable[Path]) -> None:
    """Refuse folders that a cloned project's links lead out of it."""
    for folder in folders:
        try:
            inside = folder.resolve().is_relative_to(root.resolve())
        except (OSError, RuntimeError, ValueError) as error:  # a link to itself, or no name for a file
            raise failure(error, folder) from None
        if not inside:
            raise WriteError("leads out of the project", where=str(folder), hint="remove the link")


def _make_folder(folder: Path) -> None:
    """Make a folder and its parents, each entry as durable as the files to come."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _write_new(path: Path, data: bytes, like: Path) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666), "wb") as file:
        if like.is_file():
            os.fchmod(file.fileno(), stat.S_IMODE(like.stat().st_mode))
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # file systems that cannot sync a folder
            raise
    finally:
        os.close(descriptor)


def _sweep(folder: Path) -> None:
    """Remove temporary files whose writer, a process of this machine, is dead."""
    with os.scandir(folder) as scanned:
        entries = list(scanned)
    for entry in entries:
        match = _TEMPORARY.fullmatch(entry.name)
        if match and match[1] == _HOST and not _alive(int(match[2])):
            with suppress(OSError):
                Path(entry.path).unlink()


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True
