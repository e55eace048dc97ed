"""Unpacks gzip as it arrives, never past a limit, and insists on its end.

httpx unpacks without a limit, takes only the first member and does not notice a missing end.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from extractor.fetch.failures import BadAnswer, CutShort, TooBig

_STEP = 65_536
_GZIP_WINDOW = 31
MAGIC = b"\x1f\x8b"


def encodings_of(encoding: str) -> list[str]:
    """Return in what ways the header Content-Encoding says a body is packed."""
    names = (part.strip().lower() for part in encoding.split(","))
    return [name for name in names if name not in ("", "identity")]


def unpacked(chunks: Iterable[bytes], encoding: str, limit: int) -> bytes:
    """Return the body in `chunks`, which is packed as the header `encoding` says, if it is no longer than `limit`."""
    encodings = encodings_of(encoding)
    if not encodings:
        return capped(chunks, limit)
    if len(encodings) > 1 or encodings[0] not in ("gzip", "x-gzip"):
        names = ", ".join(encodings)[:80]
        raise BadAnswer(f"packed as {names!a}, which was not asked for", hint="only gzip and plain are read")
    body = capped(gunzip(chunks), limit)
    if body.startswith(MAGIC):
        raise BadAnswer("packed twice", hint="only one layer of gzip is read")
    return body


def capped(pieces: Iterable[bytes], limit: int) -> bytes:
    """Join `pieces`, or raise once they are longer than `limit`."""
    body = bytearray()  # not a list: a body may come byte by byte
    for piece in pieces:
        body += piece
        if len(body) > limit:
            raise TooBig(f"larger than {limit:,} bytes")
    return bytes(body)


def gunzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what all members of a gzip stream hold, in pieces of bounded size; raise unless the last one ends."""
    member = zlib.decompressobj(_GZIP_WINDOW)
    for chunk in chunks:
        rest = chunk
        while rest:
            if member.eof:
                rest = rest.lstrip(b"\0")  # padding behind a member is allowed
                if not rest:
                    break
                member = zlib.decompressobj(_GZIP_WINDOW)
            yield from _pieces(member, rest)
            rest = member.unused_data
    if not member.eof:
        raise CutShort("the gzip data was cut short")


def _pieces(member: zlib._Decompress, chunk: bytes) -> Iterator[bytes]:
    full = True
    while (chunk or full) and not member.eof:
        try:
            piece = member.decompress(chunk, _STEP)
        except zlib.error as error:
            raise BadAnswer("not the gzip data it claims to be") from error
        chunk = member.unconsumed_tail
        full = len(piece) == _STEP
        if piece:
            yield piece
