"""Small pages for readable examples."""

from __future__ import annotations

from extractor.model import Edition
from extractor.recognise import extract


def html(*rows: str, before: str = "", behind: str = "") -> bytes:
    """Return a page with one table; a row is its cells with bars between them."""
    cells = ["".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows]
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<html><body><h1>Auditing</h1>{before}<table>{table}</table>{behind}</body></html>".encode()


def raw(*rows: str) -> bytes:
    """Return a page with one table under the usual header; a row is markup."""
    head = "<tr><th>Operation</th><th>Resource Type</th><th>Trace Name</th></tr>"
    return f"<html><body><table>{head}{''.join(rows)}</table></body></html>".encode()


def read(data: bytes | str, **more) -> Edition:
    return extract(data if isinstance(data, bytes) else data.encode(), "page", **more)


def rows(edition: Edition) -> list[tuple]:
    return [(row.operation, row.resource_type, *row.traces) for row in edition.rows]


def codes(edition: Edition) -> list[tuple[str, int | None]]:
    return [(remark.code, remark.row) for remark in edition.warnings]
