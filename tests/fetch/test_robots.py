"""What robots.txt allows, how it is asked for, and what follows from the answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fetch.failures import Failure, RobotsDenied, Unreachable
from extractor.fetch.parallel import fetch_all
from extractor.fetch.robots import AGENT, delay_of, parse

from .centers import HelpCenter
from .helpers import FakeClock, client, failure_of
from .servers import Handler, Loopback, redirect, reply

PAGE = b"<html><body>a page</body></html>"


def allows(text: str, path: str) -> bool:
    return bool(parse(text).can_fetch(f"https://site.example{path}", AGENT))


@pytest.mark.parametrize(
    ("rules", "target", "allowed"),
    [
        ("Disallow: /", "/page.html", False),
        ("Disallow:", "/page.html", True),
        ("Disallow: /a", "/abc", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /*?", "/page.html?x=1", False),
        ("Disallow: /*?", "/page.html", True),
        ("Disallow: /*?*", "/page.html?", False),
        ("Disallow: /*.md$", "/a/page.md", False),
        ("Disallow: /*.md$", "/a/page.md.html", True),
        ("Disallow: /page$", "/page", False),
        ("Disallow: /page$", "/page2", True),
        ("Disallow: /a*b*c", "/a1b2c3", False),
        ("Disallow: /a*b*c", "/a1c2b3", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /\nAllow: /intl/", "/intl/en-us/x.html", True),
        ("Disallow: /intl/\nAllow: /intl/", "/intl/x", True),
        ("Allow: /intl/\nDisallow: /intl/private/", "/intl/private/x", False),
        ("Disallow: /%7Ejoe/", "/~joe/x", False),
        ("Disallow: /~joe/", "/%7ejoe/x", False),
        ("Disallow: /a%2fb", "/a/b", True),
        ("Disallow: /页面", "/%E9%A1%B5%E9%9D%A2/x", False),
        ("Disallow: /x # a remark", "/x", False),
        ("dISALLOW : /x", "/x", False),
        ("Disallow: /", "/robots.txt", True),
        ("Nonsense\n: \nDisallow: /x", "/x", False),
    ],
)
def test_rules(rules: str, target: str, allowed: bool) -> None:
    assert allows(f"User-agent: *\n{rules}\n", target) is allowed


def test_our_own_group_counts_before_that_of_all() -> None:
    text = """
        User-agent: *
        Disallow: /

        User-Agent: other
        User-agent: CtsCat
        Disallow: /a

        user-agent: ctscat
        Disallow: /b
    """
    assert [allows(text, path) for path in ("/", "/a", "/b")] == [True, False, False]
    assert not allows(text.replace("ctscat", "another").replace("CtsCat", "another"), "/c")


def test_a_group_may_be_empty() -> None:
    assert allows("User-agent: ctscat\nUser-agent: *\n", "/x")
    assert allows("", "/x")
    assert allows("Disallow: /x", "/x"), "a rule before any group holds for nobody"


@pytest.mark.parametrize(
    ("value", "delay"),
    [("5", 5.0), ("0.5", 0.5), ("99999", 30.0), ("-1", 0.0), ("x", 0.0), ("nan", 0.0), ("1e999", 0.0)],
)
def test_crawl_delay(value: str, delay: float) -> None:
    assert delay_of(parse(f"User-agent: *\nCrawl-delay: {value}")) == delay


@given(st.text(max_size=300), st.text(max_size=50))
def test_any_text_is_read(text: str, path: str) -> None:
    allows(f"User-agent: *\n{text}", f"/{path}")


def test_no_rule_is_slow() -> None:
    """A backtracking matcher would not come back from this one."""
    assert allows("User-agent: *\nDisallow: /" + "*a" * 100_000 + "*b$", "/" + "a" * 200_000)


# How it is asked for


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
        list(fetch_all(fetcher, urls))
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
            with pytest.raises(Failure, match=f"could not fetch robots.txt: answered {status}") as caught:
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
