"""Names of services: sites, repositories, rules and events call one service differently, and mean the same."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from pathlib import Path


def canonical(name: str) -> str:
    """Return the short name of a service by whatever name it is called: `ecs` for `Elastic Cloud Server (ECS)`.

    A name that nothing is known of is returned as a short name of its own, in lower case.
    """
    return _short_name(name) or "-".join(name.lower().split())


def is_service(name: str) -> bool:
    """Tell whether a service goes by a name."""
    return bool(_short_name(name))


def names_of(short: str) -> tuple[str, ...]:
    """Return the names that a service goes by in addresses, its short name first."""
    return (short, *_aliases().get(short, ()))


@lru_cache(maxsize=20_000)
def _short_name(name: str) -> str:
    outer, bracket, rest = name.partition("(")
    inner = rest.partition(")")[0] if bracket else ""
    short_names = (_by_key().get(_key(form), "") for form in (name, inner, outer))
    return next(filter(None, short_names), "")


@cache
def _aliases() -> dict[str, list[str]]:
    aliases: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("services.toml").read_text("utf-8"))
    return aliases


@cache
def _by_key() -> dict[str, str]:
    return {_key(name): short for short, names in _aliases().items() for name in (short, *names)}


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.lower()))
