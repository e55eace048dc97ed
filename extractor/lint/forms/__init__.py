"""Text of a file → the references to traces in it: one module a form, chosen by the file's name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from extractor.lint.forms.quoted_names import is_about_cts, quoted_names
from extractor.lint.references import Excerpt, Reference
from extractor.lint.tree import Array, Node, Scalar, mappings, walk

if TYPE_CHECKING:
    from extractor.lint.forms.snippets import Snippet

_SIGNS = ("trace", "cts", "operation", "huawei", "event", "审计")
_SIGN_IN_HCL = re.compile(r"""(?i:trace|operations|event_data|\bcts\b)|[":;](?:[a-z]{2,20}|[A-Z][a-z]{1,20})[A-Z]""")
_ENDINGS = {
    "hcl": ("tf", "tfvars", "hcl", "tofu"),
    "json": ("json", "tfstate", "jsonc"),
    "yaml": ("yaml", "yml"),
    "python": ("py",),
    "prose": ("md", "markdown", "rst", "adoc"),
    "list": ("txt", "csv", "tsv", "list", "lst"),
}
_SYNTAX = {ending: syntax for syntax, endings in _ENDINGS.items() for ending in endings}


def find_references(text: str, file: str) -> list[Reference]:
    """Return the references in a file's text in the order in which they stand, each name once."""
    syntax = _SYNTAX.get(file.casefold().rpartition(".")[2], "code")
    if not _may_hold_references(text, syntax):
        return []
    surest: dict[int, Reference] = {}
    for reference in _READERS[syntax](Excerpt.of(text, file)):
        start = reference.span.start
        if start not in surest or _weight(surest[start]) < _weight(reference):
            surest[start] = reference
    # A quoted word that a surer form takes for a resource type is no name.
    resources = {reference.resource_span.start for reference in surest.values() if reference.resource_span}
    return [surest[start] for start in sorted(surest) if start not in resources]


def _may_hold_references(text: str, syntax: str) -> bool:
    """Tell without reading it whether a file may name traces: most files of a folder do not."""
    if syntax == "hcl":
        return _SIGN_IN_HCL.search(text) is not None
    small = text.lower()
    return syntax == "list" or any(sign in small for sign in _SIGNS)


def _weight(reference: Reference) -> tuple[int, bool]:
    return reference.strength, bool(reference.service)


def _hcl(excerpt: Excerpt) -> Iterator[Reference]:
    from extractor.lint.forms.unresolved import unresolved_names
    from extractor.lint.readers.hcl_tree import read_hcl

    tree = read_hcl(excerpt.text)
    yield from _in_tree(excerpt, tree, "terraform")
    yield from unresolved_names(excerpt, tree)
    if isinstance(tree, Array):  # broken: what the tree lacks may still look like a condition
        yield from _in_text(excerpt)


def _json(excerpt: Excerpt) -> Iterator[Reference]:
    from extractor.lint.forms.terraform_json import current_values, is_terraform_json
    from extractor.lint.readers.flow import read_flow

    tree, _ = read_flow(excerpt.text)
    if is_terraform_json(tree):
        yield from _in_tree(excerpt, current_values(tree), "terraform-json")
    else:
        yield from _in_tree(excerpt, tree, "body")


def _yaml(excerpt: Excerpt) -> Iterator[Reference]:
    from extractor.lint.readers.yaml_tree import read_yaml

    yield from _in_tree(excerpt, Array(read_yaml(excerpt.text), 0), "body")


def _python(excerpt: Excerpt) -> Iterator[Reference]:
    from extractor.lint.readers.python_tree import read_python

    if excerpt.text.lstrip("\r\n")[:1] in (" ", "\t"):  # a block inside an indented text
        excerpt = Excerpt(
            text=f"if 1:\n{excerpt.text}", file=excerpt.file, lines=excerpt.lines, base=excerpt.base - len("if 1:\n")
        )
    tree, long_texts = read_python(excerpt.text)
    yield from _in_tree(excerpt, tree, "body")
    for text in long_texts:
        yield from _prose(excerpt.inside(text))
    yield from _code(excerpt)


def _prose(excerpt: Excerpt) -> Iterator[Reference]:
    from extractor.lint.forms.snippets import snippets

    yield from _with_snippets(excerpt, snippets(excerpt))


def _other_code(excerpt: Excerpt) -> Iterator[Reference]:
    from extractor.lint.forms.snippets import raw_strings

    yield from _with_snippets(excerpt, raw_strings(excerpt))


def _with_snippets(excerpt: Excerpt, snippets: Iterable[Snippet]) -> Iterator[Reference]:
    for snippet in snippets:
        if snippet.language:
            yield from _READERS[snippet.language](snippet.excerpt)
    yield from _code(excerpt)


def _code(excerpt: Excerpt) -> Iterator[Reference]:
    yield from _in_text(excerpt)
    if is_about_cts(excerpt.text):
        yield from quoted_names(excerpt)


def _list(excerpt: Excerpt) -> Iterator[Reference]:
    from extractor.lint.forms.name_lists import name_list

    yield from name_list(excerpt) or _prose(excerpt)


def _in_tree(excerpt: Excerpt, tree: Node, form: str) -> Iterator[Reference]:
    from extractor.lint.forms.custodian import policies
    from extractor.lint.forms.records import records
    from extractor.lint.forms.sigma import sigma_rules
    from extractor.lint.forms.triples import triples_in_tree

    nodes = walk(tree)
    outer = mappings(nodes)
    keys = {key for mapping in outer for key in mapping.by_key()}
    if "mode" in keys:
        yield from policies(excerpt, outer)
    if "detection" in keys:
        yield from sigma_rules(excerpt, outer)
    if "operations" in keys:
        yield from triples_in_tree(excerpt, outer)
    yield from records(excerpt, outer, form)
    for node in nodes:
        if isinstance(node, Scalar) and (":" in node.text or "race" in node.text or "--" in node.text):
            yield from _in_string(excerpt.inside(node), form)


def _in_string(text: Excerpt, form: str) -> Iterator[Reference]:
    """Read a string of a tree: FunctionGraph's event data and other JSON, a query, a script."""
    from extractor.lint.forms.records import records
    from extractor.lint.forms.triples import triples_in_tree
    from extractor.lint.readers.flow import read_flow

    if text.text.lstrip()[:1] in ("{", "[") and '"' in text.text:
        inner = mappings(walk(read_flow(text.text)[0]))
        yield from triples_in_tree(text, inner)
        yield from records(text, inner, form)
    yield from _in_text(text)


def _in_text(excerpt: Excerpt) -> Iterator[Reference]:
    if excerpt.text.count(":") > 1:
        from extractor.lint.forms.triples import triples_in_text

        yield from triples_in_text(excerpt)
    if "race" in excerpt.text:
        from extractor.lint.forms.conditions import conditions

        yield from conditions(excerpt)
    if "--" in excerpt.text:
        from extractor.lint.forms.command_lines import command_lines

        yield from command_lines(excerpt)


_READERS: dict[str, Callable[[Excerpt], Iterator[Reference]]] = {
    "hcl": _hcl,
    "json": _json,
    "yaml": _yaml,
    "python": _python,
    "prose": _prose,
    "list": _list,
    "code": _other_code,
}
