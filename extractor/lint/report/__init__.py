"""Findings for people and machines, one module a format."""

from __future__ import annotations

from collections.abc import Callable

from extractor.lint.findings import Checked
from extractor.render.style import PIPE, Style

FORMATS = ("text", "json", "sarif", "junit", "github")


def render(checked: Checked, format_name: str, style: Style = PIPE) -> str:
    """Return what was found in one of `FORMATS`; only text has a style."""
    from importlib import import_module

    if format_name == "text":
        from extractor.lint.report.to_text import render as render_text

        return render_text(checked, style)
    renderer: Callable[[Checked], str] = import_module(f"extractor.lint.report.to_{format_name}").render
    return renderer(checked)
