"""A folder of rules as people write them, good, stale, tricky and broken, and what is said of each."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from extractor.lint.files_to_lint import read_source, sources
from extractor.lint.formats import counted
from tests.lint.helpers import linter

FOLDER = Path(__file__).parent / "files"
FILES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())


@pytest.mark.parametrize("file", FILES)
def test_what_is_said_of_a_file(file: str, snapshot: SnapshotAssertion) -> None:
    source = read_source(str(FOLDER / file))
    checked = linter().lint(source.text, file)
    lines = source.text.split("\n")
    shown = []
    for finding in checked.findings:
        line = lines[finding.line - 1].rstrip("\r")
        marked = f"{line[: finding.column - 1]}⟦{line[finding.column - 1 : finding.end_column - 1]}⟧"
        hint = f" → {', '.join(finding.suggestions)}" if finding.suggestions else ""
        message = f"{finding.severity} {finding.rule}: {finding.message}{hint}"
        shown.append(f"{finding.line}:{finding.column} {marked.strip()}\n    {message}")
    assert "\n".join([*shown, counted(checked)]) == snapshot


def test_a_folder_is_read_whole_and_in_order() -> None:
    assert [str(Path(source.file).relative_to(FOLDER)) for source in sources([str(FOLDER)])] == FILES
