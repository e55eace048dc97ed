"""Finding trace pages in a help center's own lists."""

from __future__ import annotations

import pytest

from extractor.errors import PageError
from extractor.fetch.discover import Candidate, discover, from_index, from_menu, merged, why_trace_page
from extractor.fetch.menus import read_index, read_menu, read_products
from extractor.fetch.sites import Sites

from .centers import HelpCenter
from .helpers import client
from .servers import reply

HELP = "https://support.huaweicloud.com"
INDEX = "/intl/en-us/usermanual-cts/cts_03_0300.html"
MENU = "/intl/en-us/{}/v3_support_leftmenu_fragment.html"
PRODUCTS = "/rest/cbc/portaldocdataservice/v1/books/items?appId=INTL-EN_US"


@pytest.mark.parametrize(
    "title",
    [
        "Key Operations Supported by CTS",
        "Operations That Can Be Recorded by CTS",
        "ECS Operations Supported by CTS",
        "Auditing and Logs",
        "CTS Auditing: List of Events",
        "支持云审计的关键操作",
        "云审计服务支持的CCE操作列表",
        "审计与日志",
        "Operaciones admitidas por CTS",
        "Auditoría de operaciones",
        "Operações registradas pelo CTS",
        "Auditoria e registros",
        "审计",
        " Auditing ",
    ],
)
def test_titles_of_trace_pages(title: str) -> None:
    assert why_trace_page(title)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "Creating a Bucket",
        "Viewing Traces in the Trace List",
        "Querying Real-Time Traces and Events",
        "查看云审计日志",
        "开通云审计服务",
        "Retracing Steps: Actions",
        "Logs",
        "Operations",
        "Consultar seguimientos de operaciones",
    ],
)
def test_titles_of_other_pages(title: str) -> None:
    assert not why_trace_page(title)


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
    assert [(product.code, product.title) for product in read_products(body, HELP)] == [("modelarts", "Model Arts")]


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
    found = merged([*from_menu(menu, sites), *from_index(index, sites)])
    assert found == (
        Candidate(
            service="s",
            url=f"{HELP}/intl/en-us/eu-west-0-u-s/1.html",
            title="Audit Logs",
            reason="in the menu; its title says 'audit' and 'logs'; edition of region eu-west-0",
        ),
        Candidate(
            service="s",
            url=f"{HELP}/intl/en-us/u-s/2.html",
            title="Operations Supported by CTS",
            reason="in the menu; its title says 'operations supported by cts'; the index of services links it",
        ),
    )


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


def test_discover_a_service() -> None:
    with help_center() as center, client() as fetcher:
        sites = Sites({"help": center.base, "portal": center.base})
        found = discover(fetcher, sites, service="ModelArts")
    assert found.problems == ()
    assert [(candidate.service, candidate.url) for candidate in found.candidates] == [
        ("modelarts", f"{HELP}/intl/en-us/develop-modelarts/develop-modelarts-0026.html"),
        ("modelarts", f"{HELP}/intl/en-us/productdesc-modelarts/modelarts_01_0034.html"),
    ]
    assert "index" in found.candidates[1].reason
    assert "menu" in found.candidates[1].reason
    assert sorted(center.paths()) == sorted([INDEX, MENU.format("modelarts")]), "only what is needed is asked"


def test_discover_all_services() -> None:
    with help_center() as center, client() as fetcher:
        found = discover(fetcher, Sites({"help": center.base, "portal": center.base}))
    assert found.problems == ()
    assert [candidate.service for candidate in found.candidates] == ["ecs", "modelarts", "modelarts"]


def test_one_list_that_cannot_be_had_does_not_hide_the_others() -> None:
    with help_center() as center, client(retries=0) as fetcher:
        center.routes[INDEX] = reply(500)
        center.publish(MENU.format("ecs"), "<html><title>Security Verification</title></html>")
        found = discover(fetcher, Sites({"help": center.base, "portal": center.base}))
    assert [candidate.service for candidate in found.candidates] == ["modelarts", "modelarts"]
    assert [(type(problem).__name__, problem.where.rpartition("/intl/")[2]) for problem in found.problems] == [
        ("ServerFailed", INDEX.removeprefix("/intl/")),
        ("PageError", MENU.format("ecs").removeprefix("/intl/")),
    ]


def test_a_service_that_does_not_exist_is_said_so() -> None:
    with help_center() as center, client() as fetcher:
        found = discover(fetcher, Sites({"help": center.base, "portal": center.base}), service="../modelart")
    assert found.candidates == ()
    assert "no such menu" in str(found.problems[0])
