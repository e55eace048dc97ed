"""Asks each site's robots.txt once and remembers what it allows."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx

from extractor.fetch import robots
from extractor.fetch.address import host_of
from extractor.fetch.answer import Answer
from extractor.fetch.failures import BadRedirect, Denied, Failure, RobotsDenied, Stopped

AGENT = "ctscat"


class Permits:
    """The robots.txt of every site a client speaks to."""

    def __init__(self, fetch: Callable[[httpx.URL], Answer], slow_down: Callable[[str, float], None]) -> None:
        self._fetch = fetch
        self._slow_down = slow_down
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._known: dict[str, robots.Robots | Failure] = {}

    def check(self, url: httpx.URL) -> None:
        """Raise unless the site allows `url`."""
        site = f"{url.scheme}://{host_of(url)}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:  # the first to come asks, the others wait for what it learns
            if site not in self._known:
                self._known[site] = self._ask(url)
        known = self._known[site]
        if isinstance(known, Failure):
            again = type(known)(f"its robots.txt could not be had: {known.message}", hint=known.hint)
            again.retry = False
            raise again
        if not known.allows(url.raw_path.decode("ascii", "replace")):
            raise RobotsDenied(
                f"{host_of(url)}/robots.txt does not allow it",
                hint="respect that, or ask the site; where you may, say --no-robots",
            )

    def _ask(self, url: httpx.URL) -> robots.Robots | Failure:
        try:
            answer = self._fetch(url.copy_with(raw_path=b"/robots.txt"))
        except (Denied, BadRedirect):  # RFC 9309, 2.3.1: a robots.txt that is not there forbids nothing
            return robots.OPEN
        except Stopped:
            raise
        except Failure as failure:  # but one that cannot be had now forbids everything
            return failure
        if answer.kind == "gone":
            return robots.OPEN
        rules = robots.parse(answer.body[: robots.MOST].decode("utf-8", "replace"), AGENT)
        self._slow_down(host_of(url), rules.delay)
        return rules
