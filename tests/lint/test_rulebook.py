"""Every rule is explained by an example that breaks it, and stands in the documentation."""

from pathlib import Path

import pytest

from extractor.lint.rulebook import rulebook
from tests.lint.helpers import findings

DOCS = (Path(__file__).parent.parent.parent / "docs" / "lint.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(rulebook().keys() - {"not-read"}))
def test_the_example_breaks_the_rule(name: str) -> None:
    rule = rulebook()[name]
    assert name in [finding.rule for finding in findings(rule.example, rule.file)]


def test_the_documentation_lists_every_rule() -> None:
    assert all(f"`{name}`" in DOCS for name in rulebook())


def test_the_library_example_of_the_documentation_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "ecs.json").write_text('{"service": "ecs", "as_of": "2026-01-01", "traces": []}')
    (tmp_path / "main.tf").write_text('operations {\n  service = "NOSUCH"\n  trace_names = ["createThing"]\n}\n')
    monkeypatch.chdir(tmp_path)
    exec(DOCS.split("```python\n")[1].split("```")[0], {})
    assert capsys.readouterr().out.startswith("3 not-covered the catalog has no document of NOSUCH")
