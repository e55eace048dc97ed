"""Past captures of a page in the Wayback Machine: its index, then each distinct capture as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace

from extractor.errors import UsageError
from extractor.fetch.capture import Capture
from extractor.fetch.client import Client
from extractor.fetch.clock import stamp
from extractor.fetch.failures import BadAnswer
from extractor.fetch.gunzip import MAGIC, gunzip
from extractor.fetch.sites import Sites
from extractor.values import Value

_FIELDS = ("timestamp", "original", "statuscode", "digest")
_MOST_PAGES = 200
_STAMPED = re.compile(r"/web/(\d{14})[a-z_]*/")


class Entry(Value, frozen=True, kw_only=True, order=True):
    """One line of the archive's index."""

    timestamp: str
    """Fourteen digits, UTC."""
    url: str
    digest: str
    stood_until: str = ""
    """When the archive first captured something else; empty for the newest capture."""

    @property
    def captured_at(self) -> str:
        """The timestamp as snapshots write it."""
        return stamp(_moment(self.timestamp))

    @property
    def key(self) -> str:
        """Names the capture among all of its page: a page may return to what it said before."""
        return f"{self.timestamp} {self.digest}"


def entries(client: Client, sites: Sites, url: str, *, since: str = "", until: str = "") -> Iterator[Entry]:
    """Yield the archive's captures of `url` from day `since` to day `until` (2025-02-07), each where it changed."""
    last_day = _day(until) if until else "9"
    previous: Entry | None = None
    for entry in _index(client, sites, url, since):
        if previous and entry.digest == previous.digest:
            continue
        if previous:
            yield replace(previous, stood_until=entry.captured_at)
        previous = entry
        if entry.timestamp[: len(last_day)] > last_day:
            return
    if previous:
        yield previous


def _index(client: Client, sites: Sites, url: str, since: str) -> Iterator[Entry]:
    """Yield the lines of the index, oldest first, as it is read page by page."""
    index, _, page_size = sites.wayback()
    query = {"url": url, "output": "json", "collapse": "digest", "filter": "statuscode:200"}
    query |= {"from": _day(since)} if since else {}
    query |= {"limit": str(page_size), "showResumeKey": "true"}
    resume = ""
    for _ in range(_MOST_PAGES):
        address = f"{index}?{urlencode(query | ({'resumeKey': resume} if resume else {}))}"
        answer = client.get(address)
        if answer.kind == "gone":
            raise BadAnswer(f"the index answered {answer.status}", where=address, hint="the archive may have changed")
        lines, next_resume = _read(answer.body, address)
        yield from lines
        if not next_resume or next_resume == resume:
            return
        resume = next_resume
    raise BadAnswer(f"the index has more than {_MOST_PAGES} pages", where=index, hint="ask for a shorter time")


def fetch(client: Client, sites: Sites, entry: Entry) -> Capture:
    """Return the capture that `entry` tells of, with the time the archive really answered with."""
    _, form, _ = sites.wayback()
    address = form.format(timestamp=entry.timestamp, url=entry.url)
    answer = client.get(address, archived=True)
    if answer.kind != "fresh":
        raise BadAnswer(f"its index lists a capture, but it answered {answer.status}", where=address, hint="try later")
    body = answer.body
    if body.startswith(MAGIC):  # some captures were stored packed and come without the header that says so
        body = gunzip(body, client.settings.max_body)
    redirected = _STAMPED.search(answer.final_url)
    try:
        moment = _moment(redirected.group(1) if redirected else entry.timestamp)
    except ValueError as error:
        message = f"it redirects to a time that does not exist, {answer.final_url}"
        raise BadAnswer(message, where=address, hint="the archive may have changed") from error
    return Capture(
        url=entry.url,
        captured_at=stamp(moment),
        body=body,
        origin=answer.final_url,
        digest=entry.digest,
        maybe_cut=answer.maybe_cut,
    )


def _read(body: bytes, where: str) -> tuple[list[Entry], str]:
    """Return a page of the index and the key that continues it."""
    try:
        rows = msgspec.json.decode(body.strip() or b"[]", type=list[list[str]])
        resume = rows[-1][0] if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1 else ""
        names, *lines = (rows[:-2] if resume else rows) or [list(_FIELDS)]
        columns = [names.index(field) for field in _FIELDS]
        records = [[line[column] for column in columns] for line in lines]
        entries = [
            Entry(timestamp=timestamp, url=url, digest=digest)
            for timestamp, url, status, digest in records
            if status in ("200", "-")
        ]
        for entry in entries:
            _moment(entry.timestamp)
    except (msgspec.MsgspecError, ValueError, IndexError) as error:
        message, hint = "the archive's index is not as expected", "the archive may have changed"
        raise BadAnswer(message, where=where, hint=hint) from error
    return entries, resume


def _moment(timestamp: str) -> datetime:
    if not re.fullmatch(r"[0-9]{14}", timestamp):
        raise ValueError(timestamp)
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def _day(day: str) -> str:
    digits = day.replace("-", "")
    if not re.fullmatch(r"[0-9]{4}(?:[0-9]{2}){0,2}", digits):
        raise UsageError(f"{day!a} is not a valid date", hint="write it as 2025-02-07, 2025-02 or 2025")
    return digits
