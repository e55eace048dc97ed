"""What robots.txt allows, as RFC 9309 reads it."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.fetch.failures import CutShort, TooBig
from extractor.fetch.gunzip import capped, gunzip
from extractor.fetch.robots import OPEN, SHUT, parse


@pytest.mark.parametrize(
    ("rules", "target", "allowed"),
    [
        ("Disallow: /", "/page.html", False),
        ("Disallow:", "/page.html", True),
        ("Disallow: /a", "/abc", False),
        ("Disallow: /a/", "/a", True),
        ("Disallow: /*?", "/page.html?x=1", False),
        ("Disallow: /*?", "/page.html", True),
        ("Disallow: /*?*", "/page.html?", False),
        ("Disallow: /*.md$", "/a/page.md", False),
        ("Disallow: /*.md$", "/a/page.md.html", True),
        ("Disallow: /page$", "/page", False),
        ("Disallow: /page$", "/page2", True),
        ("Disallow: /a*b*c", "/a1b2c3", False),
        ("Disallow: /a*b*c", "/a1c2b3", True),
        ("Disallow: /a*a$", "/a", True),
        ("Disallow: /\nAllow: /intl/", "/intl/en-us/x.html", True),
        ("Disallow: /intl/\nAllow: /intl/", "/intl/x", True),
        ("Allow: /intl/\nDisallow: /intl/private/", "/intl/private/x", False),
        ("Disallow: /%7Ejoe/", "/~joe/x", False),
        ("Disallow: /~joe/", "/%7ejoe/x", False),
        ("Disallow: /a%2fb", "/a/b", True),
        ("Disallow: /页面", "/%E9%A1%B5%E9%9D%A2/x", False),
        ("Disallow: /x # a remark", "/x", False),
        ("dISALLOW : /x", "/x", False),
        ("Disallow: /", "/robots.txt", True),
        ("Nonsense\n: \nDisallow: /x", "/x", False),
    ],
)
def test_rules(rules: str, target: str, allowed: bool) -> None:
    assert parse(f"User-agent: *\n{rules}\n", "ctscat").allows(target) is allowed


def test_our_own_group_counts_before_that_of_all() -> None:
    text = """
        User-agent: *
        Disallow: /

        User-Agent: other
        User-agent: CtsCat
        Disallow: /a

        user-agent: ctscat
        Disallow: /b
    """
    robots = parse(text, "ctscat")
    assert [robots.allows(path) for path in ("/", "/a", "/b")] == [True, False, False]
    assert not parse(text, "someone").allows("/c")


def test_a_group_may_be_empty() -> None:
    assert parse("User-agent: ctscat\nUser-agent: *\n", "ctscat").allows("/x")
    assert parse("", "ctscat").allows("/x")
    assert parse("Disallow: /x", "ctscat").allows("/x"), "a rule before any group holds for nobody"


def test_open_and_shut() -> None:
    assert OPEN.allows("/x?y")
    assert not SHUT.allows("/x?y")


@pytest.mark.parametrize(
    ("value", "delay"), [("5", 5.0), ("0.5", 0.5), ("99999", 30.0), ("-1", 0.0), ("x", 0.0), ("nan", 0.0)]
)
def test_crawl_delay(value: str, delay: float) -> None:
    assert parse(f"User-agent: *\nCrawl-delay: {value}", "ctscat").delay == delay


@given(st.text(max_size=300), st.text(max_size=50))
def test_any_text_is_read(text: str, path: str) -> None:
    parse(f"User-agent: *\n{text}", "ctscat").allows(f"/{path}")


def test_no_rule_is_slow() -> None:
    """A backtracking matcher would not come back from this one."""
    assert parse("User-agent: *\nDisallow: /" + "*a" * 100_000 + "*b$", "ctscat").allows("/" + "a" * 200_000)


# gzip


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
