"""A server on 127.0.0.1 that answers each path with a handler owning the raw connection: it can break every rule."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import repeat
from typing import Self
from urllib.parse import urlsplit

WAIT = 300.0
"""Seconds after which a test is ended that hangs, on the busiest machine."""


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    target: str
    headers: dict[str, str]
    at: float = 0.0

    @property
    def path(self) -> str:
        return urlsplit(self.target).path


class Connection:
    """A client's connection, for a handler to misuse."""

    def __init__(self, sock: socket.socket, answering: Callable[[], None]) -> None:
        self.sock = sock
        self._answering: Callable[[], None] | None = answering

    def send(self, data: bytes) -> None:
        if self._answering:
            self._answering()
            self._answering = None
        self.sock.sendall(data)

    def hung_up(self, wait: float) -> bool:
        """Whether the client has closed its end, waiting for that a moment."""
        if not select.select([self.sock], [], [], wait)[0]:
            return False
        return self.sock.recv(1024) == b""


Handler = Callable[[Connection, Asked], None]


class Loopback:
    """A server that hands every connection to the handler of its path; a path without one answers 404."""

    def __init__(
        self,
        routes: dict[str, Handler] | None = None,
        *,
        clock: Callable[[], float] = lambda: 0.0,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.routes = dict(routes or {})
        self.asked: list[Asked] = []
        self.greeting = b""
        self._tls = tls
        self.most_at_once = 0
        """The most requests that stood here unanswered at one time."""
        self._now = 0
        self._clock = clock
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self._stopping = False

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def base(self) -> str:
        return f"http://{self.host}"

    def url(self, path: str) -> str:
        return self.base + path

    def paths(self) -> list[str]:
        """What was asked for, but for robots.txt."""
        return [asked.target for asked in self.asked if asked.path != "/robots.txt"]

    def __enter__(self) -> Self:
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping = True
        with contextlib.suppress(OSError):  # wakes the acceptor
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._acceptor.join(WAIT)
        self._listener.close()
        for thread in self._threads:
            thread.join(WAIT)
        assert not any(thread.is_alive() for thread in self._threads), "a handler did not end when its client did"

    def _accept(self) -> None:
        while True:
            sock, _ = self._listener.accept()
            if self._stopping:
                sock.close()
                return
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        with contextlib.ExitStack() as ending, contextlib.suppress(OSError):  # a client may hang up when it likes
            ending.callback(lambda: sock.close())
            sock.settimeout(WAIT)
            sock.sendall(self.greeting)
            if self._tls:
                sock = self._tls.wrap_socket(sock, server_side=True)
            asked = self._read(sock)
            if asked is None:
                return
            with self._lock:
                self.asked.append(asked)
                self._now += 1
                self.most_at_once = max(self.most_at_once, self._now)
            self.handler(asked)(Connection(sock, self._answered), asked)
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(65536):  # closing with unread bytes would reset the connection and lose the answer's end
                pass

    def _answered(self) -> None:
        with self._lock:
            self._now -= 1

    def handler(self, asked: Asked) -> Handler:
        return self.routes.get(asked.target) or self.routes.get(asked.path) or reply(404, b"no such page")

    def _read(self, sock: socket.socket) -> Asked | None:
        data = b""
        while b"\r\n\r\n" not in data:
            more = sock.recv(65536)
            if not more:
                return None
            data += more
        first, *lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        headers = {key.strip().lower(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        return Asked(first.split(" ")[1], headers, self._clock())


def reply(status: int = 200, body: bytes = b"", headers: Iterable[tuple[str, str]] = ()) -> Handler:
    """A well-formed answer."""
    head = "".join(f"{name}: {value}\r\n" for name, value in (*headers, ("Content-Length", str(len(body)))))
    return raw(f"HTTP/1.1 {status} Some Reason\r\n{head}\r\n".encode("latin-1") + body)


def raw(data: bytes) -> Handler:
    """Exactly these bytes, then the end."""
    return lambda connection, asked: connection.send(data)


def drip(begin: bytes, pause: Callable[[], object] = lambda: None) -> Handler:
    """A beginning, then after each pause one byte, until the client hangs up."""

    def handle(connection: Connection, asked: Asked) -> None:
        connection.send(begin)
        while not connection.hung_up(0.02):
            pause()
            connection.send(b"x")

    return handle


def stall(begin: bytes = b"") -> Handler:
    """A beginning, then nothing until the client hangs up."""

    def handle(connection: Connection, asked: Asked) -> None:
        connection.send(begin)
        connection.hung_up(WAIT)

    return handle


def endless(begin: bytes, again: bytes) -> Handler:
    """A beginning, then the same again until the client hangs up."""

    def handle(connection: Connection, asked: Asked) -> None:
        connection.send(begin)
        for block in repeat(again):
            connection.send(block)

    return handle


def in_turn(*handlers: Handler) -> Handler:
    """The first handler for the first request, and so on; the last one for all others."""
    left = list(handlers)
    lock = threading.Lock()

    def handle(connection: Connection, asked: Asked) -> None:
        with lock:
            handler = left.pop(0) if len(left) > 1 else left[0]
        handler(connection, asked)

    return handle


def redirect(to: str, status: int = 302, body: bytes = b"") -> Handler:
    return reply(status, body, [("Location", to)])


def challenge() -> Handler:
    """A page that wants proof of a person, whatever was asked for."""
    return reply(200, b"<html><head><title> Security Verification </title></head></html>")


def gzip_bomb(size: int = 200_000_000) -> bytes:
    """Many zeros in few bytes."""
    packer = zlib.compressobj(9, wbits=31)
    block = b"\0" * 1_000_000
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


def in_company(handler: Handler, size: int) -> Handler:
    """Keep requests waiting until `size` of them stand here together, and the first ones while a further one may come.

    Where more come than should, `most_at_once` of the server then shows it.
    """
    together = threading.Barrier(size, timeout=WAIT)
    too_many = threading.Event()
    first, lock, now = threading.Event(), threading.Lock(), [0]

    def handle(connection: Connection, asked: Asked) -> None:
        with lock:
            now[0] += 1
            if now[0] > size:
                too_many.set()
        if not first.is_set():
            together.wait()
            too_many.wait(0.3)
            first.set()
        else:
            together.wait()
        with lock:
            now[0] -= 1
        handler(connection, asked)

    return handle
