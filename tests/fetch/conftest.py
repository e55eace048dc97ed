"""Fixtures of the fetch room."""

from __future__ import annotations

from pathlib import Path

import pytest

from .certificates import Certificate, make_certificate
from .repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder = tmp_path / "repository"
    folder.mkdir()
    return Repository(folder)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A certificate of 127.0.0.1 that only those who are told trust."""
    return make_certificate(tmp_path_factory.mktemp("tls"), ends="20990101")


@pytest.fixture(autouse=True)
def _without_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the tests run there may be a proxy; it is not asked for servers of their own."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
