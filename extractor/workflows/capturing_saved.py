"""Pages as somebody saved them: files, and the archives that keep many captures of a page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from msgspec.structs import replace

from extractor.errors import CtscatError, SourceError
from extractor.fetch.capture import Capture
from extractor.fetch.client import Client
from extractor.fetch.sites import Sites
from extractor.recognise import may_hold_traces
from extractor.workflows.captures import Captures, Expected, failed, in_history
from extractor.workflows.project import now
from extractor.workflows.sources import Source

SkipKeys = Callable[[str], Collection[str]]
"""Gives for a topic the keys of what an earlier run stored of it."""


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

    yield from in_history(pages(), path)
