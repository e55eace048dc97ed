"""Politeness: how many requests at once to one host, and how long between two."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from extractor.fetch.clock import Clock


class HostQueue:
    """The queue for one host: robots.txt, redirects and retries stand in it like every page."""

    def __init__(self, clock: Clock, at_once: int, delay: float) -> None:
        self._clock = clock
        self._places = threading.BoundedSemaphore(at_once)
        self._turn = threading.Lock()
        self._delay = delay
        self._next_start = clock.monotonic()

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for a turn and keep a place while inside; gives the seconds that were waited."""
        start = self._clock.monotonic()
        with self._places:
            with self._turn:  # held while sleeping: the others stand behind
                while (early := self._next_start - self._clock.monotonic()) > 0:
                    self._clock.sleep(early)
                now = self._clock.monotonic()
                self._next_start = max(self._next_start, now + self._delay)
            yield now - start

    def slow_down(self, delay: float) -> None:
        """Keep at least `delay` seconds between requests from now on."""
        self._delay = max(self._delay, delay)

    def pause(self, seconds: float) -> None:
        """Let nobody pass for so many seconds: the host asked for it."""
        self._next_start = max(self._next_start, self._clock.monotonic() + seconds)


class HostQueues:
    """One queue for every host."""

    def __init__(self, clock: Clock, at_once: int, delay: float) -> None:
        self._clock = clock
        self._at_once = at_once
        self._delay = delay
        self._lock = threading.Lock()
        self._queues: dict[str, HostQueue] = {}

    def of(self, host: str) -> HostQueue:
        """Return the queue of `host`."""
        with self._lock:
            if host not in self._queues:
                self._queues[host] = HostQueue(self._clock, self._at_once, self._delay)
            return self._queues[host]
