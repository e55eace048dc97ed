"""Time as the fetch room sees it: waits that can be ended, and the one deadline of a request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime

from extractor.fetch.failures import Stopped, TooSlow

Wake = Callable[[], None]


class Clock:
    """The real time, and the end of all waiting; tests put another time in its place.

    `stop`, called from another thread, ends every wait. Who waits for the network has to be woken by a call of its own:
    sockets know no other way to be interrupted.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._wakers: set[Wake] = set()

    def monotonic(self) -> float:
        """Return seconds that never run backwards."""
        return time.monotonic()

    def now(self) -> datetime:
        """Return the date and time in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait; raise `Stopped` when `stop` is called meanwhile or was called earlier."""
        self._stopped.wait(max(0.0, seconds))
        self.check()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped.is_set()

    def check(self) -> None:
        """Raise `Stopped` once `stop` was called."""
        if self.stopped:
            raise Stopped("stopped", hint="run again to go on")

    def stop(self) -> None:
        """End every wait at once, those of now and those to come."""
        with self._lock:
            self._stopped.set()
            wakers = list(self._wakers)
        for wake in wakers:
            wake()

    def add(self, wake: Wake) -> None:
        """Have `wake` called by `stop`; raise `Stopped` if that was called already."""
        with self._lock:
            self.check()
            self._wakers.add(wake)

    def remove(self, wake: Wake) -> None:
        """Forget `wake`."""
        with self._lock:
            self._wakers.discard(wake)


class Deadline:
    """The moment at which a request must be done, however its bytes arrive."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.clock = clock
        self._seconds = seconds
        self._end = clock.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds that remain; raise `TooSlow` when there are none."""
        seconds = self._end - self.clock.monotonic()
        if seconds <= 0:
            raise TooSlow(
                f"no complete answer within {self._seconds:g} s",
                hint="the site is slow or stalls; try again later, or allow more time",
            )
        return seconds

    def allows(self, seconds: float) -> bool:
        """Whether so many seconds may still be waited."""
        return self.clock.monotonic() + seconds < self._end

    def extend(self, seconds: float) -> None:
        """Move the deadline: time spent in our own queue is not the site's fault."""
        self._end += seconds


def stamp(moment: datetime) -> str:
    """Return `moment` as snapshots write it: `2026-05-30T08:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
