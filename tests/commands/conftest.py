from collections.abc import Iterator

import pytest

from .forks import Forks


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    made = Forks()
    yield made
    made.end()
