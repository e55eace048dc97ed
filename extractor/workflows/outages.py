"""A site that cannot be reached is one piece of news, however many of its pages were asked for."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from extractor.render.numbers import plural
from extractor.workflows.captures import SourceOutcome

_NAMED = 3


def not_reached(problems: Iterable[SourceOutcome]) -> list[SourceOutcome]:
    """Return problems of pages, with those of one host that say the same as one.

    That one goes by the host, and names the first few pages after the message.
    """
    groups: dict[tuple[str, str], list[SourceOutcome]] = {}
    for problem in problems:
        groups.setdefault((_host(problem.name), problem.message), []).append(problem)
    return [group[0] if len(group) == 1 else _joined(host, group) for (host, _), group in groups.items()]


def _joined(host: str, group: list[SourceOutcome]) -> SourceOutcome:
    urls = sorted(problem.name for problem in group)
    more = f" and {len(urls) - _NAMED} more" if len(urls) > _NAMED else ""
    message = f"{plural(len(urls), 'page')} not reached: {group[0].message}: {', '.join(urls[:_NAMED])}{more}"
    return replace(group[0], kind="not-reached", name=host, message=message)


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]
