"""Servers on 127.0.0.1 that behave like the real sites: a help center, and an archive of its past."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from .servers import Asked, Connection, Handler, Loopback, reply


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
