"""Finds the trace pages of a service: through the index of supported services, and through the service's menu."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from extractor.errors import CtscatError, SourceError
from extractor.fetch.client import Client
from extractor.fetch.menus import Link, read_index, read_menu, read_products
from extractor.fetch.parallel import Ask, Outcome, fetch_all
from extractor.fetch.sites import Center, Sites, fact, region, service_of

_WORDS = re.compile(r"[^\W_]+")


class Candidate(Struct, frozen=True, kw_only=True, order=True):
    """A page that may be a trace page, and why."""

    service: str
    """As addresses name it: `modelarts`."""
    url: str
    title: str
    reason: str


class Discovery(Struct, frozen=True, kw_only=True):
    """What was found, and what could not be looked at."""

    candidates: tuple[Candidate, ...]
    problems: tuple[CtscatError, ...] = ()


def why_trace_page(title: str) -> str:
    """Return why `title` sounds like a trace page's, or nothing."""
    lower = title.lower()
    words = f" {' '.join(_WORDS.findall(lower))} "

    def said(kind: str) -> str:
        # Chinese has no blanks between words; in other languages a word is a whole one.
        found = (word for word in fact("titles", kind) if (f" {word} " in words if _is_latin(word) else word in lower))
        return next(found, "")

    if lower.strip() in fact("titles", "whole"):
        return f"its title is {lower.strip()!r}"
    if sure := said("sure"):
        return f"its title says {sure!r}"
    if (what := said("what")) and (done := said("done")) and not said("not"):
        return f"its title says {what!r} and {done!r}"
    return ""


def from_index(links: Iterable[Link], sites: Sites) -> tuple[Candidate, ...]:
    """Return what the index of supported services links to: each is a trace page by the site's own word."""
    return _sorted(
        Candidate(
            service=_service(link, sites),
            url=link.url,
            title=link.title,
            reason=_noted("the index of services links it", link, sites),
        )
        for link in links
    )


def from_menu(links: Iterable[Link], sites: Sites) -> tuple[Candidate, ...]:
    """Return the menu's pages whose titles sound like a trace page's."""
    reasons = ((link, why_trace_page(link.title)) for link in links)
    return _sorted(
        Candidate(
            service=_service(link, sites),
            url=link.url,
            title=link.title,
            reason=_noted(f"in the menu; {reason}", link, sites),
        )
        for link, reason in reasons
        if reason
    )


def merged(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return one candidate a page; who is found twice has both reasons."""
    found: dict[str, Candidate] = {}
    for candidate in candidates:
        before = found.get(candidate.url)
        reasons = dict.fromkeys([*(before.reason.split("; ") if before else ()), *candidate.reason.split("; ")])
        first = before or candidate
        found[candidate.url] = Candidate(
            service=first.service, url=first.url, title=first.title, reason="; ".join(reasons)
        )
    return _sorted(found.values())


def discover(
    client: Client, sites: Sites, *, service: str = "", site: str = "intl", language: str = "en-us"
) -> Discovery:
    """Look for the trace pages of `service`, or of all services where none is named.

    Addresses are official ones, also where a mirror was asked.
    """
    center = sites.center(site, language)
    problems: list[tuple[int, CtscatError]] = []
    listed: tuple[Candidate, ...] = ()
    codes: set[str] = set()
    try:
        listed = from_index(read_index(_body(client, center.index), sites.official(center.index)), sites)
    except CtscatError as error:
        problems.append((-2, error))
    try:
        codes = set() if service else _codes(client, center)
    except CtscatError as error:
        problems.append((-1, error))
    wanted = {service.lower()} if service else {candidate.service for candidate in listed} | codes
    found = [candidate for candidate in listed if candidate.service in wanted]
    asks = [Ask(url=center.menu_of(name)) for name in sorted(wanted)]
    for outcome in fetch_all(client, asks):
        try:
            found += from_menu(_menu(outcome, sites, wanted=bool(service)), sites)
        except CtscatError as error:
            problems.append((outcome.number, error))
    in_order = sorted(problems, key=lambda problem: problem[0])
    return Discovery(candidates=merged(found), problems=tuple(problem for _, problem in in_order))


def _menu(outcome: Outcome, sites: Sites, *, wanted: bool) -> tuple[Link, ...]:
    if isinstance(outcome.result, SourceError):
        raise outcome.result
    if outcome.result.kind == "gone":
        if wanted:
            raise SourceError("there is no such menu", where=outcome.ask.url, hint="is that the service's code?")
        return ()  # among all products, many have no help pages
    return read_menu(outcome.result.body, sites.official(outcome.ask.url))


def _codes(client: Client, center: Center) -> set[str]:
    products = read_products(_body(client, center.products), center.products)
    return {product.code.lower() for product in products}


def _body(client: Client, url: str) -> bytes:
    answer = client.get(url)
    if answer.kind == "gone":
        raise SourceError(f"answered {answer.status}: there is no such page", where=url, hint="see sites.toml")
    return answer.body


def _service(link: Link, sites: Sites) -> str:
    page = sites.identify(link.url)
    return service_of(page.handbook) if page else link.service.lower()


def _noted(reason: str, link: Link, sites: Sites) -> str:
    page = sites.identify(link.url)
    place = region(page.handbook) if page else ""
    return f"{reason}; edition of region {place}" if place else reason


def _is_latin(word: str) -> bool:
    return all(ord(char) < 0x250 for char in word)


def _sorted(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple(sorted(candidates))
