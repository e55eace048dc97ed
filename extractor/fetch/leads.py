"""Pages that may be trace pages, as indexes, menus and site maps name them: pure functions from links to leads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from msgspec.structs import replace

from extractor.fetch.menus import Link
from extractor.fetch.sites import Sites, region, service_of
from extractor.fetch.titles import judge_title
from extractor.services import canonical
from extractor.values import Value


class Candidate(Value, frozen=True, kw_only=True, order=True):
    """A page that is a trace page by what its site says, and why."""

    service: str
    """Its short name: `modelarts`."""
    url: str
    title: str
    reason: str


class Lead(Value, frozen=True, kw_only=True):
    """A page that may be one; where that is not sure it has to be looked at."""

    candidate: Candidate
    sure: bool


def index_leads(links: Iterable[Link], sites: Sites, site: str) -> Iterator[Lead]:
    """Yield what the index of supported services links to: each is a trace page by the site's own word.

    An address that is none of the site's today may lead on to one: it has to be looked at.
    """
    for link in links:
        page = sites.identify(link.url)
        yield Lead(
            candidate=candidate_of(link, sites, "the index of services links it"),
            sure=page is not None and page.site == site,
        )


def title_leads(links: Iterable[Link], sites: Sites, source: str) -> Iterator[Lead]:
    """Yield the pages whose titles sound like a trace page's; `source` says where they are linked."""
    for link in links:
        judgement = judge_title(link.title)
        if judgement.promise != "none":
            candidate = candidate_of(link, sites, f"{source}; {judgement.reason}")
            yield Lead(candidate=candidate, sure=judgement.promise == "sure")


def address_leads(urls: Iterable[str], sites: Sites) -> Iterator[Lead]:
    """Yield the pages of a site map whose addresses sound like a trace page's."""
    names = ((url, unquote(urlsplit(url).path).rpartition("/")[2].partition(".")[0]) for url in urls)
    return title_leads((Link(url=url, title=name.replace("_", " ")) for url, name in names), sites, "in the site map")


def candidate_of(link: Link, sites: Sites, reason: str) -> Candidate:
    """Return the candidate that a link leads to."""
    page = sites.identify(link.url)
    service = service_of(page.handbook) if page and (sites.has_form(page) or not link.service) else link.service
    region_name = region(page.handbook) if page else ""
    return Candidate(
        service=canonical(service),
        url=link.url,
        title=link.title,
        reason=f"{reason}; edition of region {region_name}" if region_name else reason,
    )


def merged(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return one candidate a page; who is named twice has both reasons."""
    by_url: dict[str, Candidate] = {}
    for candidate in candidates:
        first = by_url.get(candidate.url, candidate)
        reasons = dict.fromkeys([*first.reason.split("; "), *candidate.reason.split("; ")])
        by_url[candidate.url] = replace(first, reason="; ".join(reasons))
    return tuple(sorted(by_url.values()))
