"""Whether there is anything that a decision is about: one on something that does not exist is refused at once."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from extractor.errors import UsageError
from extractor.store.decisions import Decision
from extractor.workflows.building import Guidance, catalog_of, history_of
from extractor.workflows.project import Project


def check_subject(project: Project, decision: Decision) -> None:
    """Raise `UsageError` where no step between editions has the change, and no proposal the id, of a decision.

    Pages that are only files are nobody's history: where nothing is stored, nothing can be checked.
    """
    if not project.snapshots.services:
        return
    if decision.id:
        ids = set(_ids(project))
        if decision.id.partition("-")[0] not in ids:
            raise UsageError(
                f"no change or proposal has the id {decision.id}", hint="ctscat diff and ctscat changelog show the ids"
            )
        return
    names = {
        name for stored in project.snapshots.load_all() for row in stored.snapshot.edition.rows for name in row.traces
    }
    for name in (decision.old, decision.new):
        if name not in names:
            near = get_close_matches(name, names, 3)
            raise UsageError(f"no edition lists {name!a}", hint=f"did you mean {', '.join(near)}?" if near else "")


def _ids(project: Project) -> Iterator[str]:
    guidance = Guidance.of(project)
    for service in project.snapshots.services:
        history = history_of(project, service, guidance=guidance)
        for timeline in history.timelines:
            for step in timeline.steps:
                for change in (*step.comparison.changes, *step.comparison.hints):
                    yield change.id.partition("-")[0]
        yield from (proposal.id for proposal in catalog_of(history).proposals)
