"""Fetches lists of pages from a site that may want to know whether a person asks: it is then left alone for a while."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from extractor.errors import CtscatError, PageError, SourceError
from extractor.fetch.answer import Answer
from extractor.fetch.client import Client
from extractor.fetch.parallel import Ask, Outcome, fetch_all
from extractor.fetch.sites import fact

_HEAD = 10_000
T = TypeVar("T")


class ChallengeError(PageError):
    """A page of another kind came in place of the one asked for, to be solved by a person."""


def fetch_patiently(
    client: Client, urls: Sequence[str], read: Callable[[Answer], T]
) -> list[tuple[str, T | CtscatError]]:
    """Return what `read` makes of each page, or why there is none, in the order asked."""
    results: dict[str, T | CtscatError] = {}
    pending = list(dict.fromkeys(urls))
    for wait in (0, *fact("challenge", "waits")):
        if wait:
            client.clock.sleep(wait)
        for outcome in fetch_all(client, [Ask(url=url) for url in pending]):
            results[outcome.ask.url] = _read(outcome, read)
        pending = [url for url in pending if isinstance(results[url], ChallengeError)]
        if not pending:
            break
    return [(url, results[url]) for url in dict.fromkeys(urls)]


def is_challenge(body: bytes) -> bool:
    """Tell whether `body` is a page that wants proof of a person."""
    _, start, rest = body[:_HEAD].decode("utf-8", "replace").lower().partition("<title>")
    return bool(start) and rest.partition("</title>")[0].strip() in fact("challenge", "titles")


def _read(outcome: Outcome, read: Callable[[Answer], T]) -> T | CtscatError:
    if isinstance(outcome.result, SourceError):
        return outcome.result
    if is_challenge(outcome.result.body):
        return ChallengeError("a challenge page", where=outcome.ask.url, hint="try again later, or more slowly")
    try:
        return read(outcome.result)
    except CtscatError as error:
        return error
