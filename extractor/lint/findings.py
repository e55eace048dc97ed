"""What linting says of a place, and how bad it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from extractor.lint.references import Reference

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
"""The worst first."""


class Edit(Struct, frozen=True, order=True):
    """A stretch of a file's text and what it is to be replaced by."""

    start: int
    end: int
    text: str


class Finding(Struct, frozen=True, kw_only=True):
    """A rule that a place breaks."""

    rule: str
    severity: Severity
    file: str
    line: int
    column: int
    """In characters from 1, as `end_column`, which is one past the end."""
    end_column: int
    service: str = ""
    resource_type: str = ""
    name: str = ""
    message: str
    suggestions: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    """What `--fix` does; only where it is certain."""


class LintResult(Struct, frozen=True, kw_only=True):
    """The findings in one or more files, and how many references were looked at."""

    findings: tuple[Finding, ...]
    checked: int
    files: int = 1
    as_of: str = ""
    """The day of the newest edition that was asked."""


def finding_on(
    rule: str,
    severity: Severity,
    reference: Reference,
    message: str,
    suggestions: tuple[str, ...] = (),
    edits: tuple[Edit, ...] = (),
) -> Finding:
    """Return the finding at a reference; it points to the resource type where that is what is wrong."""
    span = reference.span
    if rule in ("resource-type-spelling", "other-resource-type") and reference.resource_span:
        span = reference.resource_span
    return Finding(
        rule=rule,
        severity=severity,
        file=reference.file,
        line=span.line,
        column=span.column,
        end_column=span.end_column,
        service=reference.service,
        resource_type=reference.resource_type,
        name=reference.name,
        message=message,
        suggestions=suggestions,
        edits=edits,
    )


def listed(names: Sequence[str]) -> str:
    """Return at most three names in a sentence, and how many more there are."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
