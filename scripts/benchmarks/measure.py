"""Ratios of two things done in turn, in CPU time, so that a busy machine slows both."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One measured ratio and what it may be at most."""

    what: str
    ratio: float
    limit: float
    note: str = ""

    @property
    def over(self) -> bool:
        return self.ratio > self.limit

    def __str__(self) -> str:
        verdict = "OVER" if self.over else "ok"
        return f"{self.what}: {self.ratio:.2f} (at most {self.limit:g}) {verdict}{'; ' if self.note else ''}{self.note}"


def ratio(ours: Callable[[], object], yardstick: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the median of ours/yardstick over pairs run one right after the other, and the yardstick's seconds."""
    pairs = []
    for _ in range(rounds + 1):
        _settle()
        first = _cpu_seconds()
        yardstick()
        plain = _cpu_seconds() - first
        _settle()
        first = _cpu_seconds()
        ours()
        pairs.append((plain, _cpu_seconds() - first))
    pairs = pairs[1:]  # the first pair warms up
    return statistics.median(own / plain for plain, own in pairs), statistics.median(plain for plain, _ in pairs)


def _settle() -> None:
    """Let the allocator put in order what was freed before, which it else does at the next one's cost."""
    bytes(4_000_000)


def _cpu_seconds() -> float:
    """Return the CPU time of this process and of those it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
