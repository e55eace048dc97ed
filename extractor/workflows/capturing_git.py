"""Pages as a repository's history has them: after each commit that changed one, until it was deleted or moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from extractor.errors import SourceError, UsageError
from extractor.fetch.capture import Capture, Ended, Moved, PageEvent
from extractor.fetch.sites import Sites
from extractor.fetch.slugs import slug
from extractor.pages import Page
from extractor.recognise import may_hold_traces
from extractor.services import canonical
from extractor.values import Value
from extractor.workflows.captures import Captures, Expected, Gone, in_history


class RepositorySite(Value, frozen=True, kw_only=True):
    """What a person says of a repository whose files do not tell which published pages they are."""

    site: str = ""
    language: str = ""
    origin: str = ""
    """The repository's name, for the record."""


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
    yield from in_history(_results(events, pages, former, of), repository)


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
