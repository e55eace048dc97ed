"""Where editions come from: files, addresses, the pages followed, archives and repositories → captures, one by one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec.structs import replace

from extractor.commands.keeping import Kept, Wanted, failed
from extractor.commands.project import now
from extractor.commands.sources import Source
from extractor.errors import CtscatError, SourceError, UsageError
from extractor.fetch.answer import Answer, Validators
from extractor.fetch.capture import Capture, Captured
from extractor.fetch.client import Client
from extractor.fetch.many import Ask, Outcome, fetch_all
from extractor.fetch.sites import Sites
from extractor.pages import FollowedPage
from extractor.recognise import may_hold_traces
from extractor.values import Value

Had = Callable[[str], Collection[str]]


class Found(Value, frozen=True, kw_only=True):
    """One capture with what is known of its page, or what became of a source that gave none."""

    wanted: Wanted
    capture: Capture | None = None
    kept: Kept | None = None
    validators: Validators | None = None
    """To be remembered once the capture is stored."""
    seen: tuple[str, str] | None = None
    """Topic and key under which the memory notes that this capture was had."""


def from_files(names: Iterable[Source], wanted: Wanted, captured_at: str, address: str, origin: str) -> Iterator[Found]:
    """Read files a person saved; `address` is where the page was, if it is one file."""
    for source in names:
        try:
            body = source.read()
        except CtscatError as error:
            yield Found(wanted=wanted, kept=failed(source.name, error))
            continue
        if source.in_folder and not may_hold_traces(body):
            continue
        capture = Capture(
            url=address or source.name, captured_at=captured_at or now(), body=body, origin=origin, digest=""
        )
        yield Found(wanted=wanted, capture=capture)


def from_addresses(
    pages: Iterable[tuple[str, Wanted]], client: Client, sites: Sites, known: Mapping[str, Validators]
) -> Iterator[Found]:
    """Ask for pages, each only if it changed since what is `known` of it by its address."""
    listed = list(pages)
    asks = [Ask(url=sites.mirrored(url), known=known.get(url)) for url, _ in listed]
    for outcome in fetch_all(client, asks):
        url, wanted = listed[outcome.number]
        yield _answered(outcome, url, wanted, sites)


def _answered(outcome: Outcome, url: str, wanted: Wanted, sites: Sites) -> Found:
    answer = outcome.result
    if isinstance(answer, SourceError):
        return Found(wanted=wanted, kept=failed(url, answer, asked=outcome.ask.url))
    if answer.kind == "unchanged":
        return Found(wanted=wanted, kept=Kept(kind="unchanged", name=url))
    if answer.kind == "gone":
        there = f" at {sites.official(answer.final_url)}, where it leads" if len(answer.chain) > 1 else ""
        what = "the page is gone (not: its traces); is it another page now? see ctscat discover"
        message = f"HTTP {answer.status}{there}: {what}"
        return Found(wanted=wanted, kept=Kept(kind="gone", name=url, message=message, code=SourceError.exit_code))
    moved = _moved(answer, wanted, sites)
    if moved:
        return Found(wanted=wanted, kept=Kept(kind="moved", name=url, message=moved, code=SourceError.exit_code))
    capture = Capture(url=url, captured_at=answer.fetched_at, body=answer.body, origin="", digest="")
    return Found(wanted=replace(wanted, charset=answer.charset), capture=capture, validators=answer.validators)


def _moved(answer: Answer, wanted: Wanted, sites: Sites) -> str:
    """Say where a page has moved to, if a redirect led to another page than was asked for."""
    final = sites.official(answer.final_url)
    if wanted.page is None or len(answer.chain) < 2 or sites.identify(final) == wanted.page:
        return ""
    return f"it leads to another page, {final}; if it moved there, correct its entry in snapshots/pages.yaml"


def followed(pages: Iterable[FollowedPage]) -> Iterator[tuple[str, Wanted]]:
    """Return address and expectations of every page of the page list."""
    return ((page.address, Wanted.of(page)) for page in pages)


def from_wayback(
    client: Client, sites: Sites, url: str, wanted: Wanted, had: Had, since: str, until: str
) -> Iterator[Found]:
    """Get the distinct captures an archive has of a page, but for those `had` before, which it is asked by topic."""
    from extractor.fetch import wayback

    topic = f"wayback {url}"
    for captured in wayback.captures(client, sites, url, since=since, until=until, had=had(topic)):
        # The index spells addresses as they once were asked for (http, `:80`); it is the same page.
        at = dataclasses.replace(captured, url=url) if isinstance(captured, Capture) else captured
        yield _captured(at, wanted, url, topic)


def from_git(repository: str, paths: Iterable[str], wanted: Wanted) -> Iterator[Found]:
    """Get what a repository's pages said after each commit that changed one; each file is a page of its own."""
    from extractor.fetch import gitsource

    def found() -> Iterator[Captured]:
        for captured in gitsource.captures(repository, list(paths)):
            if isinstance(captured, SourceError) or may_hold_traces(captured.body):
                yield captured

    if wanted.page:  # before anything is stored under its name
        files = sorted({captured.url for captured in found() if isinstance(captured, Capture)})
        if len(files) > 1:
            message = f"one page was named, but {files[0]!a} and {files[1]!a} are two"
            raise UsageError(message, where=repository, hint="name one of them with --path")
    for captured in found():
        stem = captured.url.rpartition(".")[0] if isinstance(captured, Capture) else ""
        yield _captured(captured, replace(wanted, name=stem.replace("/", ".")), repository)


def from_warc(path: str, sites: Sites, wanted: Wanted) -> Iterator[Found]:
    """Get the pages of a web archive file that can hold trace tables."""
    from extractor.fetch import warc

    for captured in warc.captures(Path(path)):
        if isinstance(captured, Capture) and not may_hold_traces(captured.body):
            continue
        page = sites.identify(captured.url) if isinstance(captured, Capture) else None
        yield _captured(captured, replace(wanted, page=wanted.page or page), path)


def _captured(captured: Captured, wanted: Wanted, name: str, topic: str = "") -> Found:
    if isinstance(captured, SourceError):
        return Found(wanted=wanted, kept=failed(name, captured))
    return Found(wanted=wanted, capture=captured, seen=(topic, captured.digest) if topic and captured.digest else None)
