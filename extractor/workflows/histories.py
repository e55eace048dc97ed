"""What the documents of a service said when: stored editions on timelines, with what people declared and decided."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from extractor.build.catalog import Catalog
from extractor.build.catalog_builder import build
from extractor.build.decisions import Decisions, decisions_on, matched
from extractor.build.timeline import Timeline, timelines
from extractor.values import Value
from extractor.workflows.project import Project


class ServiceHistory(Value, frozen=True, kw_only=True):
    """A service's timelines, and the decisions that hold on the day they are asked for."""

    service: str
    timelines: tuple[Timeline, ...]
    decisions: Decisions


class Histories:
    """The histories of a project's services; what people keep is read once, a service when it is asked for."""

    def __init__(self, project: Project) -> None:
        self._snapshots = project.snapshots
        self.pages = project.pages.load()
        self.decisions = project.decisions.load()

    def of(self, service: str, *, as_of: str = "", language: str = "") -> ServiceHistory:
        """Return a service's history, with the decisions of a day: that of the newest edition, if none is given."""
        snapshots = tuple(stored.snapshot for stored in self._snapshots.load_all(service))
        day = as_of or max((snapshot.date for snapshot in snapshots), default="")
        decisions = decisions_on(day, self.decisions)
        return ServiceHistory(
            service=service,
            timelines=timelines(service, snapshots, self.pages, verdicts=decisions.verdicts, language=language),
            decisions=decisions,
        )

    def __iter__(self) -> Iterator[ServiceHistory]:
        return map(self.of, self._snapshots.services)


def catalog_of(history: ServiceHistory, as_of: str = "") -> Catalog:
    """Build a service's catalog in memory."""
    catalog = build(history.service, history.timelines, as_of=as_of, rejected=history.decisions.rejected)
    steps = [step for timeline in history.timelines for step in timeline.steps]
    return replace(catalog, decisions=tuple(sorted({*catalog.decisions, *matched(history.decisions, steps)})))
