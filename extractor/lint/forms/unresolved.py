"""Trace names that a Terraform file takes from elsewhere, so that only a plan tells them."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.lint.references import Excerpt, Reference, Strength
from extractor.lint.tree import Array, Mapping, Node, Scalar, mappings, walk

FORM = "unresolved"


def unresolved_names(excerpt: Excerpt, tree: Node) -> Iterator[Reference]:
    """Return a reference without a name for each value of `trace_names` that nothing in the file defines."""
    values = [value for mapping in mappings(walk(tree)) for value in mapping.values("tracenames")]
    if all(not isinstance(value, Scalar) or value.literal for value in values):
        return
    defined = _defined(tree)
    for value, source in _trace_names(tree, None):
        if not _is_resolved(source or value, defined):
            nameless = Scalar("", value.start, value.end)
            yield excerpt.reference(nameless, FORM, strength=Strength.GUESS)


def _defined(tree: Node) -> frozenset[str]:
    """Return the locals and the variables with a default: `local.rules`, `var.rules`."""
    names = set()
    for mapping in mappings(walk(tree)):
        for block in mappings(mapping.values("locals")):
            names |= {f"local.{key.text}" for key, _ in block.pairs}
        for block in mappings(mapping.values("variable")):
            bodies = [(key.text, body) for key, body in block.pairs if isinstance(body, Mapping)]
            names |= {f"var.{name}" for name, body in bodies if body.first("default")}
    return frozenset(names)


def _trace_names(node: Node, source: Node | None) -> Iterator[tuple[Scalar, Node | None]]:
    """Return the expressions that are `trace_names`, and what the `dynamic` block around them goes through."""
    if isinstance(node, Array):
        for item in node.items:
            yield from _trace_names(item, source)
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            if key.text == "trace_names" and isinstance(value, Scalar) and not value.literal and value.text != "[]":
                yield value, source
            inner = node.first("foreach") if key.text == "content" else source
            yield from _trace_names(value, inner)


def _is_resolved(value: Node, defined: frozenset[str]) -> bool:
    """Tell whether the file says what a value is: it is written out, or a local or variable of the file."""
    scalars = [node for node in walk(value) if isinstance(node, Scalar)]
    return any(scalar.literal or ".".join(scalar.text.split(".")[:2]) in defined for scalar in scalars)
