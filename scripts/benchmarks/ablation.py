"""Switches one mechanism after the other off, to see what each is worth on real data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """A part of the tool that can be switched off by replacing one attribute."""

    name: str
    serves: str
    """The kind of page, or of data, it is for."""
    where: str
    """The attribute that is replaced: `package.module:NAME`, or `package.module:Class.method`."""
    off: object
    """What stands in its place when it is switched off."""


@contextmanager
def without(mechanism: Mechanism) -> Iterator[None]:
    """Switch a mechanism off, and on again at the end."""
    module, _, path = mechanism.where.partition(":")
    *owners, name = path.split(".")
    owner: object = import_module(module)
    for part in owners:
        owner = getattr(owner, part)
    before = getattr(owner, name)
    setattr(owner, name, mechanism.off)
    try:
        yield
    finally:
        setattr(owner, name, before)


def differences(
    mechanisms: list[Mechanism], run: Callable[[], Mapping[str, object]]
) -> Iterator[tuple[Mechanism | None, Mapping[str, object]]]:
    """Return what a run answers with everything on, and then without each mechanism."""
    yield None, run()
    for mechanism in mechanisms:
        with without(mechanism):
            yield mechanism, run()
