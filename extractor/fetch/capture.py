"""A page's bytes from the past: from an archive or a repository, with when and whence."""

from __future__ import annotations

from msgspec import Struct

from extractor.errors import SourceError


class Capture(Struct, frozen=True, kw_only=True):
    """What one page was at one time."""

    url: str
    """The page's address; in a repository the path that the page's whole history goes by, its newest."""
    captured_at: str
    """In UTC: `2026-05-30T08:00:00Z`."""
    body: bytes
    origin: str
    """Where these bytes can be had again: a capture's address, a commit and path, a place in an archive file."""
    digest: str
    """What the source itself calls these bytes, so that a later run can tell what it already has."""


Captured = Capture | SourceError
"""One capture, or why it could not be had; the others still come."""
