"""Asks each site's robots.txt once and obeys it; protego reads it as RFC 9309 says."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx
from protego import Protego

from extractor.fetch.answer import Answer
from extractor.fetch.failures import BadRedirect, Denied, Failure, RobotsDenied, Stopped
from extractor.fetch.urls import host_of

AGENT = "ctscat"
_LONGEST_TEXT = 512_000
_LONGEST_DELAY = 30.0


def parse(text: str) -> Protego:
    """Read a robots.txt."""
    return Protego.parse(text.removeprefix("\ufeff")[:_LONGEST_TEXT])


def delay_of(rules: Protego) -> float:
    """Return the seconds a site wants between requests; no site is waited for longer than half a minute."""
    return min(_LONGEST_DELAY, rules.crawl_delay(AGENT) or 0.0)


class RobotsCache:
    """The robots.txt of every site a client speaks to."""

    def __init__(self, fetch: Callable[[httpx.URL], Answer], slow_down: Callable[[httpx.URL, float], None]) -> None:
        self._fetch = fetch
        self._slow_down = slow_down
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._answers: dict[str, Protego | Failure] = {}

    def check(self, url: httpx.URL) -> None:
        """Raise unless the site allows `url`."""
        site = f"{url.scheme}://{host_of(url)}"
        with self._lock:
            lock = self._locks.setdefault(site, threading.Lock())
        with lock:  # the first to come asks, the others wait for what it learns
            if site not in self._answers:
                self._answers[site] = self._ask(url)
        rules = self._answers[site]
        if isinstance(rules, Failure):
            failure = type(rules)(f"could not fetch robots.txt: {rules.message}", hint=rules.hint)
            failure.retry = False
            raise failure
        if not rules.can_fetch(str(url), AGENT):
            raise RobotsDenied(
                f"{host_of(url)}/robots.txt does not allow it",
                hint="respect that, or ask the site; where you may, use --no-robots",
            )

    def _ask(self, url: httpx.URL) -> Protego | Failure:
        try:
            answer = self._fetch(url.copy_with(raw_path=b"/robots.txt"))
        except (Denied, BadRedirect):  # RFC 9309, 2.3.1: a robots.txt that is not there forbids nothing
            return parse("")
        except Stopped:
            raise
        except Failure as failure:  # but one that cannot be fetched now forbids everything
            return failure
        rules = parse(answer.body.decode("utf-8", "replace"))  # the body of a page that is gone is empty
        self._slow_down(url, delay_of(rules))
        return rules
