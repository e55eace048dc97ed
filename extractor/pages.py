"""Which page and document an edition is of, and the snapshot: an edition, or an end, with its page and dates."""

from __future__ import annotations

from msgspec import field

from extractor.model import Edition
from extractor.values import Value

SCHEMA = 2
"""Of snapshot files."""


class Page(Value, frozen=True, kw_only=True, order=True):
    """A document in one language, with its address. The same page in another handbook is another document."""

    site: str
    """Such as `intl`, `cn`, `eu`, `otc`."""
    language: str
    """The language of the address, such as `en-us`; the text's may differ."""
    handbook: str
    name: str

    @property
    def id(self) -> str:
        """The identity in one word: `intl.en-us.develop-modelarts.develop-modelarts-0026`."""
        return ".".join((self.site, self.language, self.handbook, self.name))

    @property
    def document(self) -> str:
        """The document it is a language of, where the page list names no other: the identity without the language."""
        return ".".join((self.site, self.handbook, self.name))


class TakeOver(Value, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """That a document speaks for a category, from a day on, which another document spoke for until then."""

    category: str
    from_document: str = field(name="from")
    """The id of the document that is silenced; one on another site counts as history of this one."""
    since: str
    """The first day, as YYYY-MM-DD."""
    reason: str = ""
    found_by: str = ""


class FollowedPage(Value, frozen=True, kw_only=True):
    """A page that is watched: an entry of the page list."""

    page: Page
    service: str
    address: str
    body_language: str = ""
    """The language its text is expected in, such as `en`; empty where any will do."""
    document: str = ""
    """The document it is a language of, where its own name differs from those of the other languages."""
    leads: bool = False
    """Whether its language leads the document, in place of the one that would by default."""
    takes_over: tuple[TakeOver, ...] = ()
    ended: str = ""
    """The day since which it says nothing more, as YYYY-MM-DD: it is not asked for any more."""
    reason: str = ""
    """Why it ended."""
    moved_to: str = ""
    """The id of the page that continues its history under another address."""
    note: str = ""


class End(Value, frozen=True, kw_only=True, omit_defaults=True):
    """That a page says nothing more."""

    reason: str
    """Such as `deleted in commit 0ce211b121`, `HTTP 404 on two days`."""
    moved_to: str = ""
    """The id of the page that continues its history, where it was moved and not given up."""


class Snapshot(Value, frozen=True, kw_only=True):
    """What one page said as it was captured, or that it says nothing more."""

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
    end: End | None = None
    """Where the page ended: then the edition says nothing."""
    edition: Edition
    returned_on: str = ""
    """The day on which a page was there again after its end, where it still printed a date from before that."""
    number: int = 1
    """Counts the different editions of one page and day, in the order in which they were stored."""

    @property
    def id(self) -> str:
        """The edition in a word: `page@2026-05-30`, and `page@2026-05-30.2` for the second of a day."""
        return f"{self.page.id}@{self.date}" + (f".{self.number}" if self.number > 1 else "")

    @property
    def date(self) -> str:
        """The day it speaks for: the page's own date, unless it was gone since; else the day of its capture."""
        return self.returned_on or self.edition.updated_on or self.captured_at[:10]

    @property
    def language(self) -> str:
        """The language of its text; that of its address where the text does not tell."""
        return self.edition.language or self.page.language.partition("-")[0]
