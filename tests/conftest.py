"""What all tests share."""

import os
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from subprocess import Popen

import pytest
from hypothesis import HealthCheck, settings

from extractor.workflows import reading

# A law is not about time: a busy machine must fail none, be it by a slow example or by slow making of examples. In CI
# the same examples are tried every time, so that a change fails there for what it did; elsewhere each run looks
# further, and tells how to look again, so that a few examples a run are enough.
settings.register_profile(
    "ctscat",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=50,
    print_blob=True,
    derandomize=bool(os.environ.get("CI")),
)
settings.load_profile("ctscat")


@pytest.fixture(scope="module", autouse=True)
def _kept_workers() -> Iterator[None]:
    """Let all commands that a module runs in this process read pages in one worker: starting one is most of their work.

    Another one is started where it would be different: in another folder, or with another program or limits.
    """
    idle: dict[tuple[object, ...], tuple[Popen[bytes], Connection]] = {}
    kinds: dict[Popen[bytes], tuple[object, ...]] = {}
    start, end = reading._start_process, reading._Worker.end

    def start_or_take() -> tuple[Popen[bytes], Connection]:
        kind = (Path.cwd(), reading.PROGRAM, reading.SECONDS, reading.BYTES)
        process, pipe = idle.pop(kind, None) or start()
        kinds[process] = kind
        return process, pipe

    def end_or_keep(worker: reading._Worker) -> None:
        kind = kinds[worker._process]
        if worker.idle and worker._process.poll() is None and kind not in idle:
            idle[kind] = worker._process, worker._pipe
        else:
            end(worker)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_start_process", start_or_take)
        patch.setattr(reading._Worker, "end", end_or_keep)
        yield
    for process, pipe in idle.values():
        pipe.close()
        process.kill()
        process.wait()
