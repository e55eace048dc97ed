"""Repositories that would like to run something, or to be read wrongly."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractor.errors import SourceError
from extractor.fetch.capture import Capture, PageHint
from extractor.fetch.git.history import captures

from .repositories import Repository, history

ODD = ["-rf", "--help", "a\nb", 'a"b', "a\tb", ":100644", "\x01x", "页面", "a b", "*", "[x]", "$(touch x)", ";x"]


@pytest.mark.fault("git")
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


@pytest.mark.fault("git")
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
    (missing,) = captures(repository.folder, ["page"])
    assert isinstance(missing, SourceError)
    assert missing.exit_code == 3
    assert "page: is missing" in str(missing)
    assert "without a filter" in missing.hint
    assert not ran.exists()


def test_settings_of_a_repository_are_read_and_never_run(repository: Repository, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    settings = f"""
import pathlib; pathlib.Path({str(ran)!r}).touch()
otcdocs_service_type = __import__('pathlib').Path({str(ran)!r}).touch() or 'evil'
otcdocs_doc_link = '/ecs/umn/'
deep = {"(" * 5000}
"""
    repository.commit(**{"umn/source/conf.py": settings, "umn/source/page.rst": "text\n"})
    (capture,) = captures(repository.folder)
    assert isinstance(capture, Capture)
    assert capture.page_hint == PageHint(doc_link="/ecs/umn/")
    assert not ran.exists()
