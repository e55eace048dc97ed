"""The live sites as `sites.toml` describes them: which page stands behind an address, and where a site lists them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from extractor.errors import UsageError
from extractor.fetch.slugs import slug
from extractor.pages import Page
from extractor.services import canonical, names_of
from extractor.values import Value

_SUFFIXES = (".html", ".htm", ".md")
_LONGEST = 4_000
_FOLDER_MARK = "."
_PORTS = {"http": 80, "https": 443}
UNKNOWN_LANGUAGE = "und"


@cache
def _facts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("sites.toml").read_text("utf-8"))


class _Form(Value, frozen=True, kw_only=True):
    """One way in which a site writes its addresses."""

    site: str
    host: str
    pattern: re.Pattern[str]
    language: str
    """Where the address does not tell it."""


class Center(Value, frozen=True, kw_only=True):
    """Where one language of one site tells which pages it has."""

    site: str
    language: str
    index: str
    products: str
    """Empty where the site has no list of products."""
    sitemap: str
    menu: str
    """With `{service}` still to be filled in."""
    entry: str
    """Which XPath of `[select]` finds a menu's entries."""
    long_names: bool
    """Whether addresses hold a service's long name, and a page's title."""
    depth: int
    """How often a page that a menu leads to may be a menu itself."""

    def menus_of(self, service: str) -> list[str]:
        """Return the addresses at which a service's menu may be, by any of its names."""
        names = dict.fromkeys((service, *names_of(canonical(service))))
        return [self.menu.replace("{service}", slug(name)) for name in names if self.long_names or "-" not in name]


class Sites:
    """All known sites; `bases` puts mirrors in the place of the bases that `sites.toml` names."""

    def __init__(self, bases: Mapping[str, str] | None = None) -> None:
        facts = _facts()
        unknown = set(bases or {}) - set(facts["bases"])
        if unknown:
            names = ", ".join(sorted(facts["bases"]))
            raise UsageError(f"no site base is called {sorted(unknown)[0]!a}", hint=f"known are {names}")
        self._official: dict[str, str] = facts["bases"]
        self._bases = {name: base.rstrip("/") for name, base in {**self._official, **(bases or {})}.items()}
        self._forms = [_form(entry, facts["parts"], self._official[entry["base"]]) for entry in facts["form"]]

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts that redirects may lead to."""
        return frozenset(urlsplit(base).netloc for base in self._bases.values())

    def identify(self, url: str) -> Page | None:
        """Return which page stands behind `url`, a mirror's or the official one; nothing for what is no web address."""
        parts = _split(self.official(url))
        if parts is None:
            return None
        host, path, query = parts
        steps = _without_suffix(path)
        for form in self._forms:
            if form.host == host and (match := form.pattern.fullmatch(steps)):
                return _page(form, match.groupdict())
        folders, _, name = steps.strip("/").rpartition("/")
        language = next((step for step in folders.split("/") if _is_language(step)), UNKNOWN_LANGUAGE)
        full_name = f"{name}?{query}" if query else name
        return Page(
            site=slug(host), language=language, handbook=slug(folders or "root"), name=slug(full_name or "index")
        )

    def has_form(self, page: Page) -> bool:
        """Tell whether `page` is of a site whose addresses are known."""
        return any(form.site == page.site for form in self._forms)

    def mirrored(self, url: str) -> str:
        """Return where to fetch `url` from: the mirror's address where its base is replaced."""
        return _rebased(url, self._official, self._bases)

    def official(self, url: str) -> str:
        """Return the official address of `url`, which may be a mirror's: the one to record."""
        return _rebased(url, self._bases, self._official)

    def center(self, site: str, language: str) -> Center:
        """Return where `site` tells which pages it has in `language`."""
        facts = _facts()
        if site not in facts["center"]:
            raise UsageError(f"{site!a} has no index of trace pages", hint=f"use one of {', '.join(facts['center'])}")
        if not _is_language(language):
            raise UsageError(f"{language!a} is not a language of the help center", hint="such as en-us")
        entry = facts["center"][site]
        base = self._bases[entry["base"]]
        app = {"app": entry.get("app"), "LANGUAGE": language.upper().replace("-", "_")}
        return Center(
            site=site,
            language=language,
            index=base + entry["index"].format(language=language),
            menu=base + entry["menu"].format(language=language, service="{service}"),
            sitemap=base + entry["sitemap"],
            products=self._bases["portal"] + facts["products"]["path"].format_map(app) if app["app"] else "",
            entry=entry["entry"],
            long_names=entry.get("names") == "long",
            depth=entry.get("depth", 1),
        )

    def published(self, doc_link: str, path: str) -> str | None:
        """Return the address of a page that a repository holds at `path` and publishes under `doc_link`."""
        facts = _facts()["repository"]
        _, below, page = f"/{path}".partition(f"/{facts['below']}/")
        steps = [*doc_link.strip("/").split("/"), *page.rpartition(".")[0].split("/")]
        url = f"{self._official[facts['base']]}/{'/'.join(steps)}{_SUFFIXES[0]}"
        identity = self.identify(url)
        is_page = below and identity and identity.site == facts["site"] and not {"", ".", ".."} & set(steps)
        return url if is_page else None

    def wayback(self) -> tuple[str, str, int]:
        """Return the archive's index, its form of a raw capture's address, and how many rows to ask for at once."""
        facts, base = _facts()["wayback"], self._bases["wayback"]
        return base + facts["index"], base + facts["capture"], int(facts["page_size"])


def fact(section: str, key: str) -> Any:
    """Return one of the assumptions of `sites.toml`."""
    return _facts()[section][key]


def region(handbook: str) -> str:
    """Return the region whose own edition `handbook` is, or nothing."""
    return next((prefix.rstrip("-") for prefix in fact("regions", "prefixes") if handbook.startswith(prefix)), "")


def service_of(handbook: str) -> str:
    """Return the service a handbook is about: the last part of its name (`usermanual-server-modelarts`).

    Of a handbook of Open Telekom Cloud it is all but the last (`elastic-cloud-server-umn`).
    """
    book = _book_of(handbook)
    return handbook[: book.start()] if book else handbook.rpartition("-")[2]


def _book_of(handbook: str) -> re.Match[str] | None:
    return re.search(f"-({_facts()['parts']['book']})$", handbook)


def _form(entry: Mapping[str, str], parts: Mapping[str, str], base: str) -> _Form:
    pattern = entry["path"].format_map({name: f"(?P<{name}>{part})" for name, part in parts.items()})
    return _Form(
        site=entry["site"],
        host=urlsplit(base).netloc,
        pattern=re.compile(pattern),
        language=entry.get("language", ""),
    )


def _page(form: _Form, parts: Mapping[str, str]) -> Page:
    handbook, name = parts.get("handbook", ""), parts["name"]
    if "book" in parts:  # more parts than a page's identity has: join them, unambiguously
        handbook, name = f"{parts['service']}-{parts['book']}", parts["folders"] + name
        name = f"{name}/" if _FOLDER_MARK in name else name.replace("/", _FOLDER_MARK)
    language = parts.get("language") or form.language
    return Page(site=form.site, language=language, handbook=slug(handbook), name=slug(name))


def _split(url: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(url[:_LONGEST])
        if parts.scheme not in _PORTS or not parts.hostname or len(url) > _LONGEST:
            return None
        port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
        return parts.hostname + port, unquote(parts.path), parts.query
    except ValueError:
        return None


def _without_suffix(path: str) -> str:
    return next((path.removesuffix(suffix) for suffix in _SUFFIXES if path.endswith(suffix)), path)


def _is_language(step: str) -> bool:
    return re.fullmatch(_facts()["parts"]["language"], step) is not None


def _rebased(url: str, old: Mapping[str, str], new: Mapping[str, str]) -> str:
    for name, base in old.items():
        if url == base or url.startswith(f"{base}/"):
            return new[name] + url[len(base) :]
    return url
