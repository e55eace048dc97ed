"""Unpacking gzip: all members, no more than allowed, and never without its end."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.fetch.failures import BadAnswer, CutShort, TooBig
from extractor.fetch.gunzip import MAGIC, gunzip, unpacked


@given(st.lists(st.binary(max_size=500), min_size=1, max_size=4), st.integers(1, 100))
def test_what_gzip_wrote_is_read_however_it_arrives(members: list[bytes], step: int) -> None:
    assume(not b"".join(members).startswith(MAGIC))  # it would be packed twice
    packed = b"".join(gzip.compress(member) for member in members)
    chunks = [packed[start : start + step] for start in range(0, len(packed), step)]
    assert unpacked(chunks, "gzip", 5_000) == b"".join(members)


@given(st.binary(min_size=1, max_size=2000), st.data())
@pytest.mark.fault("no-end")
def test_every_cut_is_noticed(text: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(text)
    cut = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises((CutShort, BadAnswer)):
        gunzip(packed[:cut], 5_000)


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 1_000_000])
def test_the_limit_is_exact(size: int) -> None:
    packed = gzip.compress(b"x" * size)
    assert gunzip(packed, size) == b"x" * size
    with pytest.raises(TooBig):
        gunzip(packed, size - 1)
