"""Which addresses are connected to: only public ones, whatever they are called and however they are reached."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from extractor.fetch.address_guard import is_public
from extractor.fetch.client import Client
from extractor.fetch.failures import BadAddress, Unreachable

from .helpers import LOOPBACK, FakeClock, failure_of, settings
from .servers import Loopback, reply

PRIVATE = [
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.1.2.3", "169.254.169.254", "172.16.0.1",
    "192.168.1.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "168.63.129.16", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2001:0:7f00:1::", "fe80::1", "fec0::1", "fc00::1",
    "fd00:ec2::254", "ff02::1", "2001:db8::1", "100::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
@pytest.mark.fault("private-address")
def test_what_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "121.36.0.1", "2606:4700::1111", "2400:3200::1"])
def test_what_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "017700000001", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_not_asked_by_any_spelling(host: str) -> None:
    with Loopback({"/": reply(200, b"secret")}) as server:
        failure = failure_of(f"http://{host}:{server.port}/", allow_private=())
    assert type(failure) is BadAddress
    assert "not a public address" in failure.message
    assert "allow-private" in failure.hint
    assert server.asked == []


def test_a_name_for_loopback_is_not_asked_either() -> None:
    with Loopback() as server:
        failure = failure_of(f"http://localhost:{server.port}/", allow_private=())
        assert type(failure) is BadAddress
        assert server.asked == []


def test_the_setting_opens_just_what_it_names() -> None:
    assert type(failure_of("http://127.0.0.2:1/", allow_private=LOOPBACK)) is BadAddress
    assert type(failure_of("http://127.0.0.2:1/", allow_private=("127.0.0.0/24",))) is Unreachable


@pytest.mark.fault("private-address")
def test_the_checked_address_is_the_one_that_is_asked() -> None:
    """A name that changes its meaning between check and connection gains nothing: it is resolved once."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["127.0.0.2"]])
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return next(answers)

    with Loopback({"/": reply(200, b"<html>page</html>")}) as server:
        with Client(settings(), clock=FakeClock(), resolve=resolve) as fetcher:
            url = f"http://help.example:{server.port}/"
            assert fetcher.get(url).status == 200
            assert asked == ["help.example"]
            for _ in range(2):
                with pytest.raises(BadAddress, match=r"help\.example is 1\d+\.0\.0\.\d, which is not a public address"):
                    fetcher.get(url)
        assert [request.headers["host"] for request in server.asked] == [f"help.example:{server.port}"]


def test_of_several_addresses_only_the_allowed_are_tried() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["10.0.0.1", "::1", "127.0.0.1"]

    with (
        Loopback({"/": reply(200, b"<html>page</html>")}) as server,
        Client(settings(), clock=FakeClock(), resolve=resolve) as fetcher,
    ):
        assert fetcher.get(f"http://help.example:{server.port}/").status == 200
