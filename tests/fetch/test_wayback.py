"""Past captures of a page from an archive."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

import pytest

from extractor.errors import SourceError, UsageError
from extractor.fetch.capture import Capture, Captured
from extractor.fetch.client import Client
from extractor.fetch.failures import BadAnswer, ServerFailed
from extractor.fetch.sites import Sites
from extractor.fetch.wayback import entries, fetch

from .centers import Archive
from .helpers import client
from .servers import redirect, reply

PAGE = "https://support.huaweicloud.com/intl/en-us/a-b/c.html"


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that comes two lines at a time."""
    monkeypatch.setattr(Sites, "wayback", lambda self, whole=Sites.wayback: (*whole(self)[:2], 2))


def captures(fetcher: Client, archive: Archive, **days: str) -> Iterator[Captured]:
    sites = Sites({"wayback": archive.base})
    for entry in entries(fetcher, sites, PAGE, **days):
        try:
            yield fetch(fetcher, sites, entry)
        except SourceError as error:
            yield error


def history(archive: Archive, **days: str) -> list[Captured]:
    with client(retries=0) as fetcher:
        return list(captures(fetcher, archive, **days))


def good(history: list[Captured]) -> list[Capture]:
    assert all(isinstance(capture, Capture) for capture in history), history
    return [capture for capture in history if isinstance(capture, Capture)]


@pytest.mark.usefixtures("small_pages")
def test_each_change_once_over_many_pages_of_the_index() -> None:
    """A page that returns to what it said before has changed again."""
    with Archive() as archive:
        for number, text in enumerate([b"one", b"one", b"two", b"three", b"one", b"four", b"four"]):
            archive.capture(PAGE, f"2025010{number + 1}123000", text)
        archive.capture("https://other.example/", "20250105000000", b"other")
        found = good(history(archive))
        asked = [target for target in archive.paths() if target.startswith("/cdx/")]
    assert [(capture.captured_at, capture.body) for capture in found] == [
        ("2025-01-01T12:30:00Z", b"one"),
        ("2025-01-03T12:30:00Z", b"two"),
        ("2025-01-04T12:30:00Z", b"three"),
        ("2025-01-05T12:30:00Z", b"one"),
        ("2025-01-06T12:30:00Z", b"four"),
    ]
    assert {capture.url for capture in found} == {PAGE}
    assert found[0].origin == archive.url(f"/web/20250101123000id_/{PAGE}")
    assert len(asked) == 4


def test_captures_come_one_by_one() -> None:
    """Who stops after the first has asked for no more."""
    with Archive() as archive, client() as fetcher:
        for number in range(1, 10):
            archive.capture(PAGE, f"2025010{number}000000", b"%d" % number)
        next(captures(fetcher, archive))
        assert len(archive.paths()) == 2


def test_a_time_may_be_named_and_each_entry_tells_how_long_it_stood() -> None:
    """Also the last one within the time, which something else followed later."""
    with Archive() as archive, client() as fetcher:
        for month in range(1, 6):
            archive.capture(PAGE, f"20250{month}15000000", b"%d" % month)
        sites = Sites({"wayback": archive.base})
        within = [entry.stood_until for entry in entries(fetcher, sites, PAGE, since="2025-02-01", until="2025-04")]
        assert [capture.body for capture in good(history(archive, since="2025-02-01", until="2025-04"))] == [
            b"2",
            b"3",
            b"4",
        ]
        assert within == ["2025-03-15T00:00:00Z", "2025-04-15T00:00:00Z", "2025-05-15T00:00:00Z"]
        assert [entry.stood_until for entry in entries(fetcher, sites, PAGE, since="2025-05")] == [""]
        assert list(entries(fetcher, sites, PAGE, until="2024")) == []


def test_a_capture_that_cannot_be_had_does_not_hide_the_others() -> None:
    with Archive() as archive:
        for number in range(1, 5):
            archive.capture(PAGE, f"2025010{number}000000", b"%d" % number)
        archive.routes[f"/web/20250102000000id_/{PAGE}"] = reply(500)
        archive.withdraw(f"/web/20250103000000id_/{PAGE}")
        found = history(archive)
    assert [type(capture) for capture in found] == [Capture, ServerFailed, BadAnswer, Capture]
    assert all("2025010" in str(problem) for problem in found if isinstance(problem, SourceError))


def test_an_archive_may_answer_with_a_neighbour() -> None:
    """It then redirects to the capture it has; that one's time counts."""
    with Archive() as archive:
        archive.capture(PAGE, "20250101000000", b"text")
        archive.publish(f"/web/20241231235959id_/{PAGE}", b"text")
        archive.routes[f"/web/20250101000000id_/{PAGE}"] = redirect(f"/web/20241231235959id_/{PAGE}")
        assert good(history(archive))[0].captured_at == "2024-12-31T23:59:59Z"


@pytest.mark.fault("archive-time")
def test_a_neighbour_of_an_impossible_time_is_a_failure_like_others() -> None:
    with Archive() as archive:
        archive.capture(PAGE, "20250101000000", b"one")
        archive.capture(PAGE, "20250102000000", b"two")
        archive.publish(f"/web/20259999000000id_/{PAGE}", b"one")
        archive.routes[f"/web/20250101000000id_/{PAGE}"] = redirect(f"/web/20259999000000id_/{PAGE}")
        problem, capture = history(archive)
    assert isinstance(problem, BadAnswer)
    assert problem.exit_code == 3
    assert "a time that does not exist" in problem.message
    assert isinstance(capture, Capture)


def test_a_capture_that_was_stored_packed_is_unpacked() -> None:
    with Archive() as archive:
        archive.capture(PAGE, "20250101000000", b"x")
        archive.routes[f"/web/20250101000000id_/{PAGE}"] = reply(200, gzip.compress(b"<html>page</html>"))
        assert good(history(archive))[0].body == b"<html>page</html>"


def test_an_archived_challenge_is_no_challenge_of_the_archive() -> None:
    page = b"<html><title>Security Verification</title></html>"
    with Archive() as archive:
        archive.capture(PAGE, "20250101000000", page)
        assert good(history(archive))[0].body == page


def test_nothing_archived() -> None:
    with Archive() as archive:
        assert history(archive) == []
        archive.routes["/cdx/search/cdx"] = reply(200, b"[]")
        assert history(archive) == []


NAMES = ["timestamp", "original", "statuscode", "digest"]


@pytest.mark.parametrize(
    "index",
    [
        b"<html>busy</html>",
        b"{}",
        b"[[]]",
        b"[1, 2]",
        b'[["timestamp"], ["20250101000000"]]',
        b"[" * 100_000,
        json.dumps([NAMES, ["20250101000000", PAGE]]).encode(),
        json.dumps([NAMES, ["2025", PAGE, "200", "d"]]).encode(),
        json.dumps([NAMES, ["20259999000000", PAGE, "200", "d"]]).encode(),
        json.dumps([NAMES, ["../../../../../", PAGE, "200", "d"]]).encode(),
    ],
)
def test_an_index_that_is_none_is_said_so(index: bytes) -> None:
    with Archive() as archive:
        archive.routes["/cdx/search/cdx"] = reply(200, index)
        with pytest.raises(BadAnswer, match="index is not as expected") as caught:
            history(archive)
    assert caught.value.where.startswith(archive.url("/cdx/"))


def test_an_endless_index_ends() -> None:
    count = iter(range(10_000))
    with Archive() as archive:
        archive.routes["/cdx/search/cdx"] = lambda connection, asked: reply(
            200, json.dumps([NAMES, [], [f"key{next(count)}"]]).encode()
        )(connection, asked)
        with pytest.raises(BadAnswer, match="more than 200 pages"):
            history(archive)


def test_dates_that_are_not_valid() -> None:
    with Archive() as archive, pytest.raises(UsageError, match="not a valid date"):
        history(archive, since="last week")
