"""What a build costs: YAML, JSON and changelogs of 1,000 editions, and how it grows; processor time of the command."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from benchmarks.made_up import editions_of
from benchmarks.measure import Figure
from extractor.store.snapshot_store import SnapshotStore

ROOT = Path(__file__).resolve().parent.parent.parent
CTSCAT = Path(sys.executable).with_name("ctscat")
SERVICES, EDITIONS, ROWS = 100, 10, 100
_JSON = (
    "import json, sys, pathlib\nfor path in map(pathlib.Path, sys.argv[1:]): json.dumps(json.loads(path.read_bytes()))"
)


def figures() -> Iterator[Figure]:
    """Build made-up services, and the bundled ones."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        store = SnapshotStore(root)
        services = [editions_of(f"s{number:03}", EDITIONS, ROWS) for number in range(SERVICES)]
        first, *others = services
        for snapshot in chain(first[:-1], *others):
            store.add(snapshot)
        whole = _build(root)
        plain = _json_of(root)
        yield Figure(
            what=f"building {SERVICES * EDITIONS:,} editions, files included, to loading and dumping them as JSON",
            ratio=whole / plain,
            limit=16,
        )
        SnapshotStore(root).add(services[0][-1])
        yield Figure(
            what="building after one new edition, to building everything", ratio=_build(root) / whole, limit=0.1
        )
    yield Figure(what="building 10 times the services, per service", ratio=_growth(), limit=1.5)
    yield Figure(what="building the bundled catalog afresh, to its files as JSON", ratio=_bundled(), limit=3)


def _growth() -> float:
    """Return how much more a service costs among ten times as many, in short histories."""
    seconds = []
    for count in (20, 200):
        with tempfile.TemporaryDirectory() as folder:
            store = SnapshotStore(Path(folder))
            for number in range(count):
                for snapshot in editions_of(f"s{number:04}", 3, 20):
                    store.add(snapshot)
            seconds.append(_build(Path(folder)) / count)
    return seconds[1] / seconds[0]


def _bundled() -> float:
    return _build(ROOT, "--afresh") / _json_of(ROOT)


def _build(root: Path, *options: str) -> float:
    return processor_seconds([str(CTSCAT), "build", "--root", str(root), *options])


def _json_of(root: Path) -> float:
    """Return the time of loading and dumping what a build reads and writes, were it JSON."""
    with tempfile.TemporaryDirectory() as folder:
        stored = SnapshotStore(root).load_all()
        editions = Path(folder, "editions.json")
        editions.write_text(json.dumps([one.snapshot.to_dict() for one in stored]), encoding="utf-8")
        files = [str(path) for path in (root / "catalog").glob("*.json")]
        return processor_seconds([sys.executable, "-c", _JSON, str(editions), *files])


def processor_seconds(command: list[str]) -> float:
    """Return the processor seconds of a child process and its children; with bytecode stored, as installed."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime
