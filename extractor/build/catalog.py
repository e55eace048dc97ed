"""What the catalog says: for a service, every trace ever documented, with its history. Values only."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from extractor.values import Value

SCHEMA = 2
Status = Literal["current", "legacy", "removed"]
Day = Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Count = Annotated[int, Meta(ge=1)]


class EditionRef(Value, frozen=True, kw_only=True):
    """An edition that the catalog is built from."""

    id: str
    """Page and day, as `ctscat diff` takes them: `page@2026-05-30`."""
    document: str
    address: str
    title: str
    updated_on: Day | None
    captured_at: str
    language: str | None
    categories: tuple[str, ...]
    rows: Annotated[int, Meta(ge=0)]
    note: str = ""


class DocumentRef(Value, frozen=True, kw_only=True):
    """A document and how far its history goes."""

    id: str
    site: str
    language: str
    """The leading one: what it says in others changes no status."""
    first_edition: Day
    newest_edition: Day
    ended: Day | None = None
    """The day since which it says nothing more."""
    reason: str = ""
    """Why it ended."""


class Place(Value, frozen=True, kw_only=True, order=True):
    """Where a row stands; numbers begin at 1."""

    edition: str
    table: Count
    row: Count


class Printed(Value, frozen=True, kw_only=True):
    """One way in which a trace is printed, and everywhere it is; the newest wording comes first."""

    operation: str
    resource_type: str
    category: str
    places: tuple[Place, ...]


class Mention(Value, frozen=True, kw_only=True, order=True):
    """That an edition prints a trace."""

    date: str
    edition: str
    operation: str
    resource_type: str


class Replacement(Value, frozen=True, kw_only=True):
    """A name that stands for the same action in newer documents, or stood for it in older ones."""

    name: str
    since: str = ""
    """The day since which the documents name it in place of the other."""
    confidence: Annotated[float, Meta(ge=0, le=1)]
    evidence: tuple[str, ...]


class Trace(Value, frozen=True, kw_only=True):
    """A trace name on one site, with everything its documents ever said of it."""

    name: Annotated[str, Meta(min_length=1)]
    site: str
    status: Status
    resource_types: tuple[str, ...]
    first_seen: Day
    last_seen: Day
    replaced_by: tuple[Replacement, ...] = ()
    replaces: tuple[Replacement, ...] = ()
    also_documented_as: tuple[Replacement, ...] = ()
    """Names that newer documents in force print for the action of a current trace."""
    repurposed_on: tuple[Day, ...] = ()
    """Days since which the name documents another action than before."""
    operations: Annotated[tuple[Printed, ...], Meta(min_length=1)]
    warnings: tuple[str, ...] = ()

    @property
    def history(self) -> tuple[Mention, ...]:
        """Everywhere it is printed, the oldest first."""
        mentions = (
            Mention(
                date=row.edition.rpartition("@")[2][:10],
                edition=row.edition,
                operation=way.operation,
                resource_type=way.resource_type,
            )
            for way in self.operations
            for row in way.places
        )
        return tuple(sorted(mentions))

    def __repr__(self) -> str:
        return f"<Trace {self.name} ({self.site}): {self.status}, {self.first_seen} to {self.last_seen}>"


class Elsewhere(Value, frozen=True, kw_only=True):
    """A name that only another language than the leading one prints: a finding about that page, and no trace here."""

    name: str
    site: str
    language: str
    edition: str
    resource_type: str = ""


class Proposal(Value, frozen=True, kw_only=True):
    """A takeover that the documents suggest and nobody has declared."""

    id: str
    """To accept or reject it by."""
    category: str
    from_document: str
    by_document: str
    since: Day
    evidence: tuple[str, ...]


class Event(Value, frozen=True, kw_only=True, omit_defaults=True):
    """What one day brought to a document, in short: for the changelog over all services."""

    date: Day
    site: str
    edition: str
    title: str
    address: str
    first: bool = False
    ended: str = ""
    """Why the document says nothing more, where it ended."""
    rows: int
    counts: dict[str, int] = {}  # noqa: RUF012 - msgspec copies it
    """How many changes of each kind."""
    broken: tuple[tuple[str, str], ...] = ()
    """Names that no longer stand where they stood, each with its successor, or with nothing."""
    added: tuple[str, ...] = ()


class Catalog(Value, frozen=True, kw_only=True):
    """Everything the documents of one service ever said, as of a day."""

    schema: int = SCHEMA
    inputs: str = ""
    """A digest of all it was built from, so that a build can skip what is up to date."""
    service: str
    as_of: str
    decisions: tuple[str, ...] = ()
    """People's decisions that had a part in it: ids of links, or `old → new`."""
    proposals: tuple[Proposal, ...] = ()
    history: tuple[Event, ...] = ()
    """The newest first."""
    documents: tuple[DocumentRef, ...]
    editions: tuple[EditionRef, ...]
    traces: tuple[Trace, ...]
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def newest_editions(self) -> dict[str, str]:
        """The date of the newest edition on each site; before a site's own first one, of those it took over from."""
        newest: dict[str, str] = {}
        for document in self.documents:
            newest[document.site] = max(newest.get(document.site, ""), document.newest_edition)
        earlier: dict[str, str] = {}
        for trace in self.traces:
            earlier[trace.site] = max(earlier.get(trace.site, ""), trace.last_seen)
        return earlier | newest

    @property
    def sites(self) -> tuple[str, ...]:
        """The sites, the one with the newest edition first."""
        newest = self.newest_editions
        return tuple(sorted(newest, key=lambda site: (newest[site], site), reverse=True))

    def of_name(self, name: str) -> tuple[Trace, ...]:
        """Return the traces of a name, that on the site with the newest documents first."""
        rank = {site: number for number, site in enumerate(self.sites)}
        return tuple(sorted((trace for trace in self.traces if trace.name == name), key=lambda trace: rank[trace.site]))

    def __getitem__(self, name: str) -> Trace:
        traces = self.of_name(name)
        if not traces:
            raise KeyError(f"no document of {self.service} lists {name!r}")
        return traces[0]

    def __contains__(self, name: object) -> bool:
        return any(trace.name == name for trace in self.traces)

    def __repr__(self) -> str:
        names = len({trace.name for trace in self.traces})
        return f"<Catalog of {self.service}: {names} traces as of {self.as_of}, sites {', '.join(self.sites)}>"
