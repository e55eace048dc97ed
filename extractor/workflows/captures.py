"""What a source of pages gives: captures and ends, each with what is known of its page, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.errors import CtscatError, SourceError
from extractor.fetch.answer import Answer
from extractor.fetch.capture import Capture
from extractor.pages import FollowedPage, Page
from extractor.values import Value
from extractor.workflows.project import now


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


class SourceOutcome(Value, frozen=True, kw_only=True):
    """What became of a source, or of one of its captures."""

    kind: str
    """Stored: `new`, `same`, `changed-without-date`, `read-differently`, `ended` or, in a dry run, `would-store`; not
    stored: `held`, `passed-over`, `not-read`, `no-trace-table`; not had: `failed`, `unchanged`, `gone`, `moved`."""
    name: str
    """The edition or the source."""
    rows: int = 0
    message: str = ""
    code: int = 0


class Captures(Value, frozen=True, kw_only=True):
    """What one source gave: a capture with what is known of its page, an end, or why there is neither."""

    expected: Expected = Expected()
    result: Capture | Gone | SourceOutcome
    stood_until: str = ""
    """In a history: when the next capture of the page was made, or now; none for a live capture."""
    answer: Answer | None = None
    """What the site answered, where one was asked."""
    remembered_as: tuple[str, str] | None = None
    """Topic and key under which the memory notes that this capture is stored."""

    @property
    def name(self) -> str:
        """The source, in messages."""
        return self.result.name if isinstance(self.result, SourceOutcome) else self.result.url


def failed(name: str, error: CtscatError, requested: str = "") -> SourceOutcome:
    """Return what to say of a source that gave nothing; `requested` is where it was asked for, if at a mirror."""
    where = "" if error.where in (name, requested) else error.where
    message = str(type(error)(error.message, where=where, hint=error.hint))
    return SourceOutcome(kind="failed", name=name, message=message, code=error.exit_code)


def in_history(captures: Iterable[tuple[Capture | Gone | SourceError, Expected]], name: str) -> Iterator[Captures]:
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
