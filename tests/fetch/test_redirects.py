"""Where redirects are followed to, and where not."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extractor.fetch.client import Client
from extractor.fetch.failures import (
    BadAddress,
    BadRedirect,
    Failure,
)
from extractor.fetch.urls import checked, redirected

from .helpers import FakeClock, client, failure_of, settings
from .servers import (
    Loopback,
    redirect,
    reply,
)

PAGE = b"<html><body>" + b"<p>Some text of a page.</p>" * 40 + b"</body></html>"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/a", "in a circle"),
        ("file:///etc/passwd", "not an http address"),
        ("gopher://example.org/", "not an http address"),
        ("javascript:alert(1)", "not an http address"),
        ("https://user:secret@127.0.0.1/", "name or password"),
        ("http://other.example/page.html", "another host, http://other.example/page.html"),
        ("//other.example/page.html", "another host"),
        ("http://127.0.0.1:1/", "another host"),
        ("http://[::1/", "no"),
        ("http://exa mple/\t", "no"),
        ("/" + "a" * 5000, "an address of 5,001 characters"),
        ("", "without saying where"),
        ("http://xn--0/", "not an address"),
        ("http://xn--/", "not an address"),
    ],
)
@pytest.mark.fault("redirects", "redirect-nowhere")
def test_redirects_that_are_not_followed(target: str, words: str) -> None:
    with Loopback({"/a": redirect(target)}) as server:
        failure = failure_of(server.url("/a"))
    assert type(failure) is BadRedirect
    assert words in failure.message
    assert failure.where == server.url("/a")
    assert "secret" not in str(failure)
    assert len(server.asked) == 1


@pytest.mark.fault("redirects")
def test_endless_redirects_end_after_five() -> None:
    routes = {f"/{number}": redirect(f"/{number + 1}") for number in range(20)}
    with Loopback(routes) as server:
        failure = failure_of(server.url("/0"))
    assert type(failure) is BadRedirect
    assert "more than 5 redirects" in failure.message
    assert "/0 -> " in failure.message
    assert "/5" in failure.message
    assert server.paths() == [f"/{number}" for number in range(6)]


def test_redirects_within_the_limit_are_followed_and_told() -> None:
    routes = {
        f"/{number}": redirect(f"/{number + 1}", status) for number, status in enumerate((301, 302, 303, 307, 308))
    }
    with Loopback({**routes, "/5": reply(200, PAGE)}) as server, client() as fetcher:
        answer = fetcher.get(server.url("/0"))
    assert answer.body == PAGE
    assert answer.url == server.url("/0")
    assert answer.final_url == server.url("/5")
    assert answer.chain == tuple(server.url(f"/{number}") for number in range(6))


def test_a_redirect_to_an_allowed_host_is_followed() -> None:
    with (
        Loopback({"/": reply(200, PAGE)}) as there,
        Loopback({"/": redirect(there.url("/"))}) as here,
        client(allowed_hosts=frozenset({there.host})) as fetcher,
    ):
        assert fetcher.get(here.url("/")).final_url == there.url("/")


@pytest.mark.parametrize("target", ["10.0.0.1", "169.254.169.254", "127.0.0.2", "[::1]", "127.1.1", "0x7f000002"])
@pytest.mark.fault("private-address")
def test_redirect_to_a_private_address(target: str) -> None:
    """Even a host that is allowed by name is not asked at an address that is not public."""
    with Loopback({"/": redirect(f"http://{target}/")}) as server:
        failure = failure_of(server.url("/"), allowed_hosts=frozenset({target}))
    assert type(failure) is BadAddress
    assert "not a public address" in failure.message
    assert f"-> http://{target}/" in failure.message
    assert failure.where == server.url("/")


@given(
    st.one_of(
        st.text(max_size=60), st.from_regex(r"(https?://|//|/)?(xn--)?[a-z0-9.:@\[\]%é-]{0,20}/?", fullmatch=True)
    )
)
@example("http://xn--0/")
@example("http://xn--a\u200d/")
@pytest.mark.fault("redirect-nowhere")
def test_wherever_a_redirect_leads_it_is_followed_or_a_failure(target: str) -> None:
    with contextlib.suppress(Failure):
        assert redirected([checked("https://help.example/a")], target, ["other.example"]).host


def test_each_request_is_told_with_its_answer() -> None:
    lines: list[str] = []
    with (
        Loopback({"/old": redirect("/new"), "/new": reply(200, PAGE)}) as server,
        Client(settings(), clock=FakeClock(), tell=lines.append) as fetcher,
    ):
        fetcher.get(server.url("/old"))
        assert lines == [f"GET {server.url('/old')}: HTTP 302", f"GET {server.url('/new')}: HTTP 200"]


def test_a_further_try_is_told_with_its_reason() -> None:
    lines: list[str] = []
    with (
        Loopback({"/": reply(503)}) as server,
        Client(settings(retries=1), clock=FakeClock(), tell=lines.append) as fetcher,
        pytest.raises(Failure),
    ):
        fetcher.get(server.url("/"))
    assert [line.partition(": ")[2].partition(";")[0] for line in lines] == [
        "HTTP 503",
        "answered 503, too busy",
        "HTTP 503",
    ]
