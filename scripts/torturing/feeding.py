"""Feeds one input to a target, in a process of its own under limits of time and memory."""

from __future__ import annotations

import os
import pickle
import resource
import signal
import traceback
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from extractor.errors import CtscatError
from torturing.coverage import Coverage, Line
from torturing.targets import Target, remove_files

SECONDS = 5
"""Of processor time for an input."""
BYTES = 600_000_000
"""Of memory, beyond what the process begins with."""
_WATCHED = 10  # times as long may it take where each line is watched


@dataclass(kw_only=True)
class Outcome:
    """What became of an input."""

    finding: str = ""
    """What is wrong: a crash with its place, a loss, a limit; nothing where all is well."""
    trace: str = ""
    fresh: set[Line] = field(default_factory=set)
    seconds: float = 0.0
    megabytes: int = 0


def feed(target: Target, data: bytes, names: Set[str], coverage: Coverage | None = None) -> Outcome:
    """Feed an input; one that is slow, or ends its process, while it is watched is judged by a second time without."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _run(target, data, names, coverage, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as pipe:
            answer = pipe.read()
    finally:  # it has answered or is dead, or this run is being ended
        os.kill(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
        remove_files(child)
    outcome: Outcome = pickle.loads(answer) if answer else Outcome(finding=_end(status))
    outcome.seconds = usage.ru_utime + usage.ru_stime
    outcome.megabytes = usage.ru_maxrss // 1024
    if coverage and (outcome.seconds > 1 or not answer):
        return feed(target, data, names)
    return outcome


def _end(status: int) -> str:
    if not os.WIFSIGNALED(status):
        return f"ends the process with {os.waitstatus_to_exitcode(status)}"
    number = os.WTERMSIG(status)
    return f"takes over {SECONDS} seconds" if number == signal.SIGPROF else f"{signal.Signals(number).name}"


def _run(target: Target, data: bytes, names: Set[str], coverage: Coverage | None, pipe: int) -> None:
    """Run the target and write the outcome into the pipe; this is the whole life of the process."""
    outcome = Outcome()
    try:
        limit = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize() + BYTES
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        signal.setitimer(signal.ITIMER_PROF, SECONDS * (_WATCHED if coverage else 1))
        if coverage:
            with coverage.watching():
                target.run(data, names)
        else:
            target.run(data, names)
    except CtscatError:
        pass
    except BaseException as error:  # whatever it is, it is a finding
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/extractor/" in frame.filename]
        position = f" at {frames[-1].filename.partition('/extractor/')[2]}:{frames[-1].lineno}" if frames else ""
        outcome.finding = f"{type(error).__name__}{position}: {str(error)[:200]}"
        outcome.trace = traceback.format_exc()[-3000:]
    signal.setitimer(signal.ITIMER_PROF, 0)
    with suppress(BaseException):
        outcome.fresh = coverage.fresh if coverage else set()
        with os.fdopen(pipe, "wb") as file_to_parent:
            pickle.dump(outcome, file_to_parent)
    os._exit(0)
