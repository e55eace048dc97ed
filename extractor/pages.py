"""Which page and document an edition is of, and the snapshot: an edition with its page, its dates and its hashes."""

from __future__ import annotations

from extractor.model import Edition
from extractor.values import Value

SCHEMA = 1


class Page(Value, frozen=True, kw_only=True, order=True):
    """A page's identity: the same page in another language or handbook is another page."""

    site: str
    """Such as `intl`, `cn`, `eu`, `otc`."""
    language: str
    """The language of the address, such as `en-us`; the body's may differ."""
    handbook: str
    name: str

    @property
    def id(self) -> str:
        """The identity in one word: `intl.en-us.develop-modelarts.develop-modelarts-0026`."""
        return ".".join((self.site, self.language, self.handbook, self.name))


class TakeOver(Value, frozen=True, kw_only=True):
    """That a page speaks for a category which another page spoke for until then."""

    category: str
    from_page: str
    """The id of the page that had it before."""
    since: str
    """The day of the first edition that has it, as YYYY-MM-DD."""


class FollowedPage(Value, frozen=True, kw_only=True):
    """A page that is watched: an entry of the page list."""

    page: Page
    service: str
    address: str
    body_language: str = ""
    """The language its text is expected in, such as `en`; empty where any will do."""
    takes_over: tuple[TakeOver, ...] = ()
    ended: str = ""
    """The day since which it is gone or no longer kept, as YYYY-MM-DD: it is not asked for any more."""
    note: str = ""


class Snapshot(Value, frozen=True, kw_only=True):
    """One edition of one page as it was captured."""

    page: Page
    service: str
    address: str
    origin: str = ""
    """How it came here, where the address does not say it: a commit, an archive's capture, a saved file."""
    captured_at: str
    """When it was captured: a date, or a date and time in UTC, in ISO form. Not the page's own date."""
    sha256: str = ""
    """Of the bytes that were read; empty where only the rows are known."""
    reader: str = ""
    """The version of ctscat that read it."""
    note: str = ""
    """A person's words, such as which other edition has the same rows."""
    edition: Edition
    number: int = 1
    """Counts the different editions of one page and day, in the order in which they were stored."""

    @property
    def id(self) -> str:
        """The edition in a word: `page@2026-05-30`, and `page@2026-05-30.2` for the second of a day."""
        return f"{self.page.id}@{self.date}" + (f".{self.number}" if self.number > 1 else "")

    @property
    def date(self) -> str:
        """The day it speaks for: the page's own date, else the day of its capture."""
        return self.edition.updated_on or self.captured_at[:10]
