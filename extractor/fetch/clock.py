"""Time as the fetch room sees it: a clock that tests can replace, and the one deadline of a request."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from extractor.fetch.failures import Stopped, TooSlow

Wake = Callable[[], None]


class Clock(Protocol):
    """What the client needs to know of time."""

    def monotonic(self) -> float:
        """Seconds that never run backwards."""

    def now(self) -> datetime:
        """The date and time in UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait; raise `Stopped` when `stop` is called meanwhile or was called earlier."""

    def stop(self) -> None:
        """End every wait at once, this one and those to come."""


class SystemClock:
    """The real time, with waits that another thread can end."""

    def __init__(self) -> None:
        self._stopped = threading.Event()

    def monotonic(self) -> float:
        """Seconds that never run backwards."""
        return time.monotonic()

    def now(self) -> datetime:
        """The date and time in UTC."""
        return datetime.now(UTC)

    def sleep(self, seconds: float) -> None:
        """Wait, unless stopped."""
        if self._stopped.wait(max(0.0, seconds)):
            raise Stopped("stopped while waiting", hint="run again to go on")

    def stop(self) -> None:
        """End every wait."""
        self._stopped.set()


class Deadline:
    """The moment at which a request must be done, however its bytes arrive."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._end = clock.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds that remain; raise `TooSlow` when there are none."""
        seconds = self._end - self._clock.monotonic()
        if seconds <= 0:
            raise TooSlow(
                f"no complete answer within {self._seconds:g} s",
                hint="the site is slow or stalls; try again later, or allow more time",
            )
        return seconds

    def allows(self, seconds: float) -> bool:
        """Whether so many seconds may still be waited."""
        return self._clock.monotonic() + seconds < self._end

    def extend(self, seconds: float) -> None:
        """Move the deadline: time spent in our own queue is not the site's fault."""
        self._end += seconds


class StopSignal:
    """Wakes threads that wait for the network, from another thread: sockets know no other way to be interrupted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wakers: set[Wake] = set()
        self.given = False

    def give(self) -> None:
        """Wake whoever waits, and let nobody wait from now on."""
        with self._lock:
            self.given = True
            wakers = list(self._wakers)
        for wake in wakers:
            wake()

    def check(self) -> None:
        """Raise `Stopped` once the signal is given."""
        if self.given:
            raise Stopped("stopped", hint="run again to go on")

    def add(self, wake: Wake) -> None:
        """Have `wake` called when the signal is given; raise `Stopped` if it is given already."""
        with self._lock:
            self.check()
            self._wakers.add(wake)

    def remove(self, wake: Wake) -> None:
        """Forget `wake`."""
        with self._lock:
            self._wakers.discard(wake)


def stamp(moment: datetime) -> str:
    """Return `moment` as snapshots write it: `2026-05-30T08:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
