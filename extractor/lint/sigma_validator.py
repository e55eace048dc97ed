"""Sigma rules on Huawei Cloud's traces, checked by `sigma check`: do they name traces that the documents still list?

The wheel carries this module where pySigma looks for validators. The catalog is that of the folder that the environment
variable CTSCAT_ROOT names, else of the project that the current folder lies in, else the bundled one.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any, ClassVar

from sigma.validators.base import SigmaRuleValidator, SigmaValidationIssue, SigmaValidationIssueSeverity

from extractor.lint import CatalogKnowledge, Finding, Linter
from extractor.roots import catalog_root

__all__ = ["CtscatTraceNameValidator"]


@dataclass
class TraceNameIssue(SigmaValidationIssue):
    """There is something to say of a trace name in a rule."""

    name: str
    finding: str


class TraceNameErrorIssue(TraceNameIssue):
    """The rule names a trace that no document of the service lists."""

    description: ClassVar[str] = "Trace name that no document lists"
    severity: ClassVar[SigmaValidationIssueSeverity] = SigmaValidationIssueSeverity.HIGH


class TraceNameWarningIssue(TraceNameIssue):
    """The rule names a trace that documents list otherwise, or no longer."""

    description: ClassVar[str] = "Trace name that documents list otherwise, or no longer"
    severity: ClassVar[SigmaValidationIssueSeverity] = SigmaValidationIssueSeverity.MEDIUM


class TraceNameNoteIssue(TraceNameIssue):
    """The rule names a trace about which there is something to know."""

    description: ClassVar[str] = "Something to know of a trace name"
    severity: ClassVar[SigmaValidationIssueSeverity] = SigmaValidationIssueSeverity.LOW


_ISSUES = {"error": TraceNameErrorIssue, "warning": TraceNameWarningIssue, "note": TraceNameNoteIssue}


class CtscatTraceNameValidator(SigmaRuleValidator):
    """Checks the trace names of rules whose log source is a Huawei cloud's."""

    def __init__(self, root: str = "") -> None:
        named = root or os.environ.get("CTSCAT_ROOT")
        self._linter = Linter(CatalogKnowledge(catalog_root(named) / "catalog"))

    def validate(self, rule: Any) -> list[SigmaValidationIssue]:
        """Return an issue for each finding on the rule; correlations name no traces themselves."""
        super().validate(rule)
        if not hasattr(rule, "detection"):
            return []
        text = json.dumps(rule.to_dict(), default=str)
        return [_issue(rule, finding) for finding in self._linter.lint(text, "rule.json").findings]


def _issue(rule: Any, finding: Finding) -> SigmaValidationIssue:
    hint = f" (suggested: {', '.join(finding.suggestions)})" if finding.suggestions else ""
    return _ISSUES[finding.severity]([rule], finding.name, f"{finding.message}{hint} [{finding.rule}]")
