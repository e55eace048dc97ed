"""Comparisons → text, JSON, Markdown, CSV, HTML, JUnit, SARIF and annotations of GitHub workflows."""

from importlib import import_module

from extractor.render.comparison.report import Report
from extractor.render.style import Style

FORMATS = ("text", "json", "markdown", "csv", "html", "junit", "sarif", "github")


def render(report: Report, format_: str, style: Style) -> str:
    """Return a report in one of the formats, whose module is loaded only now; only text has a style."""
    name = f"to_{format_}"
    renderer = getattr(import_module(f"extractor.render.comparison.{name}"), name)
    text: str = renderer(report, style) if format_ == "text" else renderer(report)
    return text
