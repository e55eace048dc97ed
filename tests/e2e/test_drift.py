"""The whole way of the data against a help center that changes between two editions."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fetch.centers import HelpCenter

from extractor.cli import main

from .helpers import EN, ZH, Project, Terminal, address, changed, page, path

CCE = ("en-us", "usermanual-cce", "cce_10_0025")
CCE_ZH = ("zh-cn", "usermanual-cce", "cce_10_0025")
OBS = ("en-us", "usermanual-obs", "obs_03_0010")


def opened(center: HelpCenter) -> None:
    """Publish the index, the menus, the product list and the first editions."""
    for language in ("en-us", "zh-cn"):
        center.publish_index(
            path(language, "usermanual-cts", "cts_03_0300"),
            [("Compute", "Cloud Container Engine", path(language, *CCE[1:]))],
        )
        center.publish_menu(
            f"/intl/{language}/cce/v3_support_leftmenu_fragment.html",
            [("What Is CCE?", path(language, "productdesc-cce", "cce_01_0001"))],
        )
        center.publish_menu(
            f"/intl/{language}/obs/v3_support_leftmenu_fragment.html",
            [("Operations Recorded by CTS", path(language, *OBS[1:]))]
            if language == "en-us"
            else [("Intro", "/i.html")],
        )
        app = f"INTL-{language.upper().replace('-', '_')}"
        center.publish_products(f"/rest/cbc/portaldocdataservice/v1/books/items?appId={app}", ["cce", "obs"])
    center.publish(path(*CCE), page())
    center.publish(path(*CCE_ZH), page(ZH, language="zh", day="2026-04-20"))
    center.publish(path(*OBS), page(EN[:3], day=""))


def test_a_help_center_changes_and_is_followed(tmp_path: Path) -> None:
    with HelpCenter() as center:
        opened(center)
        project = Project(tmp_path, center.base)

        found = project.net("discover", "--all", "--add")
        assert (found.code, found.err) == (0, "")
        assert project.net("discover", "--all", "--lang", "zh-cn", "--add").code == 0
        listed = (tmp_path / "snapshots" / "pages.yaml").read_text("utf-8")
        assert [line[11:] for line in listed.splitlines() if line.startswith("- address: ")] == [
            address(*CCE),
            address(*OBS),
            address(*CCE_ZH),
        ]

        stored = project.net("snapshot", "--all")
        assert (stored.code, stored.err) == (0, "")
        assert stored.out.endswith("3 new\n")
        assert len(project.stored()) == 3
        assert project.run("build").code == 0
        clean = project.net("check")
        assert (clean.code, clean.err) == (0, "")

        rows = changed(EN, createCluster="CreateClusterV2", exportReport="")
        rows.append(("Freezing a node pool", "nodepool", "freezeNodePool"))
        center.publish(path(*CCE), page(rows, day="2026-06-01"))
        before = project.stored()
        drift = project.net("check", "--format", "json")
        assert (drift.code, drift.err) == (1, "")
        assert project.stored() == before
        (report,) = drift.json()["reports"]
        assert report["heading"] == "intl.en-us.usermanual-cce.cce_10_0025"
        told = {
            (change["kind"], *(row["traces"][0] for side in ("old", "new") for row in change[side]))
            for change in report["changes"]
        }
        assert told == {
            ("renamed", "createCluster", "CreateClusterV2"),
            ("removed", "exportReport"),
            ("added", "freezeNodePool"),
        }
        (finding,) = drift.json()["findings"]
        assert (finding["code"], finding["where"]) == ("translation-differs", address(*CCE_ZH))

        assert project.net("snapshot", "--all").out.endswith("1 new, 2 unchanged\n")
        assert len(project.stored()) == 4
        last = project.stored()
        center.tally.statuses.clear()
        center.tally.body_bytes = 0
        again = project.net("snapshot", "--all")
        assert (again.code, again.out, again.err) == (0, "3 unchanged\n", "")
        assert center.tally.statuses == {304: 3, 200: 1}  # robots.txt is asked for anew by every run
        assert project.stored() == last

        stale = project.net("check")
        assert stale.code == 1, "the catalog is not rebuilt yet"
        assert "catalog" in stale.out
        assert project.run("build").code == 0
        clean = project.net("check")
        assert (clean.code, clean.err) == (0, "")
        shown = project.run("show", "CreateClusterV2", "--format", "json").json()
        assert [(one["service"], one["status"]) for one in shown] == [("cce", "current")]


@pytest.mark.parametrize("lost", ["edition", "memory"])
def test_what_is_remembered_never_stands_for_what_is_not_stored(tmp_path: Path, lost: str) -> None:
    """A cache that outlived the checkout it speaks of, as in CI: the page is asked for in full, and stored again."""
    with HelpCenter() as center:
        center.publish(path(*CCE), page())
        project = Project(tmp_path, center.base)
        project.follow(CCE)
        assert project.net("snapshot", "--all").out.endswith("1 new\n")
        (name,) = project.stored()
        if lost == "edition":
            (tmp_path / "snapshots" / name).unlink()
            assert "no-edition" in project.net("check", "--fail-on", "none").out
            assert project.net("snapshot", "--all").out.endswith("1 new\n")
        else:
            (tmp_path / ".ctscat" / "memory.json").write_bytes(b"{ cut")
            assert project.net("snapshot", "--all").out == "1 same\n"
        assert list(project.stored()) == [name]
        assert project.net("snapshot", "--all").out == "1 unchanged\n"


def test_a_page_that_went_back_to_an_older_edition_is_seen(tmp_path: Path) -> None:
    """Its bytes are known, so the site may say "unchanged"; but they are not the newest stored edition."""
    with HelpCenter() as center:
        project = Project(tmp_path, center.base)
        project.follow(CCE)
        for rows, day in ((EN, "2026-05-01"), (changed(EN, createCluster="CreateClusterV2"), "2026-06-01")):
            center.publish(path(*CCE), page(rows, day=day))
            assert project.net("snapshot", "--all").out.endswith("1 new\n")
        project.run("build")
        center.publish(path(*CCE), page())
        assert project.net("snapshot", "--all").out == "1 same\n"
        for _ in range(2):
            drift = project.net("check", "--format", "json")
            assert drift.code == 1
            (report,) = drift.json()["reports"]
            assert [change["kind"] for change in report["changes"]] == ["renamed"]


@pytest.mark.parametrize(
    ("command", "begin", "step"),
    [
        ("check --fail-on none", "checking the stored editions and the catalog", "1/2 "),
        ("snapshot --all", "looking for editions", "1/2 "),
        ("snapshot --reread", "reading old captures again", "1 "),
        ("build --afresh", "building the catalog", "1 cce"),
        ("extract saved.html", "reading", "1/1 saved.html"),
        ("changelog cce", "reading the editions", ""),
        ("export", "reading the catalog", ""),
        ("lint saved.html", "looking for names of traces", "1 saved.html"),
    ],
)
def test_progress_is_shown_from_the_first_second_on_a_terminal_only(
    command: str, begin: str, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("saved.html").write_text(page(), "utf-8")
    with HelpCenter() as center:
        project = Project(tmp_path, center.base)
        project.follow(CCE, OBS)
        center.publish(path(*CCE), page())
        center.publish(path(*OBS), page(EN[:3]))
        assert project.net("snapshot", "--all").code == 0
        assert project.run("build").code == 0
        name, *options = command.split()
        arguments = [name, *options, "--root", str(tmp_path)]
        arguments += project.network if name in ("check", "snapshot") else ()
        out, terminal = io.StringIO(), Terminal()
        assert main(arguments, out, terminal) == 0
        lines = terminal.getvalue().split("\r\x1b[K")
        assert lines[1].endswith(begin)
        assert any(line.startswith(step) for line in lines)
        assert lines[-1] == "", "the line is gone at the end"
        assert "\x1b" not in out.getvalue()
        piped = io.StringIO()
        assert main(arguments, out, piped) == 0
        assert piped.getvalue() == ""
