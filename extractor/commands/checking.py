"""What `check` looks at: stored files against each other, and live pages against their newest editions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from extractor.build.decided import Decisions
from extractor.commands import gather, remembered
from extractor.commands.building import build_all, differing
from extractor.commands.editions import verdicts_for
from extractor.commands.keeping import snapshot_of
from extractor.commands.project import Project
from extractor.compare import compare
from extractor.compare.narrow import narrowed
from extractor.errors import CtscatError, DataError, PageError
from extractor.fetch.client import Client
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage
from extractor.render.comparison.report import Finding, Part, Report
from extractor.store.guard import doubts
from extractor.store.memory import Memory
from extractor.values import Value


class Checked(Value, frozen=True, kw_only=True):
    """What one look found, and the exit code of what could not be looked at."""

    part: Part | None = None
    finding: Finding | None = None
    code: int = 0


def stored(project: Project) -> Iterator[Checked]:
    """Check that the snapshots are whole and the catalog is what they give."""
    try:
        built = build_all(project, afresh=True)
    except DataError as error:
        finding = Finding(code="snapshot-damaged", severity="breaking", where=error.where, message=_said(error))
        yield Checked(finding=finding, code=error.exit_code)
        return
    for note in built.notes:
        yield Checked(finding=Finding(code="decision-idle", severity="cosmetic", where="decisions", message=note))
    try:
        committed = project.catalog.read()
    except CtscatError as error:
        finding = Finding(code="catalog-damaged", severity="breaking", where=error.where, message=_said(error))
        yield Checked(finding=finding)
        return
    lines: dict[str, list[str]] = {}
    for line in differing(committed, built.files):
        name, _, message = line.partition(": ")
        lines.setdefault(name, []).append(message)
    for name, messages in lines.items():
        more = f", and {len(messages) - 1} more" if len(messages) > 1 else ""
        message = f"not what the snapshots give; ctscat build mends it ({messages[0]}{more})"
        where = f"catalog/{name}"
        yield Checked(finding=Finding(code="catalog-differs", severity="breaking", where=where, message=message))


def live(
    project: Project,
    pages: Iterable[FollowedPage],
    client: Client,
    sites: Sites,
    decisions: Decisions,
    progress: Callable[[str], None],
) -> Iterator[Checked]:
    """Compare what the pages say now with their newest editions; nothing is stored."""
    followed = list(gather.followed(pages))
    known = remembered.known(project, Memory(project.root), ((url, wanted.page) for url, wanted in followed))
    found: list[tuple[str, Checked]] = []
    for one in gather.from_addresses(followed, client, sites, known):
        name = one.capture.url if one.capture else one.kept.name if one.kept else ""
        progress(name)
        found.append((name, _looked_at(project, one, decisions)))
    yield from (checked for _, checked in sorted(found, key=lambda pair: pair[0]))


def _looked_at(project: Project, found: gather.Found, decisions: Decisions) -> Checked:
    if found.kept:
        kept = found.kept
        if kept.kind == "unchanged":
            return Checked()
        return _problem(f"page-{kept.kind}", kept.name, kept.message, kept.code)
    capture = found.capture
    if capture is None:
        return Checked()
    try:
        now = snapshot_of(capture, found.wanted)
        newest = project.snapshots.newest(now.page.id)
    except CtscatError as error:
        return _problem("page-not-understood", capture.url, _said(error), error.exit_code)
    if newest is None:
        message = f"{len(now.edition.rows)} rows, and no edition of the page is stored: ctscat snapshot stores it"
        return Checked(finding=Finding(code="no-edition", severity="additive", where=capture.url, message=message))
    held = doubts(now.edition, newest.snapshot.edition, found.wanted.language)
    if held:
        message = "; ".join(f"{doubt.message} ({doubt.code})" for doubt in held)
        return _problem("page-doubtful", capture.url, message, PageError.exit_code)
    old = newest.snapshot.edition
    comparison = compare(old, now.edition, verdicts=verdicts_for(decisions, [old], [now.edition]))
    shown = narrowed(comparison, ignored=decisions.ignored)
    return Checked(part=Part(comparison=shown, heading=now.page.id)) if shown.changes else Checked()


def _problem(code: str, where: str, message: str, exit_code: int) -> Checked:
    return Checked(finding=Finding(code=code, severity="breaking", where=where, message=message), code=exit_code)


def _said(error: CtscatError) -> str:
    return f"{error.message} ({error.hint})" if error.hint else error.message


def report_of(checked: Iterable[Checked]) -> tuple[Report, int]:
    """Return the report, and the exit code of what could not be looked at."""
    parts: list[Part] = []
    findings: list[Finding] = []
    code = 0
    for one in checked:
        parts += [one.part] if one.part else []
        findings += [one.finding] if one.finding else []
        code = max(code, one.code)
    return Report(parts=tuple(parts), findings=tuple(findings)), code
