"""From a capture to a stored edition or end, or to the reason why it is not stored.

A doubtful edition (rows lost, multiplied, swapped) is mostly mended within days. So a live one is held until a later
day shows the same, and one of a history is judged by how long it stood.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from msgspec.structs import replace

from extractor import __version__
from extractor.build.documents import ended
from extractor.errors import CtscatError, PageError, SourceError, UsageError
from extractor.fetch.answer import MAYBE_CUT
from extractor.fetch.capture import Capture
from extractor.model import Edition
from extractor.pages import End, Page, Snapshot
from extractor.store.additions import Stored, content
from extractor.store.doubts import Doubt, doubts
from extractor.store.memory import Memory
from extractor.values import Value
from extractor.workflows.capturing import Captures, Expected, Gone, Problem, failed
from extractor.workflows.project import Project
from extractor.workflows.reading import PageReader

STANDS = timedelta(days=3)
"""What stood so long in a history is what the page said: of real losses that came back, most did within three days."""
_Copies = dict[str, dict[str, str]]
_SETTLED_BY_TIME = frozenset(("maybe-cut", "rows-lost", "rows-multiplied", "columns-swapped"))


class Ingested(Value, frozen=True, kw_only=True):
    """What became of one capture."""

    kind: str
    """`new`, `same`, `changed-without-date`, `read-differently`, `unchanged`, `ended`, `held`, `passed-over`, `gone`,
    `not-read`, `no-trace-table`,
    `moved`, `failed` or `would-store`."""
    name: str
    """The edition or the source."""
    rows: int = 0
    message: str = ""
    code: int = 0


class HeldCapture(Value, frozen=True, kw_only=True):
    """A doubtful capture that waits for a person, or for another day."""

    page: str
    address: str
    first_seen: str
    rows: int
    reasons: tuple[str, ...]


class Ingester:
    """Stores captures in a project, one after the other; it remembers which page a source's address stands for."""

    def __init__(
        self,
        project: Project,
        memory: Memory,
        *,
        accept: bool = False,
        dry_run: bool = False,
        reader: PageReader | None = None,
    ) -> None:
        self._project = project
        self._memory = memory
        self._accept = accept
        self._dry_run = dry_run
        self._reader = reader or PageReader()
        self._pages: dict[str, Snapshot] = {}
        self._copies: _Copies | None = None
        """Names of stored editions by what they hold, then by site; made when it is first needed."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.__exit__()

    def ingest(self, captures: Captures) -> Ingested:
        """Store what a source gave, and say what came of it."""
        result = captures.result
        try:
            if isinstance(result, Problem):
                if result.kind == "unchanged" and captures.expected.page:
                    self._memory.forget("gone", captures.expected.page.id)
                return Ingested(kind=result.kind, name=result.name, message=result.message, code=result.code)
            if isinstance(result, Gone):
                return self._end(result, captures)
            return self._edition(result, captures)
        except CtscatError as error:
            problem = failed(result.url if not isinstance(result, Problem) else result.name, error)
            return Ingested(kind=problem.kind, name=problem.name, message=problem.message, code=problem.code)

    def _edition(self, capture: Capture, captures: Captures) -> Ingested:
        expected = captures.expected
        in_history = bool(captures.stood_until)
        try:
            edition = read_edition(capture, expected, self._reader, allow_empty=in_history)
        except PageError as error:
            if not in_history or capture.url in self._pages:
                raise
            # One of a repository's other pages, as far as anybody knows: told, but no failure of the import.
            return Ingested(kind="not-read", name=capture.url, message=str(error))
        if not edition.tables:
            return self._without_table(capture, captures, edition)
        snapshot = snapshot_of(edition, capture, expected)
        history = self._project.snapshots.history(snapshot.page.id)
        if expected.dated:
            snapshot = _after_end(snapshot, history)
        self._pages[capture.url] = snapshot
        self._memory.forget("gone", snapshot.page.id)
        twin = self._twin(snapshot) if expected.page is None else ""
        if twin:
            message = "stored already, under its page's address; --address names a saved page's"
            return Ingested(kind="same", name=twin, rows=len(snapshot.edition.rows), message=message)
        reasons = doubts_of(capture, snapshot, _previous(history, snapshot), expected.language)
        if reasons and not self._accept:
            waiting = self._waiting(reasons, snapshot, captures)
            if waiting:
                return waiting
        rows = len(snapshot.edition.rows)
        if self._dry_run:
            return Ingested(kind="would-store", name=f"{snapshot.page.id}@{snapshot.date}", rows=rows)
        self._project.captures.put(capture.body)
        addition = self._project.snapshots.add(snapshot)
        if self._copies is not None:
            _note_copy(self._copies, snapshot, addition.place.name)
        self._memory.forget("held", snapshot.page.id)
        return Ingested(kind=addition.kind, name=addition.place.name, rows=rows)

    def _waiting(self, reasons: tuple[Doubt, ...], snapshot: Snapshot, captures: Captures) -> Ingested | None:
        """Return why a doubtful edition is not stored now; nothing where time has settled it."""
        rows = len(snapshot.edition.rows)
        why = "; ".join(f"{doubt.message} ({doubt.code})" for doubt in reasons)
        settled_by_time = all(doubt.code in _SETTLED_BY_TIME for doubt in reasons)
        if captures.stood_until:
            stood = _moment(captures.stood_until) - _moment(snapshot.captured_at)
            if settled_by_time and stood >= STANDS:
                return None
            if _moment(captures.stood_until).date().isoformat() < _today():  # another capture followed
                message = f"passed over, it stood for {_days(stood)}: {why}"
                return Ingested(kind="passed-over", name=captures.expected.address or snapshot.address, message=message)
        elif settled_by_time and self._seen_on_an_earlier_day(snapshot):
            return None
        if not self._dry_run:
            self._hold(reasons, snapshot)
        message = f"held, not stored: {why}; look at the page, then repeat with --accept"
        return Ingested(kind="held", name=snapshot.address, rows=rows, message=message, code=PageError.exit_code)

    def _seen_on_an_earlier_day(self, snapshot: Snapshot) -> bool:
        fact = self._memory.get("held", snapshot.page.id)
        return (
            isinstance(fact, dict)
            and fact.get("content") == _fingerprint(snapshot)
            and str(fact.get("first_seen", "~")) < snapshot.captured_at[:10]
        )

    def _hold(self, reasons: tuple[Doubt, ...], snapshot: Snapshot) -> None:
        fact = self._memory.get("held", snapshot.page.id)
        fingerprint = _fingerprint(snapshot)
        same = isinstance(fact, dict) and fact.get("content") == fingerprint
        held = HeldCapture(
            page=snapshot.page.id,
            address=snapshot.address,
            first_seen=str(fact["first_seen"]) if same and isinstance(fact, dict) else snapshot.captured_at[:10],
            rows=len(snapshot.edition.rows),
            reasons=tuple(doubt.message for doubt in reasons),
        )
        self._memory.note("held", snapshot.page.id, {**held.to_dict(), "content": fingerprint})

    def _twin(self, snapshot: Snapshot) -> str:
        """Return the stored edition of a page with an address that a file without one is a copy of.

        As a page of its own it would speak beside the real one, also when that has moved on.
        """
        if self._copies is None:
            self._copies = {}
            for stored in self._project.snapshots.load_all():
                _note_copy(self._copies, stored.snapshot, stored.place.name)
        names = (self._copies.get(key, {}) for key in _copy_keys(snapshot))
        return next((name for by_site in names for site, name in by_site.items() if site != snapshot.page.site), "")

    def _end(self, gone: Gone, captures: Captures) -> Ingested:
        """Store that a page has ended, if an edition of it is stored; one that came back within days never ended."""
        last = self._last(gone.url, captures.expected.page)
        if last is None:
            if gone.certain:  # a repository's page that never listed traces, or not under this path
                return Ingested(kind="no-trace-table", name=gone.url)
            message = f"{gone.reason}: no edition of it is stored; find the page with: ctscat discover"
            return Ingested(kind="gone", name=gone.url, message=message, code=SourceError.exit_code)
        if last.end:
            return Ingested(kind="unchanged", name=gone.url)
        if captures.stood_until and captures.stood_until[:10] < _today():
            stood = _moment(captures.stood_until) - _moment(gone.moment)
            if stood < STANDS:
                message = f"passed over, it came back after {_days(stood)}: {gone.reason}"
                return Ingested(kind="passed-over", name=gone.url, message=message)
        if not gone.certain and not self._accept:
            first = self._memory.get("gone", last.page.id)
            if not isinstance(first, str) or first >= gone.moment[:10]:
                self._memory.note("gone", last.page.id, first if isinstance(first, str) else gone.moment[:10])
                message = f"{gone.reason}: stored as its end when another day shows the same, or with --accept"
                return Ingested(kind="gone", name=gone.url, message=message, code=SourceError.exit_code)
            gone = replace(gone, reason=f"{gone.reason} on {first} and {gone.moment[:10]}")
        if gone.moved_to == last.page.id:  # the page is called the same under its new path
            return Ingested(kind="unchanged", name=gone.url)
        end = ended(last, gone.moment, End(reason=gone.reason, moved_to=gone.moved_to), gone.origin)
        return self._store_end(end, gone.reason)

    def _without_table(self, capture: Capture, captures: Captures, edition: Edition) -> Ingested:
        """Say what a page of a history without trace tables means: it never had any, or it has ended."""
        last = self._pages.get(capture.url)
        stood = _moment(captures.stood_until) - _moment(capture.captured_at)
        if last is None:  # other pages of a repository: they are nobody's concern
            return Ingested(kind="no-trace-table", name=capture.url)
        if edition.warnings:
            reasons = "; ".join(remark.message for remark in edition.warnings)
            message = f"its trace table is no longer understood: {reasons}"
            return Ingested(kind="failed", name=capture.url, message=message, code=PageError.exit_code)
        if stood < STANDS:
            message = f"passed over, it stood for {_days(stood)}: no trace table"
            return Ingested(kind="passed-over", name=capture.url, message=message)
        reason = "it no longer has a trace table"
        return self._store_end(ended(last, capture.captured_at, End(reason=reason), capture.origin), reason)

    def _last(self, url: str, page: Page | None) -> Snapshot | None:
        if page is None:
            return self._pages.get(url)
        stored = self._project.snapshots.newest(page.id)
        return stored.snapshot if stored else None

    def _store_end(self, end: Snapshot, reason: str) -> Ingested:
        if self._dry_run:
            return Ingested(kind="would-store", name=end.id, message=reason)
        addition = self._project.snapshots.add(end)
        self._memory.forget("gone", end.page.id)
        kind = "ended" if addition.kind in ("new", "changed-without-date") else addition.kind
        return Ingested(kind=kind, name=addition.place.name, message=reason if kind == "ended" else "")


def doubts_of(capture: Capture, snapshot: Snapshot, previous: Snapshot | None, language: str) -> tuple[Doubt, ...]:
    """Return what speaks against a capture: what it says beside the edition before it, and how it came."""
    reasons = doubts(snapshot.edition, previous.edition if previous else None, language)
    if not capture.maybe_cut:
        return reasons
    return (*reasons, Doubt(code="maybe-cut", message=MAYBE_CUT))


def read_edition(capture: Capture, expected: Expected, reader: PageReader, *, allow_empty: bool = False) -> Edition:
    """Read what a captured page documents."""
    address = expected.address or capture.url
    return reader.extract(capture.body, capture.url, charset=expected.charset, address=address, allow_empty=allow_empty)


def snapshot_of(edition: Edition, capture: Capture, expected: Expected) -> Snapshot:
    """Put an edition together with its page and where it came from."""
    address = expected.address or capture.url
    service = expected.service or edition.service or ""
    if not service:
        raise UsageError("the page does not say which service it is about", where=capture.url, hint="say --service")
    if not expected.dated and edition.updated_on is None:
        message = "it prints no date, and a saved file does not tell when it was captured"
        raise UsageError(message, where=capture.url, hint="say --captured-at YYYY-MM-DD")
    page = expected.page or _local_page(expected.name or _stem(capture.url), service, edition.language or "und")
    return Snapshot(
        page=page,
        service=service,
        address=address,
        edition=replace(edition, service=service, source=page.id),
        captured_at=capture.captured_at,
        origin=capture.origin,
        sha256=sha256(capture.body).hexdigest(),
        reader=__version__,
        note=expected.note,
    )


def held_captures(memory: Memory) -> tuple[HeldCapture, ...]:
    """Return the captures that wait to be settled, by page."""
    captures = []
    for page in sorted(memory.keys("held")):
        try:
            captures.append(HeldCapture.from_dict(memory.get("held", page)))
        except CtscatError:  # a memory that makes no sense counts as forgotten
            continue
    return tuple(captures)


def _local_page(name: str, service: str, language: str) -> Page:
    """Return an identity, on the site `local`, for a file whose address nobody told."""
    from extractor.fetch.slugs import slug

    return Page(site="local", language=language, handbook=service, name=slug(name or "page"))


def _stem(source: str) -> str:
    return source.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _previous(history: tuple[Stored, ...], snapshot: Snapshot) -> Snapshot | None:
    """Return the edition that a new one is measured against: the one before it in time, else the next one after."""
    editions = [stored.snapshot for stored in history if stored.snapshot.end is None]
    earlier = [edition for edition in editions if edition.date <= snapshot.date]
    return earlier[-1] if earlier else editions[0] if editions else None


def _after_end(snapshot: Snapshot, history: tuple[Stored, ...]) -> Snapshot:
    """Date by its capture what a page says that is there again after its end, and prints a date from before that."""
    ends = [
        stored.snapshot.date
        for stored in history
        if stored.snapshot.end and stored.snapshot.captured_at <= snapshot.captured_at
    ]
    if snapshot.edition.updated_on and ends and snapshot.date <= max(ends):
        return replace(snapshot, returned_on=snapshot.captured_at[:10])
    return snapshot


def _note_copy(copies: _Copies, snapshot: Snapshot, name: str) -> None:
    for key in _copy_keys(snapshot):
        copies.setdefault(key, {}).setdefault(snapshot.page.site, name)


def _copy_keys(snapshot: Snapshot) -> tuple[str, ...]:
    """Return what two copies of one edition share: the bytes, or all that they say of a service."""
    statement = f"{snapshot.service} {_fingerprint(snapshot)}"
    return (snapshot.sha256, statement) if snapshot.sha256 else (statement,)


def _fingerprint(snapshot: Snapshot) -> str:
    return sha256(repr(content(snapshot)).encode()).hexdigest()[:16]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.fromisoformat("2000-01-01T00:00Z").tzinfo)


def _today() -> str:
    from extractor.workflows.project import now

    return now()[:10]


def _days(stood: timedelta) -> str:
    return f"{stood.days} day{'' if stood.days == 1 else 's'}" if stood.days else "less than a day"
