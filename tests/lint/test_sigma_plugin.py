"""The validator for pySigma, with stand-ins for the few classes of pySigma that it uses; in CI with pySigma, too."""

import sys
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.lint.helpers import TODAY


@dataclass
class Issue:
    rules: list[Any]


class Validator:
    def validate(self, rule: Any) -> list[Issue]:
        self.rule = rule
        return []


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    base = ModuleType("sigma.validators.base")
    severities = Enum("Severity", ["LOW", "MEDIUM", "HIGH"])
    vars(base).update(SigmaRuleValidator=Validator, SigmaValidationIssue=Issue, SigmaValidationIssueSeverity=severities)
    monkeypatch.setitem(sys.modules, "sigma.validators.base", base)
    monkeypatch.delitem(sys.modules, "extractor.lint.sigma_validator", raising=False)
    return import_module("extractor.lint.sigma_validator")


CATALOG = '{"service": "ecs", "as_of": "DAY", "traces": [{"name": "createServer", "status": "current"}]}'.replace(
    "DAY", TODAY
)


def rule(name: str) -> SimpleNamespace:
    fields = {
        "logsource": {"product": "huaweicloud"},
        "detection": {"a": {"service_type": "ECS", "trace_name|cased": name}},
    }
    return SimpleNamespace(detection=fields["detection"], to_dict=lambda: fields)


def test_issues_of_a_rule(plugin: ModuleType, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "ecs.json").write_text(CATALOG)
    monkeypatch.setenv("CTSCAT_ROOT", str(tmp_path))
    validator = plugin.CtscatTraceNameValidator()
    assert validator.validate(rule("createServer")) == []
    (unknown,) = validator.validate(rule("createServr"))
    assert (unknown.name, unknown.severity.name) == ("createServr", "HIGH")
    assert "createServer" in unknown.finding
    (case,) = validator.validate(rule("CreateServer"))
    assert case.severity.name == "MEDIUM"
    assert validator.validate(SimpleNamespace()) == []  # a correlation


def test_pysigma_is_offered_the_validator_alone(plugin: ModuleType) -> None:
    assert plugin.__all__ == ["CtscatTraceNameValidator"]


def test_with_pysigma_itself(tmp_path: Path) -> None:
    rules = pytest.importorskip("sigma.rule")
    from extractor.lint.sigma_validator import CtscatTraceNameValidator

    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog" / "ecs.json").write_text(CATALOG)
    rule = rules.SigmaRule.from_yaml(
        "title: A server comes up\nlogsource: {product: huaweicloud, service: cts}\n"
        "detection: {made: {service_type: ECS, trace_name: createServr}, condition: made}\n"
    )
    (issue,) = CtscatTraceNameValidator(str(tmp_path)).validate(rule)
    assert issue.name == "createServr"
    assert issue.rules == [rule]
