"""Editions to build from: small readable ones, made-up ones, and the bundled ones."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from msgspec.structs import replace

from extractor.build import Catalog, Handover, Trace, handovers
from extractor.model import Edition, Row, Table
from extractor.pages import Page, Snapshot
from extractor.store.pagelist import PageList
from extractor.store.snapshots import SnapshotStore

REPOSITORY = Path(__file__).parent.parent.parent
patient = settings(deadline=None)
"""Laws are not about time: a busy machine must not fail them."""

Cells = tuple[str, str, str]
"""Operation, resource type, and trace names with blanks between."""


def page(name: str = "guide", site: str = "intl", language: str = "en-us") -> Page:
    return Page(site=site, language=language, handbook="usermanual-thing", name=name)


def table(category: str, *rows: Cells) -> Table:
    found = (Row(operation=said, resource_type=kind, traces=tuple(names.split())) for said, kind, names in rows)
    return Table(section=category, caption="", category=category, rows=tuple(found))


def snapshot(day: str | None, *tables: Table, of: Page | None = None, language: str | None = "en", **more) -> Snapshot:
    of = of or page()
    edition = Edition(
        source=of.id, title="Operations", updated_on=day, language=language, service="thing", tables=tables
    )
    fields = {
        "page": of,
        "service": "thing",
        "address": f"https://docs.example.com/{of.name}.html",
        "edition": edition,
        "captured_at": "2027-01-01",
    }
    return Snapshot(**(fields | more))


def trace(catalog: Catalog, name: str) -> Trace:
    return next(one for one in catalog.traces if one.name == name)


def statuses(catalog: Catalog) -> dict[str, str]:
    return {one.name: one.status for one in catalog.traces}


def successors(catalog: Catalog, name: str) -> list[str]:
    return [one.name for one in trace(catalog, name).replaced_by]


@cache
def bundled() -> tuple[Sequence[Snapshot], Sequence[Handover]]:
    stored = SnapshotStore(REPOSITORY).load_all("modelarts")
    return tuple(one.snapshot for one in stored), handovers(PageList(REPOSITORY).load())


# Few words, so that rows of different editions are often the same or nearly so.
_NAMES = ("createJob", "CreateJobV2", "deleteJob", "startJob", "stopJob", "create_job", "updateJob", "listJobs")
_WORDINGS = ("Creating a job", "Deleting a job", "Starting a job", "Stopping or starting a job", "创建作业", "")
_CATEGORIES = ("training-job", "notebook", "key-operations", "作业")

rows = st.builds(
    Row,
    operation=st.sampled_from(_WORDINGS),
    resource_type=st.sampled_from(("job", "Job", "")),
    traces=st.lists(st.sampled_from(_NAMES), min_size=1, max_size=3).map(tuple),
)
tables = st.builds(
    Table,
    section=st.just(""),
    caption=st.just(""),
    category=st.sampled_from(_CATEGORIES),
    rows=st.lists(rows, max_size=4).map(tuple),
)
pages = st.builds(
    page,
    name=st.sampled_from(("guide", "other")),
    site=st.sampled_from(("intl", "cn")),
    language=st.sampled_from(("en-us", "zh-cn")),
)
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 1, 9)).map(str)
snapshots = st.builds(
    lambda day, captured, found, of, language: snapshot(
        day, *found, of=of, language=language, captured_at=captured, sha256=""
    ),
    st.none() | days,
    days,
    st.lists(tables, min_size=1, max_size=3),
    pages,
    st.sampled_from(("en", "zh", None)),
)


def numbered(history: Sequence[Snapshot]) -> list[Snapshot]:
    """As a store numbers the editions of one page and day."""
    count: Counter[str] = Counter()
    found = []
    for one in history:
        count[one.id] += 1
        found.append(replace(one, number=count[one.id]))
    return found


histories = st.lists(snapshots, max_size=6).map(numbered)
handed_over = st.lists(
    st.builds(
        Handover,
        from_page=pages.map(lambda one: one.id),
        category=st.sampled_from(_CATEGORIES),
        to_page=pages.map(lambda one: one.id),
        since=days,
    ).filter(lambda one: one.from_page != one.to_page),
    max_size=3,
)
