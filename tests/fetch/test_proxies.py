"""Proxies of the environment and of the setting, and what the address guard still does behind one."""

from __future__ import annotations

import select
import socket
from collections.abc import Sequence

import pytest

from extractor.errors import UsageError
from extractor.fetch.client import Client
from extractor.fetch.failures import BadAddress, Denied, Failure, Unreachable, Untrusted

from .certificates import Certificate
from .helpers import LOOPBACK, FakeClock, failure_of, settings
from .servers import Asked, Connection, Handler, Loopback, reply

PAGE = b"<html>page</html>"
URL = "http://help.example/page.html"
SECURE = "https://secure.example/page.html"


def no_names(host: str, port: int) -> Sequence[str]:
    """A network in which only the proxy's own address is known."""
    assert host == "127.0.0.1", f"{host} was looked up"
    return [host]


def body_of(url: str, **changes: object) -> bytes:
    with Client(
        settings(**{"allow_private": (), "retries": 0, **changes}), clock=FakeClock(), resolve=no_names
    ) as client:
        return client.get(url).body


def tunnel(port: int) -> Handler:
    """Connect to a server on loopback, whatever the name, and pass bytes in both directions."""

    def handle(connection: Connection, asked: Asked) -> None:
        with socket.create_connection(("127.0.0.1", port)) as server:
            connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
            ends = {connection.sock: server, server: connection.sock}
            while True:
                for source in select.select(list(ends), [], [])[0]:
                    if not (data := source.recv(65_536)):
                        return
                    ends[source].sendall(data)

    return handle


@pytest.mark.fault("proxy")
def test_the_proxy_of_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the whole address, and the host is left for the proxy to find."""
    with Loopback({URL: reply(200, PAGE)}) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.base)
        monkeypatch.setenv("http_proxy", proxy.base)
        assert body_of(URL) == PAGE
        assert proxy.asked[0].headers["host"] == "help.example"


@pytest.mark.fault("proxy")
def test_hosts_of_no_proxy_are_asked_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback() as proxy, Loopback({"/page.html": reply(200, PAGE)}) as server:
        monkeypatch.setenv("http_proxy", proxy.base)
        monkeypatch.setenv("no_proxy", "127.0.0.1, .internal.example")
        assert body_of(server.url("/page.html"), allow_private=LOOPBACK) == PAGE
        assert proxy.asked == []


def test_the_setting_counts_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback() as wrong, Loopback({URL: reply(200, PAGE)}) as proxy, Loopback({"/": reply(200, PAGE)}) as server:
        monkeypatch.setenv("http_proxy", wrong.base)
        assert body_of(URL, proxy=proxy.host) == PAGE
        assert body_of(server.url("/"), proxy="", allow_private=LOOPBACK) == PAGE
        assert wrong.asked == []


def test_https_goes_through_a_tunnel_and_the_site_has_to_prove_itself(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        Loopback({"/page.html": reply(200, PAGE)}, tls=certificate.server()) as server,
        Loopback({"secure.example:443": tunnel(server.port), "other.example:443": tunnel(server.port)}) as proxy,
    ):
        monkeypatch.setenv("https_proxy", proxy.base.replace("http://", "http://me:secret@"))
        assert body_of(SECURE, ca_file=str(certificate.file)) == PAGE
        assert proxy.asked[0].headers["proxy-authorization"].startswith("Basic ")
        assert "proxy-authorization" not in server.asked[0].headers
        with pytest.raises(Untrusted, match="not valid"):
            body_of("https://other.example/page.html", ca_file=str(certificate.file))


def test_a_proxy_that_refuses() -> None:
    with Loopback({"secure.example:443": reply(407), URL: reply(407)}) as proxy:
        with pytest.raises(Denied, match="the proxy refused: 407"):
            body_of(SECURE, proxy=proxy.base)
        with pytest.raises(Denied, match="answered 407"):
            body_of(URL, proxy=proxy.base)


def test_a_proxy_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unreachable, match=r"cannot connect to 127\.0\.0\.1: .*refused"):
        body_of(URL, proxy=f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f000001", "169.254.169.254", "[::1]", "[fd00::1]", "localhost", "a.localhost."]
)
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.fault("proxy")
def test_no_proxy_is_asked_for_an_address_that_is_not_public(scheme: str, host: str) -> None:
    with Loopback() as proxy:
        failure = failure_of(f"{scheme}://{host}/", proxy=proxy.base, allow_private=("10.0.0.0/8",))
        assert type(failure) is BadAddress
        assert proxy.asked == []


def test_a_redirect_behind_a_proxy_is_checked_too() -> None:
    from .servers import redirect

    with Loopback({URL: redirect("http://169.254.169.254/latest/")}) as proxy, pytest.raises(Failure) as caught:
        body_of(URL, proxy=proxy.base, allowed_hosts=frozenset({"169.254.169.254"}))
    assert type(caught.value) is BadAddress
    assert len(proxy.asked) == 1


@pytest.mark.parametrize(
    "address", ["socks5://me:secret@127.0.0.1:1", "http://", "http://me:secret@[::1", "http://xn--0/"]
)
def test_what_is_no_proxy_is_said_without_its_password(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="proxy") as caught:
        Client(settings(proxy=address))
    assert "secret" not in str(caught.value)
    monkeypatch.setenv("https_proxy", address)
    with pytest.raises(UsageError, match="proxy"):
        Client(settings())
