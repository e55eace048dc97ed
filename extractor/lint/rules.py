"""References and what the documents know → findings. What any document of a service prints is never called wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import cached_property

from msgspec.structs import replace

from extractor.identifiers import is_allowed_name
from extractor.lint.documented import covers_only_part, outdated, repurposed_findings, resource_type_findings
from extractor.lint.findings import Edit, Finding, Severity, finding_on, listed
from extractor.lint.forms.custodian import BARE
from extractor.lint.forms.unresolved import FORM as UNRESOLVED
from extractor.lint.knowledge import DocumentedTrace, Knowledge
from extractor.lint.patterns import InFile, meant
from extractor.lint.proof import Proof
from extractor.lint.references import Match, Reference, Strength
from extractor.lint.service_index import ServiceIndex
from extractor.lint.suggestions import NearNames
from extractor.services import canonical

OLD = timedelta(days=3 * 365)
"""Age of a service's newest edition from which on its documents no longer tell what there is not."""
FEW_SERVICES = 10
"""With fewer covered, a name without a service is likely to be of one that is not."""

_SEVERITY: dict[Strength, Severity] = {Strength.SURE: "error", Strength.LIKELY: "warning", Strength.GUESS: "note"}


class Judge:
    """Judges references; keeps what it has looked up of a service for the next file."""

    def __init__(self, knowledge: Knowledge, *, proof: Proof | None = None, today: str = "", site: str = "") -> None:
        self._knowledge = knowledge
        self._proof = proof or Proof()
        self._oldest = (date.fromisoformat(today or date.today().isoformat()) - OLD).isoformat()
        self._site = site
        self._newest = knowledge.services()
        self._indexes: dict[str, ServiceIndex] = {}

    @property
    def as_of(self) -> str:
        """The day of the newest edition of any service."""
        return max(self._newest.values(), default="")

    def findings(self, references: Sequence[Reference]) -> Iterator[Finding]:
        """Return the findings on the references of one file."""
        in_file = InFile(references)
        noted = set()
        for reference in references:
            for finding in self._on(reference, in_file):
                about = _said_once(finding, reference)
                if about not in noted:
                    yield finding
                if about:
                    noted.add(about)

    def _on(self, reference: Reference, in_file: InFile) -> Iterator[Finding]:
        if reference.form == UNRESOLVED:
            message = "the file does not say these trace names; lint `terraform show -json` output to check them"
            yield finding_on("unresolved-names", "note", reference, message)
            return
        if reference.form == BARE:
            message = "an event as text has no source: write it as a mapping of source and event"
            yield finding_on("bare-event", "warning", reference, message)
        services = [canonical(service) for service in (reference.service, *reference.more_services) if service]
        if reference.match is Match.REGEX or any(self._is_cleared(service, reference) for service in services):
            return
        covered = [self._index(service) for service in services if service in self._newest]
        if not services:
            yield from self._without_service(reference, in_file)
        elif covered:
            yield from self._in_services(reference, covered, in_file)
        else:
            yield self._not_covered(reference, services[0])

    def _is_cleared(self, service: str, reference: Reference) -> bool:
        """Tell whether real traces or CTS's own list hold exactly what the place says."""
        if reference.resource_type:
            return (service, reference.resource_type, reference.name) in self._proof.triples
        return self._proof.confirms(service, reference.name)

    def _in_services(self, reference: Reference, covered: Sequence[ServiceIndex], in_file: InFile) -> Iterator[Finding]:
        for index in covered:
            if names := meant(reference, index):
                if reference.match is not Match.GLOB:
                    traces = [trace for name in names for trace in index.by_name[name]]
                    yield from self._documented(reference, index, traces, in_file)
                return
        if not self._proof.confirms(covered[0].service, reference.name):
            yield from self._undocumented(reference, covered[0])

    def _documented(
        self, reference: Reference, index: ServiceIndex, traces: Sequence[DocumentedTrace], in_file: InFile
    ) -> Iterator[Finding]:
        traces = [trace for trace in traces if trace.site == self._site] or traces
        denied = self._proof.denies(index.service, reference.name)
        if all(trace.status != "current" for trace in traces):
            if not self._proof.confirms(index.service, reference.name):
                yield outdated(reference, index, traces, in_file, denied=denied)
        elif denied:
            message = f"{reference.service} documents {reference.name}, but CTS's own list of operations lacks it"
            yield finding_on("removed-name", "warning", reference, message)
        else:
            yield from repurposed_findings(reference, traces)
            yield from covers_only_part(reference, index, in_file)
        yield from resource_type_findings(reference, index, traces)

    def _undocumented(self, reference: Reference, index: ServiceIndex) -> Iterator[Finding]:
        service, name = reference.service, reference.name
        denied = self._proof.denies(index.service, name)
        is_old = index.newest < self._oldest and not denied
        if reference.match is Match.EXACT and (variants := index.in_any_case(name)):
            yield self._letter_case(reference, index, variants)
            return
        elsewhere = [documented for documented in self._knowledge.services_with(name) if documented != index.service]
        if elsewhere:
            message = f"no document of {service} lists {name}, but those of {listed(elsewhere)} do"
            severity: Severity = "note" if is_old else "warning"
            yield finding_on("other-service-only", severity, reference, message, tuple(elsewhere[:3]))
            return
        severity = "error" if denied else _SEVERITY[reference.strength]
        if is_old:
            severity = "note"
            yield self._not_covered(reference, index.service)
        what = "trace that fits" if reference.match is Match.GLOB else "trace"
        message = f"{service} documents no {what} {name} (newest document: {index.newest or 'undated'})"
        yield finding_on("unknown-name", severity, reference, message, _suggestions(reference, [index], index.near))

    def _letter_case(self, reference: Reference, index: ServiceIndex, variants: Sequence[str]) -> Finding:
        """Say that the documents write the name otherwise; only real traces make sure who is right."""
        message = f"{reference.service} documents {variants[0]}, in another letter case"
        proven = [variant for variant in variants if self._proof.confirms(index.service, variant)]
        if len(proven) != 1:
            severity: Severity = "error" if self._proof.denies(index.service, reference.name) else "warning"
            return finding_on("letter-case", severity, reference, message, tuple(variants))
        edit = Edit(reference.span.start, reference.span.end, proven[0])
        message += ", and so do real traces"
        return finding_on("letter-case", "error", reference, message, tuple(proven), (edit,))

    def _without_service(self, reference: Reference, in_file: InFile) -> Iterator[Finding]:
        """Judge a name by all services; one in another letter case may well be another service's."""
        services = self._knowledge.services_with(reference.name)
        if len(services) == 1:
            index = self._index(services[0])
            traces = index.by_name[reference.name]
            if all(trace.status != "current" for trace in traces):
                yield outdated(reference, index, traces, in_file, denied=False)
        indexes = [self._index(service) for service in self._newest]
        if services or reference.name in self._proof.names or any(meant(reference, index) for index in indexes):
            return
        few = len(indexes) < FEW_SERVICES or reference.strength is Strength.GUESS
        covered = f"{len(indexes)} service{'s' * (len(indexes) != 1)}"
        message = f"no document in the catalog ({covered}) lists a trace {reference.name}"
        if not is_allowed_name(reference.name) and reference.match is Match.EXACT:
            message += "; CTS allows no such name"
        suggestions = _suggestions(reference, indexes, self._near_anywhere.near)
        yield finding_on("unknown-name", "note" if few else "warning", reference, message, suggestions)

    def _not_covered(self, reference: Reference, service: str) -> Finding:
        message = f"the catalog has no document of {reference.service}: its trace names are not checked"
        if newest := self._newest.get(service):
            message = f"the newest document of {reference.service} is of {newest}: newer trace names are not checked"
        return finding_on("not-covered", "note", replace(reference, name="", resource_type=""), message)

    @cached_property
    def _near_anywhere(self) -> NearNames:
        return NearNames(name for service in self._newest for name in self._index(service).current_names())

    def _index(self, service: str) -> ServiceIndex:
        if service not in self._indexes:
            traces = self._knowledge.traces(service)
            self._indexes[service] = ServiceIndex(service, self._newest.get(service, ""), traces)
        return self._indexes[service]


def _suggestions(
    reference: Reference, indexes: Iterable[ServiceIndex], near: Callable[[str], tuple[str, ...]]
) -> tuple[str, ...]:
    if reference.match is Match.GLOB:
        return ()
    respelled = [name for index in indexes for name in index.in_any_case(reference.name)]
    return tuple(dict.fromkeys([*respelled, *near(reference.name)]))[:3]


def _said_once(finding: Finding, reference: Reference) -> tuple[object, ...]:
    """Return what a finding is about that is to be said once a file, though several names bring it up; else nothing."""
    if finding.rule == "not-covered":
        return finding.rule, canonical(finding.service)
    if finding.rule == "unresolved-names":
        return (finding.rule,)
    return (finding.rule, reference.resource_span) if finding.rule == "resource-type-spelling" else ()
