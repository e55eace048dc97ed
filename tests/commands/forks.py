"""Commands in processes of their own that begin at once: forked from one that has imported everything."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

from .helpers import REPOSITORY

# Everything is imported before the first command, so that a kill falls into its work and not into its start.
PROGRAM = """
import ctypes, importlib, json, os, pkgutil, resource, signal, sys, time
import extractor
for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
    if not module.name.endswith(("__main__", ".sigma_validator")):  # the latter needs pySigma
        importlib.import_module(module.name)
import bs4, deepdiff, httpx, lxml.html, ruamel.yaml, ruamel.yaml.emitter
from extractor.cli import main
from extractor.compare.glossary import glossary
from extractor.languages import vocabulary
glossary(), vocabulary()
for line in sys.stdin:
    order = json.loads(line)
    reading, writing = os.pipe()
    begin = time.monotonic()
    child = os.fork()
    if child == 0:
        os.dup2(writing, 1), os.dup2(writing, 2), os.close(writing)
        exec(order["before"])
        signal.setitimer(signal.ITIMER_REAL, order["kill_after"])  # its signal ends the process as SIGKILL does
        code = main(order["arguments"], sys.stdout, sys.stderr)
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(code)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        output = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps({"code": code, "output": output, "seconds": time.monotonic() - begin}), flush=True)
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended, what it wrote, and how long it took."""

    code: int
    output: str
    seconds: float

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGALRM


class Forks:
    """The process that all others are forked from."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: object, before: str = "", kill_after: float = 0) -> Ended:
        """Run a command after some statements, and kill it after so many seconds (0: never)."""
        order = {"arguments": list(map(str, arguments)), "before": before, "kill_after": kill_after}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        self._process.communicate()
