"""What a site's robots.txt allows, read as RFC 9309 says: groups, `*` and `$` in rules, the longest rule wins.

The standard library's reader knows no wildcards, and a site whose rule is `Disallow: /*?` means them. Matching is by
searching piece after piece, so no rule can make it slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

MOST = 512_000
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LONGEST_DELAY = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules that hold for us at one site."""

    rules: tuple[tuple[str, bool], ...] = ()
    """Patterns and whether they allow."""
    delay: float = 0.0
    """Seconds the site wants between requests."""

    def allows(self, target: str) -> bool:
        """Whether the path and query `target` may be asked for."""
        path = _plain(target)
        if path == "/robots.txt":
            return True
        fitting = [(len(pattern), allow) for pattern, allow in self.rules if _matches(pattern, path)]
        return max(fitting)[1] if fitting else True


OPEN = Robots()
SHUT = Robots(rules=(("/", False),))


def parse(text: str, agent: str) -> Robots:
    """Return the rules in a robots.txt for `agent`: its own groups, else those of `*`."""
    groups: dict[str, list[tuple[str, str]]] = {}
    current: list[str] = []
    gathering = False
    for key, value in _fields(text):
        if key == "user-agent":
            current = [*current, value.lower()] if gathering else [value.lower()]
            gathering = True
            groups.setdefault(current[-1], [])
        else:
            gathering = False
            for name in current:
                groups[name].append((key, value))
    chosen = groups.get(agent.lower(), groups.get("*", []))
    rules = tuple((_plain(value), key == "allow") for key, value in chosen if key in ("allow", "disallow") and value)
    return Robots(rules=rules, delay=max([_seconds(value) for key, value in chosen if key == "crawl-delay"], default=0))


def _fields(text: str) -> Iterator[tuple[str, str]]:
    for line in text.removeprefix("\ufeff").splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key = key.strip().lower()
        if colon and key in ("user-agent", "allow", "disallow", "crawl-delay"):
            yield key, value.strip()


def _seconds(value: str) -> float:
    digits = re.fullmatch(r"(\d{1,6})(?:\.\d{1,6})?", value)
    return min(_LONGEST_DELAY, float(value)) if digits else 0.0


def _plain(target: str) -> str:
    """Bring two spellings of one path together, so that `%7E` matches `~`."""

    def canonical(match: re.Match[str]) -> str:
        char = chr(int(match.group(1), 16))
        return char if char in _UNRESERVED else match.group().upper()

    return quote(_ESCAPE.sub(canonical, target), safe="/?&=%*$:;@!'()+,-._~[]#|{}\"<>\\^` ")


def _matches(pattern: str, path: str) -> bool:
    to_the_end = pattern.endswith("$")
    first, *pieces = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not pieces:
        return not to_the_end or path == first
    last = pieces.pop() if to_the_end else ""
    at = len(first)
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return path.endswith(last) and at + len(last) <= len(path)
