"""Whether there is anything that a decision is about: one on something that does not exist is refused at once.

What `check` and `diff` show need not be in stored history: a live page, a saved file, two days far apart. So the ids
that were shown are remembered on this machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from extractor.compare import Change
from extractor.errors import UsageError, WriteError, did_you_mean
from extractor.store.decision_file import Decision
from extractor.store.memory import Memory
from extractor.workflows.histories import Histories, catalog_of
from extractor.workflows.project import Project, no_project

_SHOWN = "shown"


def note_shown(project: Project, changes: Iterable[Change]) -> None:
    """Remember changes that a person was shown; where nothing is stored, or nothing may be written, nothing is."""
    ids = [change.id for change in changes]
    if not ids or project.is_bundled or not project.snapshots.services:
        return
    with suppress(WriteError):
        memory = Memory(project.root)
        for id_ in ids:
            memory.note(_SHOWN, id_, True)
        memory.save()


def check_subject(project: Project, decision: Decision) -> None:
    """Raise `UsageError` where no step between editions has the change, and no proposal the id, of a decision."""
    if not project.snapshots.services:
        raise no_project(project)
    if decision.id:
        if Memory(project.root).get(_SHOWN, decision.id):
            return
        if decision.id.partition("-")[0] not in set(_ids(project)):
            raise UsageError(
                f"no change or proposal has the id {decision.id}", hint="ctscat diff and ctscat changelog show the ids"
            )
        return
    names = {
        name for stored in project.snapshots.load_all() for row in stored.snapshot.edition.rows for name in row.traces
    }
    for name in (decision.old, decision.new):
        if name not in names:
            raise UsageError(f"no edition lists {name!a}", hint=did_you_mean(name, names))


def _ids(project: Project) -> Iterator[str]:
    for history in Histories(project):
        for timeline in history.timelines:
            for step in timeline.steps:
                for change in (*step.comparison.changes, *step.comparison.hints):
                    yield change.id.partition("-")[0]
        yield from (proposal.id for proposal in catalog_of(history).proposals)
