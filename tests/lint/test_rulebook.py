"""Every rule is explained by an example that breaks it, and stands in the documentation."""

from pathlib import Path

import pytest

from extractor.lint.rulebook import RULES, Rule
from tests.lint.helpers import findings

DOCS = (Path(__file__).parent.parent.parent / "docs" / "lint.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.id != "not-read"], ids=lambda rule: rule.id)
def test_the_example_breaks_the_rule(rule: Rule) -> None:
    assert rule.id in [finding.rule for finding in findings(rule.example, rule.file)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_documentation_lists_the_rule(rule: Rule) -> None:
    assert f"`{rule.id}`" in DOCS
