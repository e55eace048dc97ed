"""A page saved with all it shows in one file (MHTML), which is written as a mail → its HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from extractor.errors import PageError
from extractor.read.limits import MAX_PARTS, refuse_beyond

_HEAD_BYTES = 4000  # the longest head of a part; parsing one takes the square of its length
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_DEEPEST = 3  # parts in parts


class Page(msgspec.Struct, frozen=True):
    """The HTML of such a file."""

    data: bytes
    charset: str
    address: str


def is_mhtml(data: bytes) -> bool:
    """Tell whether a file begins as a mail does: with fields, of which one is the version of MIME."""
    for line in data[:_HEAD_BYTES].split(b"\n"):
        name, colon, _ = line.partition(b":")
        if name.lower() == b"mime-version":
            return bool(colon)
        if line[:1] not in (b" ", b"\t") and not (colon and name.replace(b"-", b"").isalnum()):
            return False
    return False


def page_in(data: bytes) -> Page | None:
    """Return the first page of HTML in such a file, with its address where one is given."""
    return next(_pages(data, _DEEPEST), None)


def _pages(data: bytes, depth: int) -> Iterator[Page]:
    from email.parser import BytesHeaderParser  # few files need it

    blank = _BLANK_LINE.search(data, 0, _HEAD_BYTES)
    if blank is None:
        return
    head, body = BytesHeaderParser().parsebytes(data[: blank.start()]), data[blank.end() :]
    try:
        boundary, kind, charset = head.get_boundary(), head.get_content_type(), head.get_content_charset() or ""
    except (ValueError, LookupError):
        return
    if boundary and depth:
        parts = body.split(b"--" + boundary.encode("utf-8", "replace"), MAX_PARTS + 1)
        refuse_beyond(MAX_PARTS, len(parts), "parts in a saved page")
        if not parts[-1].startswith(b"--"):  # as behind the last part, if all are there
            raise _damaged()
        for part in parts[1:-1]:
            yield from _pages(part.lstrip(b"\r\n"), depth - 1)
    elif kind == "text/html":
        coding = str(head.get("Content-Transfer-Encoding", "")).strip().lower()
        address = str(head.get("Content-Location", "")).strip()
        yield Page(_decoded(body, coding), charset, address)


def _decoded(body: bytes, coding: str) -> bytes:
    if coding == "quoted-printable":
        from quopri import decodestring

        return decodestring(body)
    if coding == "base64":
        from base64 import b64decode

        try:
            return b64decode(body)
        except ValueError:
            raise _damaged() from None
    return body


def _damaged() -> PageError:
    return PageError("a saved page that is cut or damaged", hint="save the page again, as HTML")
