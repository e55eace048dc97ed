"""What the documents know of one service, arranged for the questions that rules ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache

from extractor.lint.knowledge import DocumentedTrace
from extractor.lint.suggestions import NearNames


@lru_cache(maxsize=20_000)
def loose(text: str) -> str:
    """Return a resource type without letter case, separators and plural."""
    letters = "".join(letter for letter in text.casefold() if letter.isalnum())
    return letters.removesuffix("s") or letters


class ServiceIndex:
    """The traces of a service by name and by what they record."""

    def __init__(self, service: str, newest: str, traces: Sequence[DocumentedTrace]) -> None:
        self.service = service
        self.newest = newest
        """The day of the service's newest edition."""
        self.by_name: dict[str, list[DocumentedTrace]] = {}
        self._by_letters: dict[str, list[str]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        for trace in traces:
            if trace.name not in self.by_name:
                self._by_letters.setdefault(trace.name.casefold(), []).append(trace.name)
            self.by_name.setdefault(trace.name, []).append(trace)

    def in_any_case(self, name: str) -> Sequence[str]:
        """Return the names that differ from `name` in letter case at the most."""
        return self._by_letters.get(name.casefold(), ())

    def near(self, name: str) -> tuple[str, ...]:
        """Return the names that may have been meant."""
        if name not in self._near:
            self._near[name] = self._near_names.near(name)
        return self._near[name]

    @cached_property
    def _near_names(self) -> NearNames:
        # Of current names: an outdated one is no better than what it would replace.
        return NearNames(self.current_names())

    def current_names(self) -> list[str]:
        """Return the names that documents in force list."""
        return sorted({trace.name for traces in self.by_name.values() for trace in _current(traces)})

    @cached_property
    def resource_types(self) -> frozenset[str]:
        """All resource types of the service, loosely."""
        return frozenset(
            loose(kind) for traces in self.by_name.values() for trace in traces for kind in trace.resource_types
        )

    @cached_property
    def _by_operation(self) -> dict[str, list[DocumentedTrace]]:
        operations: dict[str, list[DocumentedTrace]] = {}
        for trace in _current(trace for traces in self.by_name.values() for trace in traces):
            for wording in trace.operations:
                operations.setdefault(wording.operation.casefold(), []).append(trace)
        return operations

    def same_action(self, name: str) -> Iterator[str]:
        """Return further current names of what a current trace records: of the same operation on the same resource."""
        for trace in _current(self.by_name.get(name, ())):
            yield from (newer.name for newer in trace.also_documented_as)
            kinds = {loose(kind) for kind in trace.resource_types}
            for wording in trace.operations:
                for candidate in self._by_operation.get(wording.operation.casefold(), ()):
                    if candidate.name != name and kinds & {loose(kind) for kind in candidate.resource_types}:
                        yield candidate.name


def _current(traces: Iterable[DocumentedTrace]) -> Iterator[DocumentedTrace]:
    return (trace for trace in traces if trace.status == "current")
