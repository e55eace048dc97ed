"""The polite client: one address in, one answer or one clear failure out."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Self

import httpx

from extractor.fetch.address import checked, host_of, redirected
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.clock import Clock, Deadline, SystemClock
from extractor.fetch.failures import BadRedirect, Failure, Stopped
from extractor.fetch.guard import Guard, Resolver, system_resolve
from extractor.fetch.limits import Lanes
from extractor.fetch.permits import Permits
from extractor.fetch.reading import read
from extractor.fetch.retry import pause
from extractor.fetch.settings import FetchSettings
from extractor.fetch.wire import Wire

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
        self._clock = clock or SystemClock()
        self._chance = chance
        self._lanes = Lanes(self._clock, self.settings.per_host, self.settings.delay)
        self._permits = Permits(
            lambda url: self._persist(url, None, obey=False),
            lambda host, delay: self._lanes.of(host).slow_down(delay),
        )
        self._wire = Wire(self.settings, Guard(self.settings.opened(), resolve))
        self._headers = {
            "User-Agent": self.settings.user_agent,
            "Accept": "text/html, text/markdown, application/json, */*;q=0.5",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        self._stopped = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End every request and every wait, now and from now on; they raise `Stopped`."""
        self._stopped = True
        self._clock.stop()
        self._wire.stop()

    def get(self, url: str, *, known: Validators | None = None) -> Answer:
        """Ask for `url`, or whether it changed since `known`; raise a `Failure` for anything but a usable answer."""
        answer = self._persist(checked(url), known, obey=self.settings.obey_robots)
        return replace(answer, url=url)

    def _persist(self, url: httpx.URL, known: Validators | None, *, obey: bool) -> Answer:
        """Ask, and ask again where that may help and time allows."""
        deadline = Deadline(self._clock, self.settings.deadline)
        attempt = 0
        while True:
            try:
                return self._follow(url, known, deadline, obey=obey)
            except Failure as failure:
                if self._stopped:
                    raise Stopped("stopped", where=str(url), hint="run again to go on") from failure
                self._lanes.of(host_of(url)).pause(min(failure.after or 0.0, self.settings.max_wait))
                wait = pause(attempt, failure.after, self.settings.max_wait, self._chance())
                if not failure.retry or attempt >= self.settings.retries or not deadline.allows(wait):
                    raise
            self._clock.sleep(wait)
            attempt += 1

    def _follow(self, url: httpx.URL, known: Validators | None, deadline: Deadline, *, obey: bool) -> Answer:
        """Ask, and go where redirects lead."""
        chain = [url]
        try:
            while True:
                if obey:
                    self._check_robots(chain[-1], deadline)
                answer = self._exchange(chain, known, deadline)
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
        began = self._clock.monotonic()
        self._permits.check(url)  # has a deadline of its own
        deadline.extend(self._clock.monotonic() - began)

    def _exchange(self, chain: list[httpx.URL], known: Validators | None, deadline: Deadline) -> Answer | str:
        """Ask the last address of `chain`; return its answer, or where it redirects to."""
        conditions = known.headers(str(chain[-1])) if known else {}
        with self._lanes.of(host_of(chain[-1])).turn() as waited:
            if self._stopped:
                raise Stopped("stopped", hint="run again to go on")
            deadline.extend(waited)
            request = httpx.Request(
                "GET", chain[-1], headers=self._headers | conditions, extensions={"deadline": deadline}
            )
            # Straight to the wire: nothing that an httpx client adds is wanted (cookies, redirects, environment).
            response = self._wire.handle_request(request)
            try:
                if response.status_code in _REDIRECTS:  # its body is never read
                    return str(response.headers.get("Location", ""))
                now, most = self._clock.now(), self.settings.max_body
                return read(response, chain, now, most, conditional=bool(conditions))
            finally:
                response.close()
