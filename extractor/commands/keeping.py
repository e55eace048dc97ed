"""From the bytes of a page to a stored edition, or to the reason why it is not stored."""

from __future__ import annotations

from hashlib import sha256

from msgspec.structs import replace

from extractor import __version__
from extractor.commands.project import Project
from extractor.errors import CtscatError, PageError, UsageError
from extractor.fetch.capture import Capture
from extractor.model import Edition
from extractor.pages import FollowedPage, Page, Snapshot
from extractor.recognise import extract
from extractor.store.guard import Doubt, doubts
from extractor.store.history import Stored, printed
from extractor.store.memory import Memory
from extractor.values import Value

_MAY_BE_MEANT = frozenset(("rows-lost", "rows-multiplied", "columns-swapped"))


class Wanted(Value, frozen=True, kw_only=True):
    """What is known of a page before it is read; the page itself may tell what is not."""

    page: Page | None = None
    service: str = ""
    language: str = ""
    """The language its text is expected in."""
    note: str = ""
    name: str = ""
    """What to call a page that no address identifies, where its file's name alone does not tell it from others."""
    charset: str = ""
    """What the server said the bytes are."""

    @classmethod
    def of(cls, followed: FollowedPage) -> Wanted:
        """Return what the page list says of a page."""
        return cls(page=followed.page, service=followed.service, language=followed.body_language)


class Kept(Value, frozen=True, kw_only=True):
    """What became of one capture."""

    kind: str
    """`new`, `same`, `changed-without-date`, `read-differently`, `unchanged`, `held`, `gone`, `moved` or `failed`."""
    name: str
    """The edition or the source."""
    rows: int = 0
    message: str = ""
    code: int = 0


def keep(
    project: Project, capture: Capture, wanted: Wanted, *, memory: Memory, accept: bool, dry: bool = False
) -> Kept:
    """Read a capture and store its edition; a doubtful one is held until it is accepted or seen on a later day."""
    try:
        snapshot = snapshot_of(capture, wanted)
        found = doubts(snapshot.edition, _before(project, snapshot), wanted.language)
    except CtscatError as error:
        return failed(capture.url, error)
    twin = _twin(project, snapshot) if wanted.page is None else ""
    if twin:
        message = "this edition is stored already, under its page's address; --address names a saved page's"
        return Kept(kind="same", name=twin, rows=len(snapshot.edition.rows), message=message)
    if found and not accept and not _confirmed(found, memory, snapshot):
        return Kept(
            kind="held",
            name=capture.url,
            rows=len(snapshot.edition.rows),
            message=_why(found),
            code=PageError.exit_code,
        )
    if dry:
        return Kept(kind="would-store", name=f"{snapshot.page.id}@{snapshot.date}", rows=len(snapshot.edition.rows))
    try:
        project.captures.put(capture.body)
        outcome = project.snapshots.add(snapshot)
    except CtscatError as error:
        return failed(capture.url, error)
    return Kept(kind=outcome.kind, name=outcome.place.name, rows=len(snapshot.edition.rows))


def _twin(project: Project, snapshot: Snapshot) -> str:
    """Return the stored edition of a page with an address that a file without one is a copy of.

    As a page of its own it would speak beside the real one, also when that has moved on. Two files without an address
    are two pages, though they say the same.
    """
    for stored in project.snapshots.load_all(snapshot.service):
        if stored.snapshot.page.site != snapshot.page.site and printed(stored.snapshot) == printed(snapshot):
            return stored.place.name
    return ""


def _confirmed(found: tuple[Doubt, ...], memory: Memory, snapshot: Snapshot) -> bool:
    """Tell whether the same edition was held on an earlier day, and remember that it was seen.

    A page whose rows break is mostly mended within days; what still says the same on another day is what it says.
    Another language or an empty table stays wrong however often it is seen.
    """
    if not all(doubt.code in _MAY_BE_MEANT for doubt in found):
        return False
    key = f"{snapshot.page.id} {sha256(repr(printed(snapshot)).encode()).hexdigest()[:16]}"
    day = memory.get("held", key)
    if isinstance(day, str) and day < snapshot.captured_at[:10]:
        return True
    memory.note("held", key, day or snapshot.captured_at[:10])
    return False


def failed(name: str, error: CtscatError, asked: str = "") -> Kept:
    """Return what to say of a source that gave nothing; `asked` is where it was asked for, if at a mirror."""
    place = "" if error.where in (name, asked) else error.where
    message = str(type(error)(error.message, where=place, hint=error.hint))
    return Kept(kind="failed", name=name, message=message, code=error.exit_code)


def snapshot_of(capture: Capture, wanted: Wanted) -> Snapshot:
    """Read a capture as an edition of its page."""
    edition = extract(capture.body, capture.url, charset=wanted.charset, address=capture.url)
    service = wanted.service or edition.service or ""
    if not service:
        raise UsageError("the page does not say which service it is about", where=capture.url, hint="say --service")
    page = wanted.page or _local_page(wanted.name or _stem(capture.url), service, edition.language or "und")
    return Snapshot(
        page=page,
        service=service,
        address=capture.url,
        edition=replace(edition, service=service, source=page.id),
        captured_at=capture.captured_at,
        origin=capture.origin,
        sha256=sha256(capture.body).hexdigest(),
        reader=__version__,
        note=wanted.note,
    )


def _local_page(name: str, service: str, language: str) -> Page:
    """Return an identity, on the site `local`, for a file whose address nobody told."""
    from extractor.fetch.slugs import slug

    return Page(site="local", language=language, handbook=service, name=slug(name or "page"))


def _stem(source: str) -> str:
    return source.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _before(project: Project, snapshot: Snapshot) -> Edition | None:
    """Return the edition that a new one is measured against: the one before it in time, else the next one after."""
    history = project.snapshots.history(snapshot.page.id)
    earlier = [stored for stored in history if stored.snapshot.date <= snapshot.date]
    chosen: Stored | None = earlier[-1] if earlier else history[0] if history else None
    return chosen.snapshot.edition if chosen else None


def _why(found: tuple[Doubt, ...]) -> str:
    reasons = "; ".join(f"{doubt.message} ({doubt.code})" for doubt in found)
    return f"held, not stored: {reasons}; look at the page, then repeat with --accept"
