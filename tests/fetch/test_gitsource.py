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
from extractor.fetch.gitsource import captures

LONG = "".join(f"line {number} of a page\n" for number in range(40))


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


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder = tmp_path / "repository"
    folder.mkdir()
    return Repository(folder)


def history(repository: Repository, *paths: str, **settings: object) -> list[tuple[str, str, str]]:
    """Day, path at that commit, first line."""
    found = list(captures(repository.folder, paths, **settings))  # type: ignore[arg-type]
    assert all(isinstance(capture, Capture) for capture in found), found
    return [
        (capture.captured_at[:10], capture.origin.partition(":")[2], capture.body.decode().split("\n")[0])
        for capture in found
        if isinstance(capture, Capture)
    ]


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


ODD = ["-rf", "--help", "a\nb", 'a"b', "a\tb", ":100644", "\x01x", "页面", "a b", "*", "[x]", "$(touch x)", ";x"]


def test_odd_names(repository: Repository) -> None:
    for name in ODD:
        repository.write(f"d/{name}", name)
    repository.write(os.fsdecode(b"d/\xff"), "latin")
    repository.commit()
    assert sorted(first for _, _, first in history(repository, "d")) == sorted(
        name.split("\n")[0] for name in [*ODD, "latin"]
    )
    repository.write("-x", "dash")
    repository.commit()
    assert history(repository, "-x") == [("2024-01-02", "-x", "dash")]
    assert "\\xff" in "".join(path for _, path, _ in history(repository, "d"))


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


def test_a_hostile_repository_runs_nothing(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every setting through which a repository can name a program, and a few of the environment."""
    ran = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n")
    program.chmod(0o755)
    repository.commit(**{"page": "one\n", ".gitattributes": "* diff=evil filter=evil textconv=evil\n"})
    signed = repository.git("cat-file", "commit", "HEAD").replace("\n\n", "\ngpgsig x\n\n", 1)
    commit = repository.git("hash-object", "-t", "commit", "-w", "--stdin", data=signed.encode())
    repository.git("reset", "-q", "--hard", commit)
    for key in (
        "core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "core.askPass", "core.gitProxy",
        "diff.external", "diff.evil.command", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program", "pager.log", "pager.cat-file", "credential.helper", "uploadpack.packObjectsHook", "alias.log",
        "alias.cat-file", "remote.origin.uploadpack", "interactive.diffFilter", "core.alternateRefsCommand",
    ):  # fmt: skip
        repository.git("config", key, f"{'!' if key.startswith('alias') else ''}{program}")
    for key, value in {
        "log.showSignature": "true",
        "log.showRoot": "false",
        "core.hooksPath": str(tmp_path),
        "remote.origin.url": f"ext::{program}",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
        "diff.renames": "false",
        "log.follow": "true",
        "color.ui": "always",
        "format.pretty": "fuller",
        "core.quotePath": "true",
    }.items():
        repository.git("config", key, value)
    for name in ("post-checkout", "post-index-change", "reference-transaction"):
        (repository.folder / ".git/hooks" / name).write_text(program.read_text())
        (repository.folder / ".git/hooks" / name).chmod(0o755)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS"):
        monkeypatch.setenv(name, str(program))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_TRACE", str(ran))
    assert history(repository, "page") == [("2024-01-01", "page", "one")]
    assert not ran.exists()


def test_a_missing_blob_is_not_fetched(repository: Repository, tmp_path: Path) -> None:
    """A partial clone would ask its remote for it, by a program of the remote's choice."""
    ran, program = tmp_path / "ran", tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    repository.commit(page="one\n")
    blob = repository.git("rev-parse", "HEAD:page")
    (repository.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    for key, value in {
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": f"ext::{program}",
        "remote.origin.promisor": "true",
        "protocol.ext.allow": "always",
    }.items():
        repository.git("config", key, value)
    with pytest.raises(SourceError) as caught:
        history(repository, "page")
    assert caught.value.exit_code == 3
    assert not ran.exists()


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
