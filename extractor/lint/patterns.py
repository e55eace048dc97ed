"""Names as a place means them: exact, in any letter case, or as a pattern of `*` and `?`."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

from extractor.lint.references import Match, Reference, Span
from extractor.lint.service_index import ServiceIndex

_LONGEST_PATTERN = 200


def meant(reference: Reference, index: ServiceIndex) -> Sequence[str]:
    """Return documented names of a service that the place means: the name itself, or the first that a pattern fits."""
    if reference.match is Match.ANY_CASE:
        return index.in_any_case(reference.name)
    if reference.match is Match.GLOB:
        return next(([name] for name in index.by_name if covers(reference, name)), [])
    return [reference.name] if reference.name in index.by_name else []


def covers(reference: Reference, name: str) -> bool:
    """Tell whether the place sees traces of that name."""
    if reference.match is Match.EXACT:
        return reference.name == name
    if reference.match is Match.ANY_CASE:
        return reference.name.casefold() == name.casefold()
    return reference.match is Match.GLOB and fits(reference.name.casefold(), name.casefold())


def fits(pattern: str, name: str) -> bool:
    """Tell whether a name fits a pattern; `fnmatch` tries each `*` once, so that no pattern takes for ever."""
    return len(pattern) > _LONGEST_PATTERN or fnmatchcase(name, pattern.replace("[", "[[]"))


class InFile:
    """All references of a file, for rules that look at more than one."""

    def __init__(self, references: Sequence[Reference]) -> None:
        self._exact = {reference.name for reference in references if reference.match is Match.EXACT}
        self._patterns = [reference for reference in references if reference.match is not Match.EXACT]
        self._by_resource: dict[Span | None, list[Reference]] = {}
        for reference in references:
            self._by_resource.setdefault(reference.resource_span, []).append(reference)

    def covers(self, name: str) -> bool:
        """Tell whether any place of the file sees traces of that name."""
        return name in self._exact or any(covers(pattern, name) for pattern in self._patterns)

    def beside(self, reference: Reference) -> Sequence[Reference]:
        """Return the references that share a resource type with this one, itself among them."""
        return self._by_resource[reference.resource_span]
