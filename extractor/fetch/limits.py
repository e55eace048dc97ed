"""Politeness: how many requests at once to one host, and how long between two."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from extractor.fetch.clock import Clock


class Lane:
    """The queue for one host."""

    def __init__(self, clock: Clock, at_once: int, delay: float) -> None:
        self._clock = clock
        self._places = threading.BoundedSemaphore(at_once)
        self._turn = threading.Lock()
        self._delay = delay
        self._next = clock.monotonic()

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for a turn and keep a place while inside; gives the seconds that were waited."""
        began = self._clock.monotonic()
        with self._places:
            with self._turn:  # held while sleeping: the others stand behind
                while (early := self._next - self._clock.monotonic()) > 0:
                    self._clock.sleep(early)
                now = self._clock.monotonic()
                self._next = max(self._next, now + self._delay)
            yield now - began

    def slow_down(self, delay: float) -> None:
        """Keep at least `delay` seconds between requests from now on."""
        self._delay = max(self._delay, delay)

    def pause(self, seconds: float) -> None:
        """Let nobody pass for so many seconds: the host asked for it."""
        self._next = max(self._next, self._clock.monotonic() + seconds)


class Lanes:
    """One lane for every host."""

    def __init__(self, clock: Clock, at_once: int, delay: float) -> None:
        self._clock = clock
        self._at_once = at_once
        self._delay = delay
        self._lock = threading.Lock()
        self._lanes: dict[str, Lane] = {}

    def of(self, host: str) -> Lane:
        """Return the lane of `host`."""
        with self._lock:
            if host not in self._lanes:
                self._lanes[host] = Lane(self._clock, self._at_once, self._delay)
            return self._lanes[host]
