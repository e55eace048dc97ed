"""A site that cannot be reached is one piece of news, however many of its pages were asked for."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.render.numbers import plural

_NAMED = 3


def not_reached(failures: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return failures, each an address and its message, with those of one host that say the same as one.

    That one names the host and, after the message, the first few pages.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for url, message in failures:
        groups.setdefault((_host(url), message), []).append(url)
    return [
        (urls[0], message) if len(urls) == 1 else (host, _summary(sorted(urls), message))
        for (host, message), urls in groups.items()
    ]


def _summary(urls: list[str], message: str) -> str:
    more = f" and {len(urls) - _NAMED} more" if len(urls) > _NAMED else ""
    return f"{plural(len(urls), 'page')} not reached: {message}: {', '.join(urls[:_NAMED])}{more}"


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]
