"""Every way a page can fail, seen by whoever runs a command: exit code, message, nothing harmed, the others go on."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from fetch.centers import HelpCenter
from fetch.helpers import FakeClock
from fetch.servers import Handler, challenge, drip, endless, gzip_bomb, in_turn, raw, redirect, reply, stall

from extractor.store.snapshot_store import SnapshotStore

from .helpers import EN, ZH, Project, address, changed, page, path, run

FIRST, BAD, LAST = (("en-us", "usermanual-cce", f"cce_{number}") for number in (1, 2, 3))
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
GZIP = ("Content-Encoding", "gzip")
NAMES = "https://support.huaweicloud.com/intl/en-us/usermanual-cce/cce_2.html"


@dataclass(frozen=True)
class Fault:
    """What the page answers, and what the command says of it."""

    answer: Handler | str
    code: int
    kind: str
    words: str
    do: str
    """What the message says to do next."""
    patience: str = "60"
    """Seconds in which it must have answered; where they have to pass, the other pages answer within them."""


def html(text: str, title: str = "") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"


WHOLE = page().encode()
FAULTS = {
    "truncated body": Fault(
        raw(OK + b"Content-Length: 99999\r\n\r\n" + WHOLE[:900]), 3, "failed", "cut short", "try again later"
    ),
    "wrong length": Fault(
        raw(OK + b"Content-Length: 40\r\n\r\n" + WHOLE), 3, "failed", "has no end", "try again later"
    ),
    "no length and no end": Fault(raw(OK + b"\r\n" + WHOLE[:-20]), 3, "failed", "no end", "try again later"),
    "redirect to a host that cannot be": Fault(redirect("http://xn--0/"), 3, "failed", "not an address", "address"),
    "time-out": Fault(
        stall(OK + b"Content-Length: 2000\r\n\r\n<html>"), 3, "failed", "within 4 s", "allow more time", "4"
    ),
    "drip in the body": Fault(
        drip(OK + b"Content-Length: 2000\r\n\r\n<html>"), 3, "failed", "within 4 s", "allow more time", "4"
    ),
    "endless redirects": Fault(
        redirect(f"{path(*BAD)}?again"), 3, "failed", "redirects in a circle", "cookies or a login"
    ),
    "redirect to another host": Fault(
        redirect("http://169.254.169.254/latest/meta-data/"), 3, "failed", "169.254.169.254", "address"
    ),
    "redirect to a private address": Fault(
        redirect("http://10.9.8.7/page.html"), 3, "failed", "not a public address", "--allow-private"
    ),
    "redirect to a file": Fault(redirect("file:///etc/passwd"), 3, "failed", "not an http address", "https://"),
    "moved page": Fault(
        redirect("/intl/en-us/usermanual-cce/cce_99.html", 301),
        3,
        "moved",
        "another page, https://support.huaweicloud.com/intl/en-us/usermanual-cce/cce_99.html",
        "if it moved there: ctscat follow",
    ),
    "403": Fault(reply(403, b"<html>no</html>"), 3, "failed", "answered 403: access denied", "in a browser"),
    "404": Fault(reply(404, b"<html>no</html>"), 3, "gone", "HTTP 404", ""),
    "410": Fault(reply(410), 3, "gone", "HTTP 410", ""),
    "429": Fault(reply(429), 3, "failed", "answered 429, too busy", "more slowly"),
    "500": Fault(reply(500, WHOLE), 3, "failed", "answered 500, an error of the site", "try again later"),
    "gzip bomb": Fault(reply(200, gzip_bomb(60_000_000), [GZIP]), 3, "failed", "larger than", "no help page"),
    "gzip cut short": Fault(reply(200, gzip.compress(WHOLE)[:-9], [GZIP]), 3, "failed", "cut short", "again later"),
    "endless body": Fault(endless(OK + b"\r\n", b"<p>more</p>" * 5000), 3, "failed", "larger than", "no help page"),
    "no HTTP": Fault(raw(b"220 mail.example ESMTP\r\n\r\n"), 3, "failed", "not an answer of HTTP", "address"),
    "challenge in other words": Fault(
        html("Slide to complete the captcha", "Verification"), 4, "failed", "a challenge page", "again"
    ),
    "login page": Fault(html("Log in to your account to continue.", "Log In"), 4, "failed", "a login page", "again"),
    "maintenance page": Fault(
        html("System maintenance until 06:00."), 4, "failed", "a maintenance page", "again"
    ),
    "untranslated page": Fault(
        html("This content is not available in this language."), 4, "failed", "untranslated page", "again"
    ),
    "no table": Fault(html("Operations are recorded.", "Auditing"), 4, "failed", "no trace table", "the right page?"),
    "another table": Fault(
        page().replace("Trace Name", "Price"), 4, "failed", "seen: [Operation | Resource Type | Price]", "expected"
    ),
    "another language": Fault(page(ZH * 2, language="zh", day="2026-06-02"), 4, "held", "wrong-language", "--accept"),
    "half the table gone": Fault(page(EN[:3], day="2026-06-02"), 4, "held", "4 of 7 rows are gone", "--accept"),
    "the table four times": Fault(
        page([(f"{what} {n}", kind, f"{name}{n}") for n in range(4) for what, kind, name in EN]),
        4,
        "held",
        "28 rows where there were 7",
        "--accept",
    ),
    "columns swapped": Fault(
        page([(what, name, kind) for what, kind, name in EN]), 4, "held", "columns are swapped", "--accept"
    ),
}  # fmt: skip


@pytest.fixture
def center() -> Iterator[HelpCenter]:
    with HelpCenter() as server:
        for one in (FIRST, BAD, LAST):
            server.publish(path(*one), page())
        yield server


@pytest.fixture
def project(tmp_path: Path, center: HelpCenter) -> Project:
    """Three pages, followed and stored, with their catalog."""
    made = Project(tmp_path, center.base, ("--retries", "0", "--base", "otc=http://10.9.8.7"))
    made.follow(FIRST, BAD, LAST)
    assert made.net("snapshot", "--all").code == 0
    assert made.run("build").code == 0
    return made


class Clock:
    """The clock of one run after another, which waits for nothing and begins on a day of June 2026 at noon."""

    def __init__(self) -> None:
        self.day = 1
        self.of_run = FakeClock()

    def new(self) -> FakeClock:
        self.of_run = FakeClock()
        self.of_run.sleep((self.day - 1) * 86_400)
        self.of_run.slept.clear()
        return self.of_run


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("extractor.fetch.client.Clock", found.new)
    return found


def spoil(center: HelpCenter, answer: Handler | str) -> None:
    if isinstance(answer, str):
        center.publish(path(*BAD), answer)
    else:
        center.routes[path(*BAD)] = answer


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.fault("cut-short", "stalled", "bomb", "endless", "redirects", "refused", "other-content", "suspicious")
def test_one_bad_page(name: str, center: HelpCenter, project: Project) -> None:
    fault = FAULTS[name]
    before = project.stored()
    center.publish("/intl/en-us/usermanual-cce/cce_99.html", page())
    spoil(center, fault.answer)
    center.publish(path(*LAST), page([*EN, ("Freezing a pool", "pool", "freezePool")], day="2026-06-01"))

    checked = project.net("check", "--deadline", fault.patience, "--format", "json")
    assert checked.code == fault.code
    assert project.stored() == before
    (finding,) = checked.json()["findings"]
    assert finding["where"] == NAMES
    assert fault.words in finding["message"]
    assert [part["heading"] for part in checked.json()["reports"]] == ["intl.en-us.usermanual-cce.cce_3"]
    assert "removed" not in checked.out, "no trace is called removed because a page fails"

    ran = project.net("snapshot", "--all", "--deadline", fault.patience)
    assert ran.code == fault.code
    assert ran.out.splitlines()[-1] == f"1 {fault.kind}, 1 new, 1 unchanged".replace("1 new, 1 moved", "1 moved, 1 new")
    (line,) = ran.err.splitlines()
    assert line.split()[:4] == ["ctscat", "snapshot:", fault.kind, NAMES]
    assert fault.words in line
    assert fault.do in line
    after = project.stored()
    assert {file: data for file, data in after.items() if file in before} == before
    assert [file.split("/")[1] for file in after.keys() - before.keys()] == ["intl.en-us.usermanual-cce.cce_3"]

    center.routes.pop(path(*BAD), None)
    center.publish(path(*BAD), page())
    assert project.net("snapshot", "--all").out == "3 unchanged\n"
    assert project.stored() == after


def test_nobody_there(project: Project) -> None:
    before = project.stored()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    nobody = Project(project.root, f"http://127.0.0.1:{port}", ("--retries", "0"))
    ran = nobody.net("snapshot", "--all")
    assert (ran.code, ran.out) == (3, "3 failed\n")
    (line,) = ran.err.splitlines()
    assert line.startswith("ctscat snapshot: failed               support.huaweicloud.com  3 pages not reached: ")
    assert "refused" in line
    assert all(address(*one) in line for one in (FIRST, BAD, LAST))
    assert project.stored() == before
    assert [one["kind"] for one in nobody.net("snapshot", "--all", "--format", "json").json()] == ["failed"] * 3


def test_an_outage_is_one_finding(project: Project) -> None:
    """A page that fails on its own keeps its own; what all others have in common is said once."""
    with HelpCenter() as broken:
        pages = [("en-us", "usermanual-cce", f"cce_{number}") for number in range(1, 16)]
        project.follow(*pages)
        project.run("build")
        broken.routes |= {path(*one): reply(500) for one in pages[1:]}
        broken.routes[path(*pages[0])] = reply(403)
        ran = Project(project.root, broken.base, ("--retries", "0")).net("check", "--format", "json")
    assert ran.code == 3
    alone, outage = ran.json()["findings"]
    assert (alone["code"], alone["where"]) == ("page-failed", address(*pages[0]))
    assert (outage["code"], outage["where"]) == ("pages-not-reached", "support.huaweicloud.com")
    assert outage["message"].startswith("14 pages not reached: answered 500, an error of the site (try again later): ")
    assert outage["message"].endswith(" and 11 more")


@pytest.mark.parametrize("command", [["check"], ["snapshot", "--all"]])
def test_a_site_that_challenges_is_left_alone_for_a_while(
    command: list[str], center: HelpCenter, project: Project, clock: Clock
) -> None:
    center.routes |= {path(*one): challenge() for one in (FIRST, BAD, LAST)}
    ran = project.net(*command, "--per-host", "1")
    assert ran.code == 4
    assert clock.of_run.slept == [30, 60, 120]
    assert "3 pages not reached: a challenge page" in " ".join(ran.said.split())
    assert len(center.paths()) == 3 + 4 + 1 + 1, "stored before; then four times, and the others once"


@pytest.mark.parametrize("impossible", ["http://xn--0/", "https://[::1", "http://a.example:99999999999999/"])
def test_an_address_that_cannot_be_does_not_empty_the_answer_of_the_others(impossible: str, tmp_path: Path) -> None:
    saved = tmp_path / "saved.html"
    saved.write_text(page(), "utf-8")
    ran = run("extract", impossible, saved, "--format", "json")
    bad, good = ran.json()
    assert ran.code == 3
    assert (bad["source"], bad["tables"]) == (impossible, [])
    assert "address" in bad["error"]
    assert len(good["tables"][0]["rows"]) == len(EN)
    stored = run("snapshot", impossible, saved, "--service", "cce", "--root", tmp_path)
    assert (stored.code, stored.out.splitlines()[-1]) == (3, "1 failed, 1 new")


def test_no_such_host(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    before = project.stored()
    ran = Project(project.root, "https://no-such-host.example", ("--retries", "0")).net("snapshot", "--all")
    assert (ran.code, ran.out) == (3, "3 failed\n")
    (line,) = ran.err.splitlines()
    assert "3 pages not reached: could not fetch robots.txt: cannot find the host no-such-host.example" in line
    assert "check its name and the network" in ran.err
    assert project.stored() == before


def test_loopback_is_closed_unless_a_flag_opens_it(project: Project, center: HelpCenter) -> None:
    center.asked.clear()
    ran = project.run("snapshot", "--all", "--delay", "0", f"--base=help={center.base}", "--retries", "0")
    assert (ran.code, ran.out) == (3, "3 failed\n")
    assert "3 pages not reached: " in ran.err
    assert "not a public address" in ran.err
    assert "--allow-private" in ran.err
    assert center.asked == []


@pytest.mark.parametrize(
    ("first", "waits"),
    [
        (reply(500, b"<html>trace</html>"), 0.5),
        (reply(503), 0.5),
        (reply(429, b"", [("Retry-After", "7")]), 7),
        (reply(429, b"", [("Retry-After", "Mon, 01 Jun 2026 12:00:09 GMT")]), 9),
        (reply(429, b"", [("Retry-After", "86400")]), 20),
        (reply(429, b"", [("Retry-After", "Mon, 01 Jan 2001 00:00:00 GMT")]), 0.5),
        (reply(429, b"", [("Retry-After", "soon")]), 0.5),
        (raw(OK + b"Content-Length: 99999\r\n\r\n" + WHOLE[:900]), 0.5),
    ],
    ids=["500", "503", "429 with seconds", "with a date", "a day", "the past", "nonsense", "cut short"],
)
def test_bad_and_then_well(first: Handler, waits: float, center: HelpCenter, project: Project, clock: Clock) -> None:
    new = page([*EN, ("Freezing a pool", "pool", "freezePool")], day="2026-06-01")
    center.routes[path(*BAD)] = in_turn(first, reply(200, new.encode()))
    ran = project.net("snapshot", "--all", "--retries", "2")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("1 new, 2 unchanged\n")
    assert waits <= max(clock.of_run.slept) < waits + 1.5


@pytest.mark.fault("no-end")
def test_a_text_that_may_be_cut_is_held_until_another_day_shows_the_same(tmp_path: Path, clock: Clock) -> None:
    """Markdown has no end of its own, and here nothing else marks it."""
    table = "| 操作名称 | 资源类型 | 事件名称 |\n| --- | --- | --- |\n" + "".join(
        f"| {' | '.join(row)} |\n" for row in ZH
    )
    text = f"# 支持云审计的关键操作\n\n更新时间：2026-05-01 GMT+08:00\n\n{table}"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/markdown; charset=utf-8\r\n\r\n" + text.encode()
    with HelpCenter() as center:
        center.routes["/usermanual-cce/cce_1.md"] = raw(answer)
        project = Project(tmp_path, center.base)
        address = "https://support.huaweicloud.com/usermanual-cce/cce_1.md"
        (read,) = project.net("extract", address, "--format", "json").json()
        assert [warning["code"] for warning in read["warnings"]] == ["maybe-cut"]
        ran = project.net("snapshot", address)
        assert (ran.code, ran.out) == (4, "1 held\n")
        assert "maybe-cut" in ran.err
        clock.day += 1
        assert project.net("snapshot", address).out.endswith("1 new\n")


@pytest.mark.fault("bomb")
def test_a_bomb_in_a_redirect_is_not_read(center: HelpCenter, project: Project) -> None:
    target = f"{path(*BAD)}?new"
    center.routes[path(*BAD)] = in_turn(
        reply(302, gzip_bomb(60_000_000), [("Location", target), GZIP]), reply(200, page(EN, day="2026-06-01").encode())
    )
    ran = project.net("snapshot", "--all")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("1 new, 2 unchanged\n")


@pytest.mark.parametrize("charset", ["gb2312", "hex", "utf-16", "\\..\\", "iso-8859-1"])
@pytest.mark.fault("charset")
def test_a_charset_that_lies_changes_no_name(charset: str, tmp_path: Path) -> None:
    one = ("zh-cn", "usermanual-cce", "cce_1")
    with HelpCenter() as center:
        center.publish(path(*one), page(ZH, language="zh"), f"text/html; charset={charset}")
        project = Project(tmp_path, center.base)
        project.follow(one)
        ran = project.net("snapshot", "--all")
    assert (ran.code, ran.err) == (0, "")
    (stored,) = SnapshotStore(tmp_path).load_all()
    assert [(row.operation, row.resource_type, *row.traces) for row in stored.snapshot.edition.rows] == list(ZH)


@pytest.mark.fault("suspicious")
def test_what_was_held_is_stored_once_it_is_seen_again_on_a_later_day(
    center: HelpCenter, project: Project, clock: Clock
) -> None:
    center.publish(path(*BAD), page(EN[:3], day="2026-06-02"))
    for _ in range(2):
        assert "1 held" in project.net("snapshot", "--all").out
    clock.day += 1
    assert project.net("snapshot", "--all").out.endswith("1 new, 2 unchanged\n")
    assert project.net("snapshot", "--all").out == "3 unchanged\n"


def test_a_page_in_another_language_is_never_stored_because_it_stays_so(
    center: HelpCenter, project: Project, clock: Clock
) -> None:
    center.publish(path(*BAD), page(ZH * 2, language="zh", day="2026-06-02"))
    for _ in range(3):
        assert "1 held" in project.net("snapshot", "--all").out
        clock.day += 1
    assert project.net("snapshot", "--all", "--accept").out.endswith("1 new, 2 unchanged\n")


def test_a_damaged_snapshot_is_its_own_fault(center: HelpCenter, project: Project) -> None:
    """The other pages are stored; nothing is written over what is damaged; `check` names it."""
    (file,) = (project.root / "snapshots").glob("cce/intl.en-us.usermanual-cce.cce_2/*.yaml")
    file.write_bytes(file.read_bytes().replace(b"restartNode", b"restartNodf"))
    before = file.read_bytes()
    center.publish(path(*LAST), page([*EN, ("Freezing a pool", "pool", "freezePool")], day="2026-06-01"))
    ran = project.net("snapshot", "--all")
    assert ran.code == 5
    assert ran.out.endswith("1 failed, 1 new, 1 unchanged\n")
    assert f"snapshots/cce/{file.parent.name}/{file.name}" in ran.err
    assert "git checkout" in ran.err
    assert file.read_bytes() == before
    checked = project.net("check", "--offline")
    assert checked.code == 5
    assert "snapshot-damaged" in checked.out


# Pages that are gone


def ends(project: Project) -> list[tuple[str, str]]:
    assert project.run("build").code == 0
    documents = project.run("list", "cce", "--format", "json").json()
    return [(one["document"], one["ended"]) for one in documents if one["ended"]]


@pytest.mark.fault("refused")
def test_a_page_that_is_gone_on_two_days_has_ended(center: HelpCenter, project: Project, clock: Clock) -> None:
    center.withdraw(path(*BAD))
    for _ in range(2):
        ran = project.net("snapshot", "--all")
        assert (ran.code, ran.out) == (3, "1 gone, 2 unchanged\n")
        assert "stored as its end when another day shows the same" in ran.err
    assert [ending for ending in project.stored() if "2026-06-02" in ending] == []
    clock.day += 1
    ran = project.net("snapshot", "--all")
    assert (ran.code, ran.err) == (0, "")
    assert "HTTP 404 on 2026-06-01 and 2026-06-02" in ran.out
    assert ran.out.endswith("1 ended, 2 unchanged\n")
    assert project.net("snapshot", "--all").out == "3 unchanged\n", "it is told once"
    assert ends(project) == [("intl.usermanual-cce.cce_2", "2026-06-02")]
    clock.day += 1
    center.publish(path(*BAD), page(EN, day="2026-06-03"))
    assert project.net("snapshot", "--all").out.endswith("1 new, 2 unchanged\n")
    assert ends(project) == [], "it came back"


def test_a_page_that_comes_back_with_its_old_date_counts_from_that_day(
    center: HelpCenter, project: Project, clock: Clock, tmp_path: Path
) -> None:
    center.withdraw(path(*BAD))
    project.net("snapshot", "--all")
    clock.day += 1
    assert project.net("snapshot", "--all").out.endswith("1 ended, 2 unchanged\n")

    copy = tmp_path / "saved.html"
    copy.write_text(page(day="2026-05-01"))  # nobody knows when it was saved: it may have been before the end
    assert project.run("snapshot", copy, "--address", address(*BAD)).out == "1 same\n"
    assert ends(project) == [("intl.usermanual-cce.cce_2", "2026-06-02")]

    clock.day += 1
    center.publish(path(*BAD), page(day="2026-05-01"))
    ran = project.net("snapshot", "--all")
    assert "intl.en-us.usermanual-cce.cce_2@2026-06-03" in ran.out
    assert ran.out.endswith("1 new, 2 unchanged\n")
    assert ends(project) == []
    clock.day += 1
    center.publish(path(*BAD), page(day="2026-05-01").replace("Help Center", "Help"))
    assert project.net("snapshot", "--all").out == "1 same, 2 unchanged\n"
    center.publish(path(*BAD), page(changed(EN, createCluster="CreateClusterV2"), day="2026-05-01"))
    assert "cce_2@2026-06-04" in project.net("snapshot", "--all").out
    newest = SnapshotStore(tmp_path).newest("intl.en-us.usermanual-cce.cce_2")
    assert newest
    assert (newest.snapshot.edition.updated_on, newest.snapshot.date) == ("2026-05-01", "2026-06-04")


def test_a_page_seen_between_two_answers_of_404_has_not_ended(
    center: HelpCenter, project: Project, clock: Clock
) -> None:
    for _ in range(3):
        center.routes[path(*BAD)] = reply(404)
        assert project.net("snapshot", "--all").out == "1 gone, 2 unchanged\n"
        clock.day += 1
        del center.routes[path(*BAD)]
        assert project.net("snapshot", "--all").out == "3 unchanged\n"
        clock.day += 1


def test_an_end_is_accepted_at_once(center: HelpCenter, project: Project) -> None:
    center.withdraw(path(*BAD))
    ran = project.net("snapshot", "--all", "--accept")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "1 ended, 2 unchanged")


def test_a_page_that_never_was_there_stays_a_failure(tmp_path: Path, clock: Clock) -> None:
    with HelpCenter() as center:
        project = Project(tmp_path, center.base)
        project.follow(FIRST)
        for _ in range(3):
            ran = project.net("snapshot", "--all")
            assert (ran.code, ran.out) == (3, "1 gone\n")
            assert "ctscat discover" in ran.err
            clock.day += 1
