"""`ctscat discover`: what it shows, what it adds, and what it leaves alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from fetch.centers import HelpCenter
from fetch.helpers import FakeClock
from fetch.servers import reply

from extractor.cli import main

from .helpers import Project, Terminal, address, page, path

INDEX = path("en-us", "usermanual-cts", "cts_03_0300")
AUDIT = ("en-us", "usermanual-obs", "obs_03_0010")
REGION = ("en-us", "eu-west-0-usermanual-obs", "obs_03_0010")
LISTED = ("en-us", "usermanual-ecs", "ecs_03_0001")


def menu(service: str, language: str = "en-us") -> str:
    return f"/intl/{language}/{service}/v3_support_leftmenu_fragment.html"


@pytest.fixture
def center() -> Iterator[HelpCenter]:
    with HelpCenter() as server:
        server.publish_index(INDEX, [("Compute", "Elastic Cloud Server", path(*LISTED))])
        server.publish_menu(menu("ecs"), [("Key Operations Supported by CTS", path(*LISTED)), ("FAQ", "/intl/x.html")])
        links = [
            ("Operations Recorded by CTS", path(*AUDIT)),
            ("Operations Recorded by CTS", path(*REGION)),
            ("Viewing Traces in Cloud Trace Service", path("en-us", "usermanual-obs", "obs_03_0011")),
            ("Operations Recorded by CTS", "https://evil.example/intl/en-us/usermanual-obs/obs_03_0012.html"),
        ]
        server.publish_menu(menu("obs"), links)
        server.publish_products("/rest/cbc/portaldocdataservice/v1/books/items?appId=INTL-EN_US", ["ecs", "obs", "dns"])
        yield server


@pytest.fixture
def project(tmp_path: Path, center: HelpCenter) -> Project:
    return Project(tmp_path, center.base, ("--retries", "0"))


def test_dry_by_default_with_reasons(project: Project, center: HelpCenter) -> None:
    ran = project.net("discover", "obs")
    assert (ran.code, ran.err) == (0, "")
    assert address(*AUDIT) in ran.out
    words = " ".join(ran.out.split())
    assert "in the menu; its title says 'cts' and 'operations'" in words
    assert "edition of region eu-west-0" in words
    assert "evil.example" not in ran.out
    assert "obs_03_0011" not in ran.out, "a page on how to use the service is none of its traces"
    assert {file.name for file in project.root.iterdir()} <= {".ctscat"}, "what this machine remembers"


def test_all_services(project: Project) -> None:
    ran = project.net("discover", "--all", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = {one["url"]: one for one in ran.json()}
    assert set(found) == {address(*AUDIT), address(*REGION), address(*LISTED)}
    assert found[address(*LISTED)]["service"] == "ecs"
    reason = "the index of services links it; in the menu; its title says "
    assert found[address(*LISTED)]["reason"].startswith(reason)
    assert {one["followed"] for one in found.values()} == {False}


def test_open_telekom_cloud_from_its_index_to_an_edition(tmp_path: Path) -> None:
    """A chapter whose title leaves a doubt leads to a section that does, too; only its table tells."""
    umn = "/elastic-cloud-server/umn"
    with HelpCenter(robots="") as otc:
        otc.publish_index(
            "/cloud-trace-service/umn/supported_services_and_operations.html",
            [("AI", "ModelArts", "/modelarts/umn/audit_logs/key_operations_recorded_by_cts.html")],
        )
        entry = '<html><body><a class="reference internal" href="{}">{}</a></body></html>'
        otc.publish(f"{umn}/index.html", entry.format("auditing/index.html", "Auditing"))
        otc.publish(f"{umn}/auditing/index.html", entry.format("recorded.html", "Audit Logs"))
        otc.publish(f"{umn}/auditing/recorded.html", page())
        project = Project(tmp_path, "http://127.0.0.1:1", (f"--base=otc={otc.base}",))
        ran = project.net("discover", "ecs", "--site", "otc", "--add")
        assert (ran.code, ran.err) == (0, "")
        assert f"https://docs.otc.t-systems.com{umn}/auditing/recorded.html" in ran.out
        assert project.net("snapshot", "--all").out.endswith("1 new\n")
    assert [name.split("/")[0] for name in project.stored()] == ["ecs"]


def test_adding_keeps_the_list_as_people_wrote_it(project: Project) -> None:
    project.follow(AUDIT)
    file = project.root / "snapshots" / "pages.yaml"
    written = file.read_text() + '  body_language: en   # as of May\n  note: "ours"\n'
    file.write_text(written)
    dry = project.net("discover", "--all")
    assert "followed already" in " ".join(dry.out.split())
    assert file.read_text() == written
    ran = project.net("discover", "--all", "--add")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.splitlines()[-1] == "2 pages added to snapshots/pages.yaml"
    now = file.read_text()
    assert now.partition("\n")[2].startswith(written)  # below the seal
    assert now.count("- address:") == 3
    again = project.net("discover", "--all", "--add")
    assert again.out.splitlines()[-1] == "0 pages added to snapshots/pages.yaml"
    assert file.read_text() == now
    found = project.net("discover", "--all", "--format", "json").json()
    assert {one["followed"] for one in found} == {True}


def test_a_page_under_another_suffix_is_followed_already(project: Project) -> None:
    project.follow(AUDIT)
    file = project.root / "snapshots" / "pages.yaml"
    file.write_text(file.read_text().replace("obs_03_0010.html", "obs_03_0010.md"))
    ran = project.net("discover", "obs", "--add")
    assert ran.out.splitlines()[-1] == "1 page added to snapshots/pages.yaml"


def test_nothing_found(project: Project, center: HelpCenter) -> None:
    center.publish_menu(menu("dns"), [("What Is DNS?", "/intl/en-us/productdesc-dns/a.html")])
    ran = project.net("discover", "dns", "--add")
    assert ran.code == 1
    assert "no trace page" in ran.said
    assert not (project.root / "snapshots" / "pages.yaml").exists()


@pytest.mark.parametrize("format_", ["text", "json"])
def test_what_could_not_be_looked_at_is_told_and_the_rest_added(
    format_: str, project: Project, center: HelpCenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractor.fetch.client.Clock", FakeClock)
    center.routes[INDEX] = reply(500)
    ran = project.net("discover", "--all", "--add", "--format", format_)
    assert ran.code == 3
    assert "cts_03_0300.html: answered 500" in ran.err
    assert (project.root / "snapshots" / "pages.yaml").read_text().count("- address:") == 3
    center.publish(menu("obs"), "<html><title>Security Verification</title></html>")
    del center.routes[INDEX]
    ran = project.net("discover", "obs")
    assert ran.code == 4
    assert "a challenge page" in ran.err


def test_an_outage_is_one_line(project: Project, center: HelpCenter) -> None:
    center.routes |= {menu(service): reply(500) for service in ("ecs", "obs", "dns")}
    ran = project.net("discover", "--all")
    assert ran.code == 3
    (line,) = ran.err.splitlines()
    assert "3 pages not reached: answered 500, an error of the site" in line
    assert address(*LISTED) in ran.out, "what the index said still counts"


def test_progress_is_shown_on_a_terminal(project: Project) -> None:
    terminal = Terminal()
    assert main(["discover", "obs", "--root", str(project.root), *project.network], io.StringIO(), terminal) == 0
    lines = terminal.getvalue().split("\r\x1b[K")
    assert lines[1] == "asking the site which pages there are"
    assert lines[2].startswith("1 http://127.0.0.1")
    assert lines[-1] == ""


def test_an_unknown_service(project: Project) -> None:
    ran = project.net("discover", "nosuch")
    assert ran.code == 3
    assert "is that the service's code?" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [(), ("ecs", "--all"), ("ecs", "--lang", "english"), ("ecs", "--site", "moon"), ("ecs", "--lang", "../../x")],
)
def test_what_makes_no_sense(arguments: tuple[str, ...], project: Project, center: HelpCenter) -> None:
    assert project.net("discover", *arguments).code == 2
    assert center.asked == []


def test_a_hostile_menu_says_no_command_and_names_no_folder(project: Project, center: HelpCenter) -> None:
    title = "&#10;::error::Operations Recorded by CTS ##[command]\x1b[31m &lt;script&gt;"
    links = [
        (title, path("en-us", "usermanual-obs", "..%2f..%2fetc")),
        (title, "/intl/en-us/a%0A-%20b-obs/%2e%2e.html"),
    ]
    center.publish_menu(menu("obs"), links)
    for arguments in (["obs"], ["obs", "--add"], ["obs", "--format", "json"]):
        ran = project.net("discover", *arguments)
        assert ran.code == 0
        assert "\x1b" not in ran.said
        assert not any(line.lstrip().startswith("::") or "##[" in line for line in ran.said.splitlines())
    assert ran.json()
    stored = project.net("snapshot", "--all")
    assert stored.code == 3
    assert not list(project.root.parent.rglob("etc*"))
