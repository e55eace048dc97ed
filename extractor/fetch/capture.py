"""A page's past, from an archive or a repository: what it was at one time, when it ended, where it moved to."""

from __future__ import annotations

from extractor.errors import SourceError
from extractor.values import Value


class PageHint(Value, frozen=True, kw_only=True):
    """What a repository itself says about which published page one of its files is."""

    original_name: str = ""
    """The page's name at its first publisher, such as `modelarts_23_0250`."""
    service_type: str = ""
    """The service as the repository calls it, such as `rds`."""
    doc_link: str = ""
    """Where its handbook is published on the site, such as `/relational-database-service/umn/`."""


class Capture(Value, frozen=True, kw_only=True):
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
    path: str = ""
    """In a repository the file's path at that time."""
    page_hint: PageHint = PageHint()
    maybe_cut: bool = False
    """Whether nothing shows that the body is whole; see `Answer`."""


class Ended(Value, frozen=True, kw_only=True):
    """A page's file was deleted from a repository and went on nowhere else."""

    url: str
    """As in `Capture`."""
    ended_at: str
    """In UTC: `2026-05-30T08:00:00Z`."""
    commit: str
    path: str


class Moved(Value, frozen=True, kw_only=True):
    """A page's file goes on under another path of the repository."""

    url: str
    """As in `Capture`."""
    moved_at: str
    """In UTC: `2026-05-30T08:00:00Z`."""
    commit: str
    old_path: str
    new_path: str


Captured = Capture | SourceError
"""One capture, or why it could not be read; the others still come."""
PageEvent = Capture | Ended | Moved | SourceError
"""What happened to a page in a repository, or why that could not be read; the others still come."""
