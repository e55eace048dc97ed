"""The short names of services, looked up once for each way of writing them."""

from __future__ import annotations

from functools import lru_cache

from extractor import services


@lru_cache(maxsize=20_000)
def canonical(name: str) -> str:
    """Return the short name of a service."""
    return services.canonical(name)


@lru_cache(maxsize=20_000)
def is_service(name: str) -> bool:
    """Tell whether a word is a name of a service that is known."""
    return services.is_known(name)
