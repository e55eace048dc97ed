"""Snapshots and the page list → documents: what each said when, in its leading language, until it ended.

A document may exist in several languages and under several addresses. Its leading language speaks for it; of several
addresses with text in that language the newest edition counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec.structs import replace

from extractor.pages import End, FollowedPage, Page, Snapshot, TakeOver
from extractor.values import Value

LANGUAGES = ("en", "zh")
"""The first of these that a living page of the document has leads, then any other by name, unless a page is listed with
`leads: true`."""


class State(Value, frozen=True, kw_only=True):
    """What a document says from a day on: an edition, or nothing any more."""

    day: str
    snapshot: Snapshot | None
    end: End | None = None
    """Why it says nothing, where it does."""


class Document(Value, frozen=True, kw_only=True):
    """One help page as its authors see it."""

    id: str
    site: str
    language: str
    """The leading one: the states are of it alone."""
    states: tuple[State, ...]
    """Oldest first; of a day's the last one counts."""
    translations: tuple[Snapshot, ...] = ()
    """The newest edition in each other language, of the pages that have not ended."""
    takes_over: tuple[TakeOver, ...] = ()

    def on(self, day: str) -> State | None:
        """Return what it says on a day; nothing where it has not begun."""
        return next((state for state in reversed(self.states) if state.day <= day), None)

    def last_edition(self, day: str) -> Snapshot | None:
        """Return the last edition up to a day, whether or not it has ended since."""
        return next((state.snapshot for state in reversed(self.states) if state.snapshot and state.day <= day), None)


def documents_of(
    snapshots: Iterable[Snapshot], pages: Sequence[FollowedPage] = (), *, language: str = ""
) -> tuple[Document, ...]:
    """Return the documents of a service; with `language`, only those that have it, led by it."""
    listed = {followed.page.id: followed for followed in pages}
    by_document: defaultdict[str, list[Snapshot]] = defaultdict(list)
    stored = list(snapshots)
    continued = _continued(stored, listed)
    all_pages = {*(snapshot.page for snapshot in stored), *(followed.page for followed in pages)}

    def document_id_of(page: Page) -> str:
        return _document_id(page.id, page.document, listed, continued)

    for snapshot in stored:
        by_document[document_id_of(snapshot.page)].append(snapshot)
    takeovers: defaultdict[str, list[TakeOver]] = defaultdict(list)
    # A takeover names a document as it was; where that moved, its history is that of the page it moved to.
    document_now = {_document_id(page.id, page.document, listed, {}): document_id_of(page) for page in all_pages}
    for followed in pages:
        for takeover in followed.takes_over:
            silenced = document_now.get(takeover.from_document, takeover.from_document)
            if silenced != document_id_of(followed.page):
                takeovers[document_id_of(followed.page)].append(replace(takeover, from_document=silenced))
    documents = (
        _document_history(id_, of_document, listed, tuple(takeovers[id_]), language)
        for id_, of_document in sorted(by_document.items())
    )
    return tuple(document for document in documents if document.states)


def in_order(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    """Return editions by the day they speak for; those of one day in an order that does not depend on the files'."""
    return sorted(
        snapshots,
        key=lambda snapshot: (
            snapshot.date,
            snapshot.captured_at,
            snapshot.page.id,
            snapshot.end is not None,
            snapshot.sha256,
            snapshot.number,  # last: it tells the order of import
        ),
    )


def _continued(snapshots: Iterable[Snapshot], listed: Mapping[str, FollowedPage]) -> dict[str, str]:
    """Return for each page that moved, and did not come back, the page that continues it."""
    last = {snapshot.page.id: snapshot for snapshot in in_order(snapshots)}
    moves = {id_: event.end.moved_to for id_, event in last.items() if event.end and event.end.moved_to}
    return moves | {id_: followed.moved_to for id_, followed in listed.items() if followed.moved_to}


def _document_id(page: str, own: str, listed: Mapping[str, FollowedPage], continued: Mapping[str, str]) -> str:
    """Return the document a page belongs to: that of the page which continues it, in the end."""
    moves = [page]
    while (following := continued.get(moves[-1])) and following not in moves:
        moves.append(following)
    # Of pages that are said to have moved to each other, any will do that is the same for all of them.
    final = min(moves[moves.index(following) :]) if following else moves[-1]
    if final != page:
        site, _, rest = final.split(".", 2)
        own = f"{site}.{rest}"
    return (listed[final].document if final in listed else "") or own


def _document_history(
    id_: str,
    snapshots: Sequence[Snapshot],
    listed: Mapping[str, FollowedPage],
    takes_over: tuple[TakeOver, ...],
    language: str,
) -> Document:
    events = in_order([*snapshots, *_declared_ends(snapshots, listed)])
    last_end = {event.page.id: number for number, event in enumerate(events) if event.end}
    languages_by_page: defaultdict[str, set[str]] = defaultdict(set)
    for event in events:
        languages_by_page[event.page.id].update(filter(None, [event.edition.language]))
    chosen = ""
    newest: dict[str, Snapshot] = {}
    of_language: defaultdict[str, list[Snapshot]] = defaultdict(list)
    for number, event in enumerate(events):
        # A text whose language is not languages_by_page is taken to be in that of the page's other texts.
        text_language = event.edition.language or _leading({*languages_by_page[event.page.id], event.language})
        if event.end is None:
            of_language[text_language].append(event)
            if number > last_end.get(event.page.id, -1):
                newest[text_language] = event
            if event.page.id in listed and listed[event.page.id].leads:
                chosen = text_language
    leading = language or chosen or _leading(newest.keys() or of_language.keys())
    return Document(
        id=id_,
        site=id_.partition(".")[0],
        language=leading,
        states=_states(in_order([*of_language[leading], *(event for event in events if event.end)])),
        translations=tuple(newest[translated] for translated in sorted(newest.keys() - {leading})),
        takes_over=takes_over,
    )


def _declared_ends(snapshots: Sequence[Snapshot], listed: Mapping[str, FollowedPage]) -> list[Snapshot]:
    """Return an end for each page that the page list says has ended, unless one is stored."""
    ends = []
    for page in {snapshot.page.id: snapshot for snapshot in in_order(snapshots)}.values():
        followed = listed.get(page.page.id)
        if followed and followed.ended and page.end is None:
            reason = followed.reason or followed.note or "declared in snapshots/pages.yaml"
            ends.append(ended(page, followed.ended, End(reason=reason, moved_to=followed.moved_to)))
    return ends


def ended(last: Snapshot, day: str, end: End, origin: str = "") -> Snapshot:
    """Return the snapshot that says a page has ended, given the last one of it."""
    nothing = replace(last.edition, title="", updated_on=None, tables=(), warnings=())
    return replace(last, captured_at=day, end=end, edition=nothing, origin=origin, sha256="", note="", number=1)


def _leading(candidates: Collection[str]) -> str:
    return next((language for language in LANGUAGES if language in candidates), min(candidates, default=""))


def _states(events: Sequence[Snapshot]) -> tuple[State, ...]:
    """Return what a document says from each day on: of the pages alive then, the newest edition."""
    states: list[State] = []
    speaking: dict[str, Snapshot] = {}
    for event in events:
        if event.end is None:
            # A page that speaks again has not moved: its earlier words no longer stand for the page it was to move to.
            speaking = {page: last for page, last in speaking.items() if last.page != event.page}
            speaking[event.page.id] = event
        elif event.page.id in speaking:
            last = speaking.pop(event.page.id)
            if event.end.moved_to:  # what the old address said stands until the new one says something
                speaking.setdefault(event.end.moved_to, last)
        newest = in_order(speaking.values())[-1] if speaking else None
        if newest is not (states[-1].snapshot if states else None):
            states.append(State(day=event.date, snapshot=newest, end=None if newest else event.end))
    return tuple(states)
