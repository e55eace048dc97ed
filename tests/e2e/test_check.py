"""What `ctscat check` tells people and CI, in each format, and that no page can make it say anything else."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from fetch.centers import HelpCenter
from lxml import etree

from .helpers import EN, ZH, Project, Ran, address, changed, page, path, run

ONE = ("en-us", "usermanual-cce", "cce_10_0025")
FORMATS = ("text", "json", "markdown", "sarif", "junit", "github")
# What a build agent takes for a command: at a line's start, or anywhere in it.
COMMAND = re.compile(r"^\s*::(?P<name>[\w-]+)(?P<properties> [^:]*)?::(?P<data>.*)$")
OLD_COMMAND = re.compile(r"##\w*\[")


def drift(root: Path, old: str, new: str, *arguments: str) -> Ran:
    """Store one edition, publish another, and check."""
    with HelpCenter() as center:
        project = Project(root, center.base)
        project.follow(ONE)
        center.publish(path(*ONE), old)
        stored = project.net("snapshot", "--all")
        assert stored.code == 0, stored
        assert project.run("build").code == 0
        center.publish(path(*ONE), new)
        return project.net("check", *arguments)


REMOVED = page(changed(EN, exportReport=""), day="2026-06-01")
ADDED = page([*EN, ("Freezing a pool", "pool", "freezePool")], day="2026-06-01")
REWORDED = page([("Creating clusters", *EN[0][1:]), *EN[1:]], day="2026-06-01")


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_tells_the_same(format_: str, tmp_path: Path) -> None:
    rows = changed(EN, exportReport="", createCluster="CreateClusterV2")
    ran = drift(tmp_path, page(), page(rows, day="2026-06-01"), "--format", format_)
    assert (ran.code, ran.err) == (1, "")
    for name in ("exportReport", "createCluster", "CreateClusterV2"):
        assert name in ran.out
    if format_ in ("json", "sarif"):
        json.loads(ran.out)
    if format_ == "junit":
        root = etree.fromstring(ran.out.encode())
        assert root.get("failures") == "2"


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_drifted(format_: str, tmp_path: Path) -> None:
    ran = drift(tmp_path, page(), page(), "--format", format_)
    assert (ran.code, ran.err) == (0, "")
    assert "error" not in ran.out.replace("errors", "") or format_ == "sarif"
    if format_ == "junit":
        assert etree.fromstring(ran.out.encode()).get("failures") == "0"


@pytest.mark.parametrize(
    ("new", "fails"),
    [
        (REMOVED, ("breaking", "additive", "any")),
        (ADDED, ("additive", "any")),
        (REWORDED, ("any",)),
        (page(), ()),
    ],
    ids=["breaking", "additive", "cosmetic", "same"],
)
@pytest.mark.parametrize("fail_on", ["breaking", "additive", "any", "none"])
def test_fail_on(new: str, fails: tuple[str, ...], fail_on: str, tmp_path: Path) -> None:
    assert drift(tmp_path, page(), new, "--fail-on", fail_on).code == (1 if fail_on in fails else 0)


def test_an_ignored_change_is_not_told(tmp_path: Path) -> None:
    with HelpCenter() as center:
        project = Project(tmp_path, center.base)
        project.follow(ONE)
        center.publish(path(*ONE), page())
        project.net("snapshot", "--all")
        project.run("build")
        center.publish(path(*ONE), REMOVED)
        (report,) = project.net("check", "--format", "json").json()["reports"]
        (change,) = report["changes"]
        assert project.run("decide", change["id"], "ignore", "--reason", "known").code == 0
        project.run("build")
        quiet = project.net("check", "--format", "json")
        assert (quiet.code, quiet.json()["reports"]) == (0, [])


def test_a_page_without_an_edition_is_told(tmp_path: Path) -> None:
    with HelpCenter() as center:
        project = Project(tmp_path, center.base)
        project.follow(ONE)
        project.run("build")
        center.publish(path(*ONE), page())
        ran = project.net("check", "--fail-on", "additive")
    assert ran.code == 1
    assert "no edition of the page is stored: ctscat snapshot stores it" in " ".join(ran.out.split())


def test_the_stored_files_alone(tmp_path: Path) -> None:
    drift(tmp_path, page(), page())
    project = Project(tmp_path)
    assert project.run("check", "--offline").code == 0
    (tmp_path / "catalog" / "cce.json").write_text("{}")
    ran = project.run("check", "--offline")
    assert ran.code in (1, 5)
    assert "catalog" in ran.out
    assert "ctscat build" in " ".join(ran.out.split())
    project.run("build", "--afresh")
    assert project.run("check", "--offline").code == 0


def test_reports_are_written_whole_beside_what_is_printed(tmp_path: Path) -> None:
    report, summary = tmp_path / "report.json", tmp_path / "summary.md"
    root = tmp_path / "project"
    root.mkdir()
    summary.write_text("# Before\n")
    drift(root, page(), REMOVED, "--report", str(report), "--summary", str(summary))
    (part,) = json.loads(report.read_text())["reports"]
    assert part["changes"][0]["kind"] == "removed"
    assert summary.read_text().startswith("# Before\n")
    assert "exportReport" in summary.read_text()
    ran = Project(root).run("check", "--offline", "--report", tmp_path / "no" / "such" / "folder.json")
    assert ran.code in (0, 6)
    ran = Project(root).run("check", "--offline", "--summary", tmp_path / "nowhere" / "summary.md")
    assert ran.code == 6
    assert "summary.md" in ran.err


# GitHub


def commands(out: str) -> list[re.Match[str]]:
    return [found for line in re.split(r"\r\n|\r|\n", out) if (found := COMMAND.match(line))]


def test_ten_annotations_a_level_and_the_whole_in_the_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    base = [(f"Creating a thing of kind {n}", "thing", f"doThing{n}") for n in range(200)]
    gone = {f"doThing{n}": "" for n in range(15)}
    rows = changed(base, **gone)
    rows[20:35] = [(what.replace("Creating a", "Create the"), kind, name) for what, kind, name in rows[20:35]]
    rows += [(f"Brand {n} quite other", "zone", f"zoneFresh{n}") for n in range(15)]
    root = tmp_path / "project"
    root.mkdir()
    ran = drift(root, page(base), page(rows, day="2026-06-01"), "--format", "github")
    assert ran.code == 1
    levels = Counter(found["name"] for found in commands(ran.out))
    assert levels == {"error": 10, "warning": 10, "notice": 10}
    whole = summary.read_text()
    for n in range(15):
        assert f"`doThing{n}`" in whole
        assert f"`zoneFresh{n}`" in whole


HOSTILE = (
    "::set-output name=exit-code::0",
    "::error title=forged::x",
    "a%0A::error::forged",
    "x\n::add-mask::a",
    "a\r::stop-commands::b",
    "##[error]forged",
    "##vso[task.setvariable variable=a]b",
    "@everyone fixes #1, closes GH-2",
    "`code` **bold** [link](https://evil.example) ![img](https://evil.example/a.png)",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\x9b31mred\x9d8;;https://evil.example\x9c \u202egnp.exe",
    "| a | b |\n| --- | --- |",
    "EOF\nexit-code=0\nghadelimiter_1",
    '=HYPERLINK("https://evil.example")',
)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_page_cannot_say_anything_but_what_it_documents(
    format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    root = tmp_path / "project"
    root.mkdir()
    hostile = [tuple(html.escape(f"{text} {n}") for n in "ab") for text in HOSTILE]
    rows = [*EN, *((one, other, f"doEvil{n}") for n, (one, other) in enumerate(hostile))]
    named = [*EN, *((f"Doing {n}", other, one) for n, (one, other) in enumerate(hostile))]
    both = [*((f"Operation {n}", "thing", f"doThing{n}") for n in range(20)), *EN]
    with HelpCenter() as center:
        project = Project(root, center.base)
        project.follow(ONE)
        center.publish(path(*ONE), page(both, title="\x1b[31m" + "".join(map(html.escape, HOSTILE))))
        said = [project.net("snapshot", "--all"), project.run("build")]
        assert said[0].code == 0, said[0]
        for new in (rows, named):
            evil = page([*both[:20], *new], day="2026-06-01", title=html.escape(HOSTILE[0]))
            center.publish(path(*ONE), evil.replace("<p>", "").replace("</p>", ""))
            said += [project.net("check", "--format", format_, "--summary", str(tmp_path / "summary.md"))]
            said += [project.net("check", "--format", format_)]
            said += [
                project.net("snapshot", "--all", "--accept"),
                project.run("build"),
                project.run("changelog", "cce"),
            ]
    assert all(ran.code in (0, 1) for ran in said), said
    for ran in said:
        assert not set("\x1b\x9b\x9d\u202e") & set(ran.said)
        assert not OLD_COMMAND.search(ran.said)
        for found in commands(ran.said):
            assert format_ == "github"
            assert found["name"] in ("error", "warning", "notice")
            assert re.fullmatch(r" title=[a-z-]+( [0-9a-f]+)?", found["properties"]), found
            assert "\r" not in found["data"]
    written = [(tmp_path / "summary.md").read_text(), *(ran.out for ran in said if ran.out.startswith("**"))]
    for text in written:
        shown = re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)|\\.", "", text)  # without code, and without what is escaped
        assert set(re.findall(r"<[^>]*>", shown)) <= {"<details>", "</details>", "<summary>", "</summary>"}
        assert not re.search(r"[@#][\w\[]|GH-\d|\]\(|https?://", shown)


# Languages


def test_what_another_language_lacks_or_damages_is_a_finding_with_its_days(tmp_path: Path) -> None:
    lacking = [*ZH[:3], ("重启节点", "node", "重启节点"), ("添加节点", "node", "addNode")]
    for number, (handbook, rows) in enumerate((("usermanual-cce", lacking), ("usermanual-obs", ZH))):
        for language, text in (("en-us", page(EN[:5])), ("zh-cn", page(rows, language="zh", day="2026-04-01"))):
            saved = tmp_path / f"{number}-{language}.html"
            saved.write_text(text, "utf-8")
            words = ("--service", handbook.rpartition("-")[2], "--address", address(language, handbook, "cts_1"))
            assert run("snapshot", saved, *words, "--root", tmp_path).code == 0
    assert run("build", "--root", tmp_path).code == 0
    project = Project(tmp_path)
    ran = project.run("check", "--offline", "--format", "json")
    assert ran.code == 0, "it changes no trace"
    (finding,) = ran.json()["findings"]
    assert (finding["code"], finding["severity"]) == ("translation-differs", "cosmetic")
    assert finding["where"] == address("zh-cn", "usermanual-cce", "cts_1")
    assert "zh (2026-04-01) and en (2026-05-01) differ, 30 days behind" in finding["message"]
    assert project.run("check", "--offline", "--fail-on", "any").code == 1
    assert project.run("check", "--offline", "--service", "obs", "--fail-on", "any").code == 0
