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


_SPANS = {"rspan": "morerows", "cspan": "morecols"}
_MOST_DIGITS = 4


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


class SpanMark(nodes.Inline, nodes.Element):
    """How many more rows or columns the cell of a flat table covers."""


class _FlatTable(ListTable):
    """A list table of Sphinx whose cells may span rows and columns, by the roles `rspan` and `cspan`."""

    option_spec = _AnyOption(name=directives.unchanged)

    def run(self) -> list[nodes.table | nodes.system_message]:
        block = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, block)
        rows = block[0].children if len(block) == 1 and isinstance(block[0], nodes.bullet_list) else []
        lists = [[child for child in row.children if isinstance(child, nodes.bullet_list)] for row in rows]
        if not lists or not all(len(cells) == 1 for cells in lists):
            message = 'Error parsing content block for the "flat-table" directive: a list of lists is needed.'
            source = nodes.literal_block(self.block_text, self.block_text)
            return [self.state_machine.reporter.error(message, source, line=self.lineno)]
        body = nodes.tbody()
        body += [nodes.row("", *map(_spanning_entry, cells[0].children)) for cells in lists]
        title, messages = self.make_title()  # type: ignore[no-untyped-call]
        return [nodes.table("", *filter(None, (title,)), nodes.tgroup("", body)), *messages]


def _spanning_entry(item: nodes.Node) -> nodes.entry:
    entry = nodes.entry("", *item.children)
    for mark in item.findall(SpanMark):
        entry[mark["direction"]] = mark["number"]
    return entry


def _directive(name: str, language: Any, document: nodes.document) -> tuple[type[Directive] | None, list[Any]]:
    if name in _WITHOUT_WORDS:
        return _Silent, []
    if name == "list-table":
        return ListTable, []
    if name == "flat-table":
        return _FlatTable, []
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
    if role in _SPANS and plain_text.isdecimal() and len(plain_text) < _MOST_DIGITS:
        return [SpanMark(direction=_SPANS[role], number=int(plain_text))], []
    if plain_text.endswith(">") and "<" in plain_text[1:]:
        plain_text = plain_text[: plain_text.rindex("<")].rstrip()
    kind = nodes.superscript if role in ("sup", "superscript") else nodes.inline
    return [kind(rawsource, plain_text)], []
