"""Past captures of a page from an archive."""

from __future__ import annotations

import gzip
import json

import pytest

from extractor.errors import SourceError, UsageError
from extractor.fetch.capture import Capture, Captured
from extractor.fetch.failures import BadAnswer, ServerFailed
from extractor.fetch.sites import Sites
from extractor.fetch.wayback import captures

from .centers import Archive
from .helpers import client
from .servers import redirect, reply

PAGE = "https://support.huaweicloud.com/intl/en-us/a-b/c.html"


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index that comes two lines at a time."""
    monkeypatch.setattr(Sites, "wayback", lambda self, whole=Sites.wayback: (*whole(self)[:2], 2))


def history(archive: Archive, **wanted: object) -> list[Captured]:
    with client(retries=0) as fetcher:
        return list(captures(fetcher, Sites({"wayback": archive.base}), PAGE, **wanted))  # type: ignore[arg-type]


def good(found: list[Captured]) -> list[Capture]:
    assert all(isinstance(capture, Capture) for capture in found), found
    return [capture for capture in found if isinstance(capture, Capture)]


@pytest.mark.usefixtures("small_pages")
def test_each_distinct_capture_once_over_many_pages_of_the_index() -> None:
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
        ("2025-01-06T12:30:00Z", b"four"),
    ]
    assert {capture.url for capture in found} == {PAGE}
    assert found[0].origin == archive.url(f"/web/20250101123000id_/{PAGE}")
    assert len(asked) == 4


def test_it_goes_on_where_it_stopped() -> None:
    with Archive() as archive:
        digests = [archive.capture(PAGE, f"2025010{number}000000", b"%d" % number) for number in range(1, 6)]
        skip = {digests[0], "20250102000000"}
        assert [capture.body for capture in good(history(archive, skip=skip))] == [b"3", b"4", b"5"]
        captured = [target for target in archive.paths() if target.startswith("/web/")]
        assert len(captured) == 3


def test_captures_come_one_by_one() -> None:
    """Who stops after the first has asked for no more."""
    with Archive() as archive, client() as fetcher:
        for number in range(1, 10):
            archive.capture(PAGE, f"2025010{number}000000", b"%d" % number)
        next(captures(fetcher, Sites({"wayback": archive.base}), PAGE))
        assert len(archive.paths()) == 2


def test_a_time_may_be_named() -> None:
    with Archive() as archive:
        for month in range(1, 6):
            archive.capture(PAGE, f"20250{month}15000000", b"%d" % month)
        found = good(history(archive, since="2025-02-01", until="2025-04"))
    assert [capture.body for capture in found] == [b"2", b"3", b"4"]


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
