"""How much may stand in an edition, and how long work on what somebody gave may take, whatever it holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from extractor.errors import PageError
from extractor.model import Edition

SECONDS = 5.0
"""Of processor time, for a page, a file or a comparison; real ones take some hundredths."""
# Ten times and more of what the largest real page holds; with these a comparison takes less than the seconds above.
MAX_TABLES = 500
MAX_ROWS = 3_000
MAX_NAMES = 4_000
MAX_NAMES_IN_ROW = 30
MAX_CHARACTERS = 300_000
"""A cell that spans rows stands in each of them, so that a small page can hold very many."""


def refuse_oversized(editions: Sequence[Edition], where: str = "") -> None:
    """Raise `PageError` where a source holds more than any page says, before it is stored or compared."""
    tables = [table for edition in editions for table in edition.tables]
    rows = [row for table in tables for row in table.rows]
    names = [name for row in rows for name in row.traces]
    texts = (text for row in rows for text in (row.operation, row.resource_type, row.service_type, row.printed))
    most_names = max((len(row.traces) for row in rows), default=0)
    for limit, number, what in (
        (MAX_TABLES, len(tables), "trace tables"),
        (MAX_ROWS, len(rows), "rows in its trace tables"),
        (MAX_NAMES, len(names), "trace names"),
        (MAX_NAMES_IN_ROW, most_names, "trace names in a row"),
        (MAX_CHARACTERS, sum(map(len, chain(names, texts))), "characters in its trace tables"),
    ):
        if number > limit:
            hint = "no documentation page has as many; is it the right file?"
            raise PageError(f"more than {limit:,} {what}", where=where, hint=hint)


class LimitError(PageError):
    """Work was ended that took too long."""


@contextmanager
def limited_time(what: str, where: str, seconds: float = 0.0) -> Iterator[None]:
    """Raise `LimitError` in the block once this process has worked for `seconds`, or `SECONDS` where none are given.

    It is processor time: the clock would fail a busy machine. Only the main thread can be interrupted in this way.
    """
    import signal
    import threading

    limit = seconds or SECONDS

    def stop(*_: object) -> None:
        hint = "remove it if it is not a real page or rule; if it is, please report it"
        raise LimitError(f"{what} takes more than {limit:g} seconds", where=where, hint=hint)

    on_main_thread = threading.current_thread() is threading.main_thread()
    if not on_main_thread or any(signal.getitimer(signal.ITIMER_PROF)):  # then a limit stands already
        yield
        return
    earlier = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, earlier)
