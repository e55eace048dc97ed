"""What came back: bytes with their address and time, or the news that nothing changed or the page is gone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from extractor.model import mapping, text

Kind = Literal["fresh", "unchanged", "gone"]
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([^\s"';]{1,80})""", re.IGNORECASE)
_LONGEST = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What lets a site say "unchanged" next time; they hold for the one address they came from."""

    url: str
    etag: str = ""
    last_modified: str = ""

    def headers(self, url: str) -> dict[str, str]:
        """Return the headers that make a request for `url` conditional."""
        if url != self.url:
            return {}
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return {"url": self.url, "etag": self.etag, "last_modified": self.last_modified}

    @classmethod
    def from_dict(cls, data: object, where: str = "validators") -> Validators:
        """Read back what `to_dict` wrote."""
        fields = mapping(data, where)
        return cls(
            url=text(fields, "url", where),
            etag=_sane(text(fields, "etag", where, "")),
            last_modified=_sane(text(fields, "last_modified", where, "")),
        )

    @classmethod
    def from_headers(cls, url: str, etag: str, last_modified: str) -> Validators:
        """Keep what a site sent, where it can be sent back."""
        return cls(url=url, etag=_sane(etag), last_modified=_sane(last_modified))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
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

    @property
    def final_url(self) -> str:
        """The address that answered."""
        return self.chain[-1]


def media_type(header: str) -> tuple[str, str]:
    """Return type and charset label of a Content-Type header."""
    charset = _CHARSET.search(header[:_LONGEST])
    return header.partition(";")[0].strip().lower()[:100], charset.group(1) if charset else ""


def _sane(value: str) -> str:
    return value if value.isascii() and value.isprintable() and len(value) <= _LONGEST else ""
