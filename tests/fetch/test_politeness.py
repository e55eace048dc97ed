"""How the client behaves as a guest: who it says it is, what it leaves alone, how often it knocks."""

from __future__ import annotations

import itertools
import threading

import pytest

from extractor import __version__
from extractor.errors import UsageError
from extractor.fetch.answer import Validators
from extractor.fetch.failures import Challenged, Failure, Stopped
from extractor.fetch.host_queue import HostQueue
from extractor.fetch.parallel import fetch_all
from extractor.fetch.settings import FetchSettings

from .centers import HelpCenter
from .helpers import FakeClock, answers, client
from .servers import Handler, Loopback, challenge, in_company, in_turn, redirect, reply

PAGE = b"<html><body>a page</body></html>"


def test_says_who_it_is() -> None:
    with Loopback({"/": reply(200, PAGE)}) as server, client(contact="docs@team.example") as fetcher:
        fetcher.get(server.url("/"))
    headers = server.asked[0].headers
    assert headers["user-agent"] == f"ctscat/{__version__} (documentation reader; docs@team.example)"
    assert headers["accept-encoding"] == "gzip"
    assert headers["host"] == server.host
    assert not {"cookie", "authorization", "referer", "if-none-match"} & set(headers)


def test_sends_no_cookies_back() -> None:
    with Loopback({"/": reply(200, PAGE, [("Set-Cookie", "id=1; Path=/")])}) as server, client() as fetcher:
        fetcher.get(server.url("/"))
        fetcher.get(server.url("/"))
    assert all("cookie" not in asked.headers for asked in server.asked)


def test_at_most_so_many_requests_at_once_under_200_pages() -> None:
    """The server keeps each request waiting until a second one stands beside it; a third must never come."""
    with Loopback({"/": in_company(reply(200, PAGE), 2)}) as server, client(per_host=2) as fetcher:
        assert len(answers(fetch_all(fetcher, [server.url(f"/?{number}") for number in range(200)]))) == 200
    assert server.most_at_once == 2
    assert sorted(server.paths()) == sorted(f"/?{number}" for number in range(200))


def test_the_client_itself_holds_the_limit() -> None:
    """Eight threads on their own, without the executors of `fetch_all`."""
    with Loopback({"/": in_company(reply(200, PAGE), 2)}) as server, client(per_host=2) as fetcher:
        threads = [threading.Thread(target=fetcher.get, args=(server.url(f"/?{number}"),)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert (len(server.asked), server.most_at_once) == (8, 2)


def test_a_second_between_requests_under_200_pages() -> None:
    """Read off the server's own log of arrivals."""
    clock = FakeClock()
    with (
        Loopback({"/": reply(200, PAGE)}, clock=clock.monotonic) as server,
        client(clock, per_host=1, delay=1.0) as fetcher,
    ):
        list(fetch_all(fetcher, [server.url(f"/?{number}") for number in range(200)]))
    arrivals = [asked.at for asked in server.asked]
    assert len(arrivals) == 200
    assert min(later - earlier for earlier, later in itertools.pairwise(arrivals)) >= 1.0
    assert arrivals[-1] == 199.0


def test_robots_and_redirects_and_retries_wait_their_turn_too() -> None:
    clock = FakeClock()
    routes = {"/a": redirect("/b"), "/b": in_turn(reply(500), reply(200, PAGE))}
    with (
        Loopback(routes, clock=clock.monotonic) as server,
        client(clock, delay=3.0, obey_robots=True) as fetcher,
    ):
        fetcher.get(server.url("/a"))
    assert [(asked.target, asked.at) for asked in server.asked] == [
        ("/robots.txt", 0.0),
        ("/a", 3.0),
        ("/b", 6.0),
        ("/a", 9.0),
        ("/b", 12.0),
    ]


def test_queueing_behind_ourselves_is_not_the_sites_fault() -> None:
    """Ten pages a minute apart, each with a deadline of ten seconds."""
    clock = FakeClock()
    with Loopback({"/": reply(200, PAGE)}) as server, client(clock, per_host=1, delay=60, deadline=10) as fetcher:
        assert len(answers(fetch_all(fetcher, [server.url(f"/?{number}") for number in range(10)]))) == 10


def test_a_queue_spaces_the_turns_of_many_threads() -> None:
    clock = FakeClock()
    host_queue = HostQueue(clock, at_once=4, delay=2.0)

    def work() -> None:
        for _ in range(10):
            with host_queue.turn():
                pass

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.slept == [2.0] * 79


def test_a_busy_host_is_left_alone_by_all() -> None:
    """One page is told to come back in nine seconds: the next page waits too."""
    clock = FakeClock()
    routes = {"/a": reply(429, headers=[("Retry-After", "9")]), "/b": reply(200, PAGE)}
    with Loopback(routes, clock=clock.monotonic) as server, client(clock, retries=0) as fetcher:
        with pytest.raises(Failure, match="429"):
            fetcher.get(server.url("/a"))
        fetcher.get(server.url("/b"))
    assert [asked.at for asked in server.asked] == [0.0, 9.0]


def test_a_site_that_challenges_is_left_alone_each_time_for_longer() -> None:
    clock = FakeClock()
    routes = {
        "/a": in_turn(challenge(), challenge(), reply(200, PAGE)),
        "/b": in_turn(challenge(), reply(200, PAGE)),
    }
    with Loopback(routes, clock=clock.monotonic) as server, client(clock, retries=0) as fetcher:
        assert fetcher.get(server.url("/a")).body == PAGE
        assert fetcher.get(server.url("/b")).body == PAGE
    assert clock.slept == [30, 60, 120]
    arrivals = [(asked.path, asked.at) for asked in server.asked]
    assert arrivals == [("/a", 0), ("/a", 30), ("/a", 90), ("/b", 90), ("/b", 210)]


def test_what_was_challenged_at_the_same_time_waits_together() -> None:
    clock = FakeClock()
    host_queue = HostQueue(clock, at_once=2, delay=0, challenge_waits=[30, 60])
    for wait in (30, 60):
        assert [host_queue.back_off() for _ in range(5)] == [True] * 5
        with host_queue.turn() as waited:
            assert waited == wait
    assert not host_queue.back_off()


def test_a_challenge_that_stays_is_waited_for_once_a_run() -> None:
    clock = FakeClock()
    with Loopback({"/": challenge()}) as server, client(clock) as fetcher:
        for asked in (4, 5):
            with pytest.raises(Challenged, match="a challenge page") as caught:
                fetcher.get(server.url("/"))
            assert (caught.value.exit_code, caught.value.where) == (4, server.url("/"))
            assert len(server.asked) == asked
        assert clock.slept == [30, 60, 120]


def test_waiting_for_a_site_that_challenges_can_be_stopped() -> None:
    class StoppedClock(FakeClock):
        def sleep(self, seconds: float) -> None:
            self.stop()
            super().sleep(seconds)

    with Loopback({"/": challenge()}) as server, client(StoppedClock()) as fetcher:
        with pytest.raises(Stopped):
            fetcher.get(server.url("/"))
        assert len(server.asked) == 1


def test_100_unchanged_pages_move_only_headers() -> None:
    with HelpCenter() as center, client(obey_robots=True) as fetcher:
        urls = [center.publish(f"/intl/en-us/book/page_{number}.html", PAGE * 50) for number in range(100)]
        first = answers(fetch_all(fetcher, urls))
        assert [first[url].body for url in urls] == [PAGE * 50] * 100
        moved = center.tally.body_bytes
        known = {url: answer.validators for url, answer in first.items() if answer.validators}
        again = answers(fetch_all(fetcher, urls, known))
    assert [again[url].kind for url in urls] == ["unchanged"] * 100
    assert all(answer.body == b"" for answer in again.values())
    assert center.tally.statuses == {200: 101, 304: 100}  # robots.txt was asked once
    assert center.tally.body_bytes == moved


def test_a_changed_page_comes_fresh() -> None:
    with HelpCenter() as center, client() as fetcher:
        url = center.publish("/page.html", PAGE)
        first = fetcher.get(url)
        center.publish("/page.html", PAGE + b"<!-- new -->")
        assert fetcher.get(url, validators=first.validators).body == PAGE + b"<!-- new -->"


def test_validators_hold_for_the_address_that_gave_them() -> None:
    """After a redirect, the page's ETag must not be shown to the address that redirects."""
    with HelpCenter() as center, client() as fetcher:
        center.publish("/new.html", PAGE)
        center.routes["/old.html"] = redirect("/new.html")
        first = fetcher.get(center.url("/old.html"))
        again = fetcher.get(center.url("/old.html"), validators=first.validators)
    assert again.kind == "unchanged"
    conditional = [(asked.target, "if-none-match" in asked.headers) for asked in center.asked]
    assert conditional == [("/old.html", False), ("/new.html", False), ("/old.html", False), ("/new.html", True)]


def test_last_modified_is_enough() -> None:
    date = "Sat, 30 May 2026 08:00:00 GMT"
    unchanged: Handler = lambda connection, asked: (  # noqa: E731
        reply(304 if asked.headers.get("if-modified-since") == date else 200, headers=[("Last-Modified", date)])
    )(connection, asked)
    with Loopback({"/": unchanged}) as server, client() as fetcher:
        first = fetcher.get(server.url("/"))
        assert fetcher.get(server.url("/"), validators=first.validators).kind == "unchanged"


def test_validators_that_cannot_be_sent_are_not() -> None:
    odd = Validators(url="http://x.example/", etag='"1"\r\nX-Injected: 1', last_modified="x" * 5000)
    assert odd.headers("http://x.example/") == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"contact": "a\r\nX: y"},
        {"contact": "ü"},
        {"allow_private": ("10.0.0.0/99",)},
        {"per_host": 0},
        {"deadline": 0},
        {"delay": -1},
    ],
)
def test_settings_that_make_no_sense(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        FetchSettings(**wrong)  # type: ignore[arg-type]
