"""Pages as they are now: asked for at their addresses, each only if it changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from extractor.errors import SourceError
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.capture import Capture
from extractor.fetch.client import Client
from extractor.fetch.parallel import fetch_all
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage
from extractor.store.memory import Memory
from extractor.workflows.captures import Captures, Expected, Gone, SourceOutcome, failed
from extractor.workflows.project import Project
from extractor.workflows.recent_answers import RecentAnswers
from extractor.workflows.validators import known_validators


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
    result: Capture | Gone | SourceOutcome
    if answer.kind == "unchanged":
        result = SourceOutcome(kind="unchanged", name=url)
    elif answer.kind == "gone":
        result = _gone(answer, url, expected, sites)
    else:
        capture = Capture(
            url=url, captured_at=answer.fetched_at, body=answer.body, origin="", digest="", maybe_cut=answer.maybe_cut
        )
        result = _moved(answer, url, expected, sites) or capture
    return Captures(expected=replace(expected, charset=answer.charset), result=result, answer=answer)


def _gone(answer: Answer, url: str, expected: Expected, sites: Sites) -> Gone | SourceOutcome:
    """Return the end of a followed page; where a redirect led away, or nothing is followed, only the news of it."""
    if expected.page and expected.service and len(answer.chain) == 1:
        return Gone(url=url, moment=answer.fetched_at, reason=f"HTTP {answer.status}", certain=False)
    led = f" at {sites.official(answer.final_url)}, where it redirects to" if len(answer.chain) > 1 else ""
    message = f"HTTP {answer.status}{led}: the page is gone, its traces are kept; find it with: ctscat discover"
    return SourceOutcome(kind="gone", name=url, message=message, code=SourceError.exit_code)


def _moved(answer: Answer, url: str, expected: Expected, sites: Sites) -> SourceOutcome | None:
    """Return where a page has moved to, if a redirect led to another page than was asked for."""
    final = sites.official(answer.final_url)
    target = sites.identify(final)
    if expected.page is None or len(answer.chain) < 2 or target == expected.page:
        return None
    message = f"redirects to another page, {final}; if it moved there: ctscat follow {url} --moved-to {final}"
    return SourceOutcome(kind="moved", name=url, message=message, code=SourceError.exit_code)


def ask_pages(
    project: Project,
    memory: Memory,
    client: Client,
    sites: Sites,
    pages: Mapping[str, Expected],
    afresh: Collection[str] = (),
) -> Iterator[Captures]:
    """Ask for pages, given by address; what `check` was answered a moment ago serves, but for those wanted `afresh`."""
    validators = known_validators(project, memory, ((url, expected.page) for url, expected in pages.items()))
    recent = RecentAnswers(project, memory, client.clock.now())
    earlier = recent.take_all(pages.keys() - set(afresh), sites, validators)
    yield from from_addresses(pages.items(), client, sites, validators, earlier)


def expected_at(url: str, expected: Expected, sites: Sites, listed: Iterable[FollowedPage]) -> Expected:
    """Return what is known of the page at an address: what a person `expected` of it, else what the page list says."""
    page = expected.page or sites.identify(url)
    followed = next((Expected.of(entry) for entry in listed if entry.page == page), Expected())
    return replace(followed, page=page, service=expected.service or followed.service, note=expected.note)
