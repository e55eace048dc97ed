"""Findings on names that documents list, or listed once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extractor.lint.findings import Edit, Finding, Severity, finding_on, listed
from extractor.lint.knowledge import DocumentedTrace, Successor
from extractor.lint.patterns import InFile
from extractor.lint.references import Match, Reference, Strength
from extractor.lint.service_index import ServiceIndex, loose

CERTAIN = 0.95
"""Confidence of a replacement from which on a file may be rewritten."""


def outdated(
    reference: Reference, index: ServiceIndex, traces: Sequence[DocumentedTrace], in_file: InFile, *, denied: bool
) -> Finding:
    """Say that no document in force lists the name, and what replaced it; an error if CTS denies it, too."""
    severity: Severity = "error" if denied else "note" if reference.strength is Strength.GUESS else "warning"
    last_seen = max(trace.last_seen for trace in traces)
    successors = _successors(traces)
    if not successors:
        message = f"no document in force lists {reference.name}; the last one that did is of {last_seen}"
        return finding_on("removed-name", severity, reference, message, index.near(reference.name))
    names = listed([f"{name} ({100 * successor.confidence:.0f} % sure)" for name, successor in successors.items()])
    message = f"{reference.name} was last documented on {last_seen}; the action is now documented as {names}"
    edits = _renaming(reference, index, in_file)
    return finding_on("legacy-name", severity, reference, message, tuple(successors)[:3], edits)


def _successors(traces: Sequence[DocumentedTrace]) -> dict[str, Successor]:
    return {successor.name: successor for trace in reversed(traces) for successor in reversed(trace.replaced_by)}


def _renaming(reference: Reference, index: ServiceIndex, in_file: InFile) -> tuple[Edit, ...]:
    """Return the edits that rename; the resource type too where all names under it go to the same new one."""
    new = _new_name(reference, index)
    if not new:
        return ()
    name, kinds = new
    edits = (Edit(reference.span.start, reference.span.end, name),)
    if not reference.resource_span or reference.resource_type in kinds:
        return edits
    new_kinds = [(_new_name(neighbour, index) or ("", ()))[1] for neighbour in in_file.beside(reference)]
    if len(kinds) != 1 or any(neighbour_kinds != kinds for neighbour_kinds in new_kinds):
        return ()
    return (*edits, Edit(reference.resource_span.start, reference.resource_span.end, kinds[0]))


def _new_name(reference: Reference, index: ServiceIndex) -> tuple[str, tuple[str, ...]] | None:
    """Return the one name, and its resource types, that certainly replaced what the place names."""
    traces = index.by_name.get(reference.name, ())
    successors = list(_successors(traces).values())
    is_outdated = all(trace.status != "current" for trace in traces)
    if not is_outdated or len(successors) != 1 or successors[0].confidence < CERTAIN:
        return None
    if reference.match is not Match.EXACT or reference.strength is Strength.GUESS:
        return None
    name = successors[0].name
    return name, tuple(dict.fromkeys(kind for trace in index.by_name.get(name, ()) for kind in trace.resource_types))


def repurposed_findings(reference: Reference, traces: Sequence[DocumentedTrace]) -> Iterator[Finding]:
    """Say that the name documents another action than it once did."""
    since = max((day for trace in traces for day in trace.repurposed_on), default="")
    if since:
        wordings = [trace.operations[0].operation for trace in traces if trace.operations and trace.repurposed_on]
        operation = wordings[0] if wordings else "another action"
        message = f"since {since} {reference.name} documents another action than before: {operation}"
        yield finding_on("repurposed-name", "warning", reference, message)


def covers_only_part(reference: Reference, index: ServiceIndex, in_file: InFile) -> Iterator[Finding]:
    """Say that the same action is recorded under further names, if the file has none of them."""
    if reference.match is not Match.EXACT or reference.strength is not Strength.SURE:
        return
    names = dict.fromkeys(index.same_action(reference.name))
    names.pop(reference.name, None)
    if names and not any(map(in_file.covers, names)):
        message = f"the action of {reference.name} is also documented as {listed(list(names))}"
        yield finding_on("covers-only-part", "note", reference, message, tuple(names)[:3])


def resource_type_findings(
    reference: Reference, index: ServiceIndex, traces: Sequence[DocumentedTrace]
) -> Iterator[Finding]:
    """Say that the resource type is not that of the documents."""
    kind = reference.resource_type
    kinds = list(dict.fromkeys(kind for trace in traces for kind in trace.resource_types))
    # Words for people, not identifiers, say nothing of how the type is spelled: 集群, "Private IP address".
    spelled = [kind for kind in kinds if kind.isascii() and " " not in kind]
    is_respelled = loose(kind) in map(loose, kinds)
    if not kind or kind in kinds or not spelled or (len(spelled) < len(kinds) and not is_respelled):
        return
    if is_respelled:
        message = f"{reference.service} spells the resource type of {reference.name} {listed(spelled)}"
        yield finding_on("resource-type-spelling", "warning", reference, message, tuple(spelled[:3]))
    else:
        unheard = "" if loose(kind) in index.resource_types else ", and lists no trace with that resource type"
        message = f"{reference.service} documents {reference.name} under {listed(spelled)}, not {kind}{unheard}"
        yield finding_on("other-resource-type", "warning", reference, message, tuple(spelled[:3]))
