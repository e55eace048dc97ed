"""Politeness: how many requests at once to one host, how long between two, and when it is left alone for a while."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from extractor.fetch.clock import Clock


class HostQueue:
    """The queue for one host: robots.txt, redirects and retries stand in it like every page."""

    def __init__(self, clock: Clock, at_once: int, delay: float, challenge_waits: Sequence[float] = ()) -> None:
        self._clock = clock
        self._places = threading.BoundedSemaphore(at_once)
        self._turn = threading.Lock()
        self._delay = delay
        self._next_start = clock.monotonic()
        self._challenge_lock = threading.Lock()
        self._challenge_waits = list(challenge_waits)
        self._challenged_until = self._next_start

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

    def back_off(self) -> bool:
        """Leave a host that challenged a request alone, each time for longer; False once that was done often enough.

        What was asked at the same time is challenged, too, and waits along.
        """
        with self._challenge_lock:
            if self._clock.monotonic() < self._challenged_until:
                return True
            if not self._challenge_waits:
                return False
            wait = self._challenge_waits.pop(0)
            self._challenged_until = self._clock.monotonic() + wait
            self.pause(wait)
            return True
