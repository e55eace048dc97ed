"""What `check` looks at: stored files against each other, languages of a document, and live pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date

from extractor.bounds import LimitError, limited_time
from extractor.build.decisions import Decisions
from extractor.build.timeline import Timeline
from extractor.compare import Parity, compare, parity
from extractor.compare.filter import filter_changes
from extractor.errors import CtscatError, DataError, PageError, WriteError
from extractor.fetch.capture import Capture
from extractor.fetch.client import Client
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage, Snapshot
from extractor.render.comparison.report import Finding, Part, Report
from extractor.store.memory import Memory
from extractor.values import Value
from extractor.workflows.building import build_all
from extractor.workflows.capture_to_snapshot import doubts_of, read_edition, snapshot_of
from extractor.workflows.captures import Captures, Expected, Gone, SourceOutcome
from extractor.workflows.capturing_live import from_addresses
from extractor.workflows.catalog_differences import differences
from extractor.workflows.histories import Histories
from extractor.workflows.outages import not_reached
from extractor.workflows.project import Project
from extractor.workflows.reading import PageReader
from extractor.workflows.recent_answers import RecentAnswers
from extractor.workflows.validators import known_validators


class Checked(Value, frozen=True, kw_only=True):
    """What one look gave, and the exit code of what could not be looked at."""

    part: Part | None = None
    finding: Finding | None = None
    code: int = 0


def check_stored(project: Project, progress: Callable[[str], None]) -> Iterator[Checked]:
    """Check that the snapshots are whole and the catalog is what they give."""
    code = "hand-edited"
    try:
        project.check_seals()
        code = "snapshot-damaged"
        built = build_all(project, afresh=True, progress=progress)
    except (DataError, PageError) as error:
        if isinstance(error, PageError):
            code = "over-limit" if isinstance(error, LimitError) else "editions-lost"
        yield _problem(code, error.where, _with_hint(error), error.exit_code)
        return
    for note in built.notes:
        code = "takeover-proposed" if "takeover" in note else "decision-idle"
        yield Checked(finding=Finding(code=code, severity="cosmetic", where="catalog", message=note))
    try:
        committed = project.catalog.read()
    except CtscatError as error:
        yield _problem("catalog-damaged", error.where, _with_hint(error), 0)
        return
    lines: dict[str, list[str]] = {}
    for line in differences(committed, built.files):
        name, _, message = line.partition(": ")
        lines.setdefault(name, []).append(message)
    for name, messages in lines.items():
        more = f", and {len(messages) - 1} more" if len(messages) > 1 else ""
        message = f"out of date; run: ctscat build ({messages[0]}{more})"
        where = f"catalog/{name}"
        yield Checked(finding=Finding(code="catalog-differs", severity="breaking", where=where, message=message))


def check_languages(project: Project, service: str = "") -> Iterator[Checked]:
    """Check what other languages of a document lack, still print or print otherwise; they change no trace."""
    histories = Histories(project)
    for history in [histories.of(service)] if service else histories:
        for timeline in history.timelines:
            yield from _translations(timeline)


def _translations(timeline: Timeline) -> Iterator[Checked]:
    for document in timeline.documents:
        leading = document.states[-1].snapshot
        for translation in document.translations:
            if leading is None:
                break
            with limited_time("comparing them", f"{leading.id}, {translation.id}"):
                differing = parity([leading.edition], [translation.edition])
            if not differing.agrees:
                message = f"{_lag(leading, translation)}{_in_short(differing)}"
                finding = Finding(
                    code="translation-differs", severity="cosmetic", where=translation.address, message=message
                )
                yield Checked(finding=finding)


def _lag(leading: Snapshot, translation: Snapshot) -> str:
    days = (date.fromisoformat(leading.date) - date.fromisoformat(translation.date)).days
    names = f"{translation.language} ({translation.date}) and {leading.language} ({leading.date})"
    return f"{names} differ, {days} days behind: " if days > 0 else f"{names} differ: "


def _in_short(differing: Parity) -> str:
    counts = (
        (len(differing.lacking_new), "lacking"),
        (len(differing.lacking_old), "not in the leading language"),
        (len(differing.damaged), "damaged"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def check_live(
    project: Project,
    pages: Iterable[FollowedPage],
    client: Client,
    sites: Sites,
    decisions: Decisions,
    progress: Callable[[str], None],
) -> Iterator[Checked]:
    """Compare what the pages say now with their newest editions; nothing is stored."""
    listed = {page.address: Expected.of(page) for page in pages}
    memory = Memory(project.root)
    validators = known_validators(project, memory, ((url, expected.page) for url, expected in listed.items()))
    recent = RecentAnswers(project, memory, client.clock.now())
    results: list[tuple[str, Checked]] = []
    failures: list[SourceOutcome] = []
    with PageReader() as reader:
        for captures in from_addresses(listed.items(), client, sites, validators):
            result = captures.result
            name = captures.name
            progress(name)
            if captures.answer:
                recent.keep(name, captures.answer, validators.get(name))
            if isinstance(result, SourceOutcome) and result.kind == "failed":
                failures.append(result)
            else:
                results.append((name, _checked_page(project, captures, decisions, reader)))
    with suppress(WriteError):
        memory.save()
    for failure in not_reached(failures):
        code = "page-failed" if failure.kind == "failed" else "pages-not-reached"
        results.append((failure.name, _problem(code, failure.name, failure.message, failure.code)))
    yield from (checked for _, checked in sorted(results, key=lambda pair: pair[0]))


def _checked_page(project: Project, captures: Captures, decisions: Decisions, reader: PageReader) -> Checked:
    result = captures.result
    if isinstance(result, SourceOutcome):
        if result.kind == "unchanged":
            return Checked()
        return _problem(f"page-{result.kind}", result.name, result.message, result.code)
    if isinstance(result, Gone):
        return _problem("page-gone", result.url, f"{result.reason}: the page is gone, its traces are kept", 3)
    try:
        edition = read_edition(result, captures.expected, reader)
        snapshot = snapshot_of(edition, result, captures.expected)
        newest = project.snapshots.newest(snapshot.page.id)
    except CtscatError as error:
        return _problem("page-not-understood", result.url, _with_hint(error), error.exit_code)
    return _compared(result, captures, snapshot, newest.snapshot if newest else None, decisions)


def _compared(
    capture: Capture,
    captures: Captures,
    snapshot: Snapshot,
    newest: Snapshot | None,
    decisions: Decisions,
) -> Checked:
    if newest is None:
        message = f"{len(snapshot.edition.rows)} rows, and no edition of the page is stored: ctscat snapshot stores it"
        return Checked(finding=Finding(code="no-edition", severity="additive", where=capture.url, message=message))
    reasons = doubts_of(capture, snapshot, newest, captures.expected.language)
    if reasons:
        message = "; ".join(f"{doubt.message} ({doubt.code})" for doubt in reasons)
        return _problem("page-doubtful", capture.url, message, PageError.exit_code)
    try:
        with limited_time("comparing them", f"{newest.id}, {capture.url}"):
            verdicts = decisions.verdicts.between(newest.edition.rows, snapshot.edition.rows)
            comparison = compare(newest.edition, snapshot.edition, verdicts=verdicts)
    except LimitError as error:
        return _problem("over-limit", error.where, _with_hint(error), error.exit_code)
    comparison = filter_changes(comparison, ignored=decisions.ignored)
    return Checked(part=Part(comparison=comparison, heading=snapshot.page.id)) if comparison.changes else Checked()


def _problem(code: str, where: str, message: str, exit_code: int) -> Checked:
    return Checked(finding=Finding(code=code, severity="breaking", where=where, message=message), code=exit_code)


def _with_hint(error: CtscatError) -> str:
    return f"{error.message} ({error.hint})" if error.hint else error.message


def report_of(checked: Iterable[Checked]) -> tuple[Report, int]:
    """Return the report, and the exit code of what could not be looked at."""
    looks = list(checked)
    parts = tuple(look.part for look in looks if look.part)
    findings = tuple(look.finding for look in looks if look.finding)
    return Report(parts=parts, findings=findings), max((look.code for look in looks), default=0)
