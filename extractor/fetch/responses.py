"""Turns the head and body of an HTTP answer into an `Answer`, or into the failure its status means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import httpx

from extractor.fetch.answer import Answer, Kind, Validators
from extractor.fetch.clock import stamp
from extractor.fetch.failures import BadAnswer, Busy, CutShort, Denied, Failure, ServerFailed
from extractor.fetch.gunzip import encodings_of, unpacked
from extractor.fetch.retry import retry_after

_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_HTML = frozenset({"text/html", "application/xhtml+xml", ""})
_ENDING = 2_000
_LONGEST_LABEL = 80


def read(
    response: httpx.Response, chain: Sequence[httpx.URL], now: datetime, most: int, *, conditional: bool
) -> Answer:
    """Return the answer in `response`; bodies of anything but a page are not read."""
    status, headers = response.status_code, response.headers
    kind: Kind = "gone"
    body, maybe_cut = b"", False
    content_type = headers.get("Content-Type", "").partition(";")[0].strip().lower()[:_LONGEST_LABEL]
    if status == 200:
        kind = "fresh"
        body = unpacked(response.iter_raw(), headers.get("Content-Encoding", ""), most)
        maybe_cut = not _has_end(headers, content_type, body)
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


def _has_end(headers: httpx.Headers, content_type: str, body: bytes) -> bool:
    """Tell whether something shows that `body` is whole; raise for HTML that does not end.

    Where only the closing of the connection marks the end, a page cut in the middle looks like a whole one. A length,
    a last chunk and the end of gzip data were checked while reading; Markdown and plain text have no end of their own.
    """
    if (
        "Content-Length" in headers
        or "Transfer-Encoding" in headers
        or encodings_of(headers.get("Content-Encoding", ""))
    ):
        return True
    if content_type not in _HTML:
        return False
    if b"</html" not in body[-_ENDING:].lower():
        raise CutShort("the page has no end: neither a length nor </html>", hint="try again later")
    return True


def _refusal(response: httpx.Response, now: datetime) -> Failure:
    status = response.status_code
    if status in _BUSY:
        after = retry_after(response.headers.get("Retry-After", ""), now)
        wish = f" and asks to wait {after:,.0f} s" if after else ""
        return Busy(f"answered {status}, too busy{wish}", hint="try again later, or more slowly", after=after)
    if status >= 500:
        return ServerFailed(f"answered {status}, an error of the site", hint="try again later")
    if status in (401, 403, 407, 451):
        return Denied(f"answered {status}: access denied", hint="open it in a browser; the site may block programs")
    if status >= 400:
        return Denied(f"answered {status}, expected 200", hint="check the address in a browser")
    return BadAnswer(f"answered {status}, expected 200", hint="check the address in a browser")
