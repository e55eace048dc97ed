"""Pages in WARC files."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import SourceError
from extractor.fetch.capture import Capture, Captured
from extractor.fetch.failures import BadAnswer, CutShort, TooBig
from extractor.fetch.warc import captures

PAGE = b"<html><body>a page</body></html>"
URL = "https://support.huaweicloud.com/intl/en-us/a-b/c.html"


def record(kind: str, block: bytes, **fields: str) -> bytes:
    head = {"WARC-Type": kind, "WARC-Target-URI": URL, "WARC-Date": "2025-02-07T08:09:10Z"} | {
        name.replace("_", "-"): value for name, value in fields.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.0\r\n{lines}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def http(body: bytes = PAGE, status: str = "200 OK", **fields: str) -> bytes:
    head = {"Content-Type": "text/html; charset=utf-8"} | {
        name.replace("_", "-"): value for name, value in fields.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


Read = Callable[..., list[Captured]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """What is in a file of these bytes."""

    def reading(data: bytes, **settings: int) -> list[Captured]:
        path = tmp_path / "archive.warc"
        path.write_bytes(data)
        return list(captures(path, **settings))

    return reading


def good(found: list[Captured]) -> list[Capture]:
    assert all(isinstance(capture, Capture) for capture in found), found
    return [capture for capture in found if isinstance(capture, Capture)]


def test_responses_are_pages_and_nothing_else_is(read: Read) -> None:
    data = b"".join(
        [
            record("warcinfo", b"software: x\r\n"),
            record("request", b"GET / HTTP/1.1\r\n\r\n"),
            record("response", http(), WARC_Payload_Digest="sha1:ABC"),
            record("response", http(status="404 Not Found")),
            record("response", http(status="301 Moved", Location="x")),
            record("response", http(b"\x89PNG", Content_Type="image/png")),
            record("response", b"some other protocol", WARC_Target_URI="dns:example.org"),
            record("revisit", http(b"")),
            record("metadata", b"x: y"),
            record(
                "response", http(b"# Markdown", Content_Type="text/markdown"), WARC_Target_URI="<https://x.example/2>"
            ),
        ]
    )
    first, second = good(read(data))
    assert first.url == URL
    assert first.captured_at == "2025-02-07T08:09:10Z"
    assert first.body == PAGE
    assert first.digest == "sha1:ABC"
    assert first.origin.endswith("archive.warc: record 3")
    assert (second.url, second.body) == ("https://x.example/2", b"# Markdown")
    assert second.digest.startswith("sha256:")


def test_packed_record_by_record_or_as_a_whole(read: Read) -> None:
    records = [record("response", http(b"page %d" % number)) for number in range(3)]
    for data in (b"".join(map(gzip.compress, records)), gzip.compress(b"".join(records)), b"".join(records)):
        assert [capture.body for capture in good(read(data))] == [b"page 0", b"page 1", b"page 2"]


def test_bodies_as_they_were_sent(read: Read) -> None:
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE), PAGE)
    bodies = [
        http(gzip.compress(PAGE), Content_Encoding="gzip"),
        http(chunked, Transfer_Encoding="chunked"),
        http(PAGE, Transfer_Encoding="chunked"),  # joined by the writer, who kept the header
    ]
    assert [capture.body for capture in good(read(b"".join(record("response", body) for body in bodies)))] == [PAGE] * 3


def test_a_page_that_cannot_be_had_does_not_hide_the_others(read: Read) -> None:
    data = b"".join(
        [
            record("response", http(gzip.compress(PAGE)[:-9], Content_Encoding="gzip")),
            record("response", http(b"ff\r\nshort\r\n", Transfer_Encoding="chunked")),
            record("response", http(PAGE, Content_Encoding="br")),
            record("response", http(gzip.compress(b"x" * 100_000), Content_Encoding="gzip")),
            record("response", http(b"x" * 100_000)),
            record("response", http(b"x" * 1_000_000)),
            record("response", http(), WARC_Date="yesterday"),
            record("response", http(), WARC_Truncated="disconnect"),
            record("response", http()),
        ]
    )
    found = read(data, most=50_000)
    kinds = [type(capture) for capture in found]
    assert kinds == [CutShort, CutShort, BadAnswer, TooBig, TooBig, TooBig, BadAnswer, CutShort, Capture]
    for number, problem in enumerate(found[:-1], start=1):
        assert isinstance(problem, SourceError)
        assert problem.where.endswith(f"archive.warc: record {number}")
        assert problem.exit_code == 3


@pytest.mark.parametrize(
    "damage",
    [
        b"not a WARC file at all\r\n\r\n",
        b"WARC/1.0\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: -5\r\n\r\n",
        b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\nx",
        b"WARC/1.0\r\nContent-Len",
        b"WARC/1.0\r\n" + b"X: y\r\n" * 50_000,
        b"\0" * 100_000,
    ],
)
def test_damage_ends_the_reading_and_is_said(read: Read, damage: bytes) -> None:
    found = read(record("response", http()) + damage)
    assert [type(capture) is Capture for capture in found] == [True, False]
    problem = found[1]
    assert isinstance(problem, SourceError)
    assert "archive.warc: behind record" in problem.where
    assert "damaged" in problem.hint


@given(data=st.data())
@pytest.mark.fault("warc")
def test_every_cut_is_noticed(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Wherever a packed archive ends early, what comes is whole, and something says that it is not all."""
    members = [gzip.compress(record("response", http(b"page %d" % number))) for number in range(3)]
    whole = b"".join(members)
    ends = {sum(map(len, members[:count])) for count in range(4)}
    cut = data.draw(st.integers(1, len(whole) - 1).filter(lambda at: at not in ends))
    path = tmp_path_factory.mktemp("warc") / "cut.warc.gz"
    path.write_bytes(whole[:cut])
    *pages, problem = captures(path)
    assert [page.body for page in good(pages)] == [b"page %d" % number for number in range(len(pages))]
    assert isinstance(problem, SourceError)


def test_an_empty_file_and_none(read: Read, tmp_path: Path) -> None:
    assert read(b"") == []
    with pytest.raises(SourceError, match="cannot be read"):
        list(captures(tmp_path / "none.warc"))


@pytest.mark.fault("warc")
def test_a_named_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.warc")
    with pytest.raises(SourceError, match="is not a file"):
        list(captures(tmp_path / "pipe.warc"))
