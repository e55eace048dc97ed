"""Comparisons → text, JSON, Markdown, CSV, HTML, JUnit, SARIF and annotations of GitHub workflows."""

from collections.abc import Callable, Mapping

from extractor.render.comparison.csv import as_csv
from extractor.render.comparison.github import as_github
from extractor.render.comparison.html import as_html
from extractor.render.comparison.json import as_json
from extractor.render.comparison.junit import as_junit
from extractor.render.comparison.markdown import as_markdown
from extractor.render.comparison.report import Finding, Part, Report
from extractor.render.comparison.sarif import as_sarif
from extractor.render.comparison.text import as_text

RENDERERS: Mapping[str, Callable[[Report, int], str]] = {
    "text": as_text,
    "json": as_json,
    "markdown": as_markdown,
    "csv": as_csv,
    "html": as_html,
    "junit": as_junit,
    "sarif": as_sarif,
    "github": as_github,
}

__all__ = ["RENDERERS", "Finding", "Part", "Report"]
