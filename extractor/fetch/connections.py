"""Connections to checked addresses only, with one deadline and a limit of bytes: httpcore's backend and streams.

httpcore counts its time-outs anew at every read and connects to a name, not to the address that was checked.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterable, Iterator

import httpcore

from extractor.fetch.address_guard import AddressGuard
from extractor.fetch.clock import Deadline, StopSignal
from extractor.fetch.failures import CutShort, Failure, TooBig, TooSlow, Unreachable, Untrusted
from extractor.fetch.settings import FetchSettings

_CHUNK = 65_536


class Exchange:
    """What one request may cost and has cost, on whatever streams it travels: plain, through a proxy, encrypted."""

    def __init__(self, deadline: Deadline, settings: FetchSettings) -> None:
        self.deadline = deadline
        self.settings = settings
        self.received = 0
        """Bytes that came from the network."""
        self.delivered = 0
        """Bytes of these that httpcore was given to read."""
        self.head_length: int | None = None
        """Bytes up to the body, once the head is read."""
        self.ended = False
        """Whether the other side closed the connection."""

    def timeout(self) -> float:
        """Return how long the next byte may take to come."""
        return min(self.settings.silence, self.deadline.remaining())

    def end_head(self) -> None:
        """Note that what comes now is the body."""
        self.head_length = self.delivered

    def allowance(self) -> int:
        """Return how many bytes more head or body may have; raise when there are none."""
        most, part = self.settings.max_head, "headers"
        if self.head_length is not None:
            # Framing may cost as much as the body itself, but no more: a chunk of one byte has five bytes around it.
            most, part = most + 2 * self.settings.max_body + _CHUNK, "body"
        if self.delivered >= most:
            raise TooBig(f"the {part} did not end after {self.delivered:,} bytes", hint="no help page is so large")
        return most - self.delivered

    def surplus(self, body_length: int) -> int:
        """Return how many bytes came after a body of `body_length`."""
        return self.received - (self.head_length or 0) - body_length


class GuardedBackend(httpcore.NetworkBackend):
    """Connects one exchange to an address that `guard` allows."""

    def __init__(self, guard: AddressGuard, exchange: Exchange, stop: StopSignal) -> None:
        self._guard = guard
        self._exchange = exchange
        self._stop = stop
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first allowed address of `host` that answers."""
        problem = Unreachable(f"cannot connect to {host}", hint="try again later")
        for address in self._guard.addresses(host, port, self._exchange.deadline):
            try:
                stream = self._network.connect_tcp(address, port, self._exchange.timeout())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                hint = "check the network, try again later"
                problem = Unreachable(f"cannot connect to {host}: {_reason(error)}", hint=hint)
                continue
            return BoundedStream(stream, self._exchange, self._stop)
        raise problem


class BoundedStream(httpcore.NetworkStream):
    """A stream whose bytes are counted and timed, and whose waits can be ended."""

    def __init__(self, stream: httpcore.NetworkStream, exchange: Exchange, stop: StopSignal) -> None:
        self._stream = stream
        self._exchange = exchange
        self._stop = stop
        self._unread = b""
        try:
            stop.add(self._interrupt)
        except Failure:
            stream.close()
            raise

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes next; while it is the head, at most a line of it.

        So no byte of the body is read with the head, and bytes behind the body's announced end can be told.
        """
        allowance = self._exchange.allowance()
        if not self._unread:
            with _failures(self._exchange.deadline):
                self._unread = self._stream.read(min(max_bytes, allowance), self._exchange.timeout())
            self._exchange.received += len(self._unread)
            self._exchange.ended = not self._unread
        line_end = self._unread.find(b"\n") + 1 if self._exchange.head_length is None else 0
        size = line_end or len(self._unread)
        data, self._unread = self._unread[:size], self._unread[size:]
        self._exchange.delivered += size
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send `buffer`."""
        try:
            self._stream.write(buffer, self._exchange.timeout())
        except httpcore.WriteTimeout as error:
            raise _too_slow(self._exchange.deadline) from error

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the encrypted stream on top of this one."""
        with _failures(self._exchange.deadline):
            stream = self._stream.start_tls(ssl_context, server_hostname, self._exchange.timeout())
        self._stop.remove(self._interrupt)
        return BoundedStream(stream, self._exchange, self._stop)

    def close(self) -> None:
        """End the connection."""
        self._stop.remove(self._interrupt)
        self._stream.close()

    def _interrupt(self) -> None:
        with contextlib.suppress(OSError):  # it may be gone already
            self._stream.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def _failures(deadline: Deadline) -> Iterator[None]:
    """Turn what httpcore raises for sockets and TLS into failures."""
    try:
        yield
    except httpcore.TimeoutException as error:
        raise _too_slow(deadline) from error
    except httpcore.NetworkError as error:
        raise _network_failure(error) from error


def _too_slow(deadline: Deadline) -> TooSlow:
    deadline.remaining()  # raises when it was the deadline that ended
    return TooSlow("stopped sending", hint="try again later")


def _network_failure(error: httpcore.NetworkError) -> Failure:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        hint = "nothing was read; trust an authority of your own with --ca-file"
        return Untrusted(f"its certificate is not valid: {cause.verify_message}", hint=hint)
    if isinstance(cause, ssl.SSLEOFError):
        return CutShort("the encrypted answer was cut short", hint="try again later")
    if isinstance(cause, ssl.SSLError):
        return Untrusted(f"no secure connection: {cause.reason}", hint="nothing was read; check the address")
    return CutShort(f"the connection broke: {_reason(error)}", hint="try again later")


def _reason(error: Exception) -> object:
    cause = error.__cause__
    return (cause.strerror if isinstance(cause, OSError) else "") or error
