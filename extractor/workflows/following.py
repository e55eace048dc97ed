"""The pages followed: added from their addresses, ended, moved, and given what they took over."""

from __future__ import annotations

from msgspec.structs import replace

from extractor.build.catalog import Proposal
from extractor.errors import UsageError
from extractor.fetch.sites import Sites, service_of
from extractor.pages import FollowedPage, TakeOver
from extractor.services import canonical
from extractor.store.page_list import document_of, find_page
from extractor.values import Value
from extractor.workflows.histories import Histories, catalog_of
from extractor.workflows.project import Project
from extractor.workflows.sources import as_address


class ServiceProposal(Value, frozen=True, kw_only=True):
    """A proposed takeover, and the service it is about."""

    service: str
    proposal: Proposal


def follow_address(
    project: Project, sites: Sites, address: str, *, service: str = "", language: str = ""
) -> FollowedPage | None:
    """Add a page to the page list from its address alone; nothing where it is followed already."""
    followed = followed_page(sites, address, service=service, language=language)
    added = project.pages.add([followed])
    return added[0] if added else None


def followed_page(sites: Sites, address: str, *, service: str = "", language: str = "") -> FollowedPage:
    """Return what an address alone tells of a page."""
    page = sites.identify(as_address(address))
    if page is None:
        raise UsageError("no page stands behind this address", where=address)
    service = service or (canonical(service_of(page.handbook)) if sites.has_form(page) else "")
    if not service:
        raise UsageError("the address does not tell the service", where=address, hint="say --service")
    return FollowedPage(page=page, service=service, address=sites.official(address), body_language=language)


def end_page(project: Project, address: str, day: str, reason: str) -> None:
    """Declare that a page says nothing more since a day."""
    followed = find_page(project.pages.load(), address)
    project.pages.change(replace(followed, ended=day, reason=reason))


def move_page(project: Project, sites: Sites, address: str, new_address: str, day: str, reason: str) -> None:
    """Declare that a page continues under another address; that one is followed from now on."""
    followed = find_page(project.pages.load(), address)
    continued = followed_page(sites, new_address, service=followed.service, language=followed.body_language)
    if continued.page == followed.page:
        raise UsageError("both addresses are of the same page", where=new_address)
    project.pages.add([continued])
    project.pages.change(replace(followed, ended=day, reason=reason, moved_to=continued.page.id))


def take_over(
    project: Project, address: str, from_address: str, category: str, *, since: str, reason: str, found_by: str
) -> TakeOver:
    """Declare that a page speaks for a category which another spoke for."""
    pages = project.pages.load()
    followed, earlier = find_page(pages, address), find_page(pages, from_address)
    takeover = TakeOver(
        category=category, from_document=document_of(earlier), since=since, reason=reason, found_by=found_by
    )
    if (category, takeover.from_document) in {(part.category, part.from_document) for part in followed.takes_over}:
        raise UsageError(f"declared already: it takes over {category} from {takeover.from_document}", where=address)
    _check_category(project, earlier, category)
    project.pages.change(replace(followed, takes_over=(*followed.takes_over, takeover)))
    return takeover


def open_proposals(project: Project) -> tuple[ServiceProposal, ...]:
    """Return the takeovers that the documents suggest, and that nobody declared or rejected."""
    return tuple(
        ServiceProposal(service=history.service, proposal=proposal)
        for history in Histories(project)
        for proposal in catalog_of(history).proposals
    )


def accept_proposal(project: Project, id_: str, *, by: str, reason: str) -> Proposal:
    """Write a proposed takeover into the page list, with its evidence; comments there stay."""
    proposals = {suggestion.proposal.id: suggestion.proposal for suggestion in open_proposals(project)}
    if id_ not in proposals:
        raise UsageError(f"no proposal has the id {id_}", hint="ctscat follow --proposals lists them")
    proposal = proposals[id_]
    _listed(project, proposal.from_document)
    followed = _listed(project, proposal.by_document)
    takeover = TakeOver(
        category=proposal.category,
        from_document=proposal.from_document,
        since=proposal.since,
        reason=reason or "; ".join(proposal.evidence),
        found_by=by or "ctscat",
    )
    project.pages.change(replace(followed, takes_over=(*followed.takes_over, takeover)))
    return proposal


def _listed(project: Project, document: str) -> FollowedPage:
    """Return a page of a document from the page list, put there from its newest edition where it is missing."""
    for followed in project.pages.load():
        if document_of(followed) == document:
            return followed
    snapshots = [stored.snapshot for stored in project.snapshots.load_all()]
    newest = max(
        (snapshot for snapshot in snapshots if snapshot.page.document == document), key=lambda snapshot: snapshot.date
    )
    followed = FollowedPage(page=newest.page, service=newest.service, address=newest.address)
    project.pages.add([followed])
    return followed


def _check_category(project: Project, followed: FollowedPage, category: str) -> None:
    """Refuse a category that no stored edition of the page has: the takeover would silence nothing."""
    history = project.snapshots.history(followed.page.id)
    categories = {table.category for stored in history for table in stored.snapshot.edition.tables}
    if history and category not in categories:
        hint = f"it has {', '.join(sorted(categories))}"
        raise UsageError(f"{followed.page.id} has no category {category!a}", hint=hint)
