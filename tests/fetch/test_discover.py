"""Finding trace pages in a help center's own lists."""

from __future__ import annotations

import pytest

from extractor.errors import PageError
from extractor.fetch.discover import Discovery, discover
from extractor.fetch.leads import Candidate, index_leads, merged, title_leads
from extractor.fetch.menus import Link, read_index, read_menu, read_products, read_sitemap
from extractor.fetch.sites import Sites
from extractor.fetch.titles import judge_title

from .centers import HelpCenter
from .helpers import FakeClock, client
from .servers import challenge, redirect, reply

HELP = "https://support.huaweicloud.com"
OTC = "https://docs.otc.t-systems.com"
INDEX = "/intl/en-us/usermanual-cts/cts_03_0300.html"
MENU = "/intl/en-us/{}/v3_support_leftmenu_fragment.html"
PRODUCTS = "/rest/cbc/portaldocdataservice/v1/books/items?appId=INTL-EN_US"


SURE = [
    "Key Operations Supported by CTS",
    "Operations That Can Be Recorded by CTS",
    "ECS Operations Supported by CTS",
    "CTS Auditing: List of Events",
    "Recording CBR Operations Using CTS",
    "Events Supported by Cloud Trace Service",
    "支持云审计的关键操作",
    "云审计服务支持的CCE操作列表",
    "Operaciones admitidas por CTS",
    "Grabación de operaciones de CBR mediante CTS",
    "Operações registradas pelo CTS",
]
DOUBTFUL = [
    "Auditing and Logs",
    "Auditing and Logging",
    "Using CTS to Audit DLI",
    "CTS Auditing",
    "Recording AS Resource Operations",
    "Supported SFS Operations",
    "Viewing Kafka Audit Logs",
    "Viewing DWS Console's Operation Logs",
    "Traces of an Instance",
    "Viewing Traces in the Trace List",
    "Related Services",
    "WAF and Other Services",
    "审计与日志",
    "审计",
    " Auditing ",
    "查看云审计日志",
    "Auditoría de operaciones",
    "Auditoria e registros",
    "Consultar seguimientos de operaciones",
]
NONE = ["", "Creating a Bucket", "Retracing Steps: Actions", "Logs", "Operations", "Supported Browsers"]


@pytest.mark.parametrize(
    ("title", "promise"),
    [
        (title, promise)
        for promise, titles in (("sure", SURE), ("doubtful", DOUBTFUL), ("none", NONE))
        for title in titles
    ],
)
def test_what_a_title_promises(title: str, promise: str) -> None:
    judgement = judge_title(title)
    assert judgement.promise == promise
    assert bool(judgement.reason) == (promise != "none")


def test_index_links_with_spanning_categories() -> None:
    body = f"""<html><body><table>
      <tr><th>Category</th><th>Cloud Service</th><th>Operations</th></tr>
      <tr><td rowspan="2">AI</td><td><p>ModelArts</p></td><td><a href="/intl/en-us/productdesc-modelarts/a.html">Key
         operations</a><br><a href="{HELP}/intl/en-us/develop-modelarts/b.html#t1">More</a></td></tr>
      <tr><td>Another <b>Service</b></td><td><a href="../usermanual-another/c.html">Key operations</a></td></tr>
      <tr><td>Category</td><td><a href="/intl/en-us/linked/">Linked</a></td><td><a href="x.html">Ops</a></td></tr>
      <tr><td><a href="/alone.html">alone</a></td></tr>
      <tr><td>Evil</td><td>Evil</td><td><a href="https://evil.example/x.html">x</a><a href="javascript:x()">y</a>
        <a href="http://[::1">z</a><a>w</a></td></tr>
      </table></body></html>"""
    found = [(link.service, link.url) for link in read_index(body.encode(), HELP + INDEX)]
    assert found == [
        ("ModelArts", f"{HELP}/intl/en-us/productdesc-modelarts/a.html"),
        ("ModelArts", f"{HELP}/intl/en-us/develop-modelarts/b.html"),
        ("Another Service", f"{HELP}/intl/en-us/usermanual-another/c.html"),
        ("Linked", f"{HELP}/intl/en-us/usermanual-cts/x.html"),
    ]


def test_menu_links_prefer_the_address_that_leads_somewhere() -> None:
    body = """<div class="side-nav"><ul>
      <li class="nav-item level1"><a class="js-title" href="javascript:void(0)" p-href="/intl/en-us/a-x/1.html">One</a>
      <ul><li class="nav-item level2"><a class="x js-title" href="/intl/en-us/a-x/2.html"><span>Two </span>2</a>
      </li></ul></li><li><a class="js-titles" href="/intl/en-us/a-x/3.html">not a menu entry</a></li>
      <li><a class="js-title" href="https://evil.example/4.html">elsewhere</a></li></ul></div>"""
    links = read_menu(body.encode(), HELP + MENU.format("x"))
    assert [(link.title, link.url) for link in links] == [
        ("One", f"{HELP}/intl/en-us/a-x/1.html"),
        ("Two 2", f"{HELP}/intl/en-us/a-x/2.html"),
    ]


@pytest.mark.parametrize("body", [b"", b"<html><body><p>Security Verification</p></body></html>", b"\0\0", b"{}"])
def test_a_page_that_is_no_index_or_menu_says_so(body: bytes) -> None:
    for read in (read_index, read_menu):
        with pytest.raises(PageError) as caught:
            read(body, HELP + INDEX)
        assert caught.value.where == HELP + INDEX
        assert caught.value.exit_code == 4


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'{"data": 5}',
        b'{"data": [{"products": "x"}]}',
        b"[" * 100_000,
        b'{"data": [{"products": [{"code": 1}]}]}',
    ],
)
def test_a_product_list_that_is_none_says_so(body: bytes) -> None:
    with pytest.raises(PageError, match="product"):
        read_products(body, HELP)


def test_products() -> None:
    body = b'{"data":[{"code":"ai","products":[{"code":"modelarts","title":"Model  Arts"},{"code":"","title":"x"},7]}]}'
    assert read_products(body, HELP) == ("modelarts",)


def test_deep_html_is_not_read_in_part() -> None:
    body = b"<table><tr><td>S</td><td><a href='/x/y.html'>x</a></td></tr></table>" + b"<div>" * 5000
    with pytest.raises(PageError, match="cannot be read whole"):
        read_index(body, HELP + INDEX)


def test_candidates_are_named_once_with_all_reasons_and_sorted() -> None:
    sites = Sites()
    index = read_index(
        b"<table><tr><td>S</td><td><a href='/intl/en-us/u-s/2.html'>2</a></td></tr></table>", HELP + INDEX
    )
    menu = read_menu(
        b"<a class='js-title' href='/intl/en-us/u-s/2.html'>Operations Supported by CTS</a>"
        b"<a class='js-title' href='/intl/en-us/eu-west-0-u-s/1.html'>Audit Logs</a>"
        b"<a class='js-title' href='/intl/en-us/u-s/3.html'>Billing</a>",
        HELP + MENU.format("s"),
    )
    leads = [*title_leads(menu, sites, "in the menu"), *index_leads(index, sites, "intl")]
    assert {lead.candidate.url[-6:]: lead.sure for lead in leads} == {"1.html": False, "2.html": True}
    assert merged(lead.candidate for lead in leads) == (
        Candidate(
            service="s",
            url=f"{HELP}/intl/en-us/eu-west-0-u-s/1.html",
            title="Audit Logs",
            reason="in the menu; its title says 'audit'; edition of region eu-west-0",
        ),
        Candidate(
            service="s",
            url=f"{HELP}/intl/en-us/u-s/2.html",
            title="Operations Supported by CTS",
            reason="in the menu; its title says 'cts' and 'operations'; the index of services links it",
        ),
    )


def test_an_address_of_another_time_has_to_be_looked_at() -> None:
    links = [Link(url=f"{OTC}/en-us/usermanual/ims/topic_1.html", title="", service="Image Management Service (IMS)")]
    (lead,) = index_leads(links, Sites(), "otc")
    assert not lead.sure


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"\0", b"<urlset><url><loc>x", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>&b;'],
)
def test_what_is_no_site_map_is_said_so(body: bytes) -> None:
    with pytest.raises(PageError, match="site map"):
        read_sitemap(body, f"{HELP}/sitemap.xml")


def test_site_maps_list_pages_and_further_maps() -> None:
    listed = f"<url><loc> {HELP}/a.html </loc></url><url><loc>https://evil.example/b.html</loc></url><url><loc/></url>"
    further = f"<sitemap><loc>{HELP}/more.xml</loc></sitemap>"
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}{further}</urlset>'
    assert read_sitemap(body.encode(), f"{HELP}/sitemap.xml") == ([f"{HELP}/a.html"], [f"{HELP}/more.xml"])


def help_center() -> HelpCenter:
    center = HelpCenter()
    center.publish_index(
        INDEX,
        [
            ("AI", "ModelArts", "/intl/en-us/productdesc-modelarts/modelarts_01_0034.html"),
            ("Compute", "Elastic Cloud Server (ECS)", "/intl/en-us/usermanual-ecs/ecs_03_0701.html"),
        ],
    )
    center.publish_menu(
        MENU.format("modelarts"),
        [
            ("Auditing and Logs", "/intl/en-us/productdesc-modelarts/modelarts_01_0034.html"),
            ("Key Operations Supported by CTS", "/intl/en-us/develop-modelarts/develop-modelarts-0026.html"),
            ("Creating a Training Job", "/intl/en-us/develop-modelarts/develop-modelarts-0010.html"),
        ],
    )
    center.publish_menu(MENU.format("ecs"), [("Querying Traces", "/intl/en-us/usermanual-ecs/ecs_03_0702.html")])
    center.publish_products(PRODUCTS, ["modelarts", "ecs", "nomenu"])
    return center


TRACES = b"<html><title>x</title><table>traces</table></html>"


def holds_traces(body: bytes, url: str) -> bool:
    assert url.startswith("https://"), "the official address, also where a mirror was asked"
    return b"<table>traces" in body


def found_in(center: HelpCenter, clock: FakeClock | None = None, **wanted: object) -> Discovery:
    bases = ("otc",) if wanted.get("site") == "otc" else ("help", "portal")
    sites = Sites(dict.fromkeys(bases, center.base))
    with client(clock, retries=0) as fetcher:
        return discover(fetcher, sites, holds_traces, **wanted)  # type: ignore[arg-type]


def test_discover_a_service() -> None:
    with help_center() as center:
        found = found_in(center, service="ModelArts")
    assert found.problems == ()
    assert [(candidate.service, candidate.url) for candidate in found.candidates] == [
        ("modelarts", f"{HELP}/intl/en-us/develop-modelarts/develop-modelarts-0026.html"),
        ("modelarts", f"{HELP}/intl/en-us/productdesc-modelarts/modelarts_01_0034.html"),
    ]
    assert "index" in found.candidates[1].reason
    assert "menu" in found.candidates[1].reason
    menus = [MENU.format("modelarts"), MENU.format("ma")]
    assert sorted(center.paths()) == sorted([INDEX, *menus]), "only what is needed is asked"


def test_pages_of_doubtful_titles_are_looked_at() -> None:
    place = "/intl/en-us/usermanual-ecs/{}.html"
    with help_center() as center:
        titles = {"audit": "Auditing", "logs": "Viewing Audit Logs", "gone": "Audit", "related": "Related Services"}
        center.publish_menu(MENU.format("ecs"), [(title, place.format(name)) for name, title in titles.items()])
        center.publish(place.format("audit"), TRACES)
        center.publish(place.format("logs"), b"<html>How to view logs</html>")
        center.publish(place.format("new"), TRACES)
        center.routes[place.format("related")] = redirect(place.format("new"))
        found = found_in(center, service="ecs")
    assert found.problems == ()
    reasons = {candidate.url.rpartition("/")[2]: candidate.reason for candidate in found.candidates}
    assert set(reasons) == {"ecs_03_0701.html", "audit.html", "new.html"}
    assert reasons["audit.html"] == "in the menu; its title says 'auditing'; it holds a table of traces"
    assert reasons["new.html"].endswith(f"{HELP}{place.format('related')} leads here")


def test_where_a_followed_page_redirects_is_proposed() -> None:
    old, new, same = (f"/intl/en-us/usermanual-ecs/{name}.html" for name in ("old", "new", "same"))
    with help_center() as center:
        center.routes[old] = redirect(new, 301)
        center.publish(new, TRACES)
        center.publish(same, TRACES)
        found = found_in(
            center, service="ecs", followed=[HELP + old, HELP + same, f"{HELP}/intl/en-us/a-ecs/gone.html"]
        )
    (proposed,) = (candidate for candidate in found.candidates if candidate.url == HELP + new)
    declared = f"ctscat follow {HELP}{old} --moved-to {HELP}{new}"
    assert proposed.reason == f"the followed page leads here; if it moved: {declared}"
    assert HELP + same not in {candidate.url for candidate in found.candidates}


def test_discover_all_services() -> None:
    with help_center() as center:
        center.publish("/sitemap.xml", f"<urlset><url><loc>{HELP}/intl/en-us/api-extra/x.html</loc></url></urlset>")
        center.publish_menu(MENU.format("extra"), [("Operations Recorded by CTS", "/intl/en-us/user-extra/1.html")])
        found = found_in(center)
    assert found.problems == ()
    assert [candidate.service for candidate in found.candidates] == ["ecs", "extra", "modelarts", "modelarts"]


def test_open_telekom_cloud() -> None:
    """Services have long names there, addresses hold the titles, and chapters lead to sections."""
    base = "/elastic-cloud-server/umn"
    table = f"{OTC}{base}/auditing_using_cts/key_operations_supported_by_cts.html"
    with HelpCenter(robots="") as center:
        index = "/cloud-trace-service/umn/supported_services_and_operations.html"
        old = "/en-us/usermanual/ecs/topic_1.html"
        center.publish_index(
            index, [("Compute", "Elastic Cloud Server (ECS)", old), ("AI", "ModelArts", "/en-us/gone.html")]
        )
        center.routes[old] = redirect(f"{base}/from_the_index.html")
        center.publish(f"{base}/from_the_index.html", TRACES)
        links = '<a class="reference internal" href="auditing_using_cts/index.html">Auditing Using CTS</a>'
        center.publish(f"{base}/index.html", f"<html><title>x</title><ul><li>{links}</li></ul></html>")
        chapter = '<a class="reference internal" href="recorded.html">Recorded Operations of Audit</a>'
        center.publish(f"{base}/auditing_using_cts/index.html", f"<html><title>x</title>{chapter}</html>")
        center.publish(f"{base}/auditing_using_cts/recorded.html", TRACES)
        pages = "".join(
            f"<url><loc>{url}</loc></url>" for url in (table, f"{OTC}/elastic-cloud-server/umn/x/other.html")
        )
        center.publish("/sitemap.xml", f"<urlset>{pages}</urlset>")
        found = found_in(center, service="ecs", site="otc")
    assert found.problems == ()
    assert {candidate.service for candidate in found.candidates} == {"ecs"}
    assert {candidate.url.rpartition("/")[2]: candidate.reason.partition(";")[0] for candidate in found.candidates} == {
        "from_the_index.html": "the index of services links it",
        "key_operations_supported_by_cts.html": "in the site map",
        "recorded.html": "in a chapter of the menu",
    }


def test_a_challenge_that_stays_is_a_problem() -> None:
    clock = FakeClock()
    with help_center() as center:
        center.routes[MENU.format("ecs")] = challenge()
        found = found_in(center, clock, service="ecs")
    (problem,) = found.problems
    assert problem.exit_code == 4
    assert "a challenge page" in str(problem)
    assert [wait for wait in clock.slept if wait >= 30] == [30, 60, 120]
    assert len(found.candidates) == 1, "what the index said still counts"


def test_one_list_that_cannot_be_read_does_not_hide_the_others() -> None:
    with help_center() as center:
        center.routes[INDEX] = reply(500)
        center.publish(MENU.format("ecs"), "<html><title>Maintenance</title></html>")
        found = found_in(center)
    assert [candidate.service for candidate in found.candidates] == ["modelarts"]
    assert [(type(problem).__name__, problem.where.rpartition("/intl/")[2]) for problem in found.problems] == [
        ("ServerFailed", INDEX.removeprefix("/intl/")),
        ("PageError", MENU.format("ecs").removeprefix("/intl/")),
    ]


def test_a_service_that_does_not_exist_is_said_so() -> None:
    with help_center() as center:
        found = found_in(center, service="../modelart")
    assert found.candidates == ()
    assert "no such menu" in str(found.problems[0])
