"""Reads pages in worker processes that can be ended: what a page costs is bounded, whatever it holds.

A page that takes more than its share of processor time or memory fails like any other bad page, and the others go on.
Time is that of the processor and not of the clock, so that a busy machine fails no page.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from subprocess import DEVNULL, Popen
from typing import TYPE_CHECKING, Self

from extractor.bounds import SECONDS
from extractor.errors import CtscatError, PageError
from extractor.model import Edition
from extractor.values import Value
from extractor.workflows.sources import Source

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

PROGRAM = "import sys; sys.path[:] = sys.argv[4:]; from extractor.workflows.reading import work; work(*sys.argv[1:4])"
BYTES = 600_000_000
"""Of memory beyond what a worker starts with."""
_BUNDLE = 16  # pages sent at once where there are many
_MANY = 64  # from so many pages on a second worker pays


class Request(Value, frozen=True, kw_only=True):
    """A page to read: its bytes, or the file that holds them."""

    source: Source
    data: bytes | None = None
    charset: str = ""
    address: str = ""
    allow_empty: bool = False


Result = Edition | CtscatError
_Bundle = list[tuple[int, Request]]


class PageReader:
    """Reads pages, one after the other or on two processors; the results come in the order of the requests."""

    def __init__(self, workers: int = 0) -> None:
        self._most = workers or min(2, os.cpu_count() or 1)
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def extract(
        self, data: bytes, source: str, *, charset: str = "", address: str = "", allow_empty: bool = False
    ) -> Edition:
        """Read one page, as `recognise.extract` does, within the limits."""
        request = Request(
            source=Source(name=source), data=data, charset=charset, address=address, allow_empty=allow_empty
        )
        result = next(self.read([request]))
        if isinstance(result, CtscatError):
            raise result
        return result

    def read(self, requests: Iterable[Request]) -> Iterator[Result]:
        """Read many pages; a failure is a result, not an exception."""
        pages = list(enumerate(requests))
        size = _BUNDLE if len(pages) >= _MANY else 1
        waiting = [pages[start : start + size] for start in range(0, len(pages), size)][::-1]
        self._start(self._most if len(pages) >= _MANY else 1)
        results: dict[int, Result] = {}
        following = 0
        while following < len(pages):
            for worker in self._workers:
                if waiting and worker.idle:
                    worker.give(waiting.pop())
            for worker in _answered(self._workers):
                done, undone = worker.take()
                results |= done
                if undone:
                    waiting.append(undone)
            while following in results:
                yield results.pop(following)
                following += 1

    def _start(self, count: int) -> None:
        while len(self._workers) < count:
            self._workers.append(_Worker())


class _Worker:
    """A process that reads pages, made anew where one ended it."""

    def __init__(self) -> None:
        self._process, self._pipe = _start_process()
        self._bundle: _Bundle = []

    @property
    def idle(self) -> bool:
        return not self._bundle

    @property
    def pipe(self) -> Connection:
        return self._pipe

    def give(self, bundle: _Bundle) -> None:
        if self._process.poll() is not None:  # somebody ended it while it waited
            self._process, self._pipe = _start_process()
        self._bundle = bundle
        with suppress(OSError):  # where it ends only now, `take` tells
            self._pipe.send([request for _, request in bundle])

    def take(self) -> tuple[dict[int, Result], _Bundle]:
        """Return the next result of the bundle; where the process ended, its page's failure and the pages not read."""
        number, request = self._bundle[0]
        try:
            result: Result = self._pipe.recv()
        except (EOFError, OSError):
            result = self._failure(request)
            undone, self._bundle = self._bundle[1:], []
            self._process, self._pipe = _start_process()
            return {number: result}, undone
        self._bundle = self._bundle[1:]
        return {number: result}, []

    def _failure(self, request: Request) -> CtscatError:
        hint = "is it a documentation page? if so, please report it"
        if self._process.wait() == -signal.SIGPROF:
            return PageError(f"reading it takes more than {SECONDS:g} seconds", where=request.source.name, hint=hint)
        return PageError("reading it needs too much memory, or crashes", where=request.source.name, hint=hint)

    def end(self) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.wait()


def _answered(workers: Iterable[_Worker]) -> list[_Worker]:
    from multiprocessing.connection import wait

    by_pipe = {worker.pipe: worker for worker in workers if not worker.idle}
    return [by_pipe[pipe] for pipe in wait(list(by_pipe)) if pipe in by_pipe]


def _start_process() -> tuple[Popen[bytes], Connection]:
    """Start a worker as a program of its own: a copy of this one could inherit a lock that nobody will ever free."""
    from multiprocessing import Pipe

    ours, theirs = Pipe()
    with theirs:
        limits = map(str, (theirs.fileno(), SECONDS, BYTES))
        command = [sys.executable, "-c", PROGRAM, *limits, *sys.path]
        # In a group of its own it does not get Ctrl-C, which is ours to answer.
        process = Popen(command, stdin=DEVNULL, pass_fds=[theirs.fileno()], process_group=0)  # noqa: S603 - ourselves
    return process, ours


def work(handle: str, seconds: str, memory: str) -> None:
    """Read what is asked for on a pipe, until its other end closes. This is the whole life of a worker."""
    from multiprocessing.connection import Connection

    import extractor.recognise  # before the time of the first page begins  # noqa: F401

    _limit_memory(int(memory))
    pipe: Connection = Connection(int(handle))
    with suppress(EOFError, OSError):
        while True:
            requests: list[Request] = pipe.recv()
            for request in requests:
                signal.setitimer(signal.ITIMER_PROF, float(seconds))
                result = _read(request)
                signal.setitimer(signal.ITIMER_PROF, 0)
                pipe.send(result)


def _limit_memory(memory: int) -> None:
    if sys.platform == "linux":
        import resource

        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - no file of a user
            pages = int(file.read().split()[0])
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        limit = pages * resource.getpagesize() + memory
        if most == resource.RLIM_INFINITY or limit < most:  # a limit that is lower already stays
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(request: Request) -> Result:
    from extractor.recognise import extract

    try:
        data = request.source.read() if request.data is None else request.data
        return extract(
            data,
            request.source.name,
            charset=request.charset,
            address=request.address or request.source.name,
            allow_empty=request.allow_empty,
        )
    except CtscatError as error:
        return error
    except (MemoryError, RecursionError):
        return PageError("reading it needs too much memory", hint="is it a documentation page?")
    except Exception as error:  # one bad page must not empty the answer of the others
        import traceback

        frame = traceback.extract_tb(error.__traceback__)[-1]
        message = f"a bug in ctscat: {type(error).__name__} at {os.path.basename(frame.filename)}:{frame.lineno}"  # noqa: PTH119
        return PageError(message, hint="please report it with the page")
