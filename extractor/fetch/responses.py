"""Turns the head and body of an HTTP answer into an `Answer`, or into the failure its status means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx

from extractor.fetch.answer import Answer, Kind, Validators
from extractor.fetch.clock import stamp
from extractor.fetch.failures import BadAnswer, Busy, CutShort, Denied, Failure, ServerFailed
from extractor.fetch.gunzip import encodings_of, unpacked
from extractor.fetch.sites import fact

_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_HTML = frozenset({"text/html", "application/xhtml+xml", ""})
_TITLE_WITHIN = 10_000
_LONGEST_LABEL = 80
_FOREVER = 1e9


def read(
    response: httpx.Response, chain: Sequence[httpx.URL], now: datetime, max_bytes: int, *, conditional: bool
) -> Answer:
    """Return the answer in `response`; bodies of anything but a page are not read."""
    status, headers = response.status_code, response.headers
    kind: Kind = "gone"
    body, maybe_cut = b"", False
    content_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()[:_LONGEST_LABEL]
    if status == 200:
        kind = "fresh"
        body = unpacked(response.iter_raw(), headers.get("Content-Encoding", ""), max_bytes)
        maybe_cut = not _is_surely_whole(headers, content_type, body)
    elif status == 304 and conditional:
        kind = "unchanged"
    elif status not in _GONE:
        raise _refusal(response, now)
    return Answer(
        kind=kind,
        url=str(chain[0]),
        chain=tuple(map(str, chain)),
        status=status,
        fetched_at=stamp(now),
        body=body,
        content_type=content_type,
        charset=(response.charset_encoding or "")[:_LONGEST_LABEL],
        validators=Validators(
            url=str(chain[-1]), etag=headers.get("ETag", ""), last_modified=headers.get("Last-Modified", "")
        ),
        maybe_cut=maybe_cut,
    )


def _is_surely_whole(headers: httpx.Headers, content_type: str, body: bytes) -> bool:
    """Tell whether something shows that `body` is whole; raise for HTML that begins and does not end.

    A length, a last chunk and the end of gzip data were checked while reading. Where only the closing of the connection
    marks the end, a page cut in the middle looks like a whole one; Markdown and plain text have no end of their own.
    """
    is_framed = "Content-Length" in headers or "Transfer-Encoding" in headers
    is_framed = is_framed or bool(encodings_of(headers.get("Content-Encoding", "")))
    if content_type not in _HTML:
        return is_framed
    text = body.lower()
    if b"</html" not in text and (not is_framed or b"<html" in text):
        raise CutShort("the page has no end: </html> is missing")
    return True


def is_challenge(body: bytes) -> bool:
    """Tell whether `body` is a page that wants proof of a person."""
    _, start, rest = body[:_TITLE_WITHIN].decode("utf-8", "replace").lower().partition("<title>")
    return bool(start) and rest.partition("</title>")[0].strip() in fact("challenge", "titles")


def _retry_after(value: str, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for; nothing where it makes no sense."""
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 10 else _FOREVER
    try:
        moment = parsedate_to_datetime(text[:100])
        if moment.tzinfo is None:  # "-0000" says UTC
            moment = moment.replace(tzinfo=UTC)
        return max(0.0, (moment - now).total_seconds())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _refusal(response: httpx.Response, now: datetime) -> Failure:
    status = response.status_code
    if status in _BUSY:
        seconds = _retry_after(response.headers.get("Retry-After", ""), now)
        request = f" and asks to wait {seconds:,.0f} s" if seconds else ""
        return Busy(
            f"answered {status}, too busy{request}", hint="try again later, or more slowly", retry_after=seconds
        )
    if status >= 500:
        return ServerFailed(f"answered {status}, an error of the site")
    if status in (401, 403, 407, 451):
        return Denied(f"answered {status}: access denied", hint="open it in a browser; the site may block programs")
    if status >= 400:
        return Denied(f"answered {status}, expected 200", hint="check the address in a browser")
    return BadAnswer(f"answered {status}, expected 200", hint="check the address in a browser")
