"""One writer at a time: a lock that the kernel frees when its owner dies, however it dies."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from types import TracebackType

from extractor.errors import WriteError
from extractor.store.files import failure, write_atomic

LOCAL = ".ctscat"
"""The folder under a project's root for what is not committed: the lock, and by default the captures."""

_OWNER_BYTES = 300


def local_folder(root: Path) -> Path:
    """Return the uncommitted folder under `root`; made where missing, with a `.gitignore` that keeps it out of git."""
    folder = root / LOCAL
    write_atomic(folder / ".gitignore", b"*\n", within=root)
    return folder


class Lock:
    """Holds a project's lock while in its `with` block; waits for another owner at most `timeout` seconds.

    The owner is written into the file for the message only. What counts is the kernel's lock on it (`flock`), so that
    a crash frees it at once and there is nothing stale to clean up; the file itself stays.
    """

    def __init__(self, root: Path, timeout: float = 30.0) -> None:
        self._root = root
        self._timeout = timeout
        self._descriptor = -1

    def __enter__(self) -> Lock:
        path = local_folder(self._root) / "lock"
        try:
            # Not following a link: a cloned project must not make us write into a file of its choice.
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            self._descriptor = os.open(path, flags, 0o666)
        except OSError as error:
            raise failure(error, path) from None
        try:
            self._wait(path)
            owner = f"process {os.getpid()} on {platform.node()}".encode()
            os.pwrite(self._descriptor, owner.ljust(_OWNER_BYTES), 0)
        except OSError as error:
            self._close()
            raise failure(error, path) from None
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def _wait(self, path: Path) -> None:
        from fcntl import LOCK_EX, LOCK_NB, flock

        deadline = time.monotonic() + self._timeout
        while True:
            try:
                return flock(self._descriptor, LOCK_EX | LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    owner = (
                        os.pread(self._descriptor, _OWNER_BYTES, 0).decode("utf-8", "replace").strip()
                        or "another process"
                    )
                    raise WriteError(
                        f"{owner} is writing here", where=str(path), hint="wait for it or end it, then run this again"
                    ) from None
            time.sleep(0.01)

    def _close(self) -> None:
        os.close(self._descriptor)
        self._descriptor = -1
