"""Unpacking gzip: all members, no more than allowed, and never without its end."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fetch.failures import CutShort, TooBig
from extractor.fetch.gunzip import capped, gunzip


@given(st.lists(st.binary(max_size=500), min_size=1, max_size=4), st.integers(1, 100))
def test_gunzip_reads_what_gzip_wrote_however_it_arrives(members: list[bytes], step: int) -> None:
    packed = b"".join(gzip.compress(member) for member in members)
    chunks = [packed[at : at + step] for at in range(0, len(packed), step)]
    assert b"".join(gunzip(chunks)) == b"".join(members)


@given(st.binary(min_size=1, max_size=2000), st.data())
def test_gunzip_notices_every_cut(text: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(text)
    cut = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(CutShort):
        list(gunzip([packed[:cut]]))


@pytest.mark.parametrize("size", [65_535, 65_536, 65_537, 131_072, 1_000_000])
def test_gunzip_at_the_edges_of_its_steps(size: int) -> None:
    assert capped(gunzip([gzip.compress(b"x" * size)]), size) == b"x" * size
    with pytest.raises(TooBig):
        capped(gunzip([gzip.compress(b"x" * size)]), size - 1)
