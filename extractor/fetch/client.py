"""The polite client: one address in, one answer or one clear failure out."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Self

import httpx
from msgspec.structs import replace

from extractor.fetch.address_guard import AddressGuard, Resolver, system_resolve
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.clock import Clock, Deadline, StopSignal, SystemClock
from extractor.fetch.failures import BadRedirect, Failure, Stopped
from extractor.fetch.host_queue import HostQueues
from extractor.fetch.responses import read
from extractor.fetch.retry import pause
from extractor.fetch.robots import RobotsCache
from extractor.fetch.settings import FetchSettings
from extractor.fetch.transport import Transport
from extractor.fetch.urls import checked, host_of, redirected

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Client:
    """Fetches pages as a good guest does. A context manager: leaving it ends whatever still runs.

    One client may serve many threads. `clock`, `resolve` and `chance` are there for tests.
    """

    def __init__(
        self,
        settings: FetchSettings | None = None,
        *,
        clock: Clock | None = None,
        resolve: Resolver = system_resolve,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings or FetchSettings()
        self.clock = clock or SystemClock()
        self._chance = chance
        self._stop = StopSignal()
        self._queues = HostQueues(self.clock, self.settings.per_host, self.settings.delay)
        self._robots = RobotsCache(
            lambda url: self._persist(url, None, obey=False),
            lambda host, delay: self._queues.of(host).slow_down(delay),
        )
        guard = AddressGuard(self.settings.opened(), self._stop, resolve)
        # No `httpx.Client`: it builds the next request from any Location, followed or not, and raises for hostile ones;
        # what else it adds (cookies, authorisation, an environment) no guest needs.
        self._transport = Transport(self.settings, guard, self._stop)
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
        self._stop.give()

    def get(self, url: str, *, validators: Validators | None = None) -> Answer:
        """Ask for `url`, or whether it changed since `validators`; raise a `Failure` for anything but an answer."""
        answer = self._persist(checked(url), validators, obey=self.settings.obey_robots)
        return replace(answer, url=url)

    def _persist(self, url: httpx.URL, validators: Validators | None, *, obey: bool) -> Answer:
        """Ask, and ask again where that may help and time allows."""
        deadline = Deadline(self.clock, self.settings.deadline)
        attempt = 0
        while True:
            try:
                return self._follow(url, validators, deadline, obey=obey)
            except Failure as failure:
                if self._stop.given:  # what broke was broken by us
                    raise Stopped("stopped", where=str(url), hint="run again to go on") from failure
                self._queues.of(host_of(url)).pause(min(failure.after or 0.0, self.settings.max_wait))
                wait = pause(attempt, failure.after, self.settings.max_wait, self._chance())
                if not failure.retry or attempt >= self.settings.retries or not deadline.allows(wait):
                    raise
            self.clock.sleep(wait)
            attempt += 1

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
        with self._queues.of(host_of(chain[-1])).turn() as waited:
            self._stop.check()
            deadline.extend(waited)
            request = httpx.Request(
                "GET", chain[-1], headers=self._headers | conditions, extensions={"deadline": deadline}
            )
            response = self._transport.handle_request(request)
            try:
                if response.status_code in _REDIRECTS:  # its body is never read
                    return str(response.headers.get("Location", ""))
                now, most = self.clock.now(), self.settings.max_body
                return read(response, chain, now, most, conditional=bool(conditions))
            finally:
                response.close()
