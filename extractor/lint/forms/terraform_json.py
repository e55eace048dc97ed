"""`terraform show -json`: of a plan or state only what it will be, for each value stands in there up to five times."""

from __future__ import annotations

from extractor.lint.tree import Array, Mapping, Node


def is_terraform_json(tree: Node) -> bool:
    """Tell whether a JSON file is a plan or a state."""
    return isinstance(tree, Mapping) and bool(tree.text("terraformversion")) and bool(_current(tree))


def current_values(tree: Node) -> Node:
    """Return the part of a plan or state that says what the resources are, or are going to be."""
    return Array(_current(tree) if isinstance(tree, Mapping) else [], 0)


def _current(tree: Mapping) -> list[Node]:
    for key in ("plannedvalues", "values"):
        if isinstance(values := tree.first(key), Mapping):
            return [values]
    for key in ("resourcechanges", "resources"):
        if isinstance(resources := tree.first(key), Array):
            return [part for resource in resources.items for part in _parts(resource)]
    return []


def _parts(resource: Node) -> list[Node]:
    """Return what a change of a plan leads to, or the instances of a resource in a state file."""
    if not isinstance(resource, Mapping):
        return []
    change = resource.first("change")
    parts = [resource.first("instances"), change.first("after") if isinstance(change, Mapping) else None]
    return [part for part in parts if part]
