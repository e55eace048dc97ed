"""Servers on 127.0.0.1 that behave like the real sites, well and badly.

`Loopback` answers each path with a handler that owns the raw connection, so that it can break every rule of HTTP.
`HelpCenter` is a well-behaved one: published pages with validators, robots.txt, and a log of who asked for what.
"""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import select
import socket
import ssl
import threading
import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import repeat
from typing import Self
from urllib.parse import parse_qs, urlsplit

WAIT = 20.0


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


def drip(begin: bytes, byte: bytes = b"x") -> Handler:
    """A beginning, then one byte now and then until the client hangs up."""

    def handle(connection: Connection, asked: Asked) -> None:
        connection.send(begin)
        while not connection.hung_up(0.02):
            connection.send(byte)

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


def gzip_bomb(size: int = 200_000_000) -> bytes:
    """Many zeros in few bytes."""
    packer = zlib.compressobj(9, wbits=31)
    block = b"\0" * 1_000_000
    return b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()


@dataclass
class Published:
    body: bytes
    content_type: str = "text/html; charset=utf-8"
    last_modified: str = ""

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:16]}"'


@dataclass
class Tally:
    """What a help center answered, by status."""

    statuses: Counter[int] = field(default_factory=Counter)
    body_bytes: int = 0


class HelpCenter(Loopback):
    """A help center as the real one: pages with ETags and gzip, 304 where nothing changed, robots.txt."""

    def __init__(
        self, *, robots: str = "User-agent: *\nDisallow: /private/\n", clock: Callable[[], float] = lambda: 0.0
    ) -> None:
        super().__init__(clock=clock)
        self.pages: dict[str, Published] = {}
        self.tally = Tally()
        self.publish("/robots.txt", robots, "text/plain")

    def publish(self, path: str, body: str | bytes, content_type: str = "text/html; charset=utf-8") -> str:
        """Put a page at `path` (with its query, if it has one), new or in place of the old; return its address."""
        self.pages[path] = Published(body if isinstance(body, bytes) else body.encode(), content_type)
        return self.url(path)

    def withdraw(self, path: str) -> None:
        del self.pages[path]

    def handler(self, asked: Asked) -> Handler:
        if asked.target in self.routes or asked.path in self.routes:  # faults can be mixed in
            return super().handler(asked)
        page = self.pages.get(asked.target)
        status, body, headers = 404, b"<html><title>404</title></html>", [("Content-Type", "text/html")]
        if page is not None:
            status, body = 200, page.body
            headers = [("Content-Type", page.content_type), ("ETag", page.etag), ("Vary", "Accept-Encoding")]
            if asked.headers.get("if-none-match") == page.etag:
                status, body = 304, b""
            elif "gzip" in asked.headers.get("accept-encoding", ""):
                body = gzip.compress(body, 1)
                headers.append(("Content-Encoding", "gzip"))
        with self._lock:
            self.tally.statuses[status] += 1
            self.tally.body_bytes += len(body)
        return reply(status, body, headers)

    # What the real one tells of its own pages, in the shapes of facts seen on stored copies.

    def publish_index(self, path: str, rows: Iterable[tuple[str, str, str]]) -> None:
        """The index of supported services: category, cloud service and the address of its trace page."""
        cells = "".join(
            f'<tr><td class="cellrowborder"><p>{category}</p></td><td><p>{service}</p></td>'
            f'<td><p><a href="{href}" target="_blank">Key operations</a></p></td></tr>'
            for category, service, href in rows
        )
        head = "<thead><tr><th>Category</th><th>Cloud Service</th><th>Operations</th></tr></thead>"
        table = f'<div class="tablenoborder"><table>{head}<tbody>{cells}</tbody></table></div>'
        self.publish(path, f"<html><body><h1>Supported Services and Operations</h1>{table}</body></html>")

    def publish_menu(self, path: str, links: Iterable[tuple[str, str]]) -> None:
        """A service's menu: titles and addresses."""
        items = "".join(
            f'<li class="nav-item level2"><a class="js-title" href="{href}" data-handbookcode="x" title="{title}">'
            f"<span>{title}</span></a></li>"
            for title, href in links
        )
        self.publish(path, f'<div class="side-nav"><ul>{items}</ul></div>')

    def publish_products(self, path: str, codes: Iterable[str]) -> None:
        """The product list, of which only codes and titles matter here."""
        products = [{"code": code, "title": code.upper(), "uri": f"/{code}/", "description": ""} for code in codes]
        data = {"data": [{"code": "all", "name": "All", "products": products}], "total": 1, "status": "200"}
        self.publish(path, json.dumps(data), "application/json")


class Archive(HelpCenter):
    """A Wayback Machine: an index that comes in pages, and captures as they were."""

    def __init__(self) -> None:
        super().__init__(robots="")
        self.lines: list[tuple[str, str, str, str]] = []
        self.routes["/cdx/search/cdx"] = self._index

    def capture(self, url: str, timestamp: str, body: bytes, *, status: str = "200") -> str:
        """Keep what `url` said at `timestamp`; returns its digest."""
        digest = hashlib.sha1(body).hexdigest().upper()
        self.lines.append((timestamp, url, status, digest))
        self.publish(f"/web/{timestamp}id_/{url}", body)
        return digest

    def _index(self, connection: Connection, asked: Asked) -> None:
        query = {key: values[-1] for key, values in parse_qs(urlsplit(asked.target).query).items()}
        lines = [
            ["x,y)/", time, url, "text/html", status, digest, "9"]
            for time, url, status, digest in sorted(self.lines)
            if url == query["url"] and query.get("from", "0") <= time <= query.get("to", "9") + "9"
        ]
        start, limit = int(query.get("resumeKey", "0")), int(query["limit"])
        rows = [
            ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"],
            *lines[start : start + limit],
        ]
        more = [[], [str(start + limit)]] if start + limit < len(lines) else []
        reply(200, json.dumps(rows + more).encode())(connection, asked)
