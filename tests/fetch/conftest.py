"""Fixtures of the fetch room."""

from __future__ import annotations

from pathlib import Path

import pytest

from .repositories import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    folder = tmp_path / "repository"
    folder.mkdir()
    return Repository(folder)
