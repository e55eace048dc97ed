"""Histories to build from: small readable ones, made-up worlds, and the bundled one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from hypothesis import strategies as st
from msgspec.structs import replace

from extractor.build.catalog import Catalog, Trace
from extractor.build.catalog_builder import build
from extractor.build.timeline import Timeline, timelines
from extractor.model import Edition, Row, Table
from extractor.pages import End, FollowedPage, Page, Snapshot, TakeOver
from extractor.store.page_list import PageList
from extractor.store.snapshot_store import SnapshotStore

REPOSITORY = Path(__file__).parent.parent.parent

Cells = tuple[str, str, str]
"""Operation, resource type, and trace names with blanks between."""


def page(name: str = "guide", site: str = "intl", language: str = "en-us") -> Page:
    return Page(site=site, language=language, handbook="usermanual-thing", name=name)


def table(category: str, *rows: Cells) -> Table:
    cells = (Row(operation=words, resource_type=kind, traces=tuple(names.split())) for words, kind, names in rows)
    return Table(section=category, caption="", category=category, rows=tuple(cells))


def snapshot(day: str | None, *tables: Table, of: Page | None = None, language: str | None = "en", **more) -> Snapshot:
    """Return what a page said, captured long after its date unless told otherwise."""
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


def end(day: str, of: Page | None = None, reason: str = "deleted", moved_to: Page | None = None) -> Snapshot:
    why = End(reason=reason, moved_to=moved_to.id if moved_to else "")
    return snapshot(None, of=of, captured_at=day, end=why)


def followed(of: Page, *takes_over: TakeOver, **more) -> FollowedPage:
    address = f"https://docs.example.com/{of.name}.html"
    return FollowedPage(page=of, service="thing", address=address, takes_over=takes_over, **more)


def takes(category: str, of: Page, since: str) -> TakeOver:
    return TakeOver(category=category, from_document=of.document, since=since)


def timeline(history: Sequence[Snapshot], pages: Sequence[FollowedPage] = (), site: str = "intl", **more) -> Timeline:
    return next(one for one in timelines("thing", history, pages, **more) if one.site == site)


def catalog(history: Sequence[Snapshot], pages: Sequence[FollowedPage] = (), as_of: str = "", **more) -> Catalog:
    return build("thing", timelines("thing", history, pages, **more), as_of=as_of)


def trace(of: Catalog, name: str, site: str = "intl") -> Trace:
    return next(one for one in of.traces if (one.name, one.site) == (name, site))


def statuses(of: Catalog, site: str = "intl") -> dict[str, str]:
    return {one.name: one.status for one in of.traces if one.site == site}


def successors(of: Catalog, name: str, site: str = "intl") -> list[str]:
    return [one.name for one in trace(of, name, site).replaced_by]


@cache
def bundled() -> Sequence[Timeline]:
    snapshots = (stored.snapshot for stored in SnapshotStore(REPOSITORY).load_all("modelarts"))
    return timelines("modelarts", snapshots, PageList(REPOSITORY).load())


# Few words, so that rows of different editions are often the same or nearly so.
_NAMES = ("createJob", "CreateJobV2", "deleteJob", "startJob", "stopJob", "create_job", "updateJob", "listJobs")
_WORDINGS = ("Creating a job", "Deleting a job", "Starting a job", "Stopping or starting a job", "创建作业", "")
_CATEGORIES = ("training-job", "notebook", "作业")

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
    language=st.sampled_from(("en-us", "zh-cn", "ar-mena")),
)
days = st.dates(min_value=date(2024, 1, 1), max_value=date(2024, 1, 9)).map(str)


def _edition(day: str | None, captured_at: str, listed: Sequence[Table], of: Page, language: str | None) -> Snapshot:
    edition = snapshot(day, *listed, of=of, language=language, captured_at=captured_at)
    return replace(edition, sha256=sha256(repr(edition.edition).encode()).hexdigest())


editions = st.builds(
    _edition,
    st.none() | days,
    days,
    st.lists(tables, min_size=1, max_size=3),
    pages,
    st.sampled_from(("en", "zh", "es", None)),
)
ends = st.builds(end, days, pages, st.just("deleted"), st.none() | pages)


def numbered(history: Sequence[Snapshot]) -> list[Snapshot]:
    """As a store numbers the editions of one page and day."""
    count: Counter[str] = Counter()
    stored = []
    for one in history:
        count[one.id] += 1
        stored.append(replace(one, number=count[one.id]))
    return stored


histories = (
    st.lists(editions | ends, min_size=1, max_size=7)
    .map(numbered)
    .filter(lambda history: any(one.end is None for one in history))
)


@st.composite
def followed_pages(draw: st.DrawFn) -> list[FollowedPage]:
    """Pages of a list as `page_list.parse` returns it: takeovers name documents of the list, never their own."""
    listed = draw(st.lists(pages, max_size=4, unique=True))
    documents = sorted({one.document for one in listed})
    entries = []
    for one in listed:
        others = [document for document in documents if document != one.document]
        takeovers = st.builds(
            TakeOver, category=st.sampled_from(_CATEGORIES), from_document=st.sampled_from(others), since=days
        )
        takes_over = tuple(draw(st.lists(takeovers, max_size=2))) if others else ()
        entries.append(followed(one, *takes_over, ended=draw(st.just("") | days)))
    return entries
