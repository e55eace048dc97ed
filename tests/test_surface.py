"""The library's public surface: what `extractor` offers, documented, and loaded only when asked for."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import extractor

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", extractor.__all__)
def test_every_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(extractor, name)
    assert name == "__version__" or (value.__doc__ or "").strip()


def test_what_is_not_offered_is_an_ordinary_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = extractor.nonsense


def test_a_room_never_hides_a_name_that_is_offered() -> None:
    for name in extractor.__all__:
        before = getattr(extractor, name)
        assert not (ROOT / "extractor" / name).exists()
        assert getattr(extractor, name) is before


def test_importing_the_package_or_asking_for_help_loads_nothing_heavy() -> None:
    heavy = {"lxml", "bs4", "httpx", "deepdiff", "ruamel.yaml", "docutils", "argparse", "dataclasses", "json"}
    code = (
        "import io, sys; from extractor.cli import main; main(['--help'], io.StringIO(), io.StringIO()); "
        "main(['--version'], io.StringIO(), io.StringIO()); print('\\n'.join(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert heavy.isdisjoint(found.split())


def test_the_readme_names_every_command_the_help_names() -> None:
    from extractor.commands import COMMANDS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    missing = [name for name in COMMANDS if not re.search(rf"ctscat {name}\b", readme)]
    assert missing == []
