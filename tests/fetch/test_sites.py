"""Which page stands behind an address, and where a site lists its pages."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.errors import UsageError
from extractor.fetch.sites import Sites, region, service_of
from extractor.fetch.slugs import slug
from extractor.pages import Page

HELP = "https://support.huaweicloud.com"

INTL = f"{HELP}/intl/en-us"
OTC = "https://docs.otc.t-systems.com"
ADDRESSES = {
    f"{INTL}/develop-modelarts/develop-modelarts-0026.html": "intl.en-us.develop-modelarts.develop-modelarts-0026",
    f"{INTL}/inference-modelarts/develop-modelarts-0026.html": "intl.en-us.inference-modelarts.develop-modelarts-0026",
    f"{HELP}/intl/ar-mena/productdesc-x/modelarts_01_0034.html": "intl.ar-mena.productdesc-x.modelarts_01_0034",
    f"{HELP}/eu/en-us/usermanual-ecs/en-us_topic_01.html": "eu.en-us.usermanual-ecs.en-us_topic_01",
    f"{HELP}/en-us/usermanual-ecs/ecs_03_01.html": "old.en-us.usermanual-ecs.ecs_03_01",
    f"{HELP}/inference-modelarts/inference2.0-x-0103.html": "cn.zh-cn.inference-modelarts.inference2.0-x-0103",
    f"{OTC}/modelarts/umn/audit_logs/key_operations.html": "otc.en-us.modelarts-umn.audit_logs.key_operations",
    f"{OTC}/elastic-cloud-server/api-ref/x.html": "otc.en-us.elastic-cloud-server-api-ref.x",
}


@pytest.mark.parametrize(("url", "identity"), ADDRESSES.items())
def test_which_page_stands_behind_an_address(url: str, identity: str) -> None:
    page = Sites().identify(url)
    assert page is not None
    assert page.id == identity


@pytest.mark.parametrize(
    "same",
    [
        f"{HELP}/intl/en-us/a-b/c.html#section1",
        f"{HELP}/intl/en-us/a-b/c.html?utm=1",
        f"{HELP}/intl/en-us/a-b/c.md",
        "http://support.huaweicloud.com/intl/en-us/a-b/c.html",
        "https://SUPPORT.huaweicloud.com:443/intl/en-us/a-b/c.html",
        f"{HELP}/intl/en-us/%61-b/c.html",
    ],
)
def test_many_spellings_one_page(same: str) -> None:
    assert Sites().identify(same) == Page(site="intl", language="en-us", handbook="a-b", name="c")


def test_the_same_page_elsewhere_is_another() -> None:
    forms = ["intl/en-us/a-b/c.html", "intl/zh-cn/a-b/c.html", "eu/a-b/c.html", "en-us/a-b/c.html", "a-b/c.html"]
    assert len({Sites().identify(f"{HELP}/{form}") for form in forms}) == len(forms)


def test_folders_and_dots_are_not_confused() -> None:
    base = "https://docs.otc.t-systems.com/x/umn"
    urls = [f"{base}/a/b.c.html", f"{base}/a.b/c.html", f"{base}/a/b/c.html", f"{base}/a.b.c.html"]
    assert len({Sites().identify(url) for url in urls}) == 4


def test_unknown_hosts_have_pages_too() -> None:
    page = Sites().identify("http://docs.example:8080/guide/fr-fr/traces.html?v=2")
    other = Sites().identify("http://docs.example:8080/guide/fr-fr/traces.html?v=3")
    assert page is not None
    assert (page.language, page == other) == ("fr-fr", False)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "modelarts@2025-02-07", "", "page.html", "http://", "http://[::1"]
)
def test_what_is_no_web_address_has_no_page(url: str) -> None:
    assert Sites().identify(url) is None


def test_a_mirror_stands_for_the_site() -> None:
    sites = Sites({"help": "http://127.0.0.1:8000/mirror/"})
    official, mirrored = f"{HELP}/intl/en-us/a-b/c.html", "http://127.0.0.1:8000/mirror/intl/en-us/a-b/c.html"
    assert sites.mirrored(official) == mirrored
    assert sites.official(mirrored) == official
    assert (
        sites.identify(mirrored)
        == sites.identify(official)
        == Page(site="intl", language="en-us", handbook="a-b", name="c")
    )
    assert sites.mirrored("https://other.example/x") == "https://other.example/x"
    assert sites.mirrored(f"{HELP}.evil.example/x") == f"{HELP}.evil.example/x"
    assert "127.0.0.1:8000" in sites.hosts
    assert "support.huaweicloud.com" not in sites.hosts


def test_an_unknown_base_is_refused() -> None:
    with pytest.raises(UsageError, match="'halp'"):
        Sites({"halp": "http://127.0.0.1"})


def test_where_a_site_lists_its_pages() -> None:
    center = Sites().center("intl", "pt-br")
    assert center.index == f"{HELP}/intl/pt-br/usermanual-cts/cts_03_0300.html"
    assert center.menus_of("modelarts")[0] == f"{HELP}/intl/pt-br/modelarts/v3_support_leftmenu_fragment.html"
    assert center.products.endswith("/v1/books/items?appId=INTL-PT_BR")
    assert Sites().center("cn", "zh-cn").products.endswith("?appId=CHINA-ZH_CN")
    for site, language in [("moon", "en-us"), ("intl", "../x"), ("intl", "")]:
        with pytest.raises(UsageError):
            Sites().center(site, language)


def test_a_services_menus_by_any_of_its_names() -> None:
    menus = Sites().center("otc", "en-us").menus_of("ecs")
    assert menus == [f"{OTC}/ecs/umn/index.html", f"{OTC}/elastic-cloud-server/umn/index.html"]
    assert [url.split("/")[-2] for url in Sites().center("intl", "en-us").menus_of("hss")] == ["hss", "hss2.0"]


@pytest.mark.parametrize(
    ("doc_link", "path", "url"),
    [
        ("/rds/umn/", "umn/source/a/b.rst", f"{OTC}/rds/umn/a/b.html"),
        ("/rds/umn/", "source/b.rst", f"{OTC}/rds/umn/b.html"),
        ("/iam/best-practice/", "doc/best-practice/source/x.rst", f"{OTC}/iam/best-practice/x.html"),
        ("", "doc/source/x.rst", None),
        ("/rds/umn/", "umn/x.rst", None),
        ("/../evil", "umn/source/x.rst", None),
        ("//evil.example/umn", "umn/source/x.rst", f"{OTC}/evil.example/umn/x.html"),
        ("https://evil.example/", "umn/source/x.rst", None),
    ],
)
def test_where_a_page_of_a_repository_is_published(doc_link: str, path: str, url: str | None) -> None:
    assert Sites().published(doc_link, path) == url


def test_handbooks() -> None:
    assert service_of("usermanual-server-modelarts") == "modelarts"
    assert service_of("elastic-cloud-server-umn") == "elastic-cloud-server"
    assert service_of("cloud-search-service-koosearch-umn") == "cloud-search-service"
    assert region("eu-west-0-usermanual-ecs") == "eu-west-0"
    assert region("usermanual-ecs") == ""


SAFE = re.compile(r"[a-z0-9_-][a-z0-9._~-]*")


@given(st.text(max_size=300))
def test_slugs_are_safe_anywhere(text: str) -> None:
    made = slug(text)
    assert SAFE.fullmatch(made)
    assert ".." not in made
    assert not made.endswith(".")
    assert len(made) <= 100
    assert made.partition(".")[0] not in {"con", "prn", "aux", "nul", "com1", "lpt9"}


@given(st.lists(st.text(st.sampled_from("aAbB.-/~_é"), max_size=5), unique=True, max_size=20))
def test_different_texts_have_different_slugs(texts: list[str]) -> None:
    """Also on file systems that do not tell `A` from `a`."""
    assert len({slug(text).lower() for text in texts}) == len(texts)


@pytest.mark.parametrize(
    "text", ["..", ".", "", "CON", "con", "nul.txt", "a/../b", "a\\b", "Page", "a.", "a..b", "~", "-x", "x" * 101]
)
def test_slugs_of_what_is_not_safe(text: str) -> None:
    assert slug(text) != text
    assert "~" in slug(text)
    assert slug(slug(text)) != slug(text), "what was made safe is never taken for what was"


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_address_is_identified_safely(handbook: str, name: str) -> None:
    page = Sites().identify(f"{HELP}/intl/en-us/{handbook}/{name}.html")
    if page is not None:
        assert all(SAFE.fullmatch(part) for part in (page.site, page.language, page.handbook, page.name))
