"""How robots.txt is asked for, and what follows from the answer."""

from __future__ import annotations

import pytest

from extractor.fetch.failures import Failure, RobotsDenied, Unreachable
from extractor.fetch.many import Ask, fetch_all

from .centers import HelpCenter
from .helpers import FakeClock, client, failure_of
from .servers import Handler, Loopback, redirect, reply

PAGE = b"<html><body>a page</body></html>"


def test_robots_is_asked_once_and_obeyed() -> None:
    with (
        HelpCenter(robots="User-agent: *\nDisallow: /*?\nDisallow: /guide/") as center,
        client(obey_robots=True) as fetcher,
    ):
        fine = center.publish("/page.html", PAGE)
        assert fetcher.get(fine).body == PAGE
        for path in ("/page.html?locale=en", "/guide/page.html"):
            with pytest.raises(RobotsDenied, match=r"robots\.txt does not allow it") as caught:
                fetcher.get(center.publish(path, PAGE))
            assert caught.value.where == center.url(path)
            assert caught.value.exit_code == 3
    assert [asked.target for asked in center.asked] == ["/robots.txt", "/page.html"]


def test_robots_is_asked_once_by_many_threads() -> None:
    with HelpCenter() as center, client(obey_robots=True) as fetcher:
        urls = [center.publish(f"/{number}.html", PAGE) for number in range(20)]
        list(fetch_all(fetcher, [Ask(url=url) for url in urls]))
    assert [asked.target for asked in center.asked].count("/robots.txt") == 1


@pytest.mark.parametrize("robots", [reply(404), reply(403), reply(401), redirect("http://other.example/robots.txt")])
def test_a_site_without_robots_forbids_nothing(robots: Handler) -> None:
    with Loopback({"/robots.txt": robots, "/": reply(200, PAGE)}) as server, client(obey_robots=True) as fetcher:
        assert fetcher.get(server.url("/")).body == PAGE


def test_robots_behind_a_redirect_count() -> None:
    routes = {"/robots.txt": redirect("/r.txt"), "/r.txt": reply(200, b"User-agent: *\nDisallow: /"), "/": reply()}
    with Loopback(routes) as server:
        assert type(failure_of(server.url("/"), obey_robots=True)) is RobotsDenied


@pytest.mark.parametrize("status", [500, 503, 429])
def test_robots_that_cannot_be_had_forbid_everything(status: int) -> None:
    with Loopback({"/robots.txt": reply(status), "/": reply(200, PAGE)}) as server, client(obey_robots=True) as fetcher:
        for _ in range(3):
            with pytest.raises(Failure, match=f"its robots.txt could not be had: answered {status}") as caught:
                fetcher.get(server.url("/"))
            assert caught.value.where == server.url("/")
    assert [asked.target for asked in server.asked] == ["/robots.txt"] * 4


def test_an_unreachable_site_is_called_so() -> None:
    with Loopback() as server:
        url = server.url("/page.html")
    failure = failure_of(url, obey_robots=True)
    assert type(failure) is Unreachable
    assert failure.where == url


def test_crawl_delay_is_kept() -> None:
    clock = FakeClock()
    robots = reply(200, b"User-agent: *\nCrawl-delay: 5\n")
    with (
        Loopback({"/robots.txt": robots, "/": reply(200, PAGE)}, clock=clock.monotonic) as server,
        client(clock, obey_robots=True, delay=1.0) as fetcher,
    ):
        for _ in range(3):
            fetcher.get(server.url("/"))
    assert [asked.at for asked in server.asked] == [0.0, 1.0, 6.0, 11.0]


def test_robots_of_every_host_on_the_way_are_asked() -> None:
    with (
        Loopback({"/robots.txt": reply(200, b"User-agent: *\nDisallow: /"), "/": reply(200, PAGE)}) as there,
        Loopback({"/": redirect(there.url("/"))}) as here,
    ):
        failure = failure_of(here.url("/"), obey_robots=True, allowed_hosts=frozenset({there.host}))
    assert type(failure) is RobotsDenied
    assert there.host in failure.message
    assert there.paths() == []
