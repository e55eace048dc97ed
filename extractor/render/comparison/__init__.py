"""Comparisons → text, JSON, Markdown, CSV, HTML, JUnit, SARIF and annotations of GitHub workflows."""

from collections.abc import Callable, Mapping

from extractor.render.comparison.report import Finding, Part, Report
from extractor.render.comparison.to_csv import to_csv
from extractor.render.comparison.to_github import to_github
from extractor.render.comparison.to_html import to_html
from extractor.render.comparison.to_json import to_json
from extractor.render.comparison.to_junit import to_junit
from extractor.render.comparison.to_markdown import to_markdown
from extractor.render.comparison.to_sarif import to_sarif
from extractor.render.comparison.to_text import to_text
from extractor.render.style import Style

RENDERERS: Mapping[str, Callable[[Report, Style], str]] = {
    "text": to_text,
    "json": to_json,
    "markdown": to_markdown,
    "csv": to_csv,
    "html": to_html,
    "junit": to_junit,
    "sarif": to_sarif,
    "github": to_github,
}

__all__ = ["RENDERERS", "Finding", "Part", "Report"]
