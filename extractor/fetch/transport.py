"""The httpx transport over httpcore: a connection an exchange, so that no byte of one answer begins another."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Iterator

import httpcore
import httpx

from extractor.fetch.address_guard import AddressGuard
from extractor.fetch.clock import StopSignal
from extractor.fetch.connections import Exchange, GuardedBackend
from extractor.fetch.failures import BadAnswer, CutShort, Denied
from extractor.fetch.proxies import Proxies
from extractor.fetch.settings import FetchSettings


class Transport(httpx.BaseTransport):
    """Sends httpx requests that carry their `Deadline` under `extensions["deadline"]`."""

    def __init__(self, settings: FetchSettings, guard: AddressGuard, stop: StopSignal) -> None:
        self._settings = settings
        self._guard = guard
        self._proxies = Proxies(settings.proxy)
        self._stop = stop
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its answer with the head read and the body still to come."""
        exchange = Exchange(request.extensions["deadline"], self._settings)
        pool = self._pool(request.url, exchange)
        try:
            with _protocol_failures(exchange):
                answer = pool.handle_request(_plain_request(request))
            exchange.end_head()
            if len(answer.headers) > self._settings.max_headers:
                message = f"{len(answer.headers)} headers, more than {self._settings.max_headers}"
                raise BadAnswer(message, hint="not a help page")
        except BaseException:
            pool.close()
            raise
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer, pool, exchange))

    def _pool(self, url: httpx.URL, exchange: Exchange) -> httpcore.ConnectionPool:
        proxy = self._proxies.proxy_for(url)
        guard = self._guard
        if proxy:
            guard.check_numeric(url.raw_host.decode("ascii"))
            guard = guard.open_to_all()
        return httpcore.ConnectionPool(
            ssl_context=self._context() if "https" in (url.scheme, proxy.scheme if proxy else "") else None,
            proxy=httpcore.Proxy(str(proxy.copy_with(userinfo=b"")), auth=_login(proxy)) if proxy else None,
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=GuardedBackend(guard, exchange, self._stop),
        )

    def _context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:  # reading the authorities takes a while, and many runs need no TLS at all
                self._tls = httpx.create_ssl_context(trust_env=False)
                if self._settings.ca_file:
                    self._tls.load_verify_locations(cafile=self._settings.ca_file)
            return self._tls


class _Body(httpx.SyncByteStream):
    """The body of an answer as it was sent, still packed."""

    def __init__(self, answer: httpcore.Response, pool: httpcore.ConnectionPool, exchange: Exchange) -> None:
        self._answer = answer
        self._pool = pool
        self._exchange = exchange

    def __iter__(self) -> Iterator[bytes]:
        with _protocol_failures(self._exchange):
            yield from self._answer.iter_stream()
        headers = {name.lower(): value for name, value in self._answer.headers}
        if b"content-length" in headers and b"transfer-encoding" not in headers:
            surplus = self._exchange.surplus(int(headers[b"content-length"]))
            if surplus > 0:
                hint = "the page may be incomplete; try again later"
                raise BadAnswer(f"sent at least {surplus} bytes more than it announced", hint=hint)

    def close(self) -> None:
        """End the connection."""
        self._answer.close()
        self._pool.close()


def _plain_request(request: httpx.Request) -> httpcore.Request:
    url = httpcore.URL(
        scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path
    )
    return httpcore.Request(request.method, url, headers=request.headers.raw)


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
            raise CutShort(cut, hint="try again later") from error
        raise BadAnswer(f"not an answer of HTTP: {error}", hint="check the address") from error
