"""Unpacks gzip, never past a limit, and insists on its end.

httpx unpacks without a limit, takes only the first member and does not notice a missing end.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from io import BytesIO

from extractor.fetch.failures import BadAnswer, CutShort, TooBig

MAGIC = b"\x1f\x8b"


def encodings_of(encoding: str) -> list[str]:
    """Return in what ways the header Content-Encoding says a body is packed."""
    names = (part.strip().lower() for part in encoding.split(","))
    return [name for name in names if name not in ("", "identity")]


def unpacked(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return the body in `chunks`, which is packed as the header `encoding` says, if it is no longer than `limit`."""
    encodings = encodings_of(encoding)
    if encodings and encodings not in (["gzip"], ["x-gzip"]):
        names = ", ".join(encodings)[:80]
        raise BadAnswer(f"packed as {names!a}, which was not asked for", hint="only gzip and plain are read")
    body = bytearray()  # not a list: a body may come byte by byte
    for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise _too_big(limit)
    return gunzip(bytes(body), limit) if encodings else bytes(body)


def gunzip(packed: bytes, limit: int) -> bytes:
    """Return what all members of gzip data hold, if the last one ends and they are no longer than `limit`."""
    try:
        with gzip.GzipFile(fileobj=BytesIO(packed)) as file:
            body = file.read(limit + 1)
    except EOFError as error:
        raise CutShort("the gzip data was cut short") from error
    except (OSError, zlib.error) as error:
        raise BadAnswer("not the gzip data it claims to be") from error
    if not packed:
        raise CutShort("the gzip data was cut short")
    if len(body) > limit:
        raise _too_big(limit)
    if body.startswith(MAGIC):
        raise BadAnswer("packed twice", hint="only one layer of gzip is read")
    return body


def _too_big(limit: int) -> TooBig:
    return TooBig(f"larger than {limit:,} bytes")
