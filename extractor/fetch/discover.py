"""Finds the trace pages of a service: through the index of supported services, menus, site map, and a look at pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from typing import TypeVar

from msgspec.structs import replace

from extractor.errors import CtscatError, PageError, SourceError
from extractor.fetch.answer import Answer
from extractor.fetch.client import Client
from extractor.fetch.leads import Candidate, Lead, address_leads, candidate_of, index_leads, merged, title_leads
from extractor.fetch.menus import Link, read_index, read_menu, read_products, read_sitemap
from extractor.fetch.parallel import fetch_all
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
    """What a look at a page showed; its addresses are official ones."""

    url: str
    final_url: str
    is_gone: bool
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
    progress: Callable[[str], None] = lambda url: None,
) -> Discovery:
    """Look for the trace pages of `service`, or of all services where none is named.

    Pages whose titles leave a doubt are fetched, and `holds_traces` decides. Pages that are `followed` already are
    asked whether they redirect: where they lead is a candidate, too. Addresses are official ones, also of a mirror.
    """
    search = _Search(client, sites, sites.center(site, language), holds_traces, progress)
    candidates = merged([*search.candidates(service.lower()), *search.redirects(followed)])
    return Discovery(candidates=candidates, problems=tuple(search.problems))


class _Search:
    """One run of `discover`, and the problems it met."""

    def __init__(
        self,
        client: Client,
        sites: Sites,
        center: Center,
        holds_traces: HoldsTraces,
        progress: Callable[[str], None],
    ) -> None:
        self.problems: list[CtscatError] = []
        self._client = client
        self._sites = sites
        self._center = center
        self._holds_traces = holds_traces
        self._progress = progress

    def candidates(self, service: str) -> Iterator[Candidate]:
        """Yield the pages of one service, or of all."""
        center = self._center
        links = [link for links in self._fetch([center.index], self._reading(read_index)) for link in links]
        listed = list(index_leads(links, self._sites, center.site))
        # A help center's addresses hold no titles: its map only tells which services there are.
        mapped = list(self._mapped()) if center.long_names or not service else []
        codes = {service} if service else {lead.candidate.service for lead in listed} | self._codes(mapped)
        leads = [*listed, *(address_leads(mapped, self._sites) if center.long_names else ())]
        short_names = set(map(canonical, codes))
        leads = [lead for lead in leads if lead.candidate.service in short_names]
        yield from self._looked_at([*leads, *self._from_menus(sorted(codes), service)])

    def redirects(self, followed: Collection[str]) -> Iterator[Candidate]:
        """Yield the pages that `followed` ones lead to."""
        for look in self._fetch([self._sites.mirrored(url) for url in followed], self._final_address):
            if not look.is_gone and self._sites.identify(look.final_url) != self._sites.identify(look.url):
                declared = f"ctscat follow {look.url} --moved-to {look.final_url}"
                reason = f"the followed page leads here; if it moved: {declared}"
                yield candidate_of(Link(url=look.final_url, title=""), self._sites, reason)

    def _codes(self, mapped: Iterable[str]) -> set[str]:
        """Return what the services are called that the site map's addresses and the list of products tell of."""
        codes = {service_of(page.handbook) for url in mapped if (page := self._sites.identify(url))}
        listed = self._fetch([self._center.products] if self._center.products else [], self._reading(read_products))
        return codes.union(*listed)

    def _mapped(self) -> Iterator[str]:
        """Yield the pages that the site map, and the maps it leads to, list of this site in this language."""
        maps, count = [self._center.sitemap], 0
        while maps and count < _MOST_MAPS:
            results = self._fetch(maps[: _MOST_MAPS - count], self._reading(read_sitemap, need_not_be=True))
            count += len(maps)
            maps = [self._sites.mirrored(url) for _, submaps in results for url in submaps]
            for url in (url for pages, _ in results for url in pages):
                page = self._sites.identify(url)
                if page and (page.site, page.language) == (self._center.site, self._center.language):
                    yield url

    def _from_menus(self, codes: Sequence[str], service: str) -> Iterator[Lead]:
        menus = [url for code in codes for url in self._center.menus_of(code)]
        problems = len(self.problems)
        read = self._reading(partial(read_menu, entry=self._center.entry), need_not_be=True)
        links = [link for links in self._fetch(menus, read) for link in links]
        if service and not links and len(self.problems) == problems:  # among all products, many have no help pages
            hint = "is that the service's code?"
            self.problems.append(SourceError("there is no such menu", where=menus[0], hint=hint))
        return title_leads(links, self._sites, "in the menu")

    def _looked_at(self, leads: Sequence[Lead]) -> Iterator[Candidate]:
        """Yield the sure ones, and of the doubtful ones those that hold traces, also where they lead elsewhere."""
        judged: set[str] = set()
        for _ in range(self._center.depth):
            sure = {lead.candidate.url for lead in leads if lead.sure}
            yield from (lead.candidate for lead in leads if lead.candidate.url in sure)
            judged |= sure
            doubtful = merged(lead.candidate for lead in leads if lead.candidate.url not in judged)
            by_url = {candidate.url: candidate for candidate in doubtful}
            judged |= by_url.keys()
            looks = self._fetch([self._sites.mirrored(url) for url in by_url], self._look)
            yield from (self._confirmed(by_url[look.url], look.final_url) for look in looks if look.holds_traces)
            services = {candidate.service for candidate in doubtful}
            leads = [lead for look in looks for lead in look.leads if lead.candidate.service in services]

    def _confirmed(self, candidate: Candidate, final_url: str) -> Candidate:
        reason = f"{candidate.reason}; it holds a table of traces"
        if self._sites.identify(final_url) == self._sites.identify(candidate.url):
            return replace(candidate, reason=reason)
        return replace(candidate, url=final_url, reason=f"{reason}; {candidate.url} leads here")

    def _fetch(self, urls: Iterable[str], read: Callable[[Answer], T | None]) -> list[T]:
        """Return what `read` makes of the pages, in their order, and note which could not be read."""
        urls = list(urls)
        results: dict[str, T | None] = {}
        problems: dict[str, CtscatError] = {}
        for url, answer in fetch_all(self._client, urls):
            self._progress(url)
            try:
                if isinstance(answer, SourceError):
                    raise answer
                results[url] = read(answer)
            except CtscatError as error:
                problems[url] = error
        self.problems += [problems[url] for url in urls if url in problems]
        return [result for url in urls if (result := results.get(url)) is not None]

    def _reading(self, read: Callable[[bytes, str], T], *, need_not_be: bool = False) -> Callable[[Answer], T | None]:
        """Return `read` for answers; a page that is not there is a problem, unless it need not be."""

        def read_answer(answer: Answer) -> T | None:
            if answer.kind != "gone":
                return read(answer.body, self._sites.official(answer.url))
            if need_not_be:
                return None
            message = f"answered {answer.status}: there is no such page"
            raise SourceError(message, where=answer.url, hint="see sites.toml")

        return read_answer

    def _look(self, answer: Answer) -> _Look:
        look = self._final_address(answer)
        if look.is_gone:
            return look
        links: tuple[Link, ...] = ()
        if self._center.depth > 1:
            with suppress(PageError):  # most pages are no menus
                links = read_menu(answer.body, look.final_url, self._center.entry)
        leads = tuple(title_leads(links, self._sites, "in a chapter of the menu"))
        return replace(look, holds_traces=self._holds_traces(answer.body, look.final_url), leads=leads)

    def _final_address(self, answer: Answer) -> _Look:
        url, final_url = self._sites.official(answer.url), self._sites.official(answer.final_url)
        return _Look(url=url, final_url=final_url, is_gone=answer.kind == "gone")
