"""Runs git on a repository that may be hostile: nothing it configures is run, and it reaches no network."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from extractor.errors import SourceError

# A repository's own configuration can name programs: for signatures, file systems, pagers, ssh, missing objects.
_HARMLESS = (
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.pager=cat",
    "core.quotePath=false",
    "core.attributesFile=/dev/null",
    "log.showSignature=false",
    "log.mailmap=false",
    "log.showRoot=true",
    "log.follow=false",
    "diff.external=",
    "diff.orderFile=/dev/null",
    "protocol.allow=never",
    "core.bigFileThreshold=8m",
)

_HINT = "is it a git repository of your own, with commits?"


def environment() -> dict[str, str]:
    """Return an environment in which git listens to nobody but the command line."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return inherited | {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_PAGER": "cat",
        "LC_ALL": "C",
    }


class Running:
    """A git command at work, with pipes at both ends."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None  # noqa: S101  both were asked for
        assert process.stdout is not None  # noqa: S101
        self.process = process
        self.stdin: IO[bytes] = process.stdin
        self.stdout: IO[bytes] = process.stdout
        self.abandoned = False

    def abandon(self) -> None:
        """End it although it has more to say."""
        self.abandoned = True
        self.process.kill()


@contextmanager
def git(repository: Path, *arguments: str, seconds: float) -> Iterator[Running]:
    """Run a git command; leaving early ends it, taking longer than `seconds` or failing raises."""
    settings = [part for setting in _HARMLESS for part in ("-c", setting)]
    command = ["git", *settings, "-C", str(repository), *arguments]
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(  # noqa: S603  a list, no shell, and every argument is ours
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment()
            )
        except FileNotFoundError as error:
            raise SourceError("git is not installed", where=str(repository), hint="install git") from error
        running = Running(process)
        timer = threading.Timer(seconds, process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield running
            if not running.abandoned:
                process.communicate()
        finally:
            late = not timer.is_alive()
            timer.cancel()
            timer.join()
            process.kill()
            process.wait()
            for pipe in (running.stdin, running.stdout):
                with suppress(OSError):  # git may be gone before it read all it was given
                    pipe.close()
        if process.returncode != 0 and not running.abandoned:
            raise SourceError(_last_words(errors, late, seconds), where=str(repository), hint=_HINT)


def _last_words(errors: IO[bytes], late: bool, seconds: float) -> str:
    if late:
        return f"git did not end within {seconds:g} s"
    errors.seek(0)
    lines = errors.read(20_000).decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:300] if lines else "git failed"
