"""What came back: bytes with their address and time, or the news that nothing changed or the page is gone."""

from __future__ import annotations

from typing import Literal

from extractor.values import Value

Kind = Literal["fresh", "unchanged", "gone"]
MAYBE_CUT = "the page may be cut short: nothing but the closing of the connection marked its end"
_LONGEST = 1_000


class Validators(Value, frozen=True, kw_only=True):
    """What lets a site say "unchanged" next time; they hold for the one address they came from."""

    url: str
    etag: str = ""
    last_modified: str = ""

    def headers(self, url: str) -> dict[str, str]:
        """Return the headers that make a request for `url` conditional; what cannot be sent back is left out."""
        if url != self.url:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value and _is_sendable(value)}


class Answer(Value, frozen=True, kw_only=True):
    """The answer to one request, redirects followed."""

    kind: Kind
    """`fresh`: here are the bytes. `unchanged`: as when the validators were given. `gone`: 404 or 410."""
    url: str
    """The address that was asked for."""
    chain: tuple[str, ...]
    """Every address on the way, from `url` to the one that answered."""
    status: int
    fetched_at: str
    """In UTC: `2026-05-30T08:00:00Z`."""
    body: bytes = b""
    """Unpacked, but not decoded."""
    content_type: str = ""
    """Such as `text/html`."""
    charset: str = ""
    """As the header labels it; it may lie, or be no charset at all."""
    validators: Validators | None = None
    maybe_cut: bool = False
    """Whether nothing but the closing of the connection marks the end: the body may be cut short."""

    @property
    def final_url(self) -> str:
        """The address that answered."""
        return self.chain[-1]


def _is_sendable(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) <= _LONGEST
