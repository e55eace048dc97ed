"""Turns the head and body of an HTTP answer into an `Answer`, or into the failure its status means."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import httpx

from extractor.fetch.answer import Answer, Kind, Validators, media_type
from extractor.fetch.clock import stamp
from extractor.fetch.failures import BadAnswer, Busy, CutShort, Denied, Failure, ServerFailed
from extractor.fetch.gunzip import unpacked
from extractor.fetch.retry import retry_after

_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_ENDING = 2_000


def read(
    response: httpx.Response, chain: Sequence[httpx.URL], now: datetime, most: int, *, conditional: bool
) -> Answer:
    """Return the answer in `response`; bodies of anything but a page are not read."""
    status, headers = response.status_code, response.headers
    kind: Kind = "gone"
    body = b""
    content_type, charset = media_type(headers.get("Content-Type", ""))
    if status == 200:
        kind = "fresh"
        body = unpacked(response.iter_raw(), headers.get("Content-Encoding", ""), most)
        if not response.extensions["framed"] and content_type in ("text/html", "application/xhtml+xml", ""):
            _insist_on_an_end(body)
    elif status == 304 and conditional:
        kind = "unchanged"
    elif status not in _GONE:
        raise _refusal(response, now)
    address = str(chain[-1])
    return Answer(
        kind=kind,
        url=str(chain[0]),
        chain=tuple(map(str, chain)),
        status=status,
        fetched_at=stamp(now),
        body=body,
        content_type=content_type,
        charset=charset,
        validators=Validators.from_headers(address, headers.get("ETag", ""), headers.get("Last-Modified", "")),
    )


def _insist_on_an_end(body: bytes) -> None:
    # Where only the closing of the connection marks the end, a page cut in the middle looks like a whole one.
    if b"</html" not in body[-_ENDING:].lower():
        raise CutShort("the page has no end: neither a length nor </html>", hint="try again later")


def _refusal(response: httpx.Response, now: datetime) -> Failure:
    status = response.status_code
    if status in _BUSY:
        after = retry_after(response.headers.get("Retry-After", ""), now)
        asked = f" and asks to wait {after:,.0f} s" if after else ""
        return Busy(f"answered {status}, too busy{asked}", hint="try again later, or more slowly", after=after)
    if status >= 500:
        return ServerFailed(f"answered {status}, an error of the site", hint="try again later")
    if status in (401, 403, 407, 451):
        return Denied(f"answered {status}: access denied", hint="open it in a browser; the site may block programs")
    if status >= 400:
        return Denied(f"answered {status}, expected 200", hint="check the address in a browser")
    return BadAnswer(f"answered {status}, expected 200", hint="check the address in a browser")
