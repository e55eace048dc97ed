"""Finds the trace pages of a service: through the index of supported services, menus, site map, and a look at pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from extractor.errors import CtscatError, PageError, SourceError
from extractor.fetch.answer import Answer
from extractor.fetch.challenges import fetch_patiently
from extractor.fetch.client import Client
from extractor.fetch.leads import Candidate, Lead, address_leads, candidate_of, index_leads, merged, title_leads
from extractor.fetch.menus import Link, read_index, read_menu, read_products, read_sitemap
from extractor.fetch.sites import Center, Sites, service_of
from extractor.services import canonical
from extractor.values import Value

_MOST_MAPS = 50
T = TypeVar("T")
HoldsTraces = Callable[[bytes, str], bool]
"""Tells whether a page's bytes, from an address, hold a table of traces."""


class Discovery(Value, frozen=True, kw_only=True):
    """What was found, and what could not be looked at."""

    candidates: tuple[Candidate, ...]
    problems: tuple[CtscatError, ...] = ()


class _Look(Value, frozen=True, kw_only=True):
    """What a look at a page showed."""

    url: str
    final_url: str
    fresh: bool
    """Whether there is a page."""
    holds_traces: bool = False
    leads: tuple[Lead, ...] = ()


def discover(
    client: Client,
    sites: Sites,
    holds_traces: HoldsTraces,
    *,
    service: str = "",
    site: str = "intl",
    language: str = "en-us",
    followed: Collection[str] = (),
) -> Discovery:
    """Look for the trace pages of `service`, or of all services where none is named.

    Pages whose titles leave a doubt are fetched, and `holds_traces` decides. Pages that are `followed` already are
    asked whether they redirect: where they lead is a candidate, too. Addresses are official ones, also of a mirror.
    """
    search = _Search(client, sites, sites.center(site, language), holds_traces)
    candidates = merged([*search.candidates(service.lower()), *search.redirects(followed)])
    return Discovery(candidates=candidates, problems=tuple(search.problems))


class _Search:
    """One run of `discover`, and the problems it met."""

    def __init__(self, client: Client, sites: Sites, center: Center, holds_traces: HoldsTraces) -> None:
        self.problems: list[CtscatError] = []
        self._client = client
        self._sites = sites
        self._center = center
        self._holds_traces = holds_traces

    def candidates(self, service: str) -> Iterator[Candidate]:
        """Yield the pages of one service, or of all."""
        center = self._center
        listed = [
            lead
            for links in self._fetch([center.index], self._read_index)
            for lead in index_leads(links, self._sites, center.site)
        ]
        # A help center's addresses hold no titles: its map only tells which services there are.
        mapped = list(self._mapped()) if center.long_names or not service else []
        codes = {service} if service else {lead.candidate.service for lead in listed} | self._codes(mapped)
        short_names = set(map(canonical, codes))
        leads = [*listed, *(address_leads(mapped, self._sites) if center.long_names else ())]
        leads = [lead for lead in leads if lead.candidate.service in short_names]
        yield from self._looked_at([*leads, *self._from_menus(sorted(codes), service)])

    def redirects(self, followed: Collection[str]) -> Iterator[Candidate]:
        """Yield the pages that `followed` ones lead to."""
        for look in self._fetch([self._sites.mirrored(url) for url in followed], self._read_final_address):
            url = self._sites.official(look.url)
            if look.fresh and self._sites.identify(look.final_url) != self._sites.identify(url):
                yield candidate_of(
                    Link(url=look.final_url, title=""), self._sites, f"the followed page {url} leads here"
                )

    def _codes(self, mapped: Iterable[str]) -> set[str]:
        codes = {service_of(page.handbook) for url in mapped if (page := self._sites.identify(url))}
        for products in self._fetch([self._center.products] if self._center.products else [], self._read_products):
            codes |= set(products)
        return codes

    def _mapped(self) -> Iterator[str]:
        """Yield the pages that the site map, and the maps it leads to, list of this site in this language."""
        maps, count = [self._center.sitemap], 0
        while maps and count < _MOST_MAPS:
            results = self._fetch(maps[: _MOST_MAPS - count], self._read_sitemap)
            count += len(maps)
            maps = [self._sites.mirrored(url) for _, submaps in results for url in submaps]
            for url in (url for pages, _ in results for url in pages):
                page = self._sites.identify(url)
                if page and (page.site, page.language) == (self._center.site, self._center.language):
                    yield url

    def _from_menus(self, codes: Sequence[str], service: str) -> list[Lead]:
        menus = [url for code in codes for url in self._center.menus_of(code)]
        problems = len(self.problems)
        links = [link for links in self._fetch(menus, self._read_menu) for link in links]
        if service and not links and len(self.problems) == problems:  # among all products, many have no help pages
            hint = "is that the service's code?"
            self.problems.append(SourceError("there is no such menu", where=menus[0], hint=hint))
        return list(title_leads(links, self._sites, "in the menu"))

    def _looked_at(self, leads: Sequence[Lead]) -> Iterator[Candidate]:
        """Yield the sure ones, and of the doubtful ones those that hold traces, also where they lead elsewhere."""
        urls: set[str] = set()
        for _ in range(self._center.depth):
            sure = {lead.candidate.url for lead in leads if lead.sure}
            yield from (lead.candidate for lead in leads if lead.candidate.url in sure)
            doubtful = merged(lead.candidate for lead in leads if lead.candidate.url not in sure | urls)
            urls |= sure | {candidate.url for candidate in doubtful}
            by_address = {self._sites.mirrored(candidate.url): candidate for candidate in doubtful}
            looks = self._fetch(list(by_address), self._read_page)
            for look in looks:
                if look.holds_traces:
                    yield self._confirmed(by_address[look.url], look.final_url)
            services = {candidate.service for candidate in doubtful}
            leads = [lead for look in looks for lead in look.leads if lead.candidate.service in services]

    def _confirmed(self, candidate: Candidate, final_url: str) -> Candidate:
        reason = f"{candidate.reason}; it holds a table of traces"
        if self._sites.identify(final_url) == self._sites.identify(candidate.url):
            return replace(candidate, reason=reason)
        return replace(candidate, url=final_url, reason=f"{reason}; {candidate.url} leads here")

    def _fetch(self, urls: Sequence[str], read: Callable[[Answer], T]) -> list[T]:
        """Return what `read` makes of the pages, and note which could not be read."""
        results = [result for _, result in fetch_patiently(self._client, urls, read)]
        self.problems += [result for result in results if isinstance(result, CtscatError)]
        return [result for result in results if not isinstance(result, CtscatError)]

    def _read_index(self, answer: Answer) -> tuple[Link, ...]:
        return read_index(_body(answer), self._sites.official(answer.url))

    def _read_products(self, answer: Answer) -> tuple[str, ...]:
        return read_products(_body(answer), answer.url)

    def _read_sitemap(self, answer: Answer) -> tuple[list[str], list[str]]:
        if answer.kind == "gone":  # a site need not have one
            return [], []
        return read_sitemap(answer.body, self._sites.official(answer.url))

    def _read_menu(self, answer: Answer) -> tuple[Link, ...]:
        if answer.kind == "gone":
            return ()
        return read_menu(answer.body, self._sites.official(answer.url), self._center.entry)

    def _read_page(self, answer: Answer) -> _Look:
        look = self._read_final_address(answer)
        if not look.fresh:
            return look
        links: tuple[Link, ...] = ()
        if self._center.depth > 1:
            try:
                links = read_menu(answer.body, look.final_url, self._center.entry)
            except PageError:  # most pages are no menus
                links = ()
        leads = tuple(title_leads(links, self._sites, "in a chapter of the menu"))
        return replace(look, holds_traces=self._holds_traces(answer.body, look.final_url), leads=leads)

    def _read_final_address(self, answer: Answer) -> _Look:
        final_url = self._sites.official(answer.final_url)
        return _Look(url=answer.url, final_url=final_url, fresh=answer.kind == "fresh")


def _body(answer: Answer) -> bytes:
    if answer.kind == "gone":
        message = f"answered {answer.status}: there is no such page"
        raise SourceError(message, where=answer.url, hint="see sites.toml")
    return answer.body
