"""Many independent pieces of work on two processors: a copy of the process does every other one."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_WORTH = 256  # pieces; below that, a second process costs more than it saves


def in_halves(pieces: Sequence[T], work: Callable[[T], R]) -> list[R]:
    """Return what `work` makes of each piece, in order; what the copy could not do is done here."""
    threading = sys.modules.get("threading")
    threads = threading.active_count() if threading else 1
    if len(pieces) < _WORTH or threads > 1 or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        return [work(piece) for piece in pieces]
    import pickle

    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _as_copy(writing, pieces[1::2], work)
    os.close(writing)
    ours = [work(piece) for piece in pieces[::2]]
    with os.fdopen(reading, "rb") as pipe:
        written = pipe.read()
    _, status = os.waitpid(child, 0)
    # What is read back was written by this very program a moment ago, so that unpickling it runs nothing foreign.
    theirs: list[R] = pickle.loads(written) if status == 0 else [work(piece) for piece in pieces[1::2]]  # noqa: S301
    return [(theirs if number % 2 else ours)[number // 2] for number in range(len(pieces))]


def _as_copy(writing: int, pieces: Sequence[T], work: Callable[[T], R]) -> None:
    """Do the work, write what came of it, and end without running what the other process is still to run."""
    import pickle

    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps([work(piece) for piece in pieces]))
        status = 0
    finally:
        os._exit(status)
