"""Runs git on a repository that may be hostile: nothing it configures is run, and it reaches no network."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Self, cast

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


class GitProcess:
    """A git command at work, with pipes at both ends; it is killed after `seconds`. A context manager."""

    def __init__(self, repository: Path, *arguments: str, seconds: float) -> None:
        self._where = str(repository)
        self._seconds = seconds
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed by `abandon`
        settings = [part for setting in _HARMLESS for part in ("-c", setting)]
        command = ["git", *settings, "-C", str(repository), *arguments]
        try:
            self._process = subprocess.Popen(  # noqa: S603  a list, no shell, and every argument is ours
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=environment()
            )
        except FileNotFoundError as error:
            self._errors.close()
            raise SourceError("git is not installed", where=self._where, hint="install git") from error
        self._timer = threading.Timer(seconds, self._process.kill)
        self._timer.daemon = True
        self._timer.start()

    @property
    def stdin(self) -> IO[bytes]:
        """What the command reads."""
        return cast("IO[bytes]", self._process.stdin)

    @property
    def stdout(self) -> IO[bytes]:
        """What the command prints."""
        return cast("IO[bytes]", self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind:
            self.abandon()
        else:
            self.finish()

    def finish(self) -> None:
        """Wait for the end of the command; raise where it failed or took too long."""
        self._process.communicate()
        late = not self._timer.is_alive()
        reason = f"git did not end within {self._seconds:g} s" if late else self._last_words()
        self.abandon()
        if self._process.returncode:
            raise SourceError(reason, where=self._where, hint=_HINT)

    def abandon(self) -> None:
        """End the command although it may have more to say."""
        self._timer.cancel()
        self._process.kill()
        self._process.wait()
        for pipe in (self.stdin, self.stdout, self._errors):
            with suppress(OSError):  # git may be gone before it read all it was given
                pipe.close()

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read(20_000).decode("utf-8", "replace").strip().splitlines()
        return lines[-1][:300] if lines else "git failed"
