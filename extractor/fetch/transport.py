"""Sends requests over httpcore: a connection for each, so that no byte of one answer begins another."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

import httpcore
import httpx

from extractor.fetch.address_guard import AddressGuard
from extractor.fetch.clock import Deadline
from extractor.fetch.connections import Exchange, GuardedBackend
from extractor.fetch.failures import BadAnswer, CutShort, Denied
from extractor.fetch.proxies import Proxies
from extractor.fetch.settings import FetchSettings


class Transport:
    """Gets one address, directly or through a proxy.

    Not an `httpx.Client`: that builds the next request from any Location, followed or not, and raises for hostile ones;
    what else it adds (cookies, authorisation, an environment) no guest needs.
    """

    def __init__(self, settings: FetchSettings, guard: AddressGuard) -> None:
        self._settings = settings
        self._guard = guard
        self._proxies = Proxies(settings.proxy)

    @contextlib.contextmanager
    def get(self, url: httpx.URL, headers: Mapping[str, str], deadline: Deadline) -> Iterator[httpx.Response]:
        """Ask for `url`; gives its answer with the head read and the body, as it was sent, still to come."""
        exchange = Exchange(deadline, self._settings)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with (
            self._pool(url, exchange) as pool,
            _protocol_failures(exchange),
            pool.stream("GET", target, headers=list(headers.items())) as answer,
        ):
            exchange.in_head = False
            yield httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.iter_stream()))

    def _pool(self, url: httpx.URL, exchange: Exchange) -> httpcore.ConnectionPool:
        proxy = self._proxies.proxy_for(url)
        guard = self._guard
        if proxy:
            guard.check_numeric(url.raw_host.decode("ascii"))
            guard = guard.open_to_all()
        return httpcore.ConnectionPool(
            ssl_context=self._tls if "https" in (url.scheme, proxy.scheme if proxy else "") else None,
            proxy=httpcore.Proxy(str(proxy.copy_with(userinfo=b"")), auth=_login(proxy)) if proxy else None,
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=GuardedBackend(guard, exchange),
        )

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        context = httpx.create_ssl_context(trust_env=False)
        if self._settings.ca_file:
            context.load_verify_locations(cafile=self._settings.ca_file)
        return context


class _Body(httpx.SyncByteStream):
    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._chunks)


def _login(proxy: httpx.URL) -> tuple[str, str] | None:
    return (proxy.username, proxy.password) if proxy.userinfo else None


@contextlib.contextmanager
def _protocol_failures(exchange: Exchange) -> Iterator[None]:
    """Turn what httpcore raises for answers that break the rules into failures."""
    try:
        yield
    except httpcore.LocalProtocolError as error:
        raise BadAnswer(f"cannot be asked for: {error}", hint="check the address") from error
    except httpcore.ProxyError as error:
        raise Denied(f"the proxy refused: {error}", hint="check HTTPS_PROXY, or ask who runs the proxy") from error
    except httpcore.RemoteProtocolError as error:
        if exchange.ended:
            cut = "the answer was cut short" if exchange.received else "closed the connection before answering"
            raise CutShort(cut) from error
        raise BadAnswer(f"not an answer of HTTP: {error}", hint="check the address") from error
