"""Do rules, alerts and policies name traces that the documents still list?"""

from extractor.lint.catalog_knowledge import CatalogKnowledge
from extractor.lint.findings import Checked, Finding
from extractor.lint.knowledge import Knowledge, Known, MemoryKnowledge, Successor
from extractor.lint.linting import Linter, lint_text

__all__ = [
    "CatalogKnowledge",
    "Checked",
    "Finding",
    "Knowledge",
    "Known",
    "Linter",
    "MemoryKnowledge",
    "Successor",
    "lint_text",
]
