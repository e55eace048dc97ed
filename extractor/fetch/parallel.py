"""Many addresses at once, host beside host: one executor a host around one client."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from extractor.errors import SourceError
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.client import Client
from extractor.fetch.urls import checked, host_of
from extractor.values import Value


class Ask(Value, frozen=True, kw_only=True):
    """One address to fetch."""

    url: str
    validators: Validators | None = None
    """What the site sent with the page's last answer."""


class Outcome(Value, frozen=True, kw_only=True):
    """What became of one `Ask`."""

    number: int
    """Its place in the order asked, from 0: outcomes come as they are ready, a caller sorts what it reports."""
    ask: Ask
    result: Answer | SourceError


def fetch_all(client: Client, asks: Iterable[Ask]) -> Iterator[Outcome]:
    """Fetch every one of `asks` and yield each outcome as it is ready; a failure is an outcome, not an exception.

    Of each host only a few are under way or wait for the reader, so a slow reader holds the fetching back and memory
    stays at a few pages. Ending early starts no new request; those under way end with the client.
    """
    waiting: dict[str, deque[tuple[int, Ask]]] = {}
    for number, ask in enumerate(asks):
        waiting.setdefault(_host(ask.url), deque()).append((number, ask))
    at_once = client.settings.per_host
    executors = {host: ThreadPoolExecutor(at_once) for host in waiting}
    running: dict[Future[Outcome], str] = {}

    def start(host: str, count: int) -> None:
        for _ in range(min(count, len(waiting[host]))):
            running[executors[host].submit(_outcome, client, *waiting[host].popleft())] = host

    try:
        for host in waiting:
            start(host, 2 * at_once)
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                start(running.pop(future), 1)
                yield future.result()
    finally:
        for executor in executors.values():
            executor.shutdown(wait=False, cancel_futures=True)


def _outcome(client: Client, number: int, ask: Ask) -> Outcome:
    try:
        return Outcome(number=number, ask=ask, result=client.get(ask.url, validators=ask.validators))
    except SourceError as error:
        return Outcome(number=number, ask=ask, result=error)


def _host(url: str) -> str:
    try:
        return host_of(checked(url))
    except SourceError:  # the client will say what is wrong with it
        return ""
