"""Many addresses at once, host beside host: one executor a host around one client."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

from extractor.errors import SourceError
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.client import Client
from extractor.fetch.urls import checked, host_of

Result = Answer | SourceError


def fetch_all(
    client: Client, urls: Iterable[str], validators: Mapping[str, Validators] | None = None
) -> Iterator[tuple[str, Result]]:
    """Fetch each of `urls` once and yield it with its result as it is ready; a failure is a result, not an exception.

    Of each host only a few are under way or wait for the reader, so a slow reader holds the fetching back and memory
    stays at a few pages. Ending early starts no new request; those under way end with the client.
    """
    waiting: dict[str, deque[str]] = {}
    for url in dict.fromkeys(urls):
        waiting.setdefault(_host(url), deque()).append(url)
    at_once = client.settings.per_host
    executors = {host: ThreadPoolExecutor(at_once) for host in waiting}
    running: dict[Future[Result], tuple[str, str]] = {}

    def start(host: str, count: int) -> None:
        for _ in range(min(count, len(waiting[host]))):
            url = waiting[host].popleft()
            running[executors[host].submit(_result, client, url, (validators or {}).get(url))] = host, url

    try:
        for host in waiting:
            start(host, 2 * at_once)
        while running:
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                host, url = running.pop(future)
                start(host, 1)
                yield url, future.result()
    finally:
        for executor in executors.values():
            executor.shutdown(wait=False, cancel_futures=True)


def _result(client: Client, url: str, validators: Validators | None) -> Result:
    try:
        return client.get(url, validators=validators)
    except SourceError as error:
        return error


def _host(url: str) -> str:
    try:
        return host_of(checked(url))
    except SourceError:  # the client will say what is wrong with it
        return ""
