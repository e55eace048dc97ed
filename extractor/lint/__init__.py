"""Do rules, alerts and policies name traces that the documents still list?"""

from extractor.lint.catalog_knowledge import CatalogKnowledge
from extractor.lint.findings import Finding, LintResult
from extractor.lint.knowledge import DocumentedTrace, Knowledge, Successor
from extractor.lint.linting import Linter, lint_text

__all__ = [
    "CatalogKnowledge",
    "DocumentedTrace",
    "Finding",
    "Knowledge",
    "LintResult",
    "Linter",
    "Successor",
    "lint_text",
]
