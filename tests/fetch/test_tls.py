"""Encrypted connections: certificates are always checked, and nobody is led away from them."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.fetch.client import Client
from extractor.fetch.failures import Untrusted

from .certificates import Certificate, make_certificate
from .helpers import FakeClock, failure_of, settings
from .servers import Loopback, redirect, reply


@pytest.mark.fault("no-connection")
def test_a_certificate_is_always_checked(certificate: Certificate) -> None:
    with Loopback({"/": reply(200, b"<html>page</html>")}, tls=certificate.server()) as server:
        url = f"https://{server.host}/"
        failure = failure_of(url)
        assert type(failure) is Untrusted
        assert "certificate is not valid" in failure.message
        assert failure.exit_code == 3
        assert server.asked == []
        with Client(settings(ca_file=str(certificate.file)), clock=FakeClock()) as fetcher:
            assert fetcher.get(url).body == b"<html>page</html>"


@pytest.mark.fault("no-connection", "proxy")
def test_an_expired_certificate_is_refused(tmp_path: Path) -> None:
    expired = make_certificate(tmp_path, ends="20200102")
    with Loopback(tls=expired.server()) as server:
        failure = failure_of(f"https://{server.host}/", ca_file=str(expired.file))
        assert type(failure) is Untrusted
        assert "certificate has expired" in failure.message
        assert server.asked == []


def test_a_certificate_for_another_name_is_refused(certificate: Certificate) -> None:
    trusting = settings(ca_file=str(certificate.file))
    with (
        Loopback(tls=certificate.server()) as server,
        Client(trusting, resolve=lambda host, port: ["127.0.0.1"]) as fetcher,
        pytest.raises(Untrusted, match=r"help\.example"),
    ):
        fetcher.get(f"https://help.example:{server.port}/")


def test_no_tls_at_all() -> None:
    with Loopback() as server:
        server.greeting = b"220 mail.example ESMTP\r\n"
        assert type(failure_of(f"https://{server.host}/")) is Untrusted


@pytest.mark.fault("redirects")
def test_https_to_http_is_not_followed(certificate: Certificate) -> None:
    with (
        Loopback({"/": reply(200)}) as plain,
        Loopback({"/": redirect(plain.url("/"))}, tls=certificate.server()) as server,
    ):
        allowed = frozenset({plain.host})
        failure = failure_of(f"https://{server.host}/", ca_file=str(certificate.file), allowed_hosts=allowed)
        assert "redirects from https to http://" in failure.message
        assert plain.asked == []
