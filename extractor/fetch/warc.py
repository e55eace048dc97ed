"""Pages in a WARC file, as web archives keep them: one capture for each response that brought a page.

Read here and not with warcio, which silently accepts records that are cut short.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BufferedIOBase
from pathlib import Path

from extractor.errors import SourceError
from extractor.fetch.capture import Capture, Captured
from extractor.fetch.clock import stamp
from extractor.fetch.failures import BadAnswer, CutShort, Failure, TooBig
from extractor.fetch.gunzip import MAGIC, unpacked

_CHUNK = 65_536
_MOST_HEAD = 65_536
_VERSION = re.compile(rb"WARC/[0-9.]{1,8}")
_LENGTH = re.compile(r"[0-9]{1,15}")
_STATUS = re.compile(rb"HTTP/[0-9.]{1,8} 200(?: [^\r\n]{0,200})?")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]{0,200})?\r\n")
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "")
_DAMAGED = "the archive file is damaged; get it again"
_ENDS_WITHIN = "the archive ends within a record"


def captures(path: str | Path, *, most: int = 5_000_000) -> Iterator[Captured]:
    """Yield the pages in a `.warc` or `.warc.gz` file, in its order, each of at most `most` bytes."""
    if Path(path).exists() and not Path(path).is_file():  # a named pipe would never end
        raise SourceError("is not a file", where=str(path), hint="name a .warc or .warc.gz file")
    number = 0
    try:
        with _opened(Path(path)) as file:
            while lines := _head(file):
                number += 1
                yield from _record(file, lines, f"{path}: record {number}", most)
    except (Failure, EOFError, zlib.error, gzip.BadGzipFile) as error:  # nothing behind the damage can be found
        message = error.message if isinstance(error, Failure) else f"not whole gzip data: {error}"
        yield BadAnswer(message, where=f"{path}: behind record {number}", hint=_DAMAGED)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path), hint="check the name") from error


def _opened(path: Path) -> BufferedIOBase:
    with path.open("rb") as file:
        is_packed = file.read(len(MAGIC)) == MAGIC
    return gzip.open(path) if is_packed else path.open("rb")


def _record(file: BufferedIOBase, lines: list[bytes], where: str, most: int) -> Iterator[Captured]:
    fields = _fields(lines[1:])
    length = fields.get("content-length", "")
    if not _VERSION.fullmatch(lines[0]) or not _LENGTH.fullmatch(length):
        raise BadAnswer("not a WARC record", hint=_DAMAGED)
    if fields.get("warc-type", "").lower() != "response":
        _skip(file, int(length))
    elif int(length) > 2 * most + _MOST_HEAD:
        _skip(file, int(length))
        yield TooBig(f"larger than {most:,} bytes", where=where)
    else:
        block = _read(file, int(length))
        try:
            capture = _page(block, fields, where, most)
        except Failure as failure:
            failure.where = where
            yield failure
        else:
            if capture is not None:
                yield capture


def _page(block: bytes, record: Mapping[str, str], where: str, most: int) -> Capture | None:
    head, _, sent = block.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    fields = _fields(lines)
    url = record.get("warc-target-uri", "").strip("<>")
    kind = fields.get("content-type", "").partition(";")[0].strip().lower()
    if not _STATUS.fullmatch(first) or kind not in _PAGES or not url.startswith(("http://", "https://")):
        return None
    if "warc-truncated" in record:
        raise CutShort("the page was cut short when it was archived", hint="the archive has no more of it")
    if fields.get("transfer-encoding", "").lower() == "chunked":
        sent = _joined(sent)
    body = unpacked([sent], fields.get("content-encoding", ""), most)
    digest = record.get("warc-payload-digest") or f"sha256:{sha256(body).hexdigest()}"
    return Capture(url=url, captured_at=_moment(record.get("warc-date", "")), body=body, origin=where, digest=digest)


def _joined(sent: bytes) -> bytes:
    """Join the chunks that a page was sent in; some writers joined them already and kept the header all the same."""
    if not _CHUNK_SIZE.match(sent):
        return sent
    pieces: list[bytes] = []
    position = 0
    while size := _CHUNK_SIZE.match(sent, position):
        begin, length = size.end(), int(size.group(1), 16)
        if length == 0:
            return b"".join(pieces)
        if sent[begin + length : begin + length + 2] != b"\r\n":
            break
        pieces.append(sent[begin : begin + length])
        position = begin + length + 2
    raise CutShort("the page was cut short", hint=_DAMAGED)


def _moment(date: str) -> str:
    try:
        moment = datetime.fromisoformat(date)
        return stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise BadAnswer(f"a record without its time: {date[:40]!a}", hint=_DAMAGED) from error


def _fields(lines: list[bytes]) -> dict[str, str]:
    pairs = (line.decode("utf-8", "replace").partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, _, value in pairs}


def _head(file: BufferedIOBase) -> list[bytes]:
    """Return the lines up to the next empty one; none at the end of the file."""
    lines: list[bytes] = []
    size = 0
    while line := file.readline(_MOST_HEAD):
        if text := line.rstrip(b"\r\n"):
            lines.append(text)
            size += len(text)
        elif lines:  # records are set apart by empty lines
            return lines
        if size >= _MOST_HEAD:
            raise TooBig("a record's head does not end")
    if lines:
        raise CutShort(_ENDS_WITHIN)
    return lines


def _read(file: BufferedIOBase, length: int) -> bytes:
    data = file.read(length)
    if len(data) < length:
        raise CutShort(_ENDS_WITHIN)
    return data


def _skip(file: BufferedIOBase, length: int) -> None:
    while length:
        length -= len(_read(file, min(length, _CHUNK)))
