"""reStructuredText → docutils' tree, with the names that Sphinx adds; no file is opened and no address asked."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.parsers.rst import Directive, Parser, directives
from docutils.parsers.rst.directives.tables import ListTable
from docutils.parsers.rst.states import Inliner
from docutils.utils import new_document

from extractor.errors import PageError
from extractor.read.limits import MAX_RST_CHARACTERS, MAX_RST_CORNERS, MAX_RST_LINE, MAX_RST_MARKS, refuse_beyond

_SETTINGS = {
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "_disable_config": True,
    "report_level": 5,
    "halt_level": 6,
    "warning_stream": False,
    "syntax_highlight": "none",
    "smart_quotes": False,
    "line_length_limit": MAX_RST_LINE,
}
_NATIVE = (
    "table", "csv-table", "replace", "unicode", "code", "code-block", "sourcecode", "parsed-literal", "line-block",
    "container", "compound", "note", "tip", "hint", "important", "caution", "warning", "danger", "attention", "error",
    "admonition", "epigraph", "topic", "sidebar",
)  # fmt: skip
"""What docutils reads by itself. What others hold between their lines is read, and nothing else of them."""
_WITHOUT_WORDS = (
    "raw", "include", "literalinclude", "role", "default-role", "image", "figure", "toctree", "index", "highlight",
    "math", "meta", "title",
)  # fmt: skip


class LineBreak(nodes.Inline, nodes.Element):
    """What pages borrow from HTML: `|br|`, or a role around `<br/>`."""


def parse(text: str) -> nodes.document:
    """Parse a page; one that docutils would take very long for is refused."""
    refuse_beyond(MAX_RST_CHARACTERS, len(text), "characters of reStructuredText")
    refuse_beyond(MAX_RST_MARKS, text.count("`") + text.count("*") + text.count("_"), "marks of reStructuredText")
    refuse_beyond(MAX_RST_CORNERS, text.count("+"), "corners of tables")
    refuse_beyond(MAX_RST_LINE, max(map(len, text.split("\n"))), "characters on a line of reStructuredText")
    settings = get_default_settings(Parser)
    settings.__dict__.update(_SETTINGS)
    document = new_document("page", settings)
    try:
        with _directives_of_sphinx():
            Parser(inliner=_inliner()).parse(text, document)
    except RecursionError:
        raise PageError("lists or quotes nested too deep", hint="is it a page of the documentation?") from None
    return document


class _AnyOption(dict[str, Any]):
    def __missing__(self, name: str) -> Any:
        return directives.unchanged


class _Block(Directive):
    """A directive that only docutils does not know: `only`, `tabs`, …"""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True
    option_spec = _AnyOption(name=directives.unchanged)

    def run(self) -> list[nodes.Node]:
        block = nodes.container()
        self.state.nested_parse(self.content, self.content_offset, block)
        return [block]


class _Silent(_Block):
    """One without words of the page; of raw HTML a line break counts."""

    def run(self) -> list[nodes.Node]:
        return [LineBreak()] if "<br" in "\n".join(self.content) else []


def _directive(name: str, language: Any, document: nodes.document) -> tuple[type[Directive] | None, list[Any]]:
    if name in _WITHOUT_WORDS:
        return _Silent, []
    if name in ("list-table", "flat-table"):
        return ListTable, []
    if name in _NATIVE:
        return _find_directive(name, language, document)
    return _Block, []


_find_directive: Callable[[str, Any, nodes.document], tuple[type[Directive] | None, list[Any]]] = directives.directive


@contextmanager
def _directives_of_sphinx() -> Iterator[None]:
    """Make docutils ask us for directives: its own registry would keep what a page, or we, put there."""
    directives.directive = _directive  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        directives.directive = _find_directive  # type: ignore[assignment]


def _inliner() -> Inliner:
    """Return the reader of words in lines, but that it takes any role for words, without the target behind them."""
    inliner = Inliner()
    # docutils looks its patterns up in the class itself, so that none may inherit.
    setattr(inliner, "interpreted", _interpreted)  # noqa: B010
    return inliner


def _interpreted(
    rawsource: str, text: str, role: str, _line: int
) -> tuple[list[nodes.Node], list[nodes.system_message]]:
    plain_text = nodes.unescape(text)
    if "<br" in plain_text:
        return [LineBreak()], []
    if plain_text.endswith(">") and "<" in plain_text[1:]:
        plain_text = plain_text[: plain_text.rindex("<")].rstrip()
    kind = nodes.superscript if role in ("sup", "superscript") else nodes.inline
    return [kind(rawsource, plain_text)], []
