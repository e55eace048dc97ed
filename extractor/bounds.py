"""How much may stand in an edition, and how long work on what somebody gave may take, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from extractor.errors import PageError
from extractor.model import Edition

SECONDS = 5.0
"""Of processor time, for a page, a file or a comparison; real ones take some hundredths."""
MAX_TABLES = 500
MAX_ROWS = 5_000
"""Real pages have some hundred; comparing twice as many can take more than the seconds above."""
MAX_NAMES = 10_000
MAX_CHARACTERS = 1_000_000
"""A cell that spans rows stands in each of them, so that a small page can hold very many."""


def refuse_oversized(editions: Sequence[Edition], where: str = "") -> None:
    """Raise `PageError` where a source holds more than any page says, before it is stored or compared."""
    tables = [table for edition in editions for table in edition.tables]
    rows = [row for table in tables for row in table.rows]
    names = [name for row in rows for name in row.traces]
    texts = (text for row in rows for text in (row.operation, row.resource_type, row.service_type, row.printed))
    for limit, number, what in (
        (MAX_TABLES, len(tables), "trace tables"),
        (MAX_ROWS, len(rows), "rows in its trace tables"),
        (MAX_NAMES, len(names), "trace names"),
        (MAX_CHARACTERS, sum(map(len, chain(names, texts))), "characters in its trace tables"),
    ):
        if number > limit:
            hint = "no documentation page has as many; is it the right file?"
            raise PageError(f"more than {limit:,} {what}", where=where, hint=hint)


@contextmanager
def limited_time(what: str, where: str, seconds: float = SECONDS) -> Iterator[None]:
    """Raise `PageError` in the block once this process has worked so long; the clock would fail a busy machine.

    Only the main thread can be interrupted in this way.
    """
    import signal
    import threading

    def stop(*_: object) -> None:
        hint = "if it is real, please report it"
        raise PageError(f"{what} takes more than {seconds:g} seconds", where=where, hint=hint)

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, earlier)
