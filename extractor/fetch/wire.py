"""One HTTP/1.1 exchange over one connection of its own, bounded in time and bytes; httpx's transport.

httpx's own transport counts its time-outs anew at every read and connects to a name, not to the address that was
checked. Here every read and write shares the request's one deadline, the connection goes to a checked address, and no
connection is used twice, so that bytes left over from one answer can never begin another.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import h11
import httpx

from extractor.fetch.clock import Deadline
from extractor.fetch.failures import BadAnswer, CutShort, Stopped, TooBig, TooSlow, Unreachable, Untrusted
from extractor.fetch.guard import Guard
from extractor.fetch.settings import FetchSettings

_CHUNK = 65_536
_PORTS = {"http": 80, "https": 443}


class Wire(httpx.BaseTransport):
    """Sends httpx requests that carry their `Deadline` under `extensions["deadline"]`."""

    def __init__(self, settings: FetchSettings, guard: Guard) -> None:
        self._settings = settings
        self._guard = guard
        self._tls: ssl.SSLContext | None = None
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._stopped = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request and return its answer with the head read and the body still to come."""
        deadline: Deadline = request.extensions["deadline"]
        line = _Line(self._connect(request.url, deadline), deadline, self._settings, self._forget)
        try:
            status, headers, framed = line.exchange(request)
        except BaseException:
            line.close()
            raise
        return httpx.Response(status, headers=headers, stream=line, extensions={"framed": framed})

    def stop(self) -> None:
        """Break every open connection, so that whoever waits for bytes wakes up."""
        with self._lock:
            self._stopped = True
            for sock in self._open:
                try:
                    sock.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # already gone

    def _connect(self, url: httpx.URL, deadline: Deadline) -> socket.socket:
        host, port = url.raw_host.decode("ascii"), url.port or _PORTS[url.scheme]
        sock = self._reach(host, port, deadline)
        try:
            if url.scheme == "https":
                sock.settimeout(min(self._settings.silence, deadline.left()))
                with _failures(deadline):
                    sock = self._context().wrap_socket(sock, server_hostname=host, suppress_ragged_eofs=False)
            with self._lock:
                if self._stopped:
                    raise Stopped("stopped", hint="run again to go on")
                self._open.add(sock)
        except BaseException:
            sock.close()
            raise
        return sock

    def _reach(self, host: str, port: int, deadline: Deadline) -> socket.socket:
        problem = Unreachable(f"cannot connect to {host}", hint="try again later")
        for address in self._guard.addresses(host, port, deadline):
            try:
                sock = socket.create_connection((address, port), min(self._settings.silence, deadline.left()))
            except OSError as error:
                reason = error.strerror or error
                problem = Unreachable(f"cannot connect to {host}: {reason}", hint="check the network, try again later")
                continue
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        raise problem

    def _context(self) -> ssl.SSLContext:
        with self._lock:
            if self._tls is None:  # reading the authorities takes a while, and many runs need no TLS at all
                self._tls = httpx.create_ssl_context(trust_env=False)
                if self._settings.ca_file:
                    self._tls.load_verify_locations(cafile=self._settings.ca_file)
            return self._tls

    def _forget(self, sock: socket.socket) -> None:
        with self._lock:
            self._open.discard(sock)


class _Line(httpx.SyncByteStream):
    """The bytes of one exchange, counted and timed."""

    def __init__(
        self, sock: socket.socket, deadline: Deadline, settings: FetchSettings, forget: Callable[[socket.socket], None]
    ) -> None:
        self._sock = sock
        self._deadline = deadline
        self._settings = settings
        self._forget = forget
        self._h11 = h11.Connection(h11.CLIENT, max_incomplete_event_size=2 * settings.max_head + _CHUNK)
        self._received = 0
        self._ended = False
        # Framing may cost as much as the body itself, but no more: a chunk of one byte has five bytes around it.
        self._most = settings.max_head
        self._bodies = settings.max_head + 2 * settings.max_body + _CHUNK

    def exchange(self, request: httpx.Request) -> tuple[int, list[tuple[bytes, bytes]], bool]:
        """Send the request, return status, headers and whether the body's end will be marked."""
        try:
            sending = h11.Request(method=request.method, target=request.url.raw_path, headers=request.headers.raw)
            message = (self._h11.send(sending) or b"") + (self._h11.send(h11.EndOfMessage()) or b"")
        except h11.LocalProtocolError as error:
            raise BadAnswer(f"cannot be asked for: {error}", hint="check the address") from error
        with _failures(self._deadline):
            self._sock.settimeout(min(self._settings.silence, self._deadline.left()))
            self._sock.sendall(message)
        event = self._next()
        while isinstance(event, h11.InformationalResponse):
            event = self._next()
        if not isinstance(event, h11.Response):
            raise BadAnswer("no answer of HTTP", hint="check the address")
        headers = event.headers.raw_items()
        if len(headers) > self._settings.max_headers:
            raise BadAnswer(f"{len(headers)} headers, more than {self._settings.max_headers}", hint="not a help page")
        self._most = self._bodies
        names = {name for name, _ in event.headers}
        return event.status_code, headers, bool(names & {b"content-length", b"transfer-encoding"})

    def __iter__(self) -> Iterator[bytes]:
        """Yield the body as it was sent, still packed."""
        while isinstance(event := self._next(), h11.Data):
            yield bytes(event.data)
        surplus, _ = self._h11.trailing_data
        if surplus:
            raise BadAnswer(
                f"sent at least {len(surplus)} bytes more than it announced",
                hint="the page may be incomplete; try again later",
            )

    def close(self) -> None:
        """End the connection."""
        self._forget(self._sock)
        self._sock.close()

    def _next(self) -> object:
        try:
            while (event := self._h11.next_event()) is h11.NEED_DATA:
                self._h11.receive_data(self._receive())
        except h11.RemoteProtocolError as error:
            if self._ended:
                what = "the answer was cut short" if self._received else "closed the connection before answering"
                raise CutShort(what, hint="try again later") from error
            raise BadAnswer(f"not an answer of HTTP: {error}", hint="check the address") from error
        return event

    def _receive(self) -> bytes:
        if self._received >= self._most:
            what = "headers" if self._most < self._bodies else "body"
            raise TooBig(f"the {what} did not end after {self._received:,} bytes", hint="no help page is so large")
        with _failures(self._deadline):
            self._sock.settimeout(min(self._settings.silence, self._deadline.left()))
            data = self._sock.recv(_CHUNK)
        self._received += len(data)
        self._ended = not data
        return data


@contextmanager
def _failures(deadline: Deadline) -> Iterator[None]:
    """Turn what sockets and TLS raise into failures."""
    try:
        yield
    except TimeoutError as error:
        deadline.left()  # raises when it was the deadline that ended
        raise TooSlow("stopped sending", hint="try again later") from error
    except ssl.SSLCertVerificationError as error:
        hint = "nothing was read; trust an authority of your own with ca_file"
        raise Untrusted(f"its certificate is not valid: {error.verify_message}", hint=hint) from error
    except ssl.SSLEOFError as error:
        raise CutShort("the encrypted answer was cut short", hint="try again later") from error
    except ssl.SSLError as error:
        raise Untrusted(f"no secure connection: {error.reason}", hint="nothing was read; check the address") from error
    except OSError as error:
        raise CutShort(f"the connection broke: {error.strerror or error}", hint="try again later") from error
