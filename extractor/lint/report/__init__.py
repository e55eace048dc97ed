"""Findings for people and machines, one module a format."""

from __future__ import annotations

from collections.abc import Callable

from extractor.lint.findings import Checked

FORMATS = ("text", "json", "sarif", "junit", "github")


def render(checked: Checked, format_name: str) -> str:
    """Return what was found in one of `FORMATS`."""
    from importlib import import_module

    renderer: Callable[[Checked], str] = import_module(f"extractor.lint.report.to_{format_name}").render
    return renderer(checked)
