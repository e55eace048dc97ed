"""Editions of the past: an archive's captures, a repository's commits, a file of an archive."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from fetch.centers import Archive
from fetch.repositories import Repository
from fetch.servers import in_turn, reply

from extractor.store.snapshot_store import SnapshotStore

from .helpers import EN, ZH, Project, address, changed, page, path

ONE = ("en-us", "usermanual-cce", "cce_10_0025")
V2 = changed(EN, createCluster="CreateClusterV2")


def editions(root: Path) -> list[tuple[str, str, int]]:
    """Page, date and number of rows of every stored edition."""
    found = SnapshotStore(root).load_all()
    return [(one.place.page, one.snapshot.date, len(one.snapshot.edition.rows)) for one in found]


# The Wayback Machine


@pytest.fixture
def archive() -> Archive:
    return Archive()


def test_each_distinct_capture_is_an_edition(tmp_path: Path, archive: Archive) -> None:
    with archive as center:
        archive.capture(address(*ONE), "20240105101112", page(day="2024-01-03").encode())
        archive.capture(address(*ONE), "20240301000000", page(day="2024-01-03").encode())
        archive.capture(address(*ONE), "20240601000000", page(V2, day="").encode())
        archive.capture(address(*ONE), "20240701000000", page(V2, day="").replace("Help Center", "Help").encode())
        archive.capture(address(*ONE), "20250101000000", page(V2[:-1], day="2024-12-24").encode())
        project = Project(tmp_path, center.base)

        early = project.net("snapshot", "--wayback", address(*ONE), "--to", "2024-02-01")
        assert (early.code, early.err) == (0, "")
        assert early.out.endswith("1 new\n")
        center.asked.clear()
        rest = project.net("snapshot", "--wayback", address(*ONE), "--from", "2024-01-01")
        assert (rest.code, rest.err) == (0, "")
        assert rest.out.endswith("2 new, 1 same\n"), "a capture that only looks otherwise is the same edition"
        assert not any("20240105101112" in asked.target for asked in center.asked), "what was had is not asked again"

        (page_id,) = {one[0] for one in editions(tmp_path)}
        assert page_id == "intl.en-us.usermanual-cce.cce_10_0025"
        assert [one[1:] for one in editions(tmp_path)] == [("2024-01-03", 7), ("2024-06-01", 7), ("2024-12-24", 6)]
        first = SnapshotStore(tmp_path).load_all()[0].snapshot
        assert first.captured_at == "2024-01-05T10:11:12Z"
        assert first.address == address(*ONE)
        assert "20240105101112id_" in first.origin

        before = project.stored()
        center.asked.clear()
        again = project.net("snapshot", "--wayback", address(*ONE))
        assert (again.code, again.out, again.err) == (0, "nothing new\n", "")
        assert [asked.path for asked in center.asked] == ["/robots.txt", "/cdx/search/cdx"]
        assert project.stored() == before

        next((tmp_path / "snapshots").rglob("2024-06-01.yaml")).unlink()
        lost = project.net("snapshot", "--wayback", address(*ONE))
        assert lost.out.splitlines()[-1] in ("1 new", "1 new, 1 same"), "what is not stored any more was not had"
        assert project.stored().keys() == before.keys()


def test_a_capture_under_another_spelling_is_the_same_page(tmp_path: Path, archive: Archive) -> None:
    """The index names addresses as they once were asked for."""
    spelled = address(*ONE).replace("https://support.huaweicloud.com", "http://support.huaweicloud.com:80")
    with archive as center:
        archive.publish(f"/web/20240105101112id_/{spelled}", page(day="2024-01-03"))
        names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
        index = [names, ["x", "20240105101112", spelled, "text/html", "200", "ABC", "9"]]
        archive.routes["/cdx/search/cdx"] = reply(200, json.dumps(index).encode())
        assert Project(tmp_path, center.base).net("snapshot", "--wayback", address(*ONE)).code == 0
    (stored,) = SnapshotStore(tmp_path).load_all()
    assert stored.snapshot.address == address(*ONE)
    assert stored.place.page == "intl.en-us.usermanual-cce.cce_10_0025"


def test_captures_that_fail_are_tried_again_and_the_others_are_kept(tmp_path: Path, archive: Archive) -> None:
    with archive as center:
        for month in (1, 2, 3):
            archive.capture(
                address(*ONE), f"20240{month}01000000", page(EN[: month + 4], day=f"2024-0{month}-01").encode()
            )
        bad = f"/web/20240201000000id_/{address(*ONE)}"
        archive.routes[bad] = in_turn(reply(500), reply(200, archive.pages[bad].body))
        project = Project(tmp_path, center.base, ("--retries", "0"))
        ran = project.net("snapshot", "--wayback", address(*ONE))
        assert ran.code == 3
        assert ran.out.endswith("1 failed, 2 new\n")
        assert "answered 500" in ran.err
        ran = project.net("snapshot", "--wayback", address(*ONE))
        assert (ran.code, ran.out.splitlines()[-1]) == (0, "1 new")
        assert [one[1] for one in editions(tmp_path)] == ["2024-01-01", "2024-02-01", "2024-03-01"]


def test_an_archive_that_fails_is_one_clear_failure(tmp_path: Path, archive: Archive) -> None:
    with archive as center:
        archive.routes["/cdx/search/cdx"] = reply(200, b"<html>Too many requests</html>")
        ran = Project(tmp_path, center.base).net("snapshot", "--wayback", address(*ONE))
    assert ran.code == 3
    assert "the archive's index is not as expected" in ran.err


# Repositories

RST = """\
:original_name: {name}.html

.. _{name}:

Operations That Can Be Recorded by CTS
======================================

.. table:: **Table 1** Operations recorded

   +--------------------+---------------+----------------+
   | Operation          | Resource Type | Trace Name     |
   +====================+===============+================+
{rows}
"""
MARKDOWN = """\
# 支持云审计的关键操作

更新时间：{day} GMT+08:00

**表1** 云审计服务支持的操作列表

| 操作名称 | 资源类型 | 事件名称 |
| --- | --- | --- |
{rows}
"""


def rst(rows: list[tuple[str, str, str]], name: str = "cce_0025") -> str:
    line = "   +--------------------+---------------+----------------+\n"
    return RST.format(name=name, rows="".join(f"   | {a:18} | {b:13} | {c:14} |\n{line}" for a, b, c in rows))


def markdown(rows: tuple[tuple[str, str, str], ...], day: str) -> str:
    return MARKDOWN.format(day=day, rows="\n".join(f"| {a} | {b} | {c} |" for a, b, c in rows))


SHORT = [(what[:18], kind, name) for what, kind, name in EN if len(name) <= 14]


def test_a_repository_gives_its_history(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    repository = Repository(folder)
    repository.commit(**{"umn/old_name.rst": rst(SHORT[:4]), "umn/index.rst": "Contents\n========\n"})
    repository.git("mv", "umn/old_name.rst", "umn/audit.rst")
    repository.commit(**{"README.md": "# About\n"})
    repository.commit(**{"umn/audit.rst": rst(SHORT)})
    repository.commit(**{"zh/cce_0025.md": markdown(ZH, "2023-07-08")})
    repository.commit(**{"zh/cce_0025.md": markdown(ZH[:4], "2023-09-10")})
    project = Project(tmp_path)
    ran = project.run("snapshot", "--git", folder, "--service", "cce")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "4 new"
    assert editions(tmp_path) == [
        ("local.en.cce.umn.audit", "2024-01-01", 4),
        ("local.en.cce.umn.audit", "2024-01-03", len(SHORT)),
        ("local.zh.cce.zh.cce_0025", "2023-07-08", 5),
        ("local.zh.cce.zh.cce_0025", "2023-09-10", 4),
    ]
    stored = SnapshotStore(tmp_path).load_all()[0].snapshot
    assert stored.captured_at == "2024-01-01T08:00:00Z"
    assert stored.edition.updated_on is None
    assert stored.origin.endswith(":umn/old_name.rst")
    before = project.stored()
    again = project.run("snapshot", "--git", folder, "--service", "cce")
    assert (again.code, again.out) == (0, "4 same\n")
    assert project.stored() == before


def test_pages_of_one_name_in_two_folders_stay_apart(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    Repository(folder).commit(**{"ecs/audit.rst": rst(SHORT[:4]), "obs/audit.rst": rst(SHORT[2:])})
    assert Project(tmp_path).run("snapshot", "--git", folder, "--service", "docs").code == 0
    assert [one[0] for one in editions(tmp_path)] == ["local.en.docs.ecs.audit", "local.en.docs.obs.audit"]


def test_one_page_is_asked_for_and_the_repository_has_two(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    Repository(folder).commit(**{"ecs/audit.rst": rst(SHORT[:4]), "obs/audit.rst": rst(SHORT[2:])})
    project = Project(tmp_path)
    at = ("--page", "otc/en-us/ecs-umn/audit", "--service", "ecs")
    ran = project.run("snapshot", "--git", folder, *at)
    assert ran.code == 2
    assert "obs/audit.rst" in ran.err
    assert "--path" in ran.err
    assert editions(tmp_path) == []
    assert project.run("snapshot", "--git", folder, "--path", "ecs", *at).code == 0
    assert [one[0] for one in editions(tmp_path)] == ["otc.en-us.ecs-umn.audit"]


def test_an_edition_is_measured_against_the_one_before_it_in_time(tmp_path: Path) -> None:
    """A page that shrank long ago is judged by how long it stood, whatever newer editions are stored already."""
    folder = tmp_path / "repository"
    folder.mkdir()
    repository = Repository(folder)
    at = ("--service", "ecs", "--git", folder)
    repository.commit(**{"audit.rst": rst(SHORT)})
    repository.commit(**{"audit.rst": rst(SHORT[:2])})
    repository.commit(**{"audit.rst": rst([*SHORT[1:], ("Freezing", "pool", "freezePool")])})
    project = Project(tmp_path)
    ran = project.run("snapshot", *at)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith("2 new, 1 passed-over\n")
    assert f"passed over, it stood for 1 day: {len(SHORT) - 2} of {len(SHORT)} rows are gone" in ran.out
    assert [one[1:] for one in editions(tmp_path)] == [("2024-01-01", len(SHORT)), ("2024-01-03", len(SHORT))]
    assert project.run("snapshot", *at).out.endswith("1 passed-over, 2 same\n")
    accepted = project.run("snapshot", *at, "--accept")
    assert (accepted.code, accepted.out.splitlines()[-1]) == (0, "1 new, 2 same")
    assert [one[1] for one in editions(tmp_path)] == ["2024-01-01", "2024-01-02", "2024-01-03"]


def test_nothing_there_is_said(tmp_path: Path) -> None:
    file = tmp_path / "empty.warc"
    file.write_bytes(b"")
    ran = Project(tmp_path).run("snapshot", "--warc", file, "--service", "ecs")
    assert ran.code == 4
    assert "no page" in ran.err


def test_a_repository_without_trace_pages_is_no_failure(tmp_path: Path) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    Repository(folder).commit(**{"README.md": "# Nothing\n", "cts.rst": "CTS\n===\n\nCTS records traces.\n"})
    ran = Project(tmp_path).run("snapshot", "--git", folder)
    assert (ran.code, ran.out, ran.err) == (0, "nothing new\n", "")


def test_what_is_no_repository(tmp_path: Path) -> None:
    ran = Project(tmp_path).run("snapshot", "--git", tmp_path / "nowhere", "--service", "ecs")
    assert ran.code == 3
    ran = Project(tmp_path).run("snapshot", "--git", "https://example.com/docs.git", "--service", "ecs")
    assert ran.code == 2
    assert "clone it first" in ran.err


# Web archive files


def record(url: str, day: str, body: str) -> bytes:
    sent = body.encode()
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {day}T08:00:00Z\r\n"
    return f"{head}Content-Length: {len(answer)}\r\n\r\n".encode() + answer + b"\r\n\r\n"


def test_a_web_archive_file(tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    records = [
        record(address(*ONE), "2024-05-01", page(day="2024-04-30")),
        record(address("en-us", "usermanual-cce", "intro"), "2024-05-01", "<html><p>CTS records traces.</p></html>"),
        record(address(*ONE), "2024-06-01", page(V2, day="")),
        record(address("zh-cn", *ONE[1:]), "2024-06-01", page(ZH, day="", language="zh")),
    ]
    file.write_bytes(b"".join(map(gzip.compress, records)))
    project = Project(tmp_path)
    ran = project.run("snapshot", "--warc", file)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "3 new"
    assert editions(tmp_path) == [
        ("intl.en-us.usermanual-cce.cce_10_0025", "2024-04-30", 7),
        ("intl.en-us.usermanual-cce.cce_10_0025", "2024-06-01", 7),
        ("intl.zh-cn.usermanual-cce.cce_10_0025", "2024-06-01", 5),
    ]
    assert SnapshotStore(tmp_path).load_all()[0].snapshot.captured_at == "2024-05-01T08:00:00Z"
    assert project.run("snapshot", "--warc", file).out == "3 same\n"

    file.write_bytes(file.read_bytes()[:-30])
    ran = Project(tmp_path).run("snapshot", "--warc", file)
    assert ran.code == 3
    assert ran.out.endswith("1 failed, 2 same\n")


def test_a_mirror_is_recorded_under_the_official_address(tmp_path: Path, archive: Archive) -> None:
    with archive as center:
        center.publish(path(*ONE), page())
        project = Project(tmp_path, center.base)
        assert project.net("snapshot", center.url(path(*ONE))).out.endswith("1 new\n")
        assert project.net("snapshot", address(*ONE)).out == "1 unchanged\n"
    (data,) = project.stored().values()
    assert address(*ONE).encode() in data
    assert b"127.0.0.1" not in data


# Histories of an archive


def undated(rows: list[tuple[str, str, str]]) -> bytes:
    return page(rows, day="").encode()


def test_an_undated_page_that_returns_to_what_it_said_has_three_editions(tmp_path: Path, archive: Archive) -> None:
    with archive as center:
        for stamp, rows in (("20240101000000", EN), ("20240301000000", V2), ("20240501000000", EN)):
            archive.capture(address(*ONE), stamp, undated(list(rows)))
        project = Project(tmp_path, center.base)
        assert project.net("snapshot", "--wayback", address(*ONE)).out.endswith("3 new\n")
        assert [one[1] for one in editions(tmp_path)] == ["2024-01-01", "2024-03-01", "2024-05-01"]
        assert project.net("snapshot", "--wayback", address(*ONE)).out == "nothing new\n"
        (trace,) = project.run("show", "createCluster", "--format", "json").json()
        assert trace["status"] == "current"


def test_a_shrink_of_a_day_is_passed_over_by_every_run(tmp_path: Path, archive: Archive) -> None:
    """Also where all that came after it is stored already, or lies outside of the time that is asked for."""
    with archive as center:
        for stamp, rows in (("20240101000000", EN), ("20240301000000", EN[:2]), ("20240302000000", V2)):
            archive.capture(address(*ONE), stamp, undated(list(rows)))
        project = Project(tmp_path, center.base)
        for window in (("--to", "2024-03-01"), (), ()):
            ran = project.net("snapshot", "--wayback", address(*ONE), *window)
            assert (ran.code, ran.err) == (0, "")
            assert "passed over, it stood for 1 day: 5 of 7 rows are gone, 2 are left" in ran.out
        assert [one[1:] for one in editions(tmp_path)] == [("2024-01-01", 7), ("2024-03-02", 7)]
