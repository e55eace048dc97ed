"""A capture as a snapshot: its bytes read, put together with its page and origin, and what speaks against it."""

from __future__ import annotations

from hashlib import sha256

from msgspec.structs import replace

from extractor import __version__
from extractor.errors import UsageError
from extractor.fetch.answer import MAYBE_CUT
from extractor.fetch.capture import Capture
from extractor.fetch.slugs import slug
from extractor.model import Edition
from extractor.pages import Page, Snapshot
from extractor.store.doubts import Doubt, doubts
from extractor.workflows.captures import Expected
from extractor.workflows.reading import PageReader


def read_edition(capture: Capture, expected: Expected, reader: PageReader, *, allow_empty: bool = False) -> Edition:
    """Read what a captured page documents."""
    address = expected.address or capture.url
    return reader.extract(capture.body, capture.url, charset=expected.charset, address=address, allow_empty=allow_empty)


def snapshot_of(edition: Edition, capture: Capture, expected: Expected) -> Snapshot:
    """Put an edition together with its page and where it came from."""
    address = expected.address or capture.url
    service = expected.service or edition.service or ""
    if not service:
        raise UsageError("the page does not say which service it is about", where=capture.url, hint="say --service")
    if not expected.dated and edition.updated_on is None:
        message = "it prints no date, and a saved file does not tell when it was captured"
        raise UsageError(message, where=capture.url, hint="say --captured-at YYYY-MM-DD")
    page = expected.page or _local_page(expected.name or _stem(capture.url), service, edition.language or "und")
    return Snapshot(
        page=page,
        service=service,
        address=address,
        edition=replace(edition, service=service, source=page.id),
        captured_at=capture.captured_at,
        origin=capture.origin,
        sha256=sha256(capture.body).hexdigest(),
        reader=__version__,
        note=expected.note,
    )


def _local_page(name: str, service: str, language: str) -> Page:
    """Return an identity, on the site `local`, for a file whose address nobody told."""
    return Page(site="local", language=language, handbook=service, name=slug(name or "page"))


def _stem(source: str) -> str:
    return source.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]


def doubts_of(capture: Capture, snapshot: Snapshot, previous: Snapshot | None, language: str) -> tuple[Doubt, ...]:
    """Return what speaks against a capture: what it says beside the edition before it, and how it came."""
    reasons = doubts(snapshot.edition, previous.edition if previous else None, language)
    if not capture.maybe_cut:
        return reasons
    return (*reasons, Doubt(code="maybe-cut", message=MAYBE_CUT))
