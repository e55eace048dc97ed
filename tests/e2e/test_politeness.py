"""How a command behaves at a site: never more at once than set, nothing twice, and little where nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from fetch.centers import HelpCenter
from fetch.helpers import FakeClock
from fetch.servers import Loopback, in_company, reply

from .helpers import EN, Project, address, page, path

PAGES = [("en-us", "usermanual-cce", f"cce_{number:03}") for number in range(100)]


@pytest.mark.parametrize("command", ["snapshot", "check"])
@pytest.mark.parametrize("at_once", [1, 3])
def test_never_more_at_once_than_set(command: str, at_once: int, tmp_path: Path) -> None:
    pages = PAGES[: 4 * at_once]
    with HelpCenter() as center:
        project = Project(tmp_path, center.base, ("--per-host", str(at_once)))
        project.follow(*pages)
        one = in_company(reply(200, page().encode()), at_once)
        center.routes |= {path(*each): one for each in pages}
        project.net(command, *(["--all"] if command == "snapshot" else []))
        assert sorted(center.paths()) == sorted(path(*each) for each in pages)
        assert center.most_at_once == at_once


def test_a_hundred_unchanged_pages_move_only_headers(tmp_path: Path) -> None:
    with HelpCenter() as center:
        project = Project(tmp_path, center.base, ("--per-host", "8"))
        project.follow(*PAGES)
        for number, each in enumerate(PAGES):
            center.publish(path(*each), page([("Creating a thing", "thing", f"createThing{number}")]))
        assert project.net("snapshot", "--all").code == 0
        assert project.run("build").code == 0
        full = center.tally.body_bytes
        before = project.stored()
        for command in (["snapshot", "--all"], ["check"]):
            center.asked.clear()
            center.tally.statuses.clear()
            center.tally.body_bytes = 0
            ran = project.net(*command)
            assert (ran.code, ran.err) == (0, "")
            assert center.tally.statuses == {304: 100, 200: 1}
            assert center.tally.body_bytes < 100 < full / 200, "the rules of robots.txt, and no page"
            assert [asked.path for asked in center.asked].count("/robots.txt") == 1
        assert project.stored() == before


def test_check_and_the_snapshot_that_follows_ask_each_page_once(tmp_path: Path) -> None:
    """Unchanged, changed, gone or new: what `check` was answered serves once; then the pages are asked again."""
    unchanged, changed, gone, fresh = PAGES[:4]
    with HelpCenter() as center:
        for one in (unchanged, changed, gone):
            center.publish(path(*one), page())
        project = Project(tmp_path, center.base)
        project.follow(unchanged, changed, gone)
        assert project.net("snapshot", "--all").code == 0
        project.run("build")
        center.publish(path(*changed), page(EN[:6], day="2026-06-01"))
        center.publish(path(*fresh), page())
        center.withdraw(path(*gone))
        project.follow(unchanged, changed, gone, fresh)
        center.asked.clear()
        assert project.net("check").code == 3
        assert sorted(center.paths()) == sorted(map(path, *zip(unchanged, changed, gone, fresh, strict=True)))
        center.asked.clear()
        ran = project.net("snapshot", "--all")
        assert ran.out.splitlines()[-1] == "1 gone, 2 new, 1 unchanged"
        assert center.asked == []
        assert project.net("snapshot", "--all").out == "1 gone, 3 unchanged\n"
        assert len(center.paths()) == 4


def test_an_answer_serves_for_an_hour_and_for_what_is_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    passed = 0.0

    def clock_of_a_run() -> FakeClock:
        clock = FakeClock()
        clock.sleep(passed)
        return clock

    monkeypatch.setattr("extractor.fetch.client.Clock", clock_of_a_run)
    with HelpCenter() as center:
        center.publish(path(*PAGES[0]), page())
        project = Project(tmp_path, center.base)
        project.follow(PAGES[0])
        project.net("snapshot", "--all")
        project.run("build")
        for wait, asked_again in ((3_600, False), (3_601, True)):
            assert project.net("check").code == 0
            passed += wait
            center.asked.clear()
            assert project.net("snapshot", "--all").out == "1 unchanged\n"
            assert bool(center.asked) is asked_again
        assert project.net("check").code == 0
        for name in project.stored():
            (tmp_path / "snapshots" / name).unlink()
        assert project.net("snapshot", "--all").out.endswith("1 new\n"), "the answer spoke of what is no longer stored"
        center.asked.clear()
        assert project.net("check", "--fail-on", "none").code == 0
        assert project.net("snapshot", address(*PAGES[0])).out == "1 unchanged\n"
        assert len(center.paths()) == 2, "who names an address wants to know how it is now"


@pytest.mark.parametrize("by", ["option", "environment"])
def test_a_proxy_is_asked_for_the_pages(by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"http://help.example{path(*PAGES[0])}"
    with Loopback({url: reply(200, page().encode())}) as proxy:
        if by == "environment":
            monkeypatch.setenv("http_proxy", proxy.base)
            monkeypatch.delenv("no_proxy", raising=False)
        project = Project(tmp_path, "http://help.example", ("--proxy", proxy.base) if by == "option" else ())
        assert project.net("snapshot", address(*PAGES[0])).out.endswith("1 new\n")
        assert [asked.target for asked in proxy.asked] == ["http://help.example/robots.txt", url]


def test_the_contact_is_sent_and_robots_are_obeyed(tmp_path: Path) -> None:
    allowed, private = ("en-us", "usermanual-cce", "cce_1"), ("en-us", "private", "cce_2")
    with HelpCenter(robots="User-agent: ctscat\nDisallow: /intl/en-us/private/\n") as center:
        for each in (allowed, private):
            center.publish(path(*each), page())
        project = Project(tmp_path, center.base, ("--contact", "docs@example.org"))
        project.follow(allowed, private)
        ran = project.net("snapshot", "--all")
        assert ran.code == 3
        assert ran.out.endswith("1 failed, 1 new\n")
        assert "robots.txt does not allow it" in ran.err
        assert center.paths() == [path(*allowed)]
        assert all("docs@example.org" in asked.headers["user-agent"] for asked in center.asked)
        assert all("ctscat/" in asked.headers["user-agent"] for asked in center.asked)
        assert project.net("snapshot", "--all", "--no-robots").out.endswith("1 new, 1 unchanged\n")


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--per-host", "0", "positive"),
        ("--delay", "-1", "not be negative"),
        ("--delay", "nan", "--delay"),
        ("--deadline", "0", "positive"),
        ("--deadline", "inf", "--deadline"),
        ("--delay", "1e300", "--delay"),
        ("--retries", "-1", "not be negative"),
        ("--retries", "many", "invalid"),
        ("--allow-private", "10.0.0.0/99", "not a network"),
        ("--base", "help", "NAME=URL"),
        ("--base", "nowhere=http://127.0.0.1", "nowhere"),
        ("--base", "help=ftp://127.0.0.1", "http"),
        ("--contact", "docs@example.org\r\nCookie: a", "printable"),
    ],
)
def test_settings_that_make_no_sense(option: str, value: str, words: str, tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.follow(PAGES[0])
    ran = project.run("snapshot", "--all", f"{option}={value}")
    assert ran.code == 2
    assert words in ran.err
    assert ran.out == ""


@pytest.mark.parametrize("command", [("snapshot", "--all"), ("check",)])
def test_no_page_to_look_at_is_said(command: tuple[str, ...], tmp_path: Path) -> None:
    """A watch that watches nothing must not look like one that found nothing."""
    project = Project(tmp_path)
    (tmp_path / "saved.html").write_text(page(), "utf-8")
    assert project.run("snapshot", tmp_path / "saved.html", "--service", "cce").code == 0
    project.run("build")
    ran = project.run(*command)
    assert ran.code == 2
    assert "no page is followed" in ran.err
    assert "ctscat discover" in ran.err
    assert project.run("check", "--offline").code == 0
