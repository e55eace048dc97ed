"""Git repositories made by hand."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from extractor.errors import SourceError
from extractor.fetch.capture import Capture
from extractor.fetch.git.history import captures


class Repository:
    """A repository made by hand, a day between two commits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day = 0
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str, data: bytes | None = None) -> str:
        date = f"2024-01-{self.day % 28 or 28:02}T10:00:00+02:00"
        environment = os.environ | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_AUTHOR_DATE": "2001-01-01T00:00:00Z",
            "GIT_COMMITTER_DATE": date,
            **{
                f"GIT_{who}_{what}": f"x@{what}.example"
                for who in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
        }
        ran = subprocess.run(
            ["git", "-C", str(self.folder), *arguments], check=True, capture_output=True, env=environment, input=data
        )
        return ran.stdout.decode().strip()

    def write(self, path: str, text: str | bytes) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def commit(self, **files: str) -> str:
        for path, text in files.items():
            self.write(path, text)
        self.day += 1
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "a change\n\n\x01fake 1 \n:100644 x")
        return self.git("rev-parse", "HEAD")


def history(repository: Repository, *paths: str, **settings: object) -> list[tuple[str, str, str]]:
    """Day, path at that commit, first line of everything that pages said."""
    events = list(captures(repository.folder, paths or ["."], **settings))  # type: ignore[arg-type]
    assert not any(isinstance(event, SourceError) for event in events), events
    return [
        (event.captured_at[:10], event.path, event.body.decode().split("\n")[0])
        for event in events
        if isinstance(event, Capture)
    ]
