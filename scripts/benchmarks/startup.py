"""What a command costs before it does anything: processor time to that of `python -c pass`."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator

from benchmarks.catalog import CTSCAT, ROOT, processor_seconds
from benchmarks.measure import Figure

ROUNDS = 15


def figures() -> Iterator[Figure]:
    """Start the commands that people type, in the project's own folder."""
    trace = "createModelArtsTrainJob"
    days = ("modelarts@2025-02-07", "modelarts@2026-05-30")
    yield _figure("ctscat --help", ["--help"], 2.5)
    yield _figure("ctscat show", ["show", trace, "--root", str(ROOT)], 8)
    yield _figure("ctscat diff", ["diff", *days, "--root", str(ROOT), "--fail-on", "none"], 14)


def _figure(what: str, arguments: list[str], limit: float) -> Figure:
    pairs = []
    for _ in range(ROUNDS):
        plain = processor_seconds([sys.executable, "-c", "pass"])
        pairs.append(processor_seconds([str(CTSCAT), *arguments]) / plain)
    return Figure(what=f"{what}, to python -c pass", ratio=statistics.median(pairs), limit=limit)
