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
from extractor.fetch.clock import Deadline
from extractor.fetch.failures import CutShort, Failure, TooBig, TooSlow, Unreachable, Untrusted
from extractor.fetch.settings import FetchSettings

_MOST_HEAD = 65_536


class Exchange:
    """What one request may cost and has cost, on whatever streams it travels: plain, through a proxy, encrypted."""

    def __init__(self, deadline: Deadline, settings: FetchSettings) -> None:
        self.deadline = deadline
        self.settings = settings
        self.received = 0
        """Bytes that came from the network."""
        self.in_head = True
        """Whether the body is still to come."""
        self.ended = False
        """Whether the other side closed the connection."""

    def timeout(self) -> float:
        """Return how long the next byte may take to come."""
        return min(self.settings.silence, self.deadline.remaining())

    def allowance(self) -> int:
        """Return how many bytes more may come; raise when there are none."""
        # Framing may cost as much as the body itself, but no more: a chunk of one byte has five bytes around it.
        most = _MOST_HEAD if self.in_head else _MOST_HEAD + 2 * self.settings.max_body
        if self.received >= most:
            part = "headers" if self.in_head else "body"
            raise TooBig(f"the {part} did not end after {self.received:,} bytes")
        return most - self.received


class GuardedBackend(httpcore.NetworkBackend):
    """Connects one exchange to an address that `guard` allows."""

    def __init__(self, guard: AddressGuard, exchange: Exchange) -> None:
        self._guard = guard
        self._exchange = exchange
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
        problem = Unreachable(f"cannot connect to {host}")
        for address in self._guard.addresses(host, port, self._exchange.deadline):
            try:
                stream = self._network.connect_tcp(address, port, self._exchange.timeout())
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                hint = "check the network, try again later"
                problem = Unreachable(f"cannot connect to {host}: {_reason(error)}", hint=hint)
                continue
            return BoundedStream(stream, self._exchange)
        raise problem


class BoundedStream(httpcore.NetworkStream):
    """A stream whose bytes are counted and timed, and whose waits can be ended."""

    def __init__(self, stream: httpcore.NetworkStream, exchange: Exchange) -> None:
        self._stream = stream
        self._exchange = exchange
        try:
            exchange.deadline.clock.add(self._interrupt)
        except Failure:
            stream.close()
            raise

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes next."""
        size = min(max_bytes, self._exchange.allowance())
        with _failures(self._exchange.deadline):
            data = self._stream.read(size, self._exchange.timeout())
        self._exchange.received += len(data)
        self._exchange.ended = not data
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
        self._exchange.deadline.clock.remove(self._interrupt)
        return BoundedStream(stream, self._exchange)

    def close(self) -> None:
        """End the connection."""
        self._exchange.deadline.clock.remove(self._interrupt)
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
    return TooSlow("stopped sending")


def _network_failure(error: httpcore.NetworkError) -> Failure:
    cause = error.__cause__
    if isinstance(cause, ssl.SSLCertVerificationError):
        hint = "nothing was read; trust an authority of your own with --ca-file"
        return Untrusted(f"its certificate is not valid: {cause.verify_message}", hint=hint)
    if isinstance(cause, ssl.SSLEOFError):
        return CutShort("the encrypted answer was cut short")
    if isinstance(cause, ssl.SSLError):
        return Untrusted(f"no secure connection: {cause.reason}", hint="nothing was read; check the address")
    return CutShort(f"the connection broke: {_reason(error)}")


def _reason(error: Exception) -> object:
    cause = error.__cause__
    return (cause.strerror if isinstance(cause, OSError) else "") or error
