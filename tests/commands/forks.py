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
import ctypes, importlib, json, mmap, os, pkgutil, resource, signal, sys
import extractor
for module in pkgutil.walk_packages(extractor.__path__, "extractor."):
    if not module.name.endswith(("__main__", ".sigma_validator")):  # the latter needs pySigma
        importlib.import_module(module.name)
import deepdiff, httpx, lxml.html, ruamel.yaml, ruamel.yaml.emitter
from extractor.cli import main
from extractor.compare.glossary import glossary
from extractor.languages import vocabulary
glossary(), vocabulary()

changes = mmap.mmap(-1, 4)  # how often a command was about to change the file system; shared with its process
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate", "os.link", "os.symlink"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

def count(event, arguments):
    if event in CHANGES or event == "open" and arguments[2] & WRITING:
        number = int.from_bytes(changes[:]) + 1
        changes[:] = number.to_bytes(4)
        if number == order["kill_at"]:
            os.kill(os.getpid(), signal.SIGKILL)

for line in sys.stdin:
    order = json.loads(line)
    changes[:] = bytes(4)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(writing, 1), os.dup2(writing, 2), os.close(writing)
        exec(order["before"])
        signal.alarm(600)  # ends one that hangs
        sys.addaudithook(count)
        code = main(order["arguments"], sys.stdout, sys.stderr)
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(code)
    os.close(writing)
    with open(reading, encoding="utf-8") as pipe:
        output = pipe.read()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(json.dumps({"code": code, "output": output, "changes": int.from_bytes(changes[:])}), flush=True)
"""


@dataclass(frozen=True)
class Ended:
    """How a command ended, what it printed, and how often it was about to change the file system."""

    code: int
    output: str
    changes: int

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


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

    def run(self, *arguments: object, before: str = "", kill_at: int = 0) -> Ended:
        """Run a command after some statements, and kill it before it changes the file system for the n-th time."""
        order = {"arguments": list(map(str, arguments)), "before": before, "kill_at": kill_at}
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Ended(**json.loads(self._process.stdout.readline()))

    def end(self) -> None:
        self._process.communicate()
