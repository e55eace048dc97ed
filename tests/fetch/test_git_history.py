"""A page's history in a git repository, well-meaning or hostile."""

from __future__ import annotations

import os
import subprocess
import tracemalloc
from pathlib import Path

import pytest

from extractor.errors import SourceError, UsageError
from extractor.fetch.capture import Capture, Ended
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
        path="page",
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
    first, end, second = captures(repository.folder, ["page"])
    assert isinstance(first, Capture)
    assert end == Ended(
        url="page", ended_at="2024-01-02T08:00:00Z", commit=repository.git("rev-parse", "HEAD~1"), path="page"
    )
    assert isinstance(second, Capture)


def test_branches_and_merges(repository: Repository) -> None:
    """What counts is what the main line said: a branch is published when it is merged."""
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
    assert [first for _, _, first in history(repository, "page")] == ["base", "side", "mended"]


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
    first, end = captures(repository.folder, ["."])
    assert isinstance(first, Capture)
    assert isinstance(end, Ended), "a page that became a link is gone"


def test_a_large_blob_is_said_and_passed_over(repository: Repository) -> None:
    repository.commit(page="one\n")
    repository.commit(page="x" * 2_000_000)
    repository.commit(page="y" * 2_000_000)
    repository.commit(page="two\n")
    found = list(captures(repository.folder, ["page"], most=1000))
    assert [type(capture) for capture in found] == [Capture, Capture, TooBig, TooBig]
    assert isinstance(found[2], SourceError)
    assert found[2].where.endswith(":page")


def test_a_missing_file_costs_its_own_edition_only(repository: Repository) -> None:
    for text in ("one", "two", "three"):
        repository.commit(page=f"{text}\n", other=f"{text}\n")
    for revision in ("HEAD~1:page", "HEAD~1:other"):
        blob = repository.git("rev-parse", revision)
        (repository.folder / ".git/objects" / blob[:2] / blob[2:]).unlink(missing_ok=True)
    first, last, failure = captures(repository.folder, ["page"])
    assert isinstance(first, Capture)
    assert isinstance(failure, SourceError)
    assert isinstance(last, Capture)
    assert (first.body, last.body) == (b"one\n", b"three\n")


@pytest.mark.fault("git")
def test_a_damaged_file_costs_its_own_edition_only(repository: Repository) -> None:
    for text in ("one", "two", "three"):
        repository.commit(page=f"{text}\n")
    blob = repository.git("rev-parse", "HEAD~1:page")
    file = repository.folder / ".git/objects" / blob[:2] / blob[2:]
    file.chmod(0o644)
    file.write_bytes(b"damaged")
    kinds = [type(event) for event in captures(repository.folder, ["page"])]
    assert kinds == [Capture, Capture, SourceError]


def may_hold_traces(body: bytes) -> bool:
    return b"trace" in body


def test_pages_that_never_held_a_trace_are_not_mentioned(repository: Repository) -> None:
    """A page counts from its first traces on; what it says later comes too, also where the traces are gone."""
    repository.commit(**{"a.rst": "draft\n", "b.rst": "other\n", "c.md": "other too\n", "d.py": "trace\n"})
    repository.commit(**{"a.rst": "trace\n", "b.rst": "still other\n"})
    repository.commit(**{"a.rst": "nothing any more\n"})
    repository.git("rm", "-q", "a.rst", "b.rst")
    repository.commit()
    *said, end = captures(repository.folder, may_hold_traces=may_hold_traces)
    assert [capture.body for capture in said if isinstance(capture, Capture)] == [b"trace\n", b"nothing any more\n"]
    assert isinstance(end, Ended)


def test_a_file_that_cannot_be_read_is_mentioned_unless_the_page_is_known_to_hold_no_traces(
    repository: Repository,
) -> None:
    repository.commit(**{"known.rst": "a page\n", "unknown.rst": "a lost page\n", "trace.rst": "a lost trace page\n"})
    lost = [repository.git("rev-parse", f"HEAD:{name}") for name in ("known.rst", "unknown.rst", "trace.rst")]
    repository.commit(**{"known.rst": "no such thing\n", "trace.rst": "trace\n"})
    for blob in lost:
        (repository.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    events = list(captures(repository.folder, may_hold_traces=may_hold_traces))
    told = [event.where.rpartition(":")[2] if isinstance(event, SourceError) else event.url for event in events]  # type: ignore[union-attr]
    assert told == ["trace.rst", "trace.rst", "unknown.rst"]


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
    with pytest.raises(SourceError, match="git repository"):
        next(captures(repository.folder, ["page"]))  # it has no commits


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
