"""Where editions come from: files, addresses, the pages followed, archives and repositories → captures, one by one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from extractor.errors import CtscatError, SourceError, UsageError
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.capture import Capture, Ended, Moved, PageEvent
from extractor.fetch.client import Client
from extractor.fetch.parallel import fetch_all
from extractor.fetch.sites import Sites
from extractor.fetch.slugs import slug
from extractor.pages import FollowedPage, Page
from extractor.recognise import may_hold_traces
from extractor.services import canonical
from extractor.values import Value
from extractor.workflows.project import now
from extractor.workflows.sources import Source

SkipKeys = Callable[[str], Collection[str]]
"""Gives for a topic the keys of what an earlier run stored of it."""


class Expected(Value, frozen=True, kw_only=True):
    """What is known of a page before it is read; the page itself may tell what is not."""

    page: Page | None = None
    service: str = ""
    language: str = ""
    """The language its text is expected in."""
    note: str = ""
    address: str = ""
    """Where the page is published, if the capture was had elsewhere."""
    name: str = ""
    """What to call a page that no address identifies, where its file's name alone does not tell it from others."""
    charset: str = ""
    """What the server said the bytes are."""
    dated: bool = True
    """Whether the time of capture is known; else the page must print its date."""

    @classmethod
    def of(cls, followed: FollowedPage) -> Expected:
        """Return what the page list says of a page."""
        return cls(page=followed.page, service=followed.service, language=followed.body_language)


class RepositorySite(Value, frozen=True, kw_only=True):
    """What a person says of a repository whose files do not tell which published pages they are."""

    site: str = ""
    language: str = ""
    origin: str = ""
    """The repository's name, for the record."""


class Gone(Value, frozen=True, kw_only=True):
    """A page says nothing more."""

    url: str
    """As in the captures of the page."""
    moment: str
    reason: str
    origin: str = ""
    certain: bool = True
    """Whether it has ended for sure; an answer of 404 must be seen on two days."""
    moved_to: str = ""
    """The id of the page that continues its history."""


class Problem(Value, frozen=True, kw_only=True):
    """A source that gave neither a capture nor an end."""

    kind: str
    """`failed`, `unchanged`, `gone` or `moved`."""
    name: str
    message: str = ""
    code: int = 0


class Captures(Value, frozen=True, kw_only=True):
    """What one source gave: a capture with what is known of its page, an end, or a problem."""

    expected: Expected = Expected()
    result: Capture | Gone | Problem
    stood_until: str = ""
    """In a history: when the next capture of the page was made, or now; none for a live capture."""
    answer: Answer | None = None
    """What the site answered, where one was asked."""
    remembered_as: tuple[str, str] | None = None
    """Topic and key under which the memory notes that this capture is stored."""


def failed(name: str, error: CtscatError, requested: str = "") -> Problem:
    """Return what to say of a source that gave nothing; `requested` is where it was asked for, if at a mirror."""
    where = "" if error.where in (name, requested) else error.where
    message = str(type(error)(error.message, where=where, hint=error.hint))
    return Problem(kind="failed", name=name, message=message, code=error.exit_code)


def from_files(
    names: Iterable[Source], expected: Expected, captured_at: str, address: str, origin: str
) -> Iterator[Captures]:
    """Read files a person saved; `address` is where the page was, if it is one file."""
    for source in names:
        try:
            body = source.read()
        except CtscatError as error:
            yield Captures(result=failed(source.name, error))
            continue
        if source.in_folder and not may_hold_traces(body):
            continue
        capture = Capture(
            url=address or source.name, captured_at=captured_at or now(), body=body, origin=origin, digest=""
        )
        yield Captures(expected=replace(expected, dated=bool(captured_at)), result=capture)


def from_addresses(
    pages: Iterable[tuple[str, Expected]],
    client: Client,
    sites: Sites,
    validators: Mapping[str, Validators],
    earlier: Mapping[str, Answer] | None = None,
) -> Iterator[Captures]:
    """Ask for pages, each only if it changed since the answer whose `validators` are given by address.

    What was answered a moment `earlier` is not asked for again.
    """
    asked: dict[str, tuple[str, Expected]] = {}
    for url, expected in pages:
        if earlier and url in earlier:
            yield _answered(earlier[url], url, expected, sites)
        else:
            asked[sites.mirrored(url)] = url, expected
    conditions = {sites.mirrored(url): validator for url, validator in validators.items()}
    for mirrored, answer in fetch_all(client, asked, conditions):
        yield _answered(answer, *asked[mirrored], sites)


def _answered(answer: Answer | SourceError, url: str, expected: Expected, sites: Sites) -> Captures:
    if isinstance(answer, SourceError):
        return Captures(expected=expected, result=failed(url, answer, requested=sites.mirrored(url)))
    result: Capture | Gone | Problem
    if answer.kind == "unchanged":
        result = Problem(kind="unchanged", name=url)
    elif answer.kind == "gone":
        result = _gone(answer, url, expected, sites)
    else:
        capture = Capture(
            url=url, captured_at=answer.fetched_at, body=answer.body, origin="", digest="", maybe_cut=answer.maybe_cut
        )
        result = _moved(answer, url, expected, sites) or capture
    return Captures(expected=replace(expected, charset=answer.charset), result=result, answer=answer)


def _gone(answer: Answer, url: str, expected: Expected, sites: Sites) -> Gone | Problem:
    """Return the end of a followed page; where a redirect led away, or nothing is followed, only the news of it."""
    if expected.page and expected.service and len(answer.chain) == 1:
        return Gone(url=url, moment=answer.fetched_at, reason=f"HTTP {answer.status}", certain=False)
    led = f" at {sites.official(answer.final_url)}, where it redirects to" if len(answer.chain) > 1 else ""
    message = f"HTTP {answer.status}{led}: the page is gone, its traces are kept; find it with: ctscat discover"
    return Problem(kind="gone", name=url, message=message, code=SourceError.exit_code)


def _moved(answer: Answer, url: str, expected: Expected, sites: Sites) -> Problem | None:
    """Return where a page has moved to, if a redirect led to another page than was asked for."""
    final = sites.official(answer.final_url)
    target = sites.identify(final)
    if expected.page is None or len(answer.chain) < 2 or target == expected.page:
        return None
    message = f"redirects to another page, {final}; if it moved there: ctscat follow {url} --moved-to {final}"
    return Problem(kind="moved", name=url, message=message, code=SourceError.exit_code)


def followed(pages: Iterable[FollowedPage]) -> Iterator[tuple[str, Expected]]:
    """Return address and expectations of every page of the page list."""
    return ((page.address, Expected.of(page)) for page in pages)


def from_wayback(
    client: Client, sites: Sites, url: str, expected: Expected, skip: SkipKeys, since: str, until: str
) -> Iterator[Captures]:
    """Get the captures an archive has of a page, each where it changed, but for those an earlier run got."""
    from extractor.fetch import wayback

    topic = f"wayback {url}"
    stored = skip(topic)
    for entry in wayback.entries(client, sites, url, since=since, until=until):
        if entry.key in stored:
            continue
        try:
            # The index spells addresses as they once were asked for (http, `:80`); it is the same page.
            capture = replace(wayback.fetch(client, sites, entry), url=url)
        except SourceError as error:
            yield Captures(expected=expected, result=failed(url, error))
            continue
        yield Captures(
            expected=expected,
            result=capture,
            stood_until=entry.stood_until or now(),
            remembered_as=(topic, entry.key),
        )


def from_warc(path: str, sites: Sites, expected: Expected) -> Iterator[Captures]:
    """Get the pages of a web archive file that can hold trace tables."""
    from extractor.fetch import warc

    def pages() -> Iterator[tuple[Capture | SourceError, Expected]]:
        for captured in warc.captures(Path(path)):
            if isinstance(captured, SourceError):
                yield captured, expected
            elif may_hold_traces(captured.body):
                yield captured, replace(expected, page=expected.page or sites.identify(captured.url))

    yield from _in_history(pages(), path)


def from_git(
    repository: str, paths: Iterable[str], expected: Expected, sites: Sites, of: RepositorySite
) -> Iterator[Captures]:
    """Get what a repository's pages said after each commit that changed one, and when they ended."""
    from extractor.fetch.git import history

    events = list(history.captures(repository, list(paths), may_hold_traces=may_hold_traces))
    newest = {event.url: event for event in events if isinstance(event, Capture)}
    if expected.page and len(newest) > 1:  # before anything is stored under its name
        first, second, *_ = sorted(newest)
        message = f"one page was named, but {first!a} and {second!a} are two"
        raise UsageError(message, where=repository, hint="name one of them with --path")
    pages = {url: _of_file(capture, expected, sites, of) for url, capture in newest.items()}
    moves = [event for event in events if isinstance(event, Moved) and event.url in newest and not expected.page]
    former = {
        move.old_path: earlier
        for move in moves
        if (earlier := _of_file(replace(newest[move.url], url=move.old_path), expected, sites, of)).page
        and earlier.page != pages[move.url].page
    }
    yield from _in_history(_results(events, pages, former, of), repository)


def _of_file(newest: Capture, expected: Expected, sites: Sites, of: RepositorySite) -> Expected:
    """Return what a repository says of one of its pages, by the page's newest content."""
    hint = newest.page_hint
    address = (sites.published(hint.doc_link, newest.url) or "") if hint.doc_link else ""
    name = newest.url.rpartition(".")[0].replace("/", ".")
    page = expected.page or (sites.identify(address) if address else None)
    if page is None and of.site and expected.service:
        page = Page(site=of.site, language=of.language or "und", handbook=expected.service, name=slug(name))
    return replace(
        expected,
        page=page,
        service=expected.service or (canonical(hint.service_type) if hint.service_type else ""),
        address=address,
        name=name,
    )


def _results(
    events: Iterable[PageEvent], pages: Mapping[str, Expected], former: Mapping[str, Expected], of: RepositorySite
) -> Iterator[tuple[Capture | Gone | SourceError, Expected]]:
    """Put each event beside what is known of its page; a page that moved goes by its newest path anyway."""
    for event in events:
        if isinstance(event, SourceError):
            yield event, Expected()
        elif isinstance(event, Capture):
            yield replace(event, origin=f"{of.origin} {event.origin}".strip()), pages[event.url]
        elif isinstance(event, Ended) and event.url in pages:
            reason = f"deleted in commit {event.commit[:10]}"
            origin = f"{of.origin} {event.commit}:{event.path}".strip()
            yield Gone(url=event.url, moment=event.ended_at, reason=reason, origin=origin), pages[event.url]
        elif isinstance(event, Moved) and event.url in pages and event.old_path in former:
            # Under its former path it may be stored by an import that was made before the move.
            page = pages[event.url].page
            reason = f"moved to {event.new_path} in commit {event.commit[:10]}"
            origin = f"{of.origin} {event.commit}:{event.new_path}".strip()
            gone = Gone(
                url=event.old_path,
                moment=event.moved_at,
                reason=reason,
                origin=origin,
                moved_to=page.id if page else "",
            )
            yield gone, former[event.old_path]


def _in_history(captures: Iterable[tuple[Capture | Gone | SourceError, Expected]], name: str) -> Iterator[Captures]:
    """Tell of each capture how long it stood: until the next one of its page, the newest until now."""
    listed = list(captures)
    next_moments: dict[str, str] = {}
    stood_until: list[str] = []
    for captured, _ in reversed(listed):
        if isinstance(captured, SourceError):
            stood_until.append("")
        else:
            stood_until.append(next_moments.get(captured.url, now()))
            next_moments[captured.url] = captured.moment if isinstance(captured, Gone) else captured.captured_at
    for (captured, expected), until in zip(listed, reversed(stood_until), strict=True):
        result = failed(name, captured) if isinstance(captured, SourceError) else captured
        yield Captures(expected=expected, result=result, stood_until=until)
