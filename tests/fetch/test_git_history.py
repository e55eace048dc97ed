"""A page's history in a git repository, well-meaning or hostile."""

from __future__ import annotations

import os
import subprocess
import tracemalloc
from pathlib import Path

import pytest

from extractor.errors import SourceError, UsageError
from extractor.fetch.capture import Capture
from extractor.fetch.failures import TooBig
from extractor.fetch.git.history import captures

from .repositories import Repository, history

LONG = "".join(f"line {number} of a page\n" for number in range(40))


def test_each_commit_that_changed_a_page(repository: Repository) -> None:
    first = repository.commit(page="one\n", other="x\n")
    repository.commit(other="y\n")
    repository.commit(page="two\n")
    repository.commit(page="one\n")
    found = list(captures(repository.folder, ["page"]))
    assert history(repository, "page") == [
        ("2024-01-01", "page", "one"),
        ("2024-01-03", "page", "two"),
        ("2024-01-04", "page", "one"),
    ]
    assert found[0] == Capture(
        url="page",
        captured_at="2024-01-01T08:00:00Z",
        body=b"one\n",
        origin=f"{first}:page",
        digest=repository.git("rev-parse", f"{first}:page"),
    )


def test_renames_are_followed_and_keep_one_name(repository: Repository) -> None:
    repository.commit(**{"old/name.md": "one\n" + LONG})
    repository.commit(**{"old/name.md": "two\n" + LONG})
    repository.git("mv", "old/name.md", "middle.md")
    repository.commit()
    repository.git("mv", "middle.md", "new.md")
    repository.commit(**{"new.md": "three\n" + LONG})
    assert history(repository, "new.md") == [
        ("2024-01-01", "old/name.md", "one"),
        ("2024-01-02", "old/name.md", "two"),
        ("2024-01-04", "new.md", "three"),
    ]
    pages = {capture.url for capture in captures(repository.folder, ["new.md"]) if isinstance(capture, Capture)}
    assert pages == {"new.md"}


def test_folders_and_globs(repository: Repository) -> None:
    repository.commit(**{"umn/a/page.rst": "a\n", "umn/b.rst": "b\n", "umnx/c.rst": "c\n", "umn/d.txt": "d\n"})
    names = lambda *paths: sorted(first for _, _, first in history(repository, *paths))  # noqa: E731
    assert names("umn") == ["a", "b", "d"]
    assert names("./umn/") == ["a", "b", "d"]
    assert names("umn/*.rst") == ["a", "b"]
    assert names("*/b.rst", "umnx") == ["b", "c"]
    assert names(".") == ["a", "b", "c", "d"]
    assert names("nothing") == []


def test_a_page_that_was_removed_and_came_back(repository: Repository) -> None:
    repository.commit(page="one\n")
    repository.git("rm", "-q", "page")
    repository.commit()
    repository.commit(page="two\n")
    assert [day for day, _, _ in history(repository, "page")] == ["2024-01-01", "2024-01-03"]


def test_branches_and_merges(repository: Repository) -> None:
    """A clean merge says nothing new; one that mended a conflict does."""
    repository.commit(page="base\n", other="x\n")
    repository.git("checkout", "-q", "-b", "side")
    repository.commit(page="side\n")
    repository.git("checkout", "-q", "main")
    repository.commit(other="y\n")
    repository.day += 1
    repository.git("merge", "-q", "--no-ff", "side", "-m", "clean")
    assert [first for _, _, first in history(repository, "page")] == ["base", "side"]
    repository.git("checkout", "-q", "-b", "again", "HEAD~1")
    repository.commit(page="again\n")
    repository.git("checkout", "-q", "main")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "-q", "again")
    repository.commit(page="mended\n")
    assert [first for _, _, first in history(repository, "page")] == ["base", "side", "again", "mended"]


def test_an_older_revision_may_be_named(repository: Repository) -> None:
    repository.commit(page="one\n")
    repository.git("tag", "v1")
    repository.commit(page="two\n")
    assert [first for _, _, first in history(repository, "page", revision="v1")] == ["one"]
    with pytest.raises(UsageError):
        list(captures(repository.folder, ["page"], revision="--output=/tmp/x"))


def test_what_is_no_file_is_no_page(repository: Repository) -> None:
    repository.commit(page="one\n")
    (repository.folder / "link").symlink_to("/etc/passwd")
    (repository.folder / "page").unlink()
    (repository.folder / "page").symlink_to("/etc/passwd")
    repository.commit()
    assert history(repository, ".") == [("2024-01-01", "page", "one")]


def test_a_large_blob_is_said_and_passed_over(repository: Repository) -> None:
    repository.commit(page="one\n")
    repository.commit(page="x" * 2_000_000)
    repository.commit(page="y" * 2_000_000)
    repository.commit(page="two\n")
    found = list(captures(repository.folder, ["page"], most=1000))
    assert [type(capture) for capture in found] == [Capture, TooBig, TooBig, Capture]
    assert isinstance(found[1], SourceError)
    assert found[1].where.endswith(":page")


@pytest.mark.parametrize(
    "address",
    ["https://example.org/x.git", "git@example.org:x.git", "ssh://x/y", "ext::sh -c id", "file:///x", "user@host:x"],
)
def test_addresses_are_refused(address: str) -> None:
    with pytest.raises(UsageError, match="clone it first"):
        next(captures(address, ["page"]))


def test_what_is_no_repository_is_said_so(tmp_path: Path, repository: Repository) -> None:
    with pytest.raises(SourceError, match="no such folder"):
        next(captures(tmp_path / "none", ["page"]))
    with pytest.raises(SourceError, match="git repository") as caught:
        next(captures(tmp_path, ["page"]))
    assert caught.value.where == str(tmp_path)
    with pytest.raises(SourceError):
        next(captures(repository.folder, ["page"]))  # it has no commits
    with pytest.raises(UsageError, match="no path"):
        next(captures(repository.folder, []))


def test_ten_thousand_commits_with_flat_memory(repository: Repository) -> None:
    """One page changed a thousand times among ten thousand commits: two processes, and one blob at a time."""
    body = LONG * 20
    stream = []
    for number in range(10_000):
        stream.append(f"commit refs/heads/main\ncommitter x <x@x> {1_700_000_000 + 60 * number} +0000\ndata 1\nx\n")
        path, text = ("page", f"{number}\n{body}") if number % 10 == 0 else (f"other/{number % 50}", f"{number}\n")
        stream.append(f"M 100644 inline {path}\ndata {len(text)}\n{text}\n")
    repository.git("fast-import", "--quiet", data="".join(stream).encode())
    del stream
    tracemalloc.start()
    try:
        count = 0
        for capture in captures(repository.folder, ["page"], revision="main"):
            assert isinstance(capture, Capture)
            assert capture.body.startswith(b"%d\n" % (10 * count))
            count += 1
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 1000
    assert peak < 1000 * len(body) / 4


def test_stopping_early_leaves_no_process(repository: Repository) -> None:
    for number in range(5):
        repository.commit(page=f"{number}\n")
    found = captures(repository.folder, ["page"])
    next(found)
    found.close()  # type: ignore[attr-defined]
    children = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "comm="], capture_output=True, text=True).stdout
    assert "git" not in children.split()


def test_git_that_does_not_end_is_ended(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec cat\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:{os.environ['PATH']}")
    with pytest.raises(SourceError, match=r"did not end within 0\.2 s"):
        next(captures(repository.folder, ["page"], seconds=0.2))
