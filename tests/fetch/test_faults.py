"""Every way a site can fail: which failure it is, what the message says, and that it ends."""

from __future__ import annotations

import gzip
import socket
import tracemalloc

import pytest

from extractor.errors import SourceError
from extractor.fetch.client import Client
from extractor.fetch.failures import (
    BadAddress,
    BadAnswer,
    Busy,
    CutShort,
    Denied,
    Failure,
    ServerFailed,
    TooBig,
    TooSlow,
    Unreachable,
)

from .helpers import FakeClock, client, failure_of, settings
from .servers import (
    Asked,
    Connection,
    Handler,
    Loopback,
    drip,
    endless,
    gzip_bomb,
    in_turn,
    raw,
    redirect,
    reply,
    stall,
)

PAGE = b"<html><body>" + b"<p>Some text of a page.</p>" * 40 + b"</body></html>"
NO_HTTP = "not an answer of HTTP"
PACKED = gzip.compress(PAGE)
GZIP = ("Content-Encoding", "gzip")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

FAULTS: dict[str, tuple[Handler, type[Failure], str]] = {
    "closed at once": (raw(b""), CutShort, "before answering"),
    "closed in the head": (raw(b"HTTP/1.1 200 OK\r\nContent-Ty"), CutShort, "cut short"),
    "no HTTP": (raw(b"220 mail.example ESMTP\r\n\r\n"), BadAnswer, NO_HTTP),
    "body shorter than its length": (raw(OK + b"Content-Length: 2000\r\n\r\n" + PAGE), CutShort, "cut short"),
    "body longer than its length": (raw(OK + b"Content-Length: 20\r\n\r\n" + PAGE), CutShort, "has no end"),
    "two lengths": (raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"), BadAnswer, NO_HTTP),
    "negative length": (raw(OK + b"Content-Length: -5\r\n\r\n" + PAGE), BadAnswer, NO_HTTP),
    "chunks cut short": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), CutShort, "cut short"),
    "chunk sizes that are none": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"), BadAnswer, "HTTP"),
    "page without length or end": (raw(OK + b"\r\n" + PAGE[:500]), CutShort, "</html>"),
    "gzip cut short": (reply(200, PACKED[:-9], [GZIP]), CutShort, "gzip data was cut short"),
    "gzip without length, cut short": (raw(OK + b"Content-Encoding: gzip\r\n\r\n" + PACKED[:60]), CutShort, "gzip"),
    "gzip of nothing": (reply(200, b"", [GZIP]), CutShort, "gzip"),
    "gzip that is none": (reply(200, PAGE, [GZIP]), BadAnswer, "not the gzip data"),
    "gzip and then something else": (reply(200, PACKED + b"and more", [GZIP]), BadAnswer, "not the gzip data"),
    "gzip whose second member is cut short": (reply(200, PACKED + PACKED[:30], [GZIP]), CutShort, "gzip"),
    "gzip in gzip, declared": (reply(200, PACKED, [("Content-Encoding", "gzip, gzip")]), BadAnswer, "gzip, gzip"),
    "gzip in gzip, hidden": (reply(200, gzip.compress(PACKED), [GZIP]), BadAnswer, "packed twice"),
    "six encodings": (reply(200, PAGE, [("Content-Encoding", "gzip," * 5 + "br")]), BadAnswer, "not asked for"),
    "brotli": (reply(200, b"\x0b\x02\x80hello\x03", [("Content-Encoding", "br")]), BadAnswer, "br"),
    "gzip bomb": (reply(200, gzip_bomb(), [GZIP]), TooBig, "larger than 5,000,000 bytes"),
    "endless body": (endless(OK + b"\r\n", b"<p>more</p>" * 5000), TooBig, "larger than"),
    "endless chunks of one byte": (
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 10_000),
        TooBig,
        "did not end after",
    ),
    "endless chunk extension": (
        endless(OK + b"Transfer-Encoding: chunked\r\n\r\n5;", b"a=b;" * 10_000),
        BadAnswer,
        NO_HTTP,
    ),
    "a length beyond the limit": (endless(OK + b"Content-Length: 99999999999\r\n\r\n", PAGE * 100), TooBig, "larger"),
    "endless headers": (endless(OK, b"X-More: and more\r\n" * 100), TooBig, "headers did not end"),
    "endless header": (endless(OK + b"X-More: ", b"and more " * 100), TooBig, "headers did not end"),
    "endless 100 Continue": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100), TooBig, "headers did not end"),
    "stalled headers": (stall(OK), TooSlow, "stopped sending"),
    "stalled body": (stall(OK + b"Content-Length: 2000\r\n\r\n<html>"), TooSlow, "stopped sending"),
    "403": (reply(403, b"<html>login</html>"), Denied, "answered 403"),
    "401": (reply(401), Denied, "answered 401"),
    "418": (reply(418), Denied, "answered 418"),
    "204": (raw(b"HTTP/1.1 204 No Content\r\n\r\n"), BadAnswer, "answered 204, expected 200"),
    "206": (reply(206, PAGE), BadAnswer, "answered 206"),
    "304 unasked": (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), BadAnswer, "answered 304"),
    "429": (reply(429), Busy, "answered 429"),
    "500": (reply(500, b"<html>stack trace</html>"), ServerFailed, "answered 500"),
    "503": (reply(503), Busy, "answered 503"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.fault("cut-short", "endless")
def test_fault(name: str) -> None:
    handler, kind, words = FAULTS[name]
    with Loopback({"/page.html": handler}) as server:
        patience = 0.1 if "stalled" in name else 10.0
        most = 100_000 if "one byte" in name else 5_000_000
        failure = failure_of(server.url("/page.html"), retries=0, silence=patience, max_body=most)
    assert type(failure) is kind, failure
    assert words in failure.message
    assert isinstance(failure, SourceError)
    assert failure.exit_code == 3
    assert failure.where == server.url("/page.html")
    assert failure.hint


@pytest.mark.parametrize(
    "begin",
    [b"", b"HTTP/1.1 200 OK\r\nX-Slow: ", OK + b"Content-Length: 500\r\n\r\n", OK + b"\r\n"],
    ids=["status line", "header", "body with a length", "body without"],
)
@pytest.mark.fault("stalled")
def test_drip_ends_with_the_deadline(begin: bytes) -> None:
    """A byte every now and then satisfies every time-out of a single read; only the deadline ends it."""
    clock = FakeClock()
    with (
        Loopback({"/": drip(begin, lambda: clock.sleep(5))}) as server,
        client(clock, deadline=60) as fetcher,
        pytest.raises(TooSlow, match=r"no complete answer within 60 s"),
    ):
        fetcher.get(server.url("/"))
    assert len(server.asked) == 1


@pytest.mark.fault("stalled")
def test_drip_through_redirects_has_one_deadline() -> None:
    """Every hop is slow but in time; together they are not."""
    clock = FakeClock()

    def slow_redirect(connection: Connection, asked: Asked) -> None:
        clock.sleep(40)
        redirect("/b")(connection, asked)

    def slow_page(connection: Connection, asked: Asked) -> None:
        connection.send(OK + b"Content-Length: 500\r\n\r\n")
        clock.sleep(40)
        for _ in range(500):
            if not connection.hung_up(0.02):
                connection.send(b"x")

    with (
        Loopback({"/a": slow_redirect, "/b": slow_page}) as server,
        client(clock, deadline=60) as fetcher,
        pytest.raises(TooSlow, match=r"on the way http://127.0.0.1:\d+/a -> http://127.0.0.1:\d+/b"),
    ):
        fetcher.get(server.url("/a"))


@pytest.mark.fault("no-connection")
def test_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    failure = failure_of(f"http://127.0.0.1:{port}/page.html")
    assert type(failure) is Unreachable
    assert "refused" in str(failure)
    assert failure.exit_code == 3


@pytest.mark.fault("no-connection")
def test_no_such_host() -> None:
    def resolve(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with (
        Client(settings(), clock=FakeClock(), resolve=resolve) as fetcher,
        pytest.raises(Unreachable, match=r"cannot find the host help\.example: .*not known") as caught,
    ):
        fetcher.get("http://help.example/page.html")
    assert caught.value.exit_code == 3


def test_name_service_that_never_answers(request: pytest.FixtureRequest) -> None:
    import threading

    never = threading.Event()
    request.addfinalizer(never.set)

    def resolve(host: str, port: int) -> list[str]:
        never.wait()
        return []

    with (
        Client(settings(deadline=0.1), clock=FakeClock(), resolve=resolve) as fetcher,
        pytest.raises(TooSlow, match=r"no answer from the name service about help\.example"),
    ):
        fetcher.get("http://help.example/page.html")


@pytest.mark.parametrize("status", [404, 410])
def test_gone_is_an_answer(status: int) -> None:
    """A page that is gone is news, not a failure; its error page is not a page."""
    with Loopback({"/page.html": reply(status, PAGE)}) as server, client() as fetcher:
        answer = fetcher.get(server.url("/page.html"))
    assert (answer.kind, answer.status, answer.body) == ("gone", status, b"")
    assert len(server.asked) == 1


def test_500_then_well() -> None:
    clock = FakeClock()
    with (
        Loopback({"/": in_turn(reply(500), reply(502), raw(b""), reply(200, PAGE))}) as server,
        client(clock) as fetcher,
    ):
        assert fetcher.get(server.url("/")).body == PAGE
    assert clock.slept == [1.0, 2.0, 4.0]


def test_500_for_ever_is_asked_a_few_times() -> None:
    with Loopback({"/": reply(500)}) as server:
        failure = failure_of(server.url("/"), retries=2)
    assert type(failure) is ServerFailed
    assert len(server.asked) == 3


@pytest.mark.parametrize("handler", [reply(403), reply(200, PACKED, [("Content-Encoding", "br")])])
def test_what_will_not_change_is_asked_once(handler: Handler) -> None:
    with Loopback({"/": handler}) as server:
        failure_of(server.url("/"))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7", 7.0),
        ("Mon, 01 Jun 2026 12:00:09 GMT", 9.0),
        ("Mon, 01 Jun 2026 12:00:09 -0000", 9.0),
        ("86400", 20.0),
        ("9" * 5000, 20.0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", 20.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 1.0),
        ("0", 1.0),
        ("-5", 1.0),
        ("soon", 1.0),
        ("²", 1.0),
        ("Mon, 99 Jun 99999 99:99:99 GMT", 1.0),
        ("", 1.0),
    ],
)
@pytest.mark.fault("refused")
def test_retry_after(value: str, wait: float) -> None:
    """What the site asks for is kept to within 20 s; what makes no sense counts as the usual first wait."""
    clock = FakeClock()
    busy = raw(b"HTTP/1.1 429 Busy\r\nContent-Length: 0\r\nRetry-After: " + value.encode() + b"\r\n\r\n")
    with Loopback({"/": in_turn(busy, reply(200, PAGE))}) as server, client(clock) as fetcher:
        assert fetcher.get(server.url("/")).body == PAGE
    assert clock.slept == [wait]


def test_waits_count_towards_the_deadline() -> None:
    clock = FakeClock()
    with (
        Loopback({"/": reply(503, headers=[("Retry-After", "15")])}) as server,
        client(clock, deadline=25) as fetcher,
        pytest.raises(Busy, match="asks to wait 15 s"),
    ):
        fetcher.get(server.url("/"))
    assert clock.slept == [15.0]
    assert len(server.asked) == 2


@pytest.mark.fault("bomb")
def test_bombs_cost_no_memory() -> None:
    bomb = gzip_bomb()
    routes = {"/body": reply(200, bomb, [GZIP]), "/redirect": redirect("/small", body=bomb), "/small": reply(200, PAGE)}
    with Loopback(routes) as server, client() as fetcher:
        tracemalloc.start()
        try:
            with pytest.raises(TooBig):
                fetcher.get(server.url("/body"))
            assert fetcher.get(server.url("/redirect")).body == PAGE
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 20_000_000


def test_body_limit_is_exact() -> None:
    with Loopback({"/": reply(200, PAGE), "/packed": reply(200, PACKED, [GZIP])}) as server:
        enough = client(max_body=len(PAGE))
        assert enough.get(server.url("/")).body == PAGE
        assert enough.get(server.url("/packed")).body == PAGE
        assert type(failure_of(server.url("/"), max_body=len(PAGE) - 1)) is TooBig
        assert type(failure_of(server.url("/packed"), max_body=len(PAGE) - 1)) is TooBig


@pytest.mark.parametrize("charset", ["hex", "gb2312", "rot13", "utf-8-but-not-really", "x" * 80])
@pytest.mark.fault("charset")
def test_a_charset_label_is_passed_on_and_never_used(charset: str) -> None:
    body = "页面 \xff".encode("latin-1", "ignore") + b"\xff\xfe\x00"
    answer_headers = [("Content-Type", f'text/html; boundary=x; charset="{charset}"')]
    with Loopback({"/": reply(200, body, answer_headers)}) as server, client() as fetcher:
        answer = fetcher.get(server.url("/"))
    assert (answer.body, answer.content_type, answer.charset) == (body, "text/html", charset)


def test_gzip_of_several_members_and_padding_is_read_whole() -> None:
    body = PACKED + b"\0" * 100 + gzip.compress(b"") + PACKED + b"\0" * 512
    with Loopback({"/": reply(200, body, [GZIP])}) as server, client() as fetcher:
        assert fetcher.get(server.url("/")).body == PAGE * 2


@pytest.mark.fault("no-end")
def test_page_without_a_length_but_with_its_end() -> None:
    with Loopback({"/": raw(OK + b"\r\n" + PAGE + b"\n\n")}) as server, client() as fetcher:
        assert fetcher.get(server.url("/")).body == PAGE + b"\n\n"


@pytest.mark.parametrize(
    ("headers", "maybe_cut"),
    [
        (b"Content-Type: text/markdown\r\n", True),
        (b"Content-Type: text/plain\r\n", True),
        (b"Content-Type: text/markdown\r\nContent-Length: %d\r\n" % len(PAGE), False),
        (b"Content-Type: text/html\r\n", False),
    ],
)
@pytest.mark.fault("no-end")
def test_a_text_whose_end_nothing_marks_may_be_cut(headers: bytes, maybe_cut: bool) -> None:
    """Markdown has no `</html>`: where only the closing of the connection ends it, nobody can tell."""
    with Loopback({"/": raw(b"HTTP/1.1 200 OK\r\n" + headers + b"\r\n" + PAGE)}) as server, client() as fetcher:
        assert fetcher.get(server.url("/")).maybe_cut is maybe_cut


def test_packed_text_has_its_end_in_the_packing() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/markdown\r\nContent-Encoding: gzip\r\n\r\n"
    with Loopback({"/": raw(head + PACKED)}) as server, client() as fetcher:
        assert not fetcher.get(server.url("/")).maybe_cut


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.example/", "page.html", "", "http://", "http://a:b@x.example/", "http://xn--0/"],
)
def test_only_web_addresses_are_asked(url: str) -> None:
    failure = failure_of(url)
    assert type(failure) is BadAddress
    assert failure.exit_code == 3
