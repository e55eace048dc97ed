"""Many independent pieces of work on two processors: a copy of the process takes part, each takes what is next."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

_WORTH = 256  # pieces; below that, a second process costs more than it saves
_MOST_BUNDLES = 1024
_TICKET = 2  # bytes; all tickets fit into what a pipe takes at once


def side_by_side(pieces: Sequence[T], work: Callable[[T], R]) -> list[R]:
    """Return what `work` makes of each piece, in order; what the copy could not do is done here."""
    threading = sys.modules.get("threading")
    threads = threading.active_count() if threading else 1
    if len(pieces) < _WORTH or threads > 1 or not hasattr(os, "fork") or (os.cpu_count() or 1) < 2:
        return [work(piece) for piece in pieces]
    import gc
    import pickle
    import signal

    size = -(-len(pieces) // _MOST_BUNDLES)
    bundles = [pieces[at : at + size] for at in range(0, len(pieces), size)]
    tickets = _tickets(len(bundles))
    reading, writing = os.pipe()
    gc.freeze()  # so that neither process looks through, and thereby copies, what both share
    parent = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _as_copy(writing, lambda: _taking_part(tickets, bundles, work, until=lambda: os.getppid() != parent))
    os.close(writing)
    status = None
    try:
        with os.fdopen(reading, "rb") as pipe:
            done = dict(_taking_part(tickets, bundles, work))
            written = pipe.read()
        status = os.waitpid(child, 0)[1]
    finally:
        os.close(tickets)
        if status is None:  # what went wrong here is told at once, and the copy's work is not waited for
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    # What is read back was written by this very program a moment ago, so that unpickling it runs nothing foreign.
    done |= pickle.loads(written) if status == 0 else {}  # noqa: S301
    results = (done.get(number) or [work(piece) for piece in bundle] for number, bundle in enumerate(bundles))
    return [result for several in results for result in several]


def _tickets(count: int) -> int:
    """Return a pipe that holds the numbers of all bundles, each to be had once, by whoever reads it."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(number.to_bytes(_TICKET, "big") for number in range(count)))
    os.close(writing)
    return reading


def _taking_part(
    tickets: int, bundles: Sequence[Sequence[T]], work: Callable[[T], R], until: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, list[R]]]:
    """Take tickets while there are any, and do the work of each."""
    while not until() and (ticket := os.read(tickets, _TICKET)):
        number = int.from_bytes(ticket, "big")
        yield number, [work(piece) for piece in bundles[number]]


def _as_copy(writing: int, taking_part: Callable[[], Iterator[tuple[int, object]]]) -> None:
    """Do the work, write what came of it, and end without running what the other process is still to run."""
    import pickle

    status = 1
    try:
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(dict(taking_part())))
        status = 0
    finally:
        os._exit(status)
