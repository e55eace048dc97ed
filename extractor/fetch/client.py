"""The polite client: one address in, one answer or one clear failure out."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Self

import httpx
from msgspec.structs import replace

from extractor.fetch.address_guard import AddressGuard, Resolver, system_resolve
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.clock import Clock, Deadline
from extractor.fetch.failures import BadRedirect, Challenged, Failure, Stopped
from extractor.fetch.host_queue import HostQueue
from extractor.fetch.responses import is_challenge, read
from extractor.fetch.robots import RobotsCache
from extractor.fetch.settings import FetchSettings
from extractor.fetch.sites import fact
from extractor.fetch.transport import Transport
from extractor.fetch.urls import checked, host_of, redirected

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FIRST_PAUSE = 1.0


class Client:
    """Fetches pages as a good guest does. A context manager: leaving it ends whatever still runs.

    One client may serve many threads. `clock`, `resolve` and `chance` are there for tests; `tell` is told of each
    request in a line, as it is answered.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        clock: Clock | None = None,
        resolve: Resolver = system_resolve,
        chance: Callable[[], float] = random.random,
        tell: Callable[[str], None] = lambda line: None,
    ) -> None:
        self.settings = settings or FetchSettings()
        self.clock = clock or Clock()
        self._chance = chance
        self._tell = tell
        self._lock = threading.Lock()
        self._queues: dict[str, HostQueue] = {}
        self._robots = RobotsCache(
            lambda url: self._persist(url, None, obey=False), lambda url, delay: self._queue(url).slow_down(delay)
        )
        self._transport = Transport(self.settings, AddressGuard(self.settings.opened(), resolve))
        self._headers = {
            "User-Agent": self.settings.user_agent,
            "Accept": "text/html, text/markdown, application/json, */*;q=0.5",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End every request and every wait, now and from now on; they raise `Stopped`."""
        self.clock.stop()

    def get(self, url: str, *, validators: Validators | None = None, archived: bool = False) -> Answer:
        """Ask for `url`, or whether it changed since `validators`; raise a `Failure` for anything but an answer.

        A site that wants proof of a person is left alone for a while, except where the page is only `archived` as such.
        """
        target = checked(url)
        while True:
            answer = self._persist(target, validators, obey=self.settings.obey_robots)
            if archived or not is_challenge(answer.body):
                return replace(answer, url=url)
            if not self._queue(target).back_off():
                raise Challenged("a challenge page", where=url, hint="try again later, or more slowly")

    def _queue(self, url: httpx.URL) -> HostQueue:
        host = host_of(url)
        with self._lock:
            if host not in self._queues:
                settings, waits = self.settings, fact("challenge", "waits")
                self._queues[host] = HostQueue(self.clock, settings.per_host, settings.delay, waits)
            return self._queues[host]

    def _persist(self, url: httpx.URL, validators: Validators | None, *, obey: bool) -> Answer:
        """Ask, and ask again where that may help and time allows."""
        deadline = Deadline(self.clock, self.settings.deadline)
        attempt = 0
        while True:
            try:
                return self._follow(url, validators, deadline, obey=obey)
            except Failure as failure:
                if self.clock.stopped:  # what broke was broken by us
                    raise Stopped("stopped", where=str(url), hint="run again to go on") from failure
                wish = min(failure.retry_after or 0.0, self.settings.max_wait)
                self._queue(url).pause(wish)
                wait = max(wish, min(self._backoff(attempt), self.settings.max_wait))
                if not failure.retry or attempt >= self.settings.retries or not deadline.allows(wait):
                    raise
                self._tell(f"{url}: {failure.message}; again in {wait:.1f} s")
            self.clock.sleep(wait)
            attempt += 1

    def _backoff(self, attempt: int) -> float:
        """Return twice the wait of each time before, give or take a half: many clients must not come back at once."""
        return _FIRST_PAUSE * float(1 << min(attempt, 16)) * (0.5 + self._chance())

    def _follow(self, url: httpx.URL, validators: Validators | None, deadline: Deadline, *, obey: bool) -> Answer:
        """Ask, and go where redirects lead."""
        chain = [url]
        try:
            while True:
                if obey:
                    self._check_robots(chain[-1], deadline)
                answer = self._exchange(chain, validators, deadline)
                if isinstance(answer, Answer):
                    return answer
                target = redirected(chain, answer, self.settings.allowed_hosts)
                if len(chain) > self.settings.max_redirects:
                    raise BadRedirect(f"more than {self.settings.max_redirects} redirects", hint="check the address")
                chain.append(target)
        except Failure as failure:
            failure.on_the_way([str(step) for step in chain])
            raise

    def _check_robots(self, url: httpx.URL, deadline: Deadline) -> None:
        start = self.clock.monotonic()
        self._robots.check(url)  # has a deadline of its own
        deadline.extend(self.clock.monotonic() - start)

    def _exchange(self, chain: list[httpx.URL], validators: Validators | None, deadline: Deadline) -> Answer | str:
        """Ask the last address of `chain`; return its answer, or where it redirects to."""
        conditions = validators.headers(str(chain[-1])) if validators else {}
        with self._queue(chain[-1]).turn() as waited:
            self.clock.check()
            deadline.extend(waited)
            with self._transport.get(chain[-1], self._headers | conditions, deadline) as response:
                self._tell(f"GET {chain[-1]}: HTTP {response.status_code}")
                if response.status_code in _REDIRECTS:  # its body is never read
                    return str(response.headers.get("Location", ""))
                return read(response, chain, self.clock.now(), self.settings.max_body, conditional=bool(conditions))
