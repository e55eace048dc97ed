"""From a capture to a stored edition or end, or to the reason why it is not stored.

A doubtful edition (rows lost, multiplied, swapped) is mostly mended within days. So a live one is held until a later
day shows the same, and one of a history is judged by how long it stood.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Self

from msgspec.structs import replace

from extractor.build.documents import ended
from extractor.errors import CtscatError, PageError, SourceError
from extractor.fetch.capture import Capture
from extractor.model import Edition
from extractor.pages import End, Page, Snapshot
from extractor.store.additions import Stored
from extractor.store.doubts import Doubt
from extractor.store.memory import Memory
from extractor.workflows.capture_to_snapshot import doubts_of, read_edition, snapshot_of
from extractor.workflows.captures import Captures, Gone, SourceOutcome, failed
from extractor.workflows.held_captures import hold, release, seen_on_an_earlier_day
from extractor.workflows.project import Project, now
from extractor.workflows.reading import PageReader
from extractor.workflows.saved_copies import StoredCopies
from extractor.workflows.validators import remember

TRUSTED_AFTER = timedelta(days=3)
"""What stood so long in a history is what the page said: of real losses that came back, most did within three days."""
_SETTLED_BY_TIME = frozenset(("maybe-cut", "rows-lost", "rows-multiplied", "columns-swapped"))


class Ingester:
    """Stores captures in a project, one after the other; it remembers which page a source's address stands for."""

    def __init__(
        self,
        project: Project,
        memory: Memory,
        *,
        accept: bool = False,
        dry_run: bool = False,
    ) -> None:
        self._project = project
        self._memory = memory
        self._accept = accept
        self._dry_run = dry_run
        self._reader = PageReader()
        self._pages: dict[str, Snapshot] = {}
        self._copies = StoredCopies(project)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.__exit__()
        if not self._dry_run:
            self._memory.save()

    def ingest(self, captures: Captures) -> SourceOutcome:
        """Store what a source gave, and say what came of it."""
        result = captures.result
        try:
            if isinstance(result, Capture):
                outcome = self._edition(result, captures)
            elif isinstance(result, Gone):
                outcome = self._end(result, captures)
            else:
                outcome = result
                if outcome.kind == "unchanged" and captures.expected.page:
                    self._memory.forget("gone", captures.expected.page.id)
        except CtscatError as error:
            outcome = failed(captures.name, error)
        if not self._dry_run:
            self._remember(captures, outcome)
        return outcome

    def _remember(self, captures: Captures, outcome: SourceOutcome) -> None:
        """Note what spares the next run a question."""
        page = captures.expected.page
        if not outcome.code:
            if page and isinstance(captures.result, Capture) and outcome.kind != "read-differently":
                sent = captures.answer.validators if captures.answer else None
                remember(self._project, self._memory, captures.name, page, outcome.name, sent)
            if captures.remembered_as:
                self._memory.note(*captures.remembered_as, outcome.name)
        self._memory.save_now_and_then()

    def _edition(self, capture: Capture, captures: Captures) -> SourceOutcome:
        expected = captures.expected
        in_history = bool(captures.stood_until)
        try:
            edition = read_edition(capture, expected, self._reader, allow_empty=in_history)
        except PageError as error:
            if not in_history or capture.url in self._pages:
                raise
            # One of a repository's other pages, as far as anybody knows: told, but no failure of the import.
            return SourceOutcome(kind="not-read", name=capture.url, message=str(error))
        if not edition.tables:
            return self._without_table(capture, captures, edition)
        snapshot = snapshot_of(edition, capture, expected)
        history = self._project.snapshots.history(snapshot.page.id)
        if expected.dated:
            snapshot = _after_end(snapshot, history)
        self._pages[capture.url] = snapshot
        self._memory.forget("gone", snapshot.page.id)
        twin = "" if expected.page else self._copies.twin(snapshot)
        if twin:
            message = "stored already, under its page's address; --address names a saved page's"
            return SourceOutcome(kind="same", name=twin, rows=len(snapshot.edition.rows), message=message)
        reasons = doubts_of(capture, snapshot, _previous(history, snapshot), expected.language)
        return self._waiting(reasons, snapshot, captures) or self._store(snapshot, capture.body)

    def _waiting(self, reasons: Sequence[Doubt], snapshot: Snapshot, captures: Captures) -> SourceOutcome | None:
        """Return why a doubtful edition is not stored now; nothing where a person or time has settled it."""
        if self._accept or not reasons:
            return None
        why = "; ".join(f"{doubt.message} ({doubt.code})" for doubt in reasons)
        settled_by_time = all(doubt.code in _SETTLED_BY_TIME for doubt in reasons)
        if captures.stood_until:
            stood = _stood(captures, snapshot.captured_at)
            if settled_by_time and stood >= TRUSTED_AFTER:
                return None
            if _was_followed(captures):
                message = f"passed over, it stood for {_days(stood)}: {why}"
                name = captures.expected.address or snapshot.address
                return SourceOutcome(kind="passed-over", name=name, message=message)
        elif settled_by_time and seen_on_an_earlier_day(self._memory, snapshot):
            return None
        if not self._dry_run:
            hold(self._memory, snapshot, reasons)
        return SourceOutcome(
            kind="held",
            name=snapshot.address,
            rows=len(snapshot.edition.rows),
            message=f"held, not stored: {why}; look at the page, then repeat with --accept",
            code=PageError.exit_code,
        )

    def _end(self, gone: Gone, captures: Captures) -> SourceOutcome:
        """Store that a page has ended, if an edition of it is stored; one that came back within days never ended."""
        last = self._last(gone.url, captures.expected.page)
        if last is None:
            if gone.certain:  # a repository's page that never listed traces, or not under this path
                return SourceOutcome(kind="no-trace-table", name=gone.url)
            message = f"{gone.reason}: no edition of it is stored; find the page with: ctscat discover"
            return SourceOutcome(kind="gone", name=gone.url, message=message, code=SourceError.exit_code)
        if last.end or gone.moved_to == last.page.id:  # told before, or called the same under its new path
            return SourceOutcome(kind="unchanged", name=gone.url)
        if _was_followed(captures) and _stood(captures, gone.moment) < TRUSTED_AFTER:
            message = f"passed over, it came back after {_days(_stood(captures, gone.moment))}: {gone.reason}"
            return SourceOutcome(kind="passed-over", name=gone.url, message=message)
        reason = gone.reason
        if not gone.certain and not self._accept:
            first = self._memory.get("gone", last.page.id)
            if not isinstance(first, str) or first >= gone.moment[:10]:
                self._memory.note("gone", last.page.id, first if isinstance(first, str) else gone.moment[:10])
                message = f"{reason}: stored as its end when another day shows the same, or with --accept"
                return SourceOutcome(kind="gone", name=gone.url, message=message, code=SourceError.exit_code)
            reason = f"{reason} on {first} and {gone.moment[:10]}"
        return self._store(ended(last, gone.moment, End(reason=reason, moved_to=gone.moved_to), gone.origin))

    def _without_table(self, capture: Capture, captures: Captures, edition: Edition) -> SourceOutcome:
        """Say what a page of a history without trace tables means: it never had any, or it has ended."""
        last = self._pages.get(capture.url)
        if last is None:  # other pages of a repository: they are nobody's concern
            return SourceOutcome(kind="no-trace-table", name=capture.url)
        if edition.warnings:
            reasons = "; ".join(remark.message for remark in edition.warnings)
            message = f"its trace table is no longer understood: {reasons}"
            return SourceOutcome(kind="failed", name=capture.url, message=message, code=PageError.exit_code)
        stood = _stood(captures, capture.captured_at)
        if stood < TRUSTED_AFTER:
            message = f"passed over, it stood for {_days(stood)}: no trace table"
            return SourceOutcome(kind="passed-over", name=capture.url, message=message)
        end = End(reason="it no longer has a trace table")
        return self._store(ended(last, capture.captured_at, end, capture.origin))

    def _last(self, url: str, page: Page | None) -> Snapshot | None:
        if page is None:
            return self._pages.get(url)
        stored = self._project.snapshots.newest(page.id)
        return stored.snapshot if stored else None

    def _store(self, snapshot: Snapshot, body: bytes = b"") -> SourceOutcome:
        reason = snapshot.end.reason if snapshot.end else ""
        rows = len(snapshot.edition.rows)
        if self._dry_run:
            return SourceOutcome(kind="would-store", name=snapshot.id, rows=rows, message=reason)
        if body:
            self._project.captures.put(body)
        addition = self._project.snapshots.add(snapshot)
        self._memory.forget("gone", snapshot.page.id)
        name = addition.place.name
        if snapshot.end:
            is_new = addition.kind in ("new", "changed-without-date")
            return SourceOutcome(kind="ended" if is_new else addition.kind, name=name, message=reason if is_new else "")
        self._copies.note(snapshot, name)
        release(self._memory, snapshot.page.id)
        return SourceOutcome(kind=addition.kind, name=name, rows=rows)


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


def _was_followed(captures: Captures) -> bool:
    """Tell whether a later capture or end of the page is in the history."""
    return bool(captures.stood_until) and captures.stood_until[:10] < now()[:10]


def _stood(captures: Captures, since: str) -> timedelta:
    return _moment(captures.stood_until) - _moment(since)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _days(stood: timedelta) -> str:
    return f"{stood.days} day{'' if stood.days == 1 else 's'}" if stood.days else "less than a day"
