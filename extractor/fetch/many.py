"""Many addresses at once, host beside host: a small pool of threads around one client."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from extractor.errors import SourceError
from extractor.fetch.address import checked, host_of
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.client import Client


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One address to fetch."""

    url: str
    known: Validators | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one `Ask`."""

    number: int
    """Its place in the order asked, from 0: outcomes come as they are ready, a caller sorts what it reports."""
    ask: Ask
    result: Answer | SourceError


class _Plan:
    """Who is asked next: in the order given, but never more of one host than may be asked at once."""

    def __init__(self, asks: Iterable[Ask], per_host: int) -> None:
        self._waiting: dict[str, deque[tuple[int, Ask]]] = {}
        self._busy: dict[str, int] = {}
        self._per_host = per_host
        self._changed = threading.Condition()
        self._ended = False
        self.count = 0
        for ask in asks:
            self._waiting.setdefault(_host(ask.url), deque()).append((self.count, ask))
            self.count += 1

    def take(self) -> tuple[str, int, Ask] | None:
        """Return the next one with its host, waiting until there is one; nothing once all are taken."""
        with self._changed:
            while self._waiting and not self._ended:
                for host, line in self._waiting.items():
                    if self._busy.get(host, 0) < self._per_host:
                        return self._start(host, *line.popleft())
                self._changed.wait()
        return None

    def done(self, host: str) -> None:
        """Give back the place at `host`."""
        with self._changed:
            self._busy[host] -= 1
            self._changed.notify_all()

    def end(self) -> None:
        """Give out no more."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _start(self, host: str, number: int, ask: Ask) -> tuple[str, int, Ask]:
        self._busy[host] = self._busy.get(host, 0) + 1
        if not self._waiting[host]:
            del self._waiting[host]
            self._changed.notify_all()
        return host, number, ask


def fetch_all(client: Client, asks: Iterable[Ask], *, workers: int = 8) -> Iterator[Outcome]:
    """Fetch every one of `asks` and yield each outcome as it is ready; a failure is an outcome, not an exception.

    A slow reader holds the fetching back, so memory stays at a few pages. Ending early starts no new request; those
    under way end with the client.
    """
    plan = _Plan(asks, client.settings.per_host)
    ready: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
    room = threading.Semaphore(2 * workers)

    def work() -> None:
        while room.acquire() and (taken := plan.take()):
            host, number, ask = taken
            ready.put(_outcome(client, number, ask))
            plan.done(host)

    # Daemons: a thread caught in the system's name service must not keep an interrupted run from ending.
    for _ in range(min(workers, plan.count)):
        threading.Thread(target=work, daemon=True).start()
    try:
        for _ in range(plan.count):
            result = ready.get()
            if isinstance(result, BaseException):
                raise result
            yield result
            room.release()
    finally:
        plan.end()
        room.release(workers)


def _outcome(client: Client, number: int, ask: Ask) -> Outcome | BaseException:
    try:
        return Outcome(number=number, ask=ask, result=client.get(ask.url, known=ask.known))
    except SourceError as error:
        return Outcome(number=number, ask=ask, result=error)
    except BaseException as error:  # a mistake of ours belongs to the caller, not into a lost thread
        return error


def _host(url: str) -> str:
    try:
        return host_of(checked(url))
    except SourceError:  # the client will say what is wrong with it
        return ""
