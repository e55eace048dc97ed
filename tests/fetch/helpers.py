"""A clock without waiting, and clients that may speak to 127.0.0.1."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from extractor.fetch.answer import Answer
from extractor.fetch.client import Client
from extractor.fetch.clock import Clock
from extractor.fetch.failures import Failure
from extractor.fetch.parallel import Result
from extractor.fetch.settings import FetchSettings

LOOPBACK = ("127.0.0.1/32",)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class FakeClock(Clock):
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        super().__init__()
        self.slept: list[float] = []
        self._time = 0.0

    def monotonic(self) -> float:
        return self._time

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self._time)

    def sleep(self, seconds: float) -> None:
        self.check()
        with self._lock:
            self.slept.append(round(seconds, 3))
            self._time += seconds


def settings(**changes: object) -> FetchSettings:
    """Careful defaults, but loopback is open and robots.txt is asked only where a test is about it."""
    return FetchSettings(**{"allow_private": LOOPBACK, "obey_robots": False, "delay": 0.0, **changes})  # type: ignore[arg-type]


def client(clock: FakeClock | None = None, **changes: object) -> Client:
    """A client whose waits pass at once, with jitter at its middle."""
    return Client(settings(**changes), clock=clock or FakeClock(), chance=lambda: 0.5)


def failure_of(url: str, **changes: object) -> Failure:
    """What goes wrong when `url` is asked for."""
    with client(**changes) as fetcher:
        try:
            answer = fetcher.get(url)
        except Failure as failure:
            return failure
    raise AssertionError(f"{url} was answered: {answer}")


def answers(results: Iterable[tuple[str, Result]]) -> dict[str, Answer]:
    """The answers by address; every result must be one."""
    answered = dict(results)
    assert all(isinstance(result, Answer) for result in answered.values()), answered
    return {url: result for url, result in answered.items() if isinstance(result, Answer)}
