"""What was stored when the catalog was last built, and is no longer: a build must not make such a loss permanent."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress

from extractor.build.catalog import Catalog
from extractor.build.catalog_json import SCHEMA_FILE, from_json
from extractor.build.index import INDEX_FILE
from extractor.errors import DataError, PageError
from extractor.render.numbers import plural
from extractor.store.places import FOLDER
from extractor.workflows.project import Project


def last_catalogs(project: Project) -> dict[str, Catalog]:
    """Return the catalogs that lie there by service, of one build or not: each tells what was stored."""
    catalogs = {}
    for name, data in project.catalog.as_they_lie("*.json").items():
        if name not in (INDEX_FILE, SCHEMA_FILE):
            with suppress(DataError):  # damaged, or of an older ctscat: it tells nothing
                catalogs[name.removesuffix(".json")] = from_json(data, name)
    return catalogs


def check_nothing_lost(last: Collection[Catalog], built: Sequence[Catalog], stored: Collection[str]) -> None:
    """Raise `PageError` where the last catalogs name editions that are not `stored` any more, or ends."""
    lost = [*_lost_editions(last, built, stored), *_lost_ends(last, built)]
    if lost:
        examples = ", ".join(lost[:3]) + (", …" if len(lost) > 3 else "")
        message = f"no longer stored: {plural(len(lost), 'edition')} of the last catalog ({examples})"
        hint = f"`git checkout -- {FOLDER}` restores it; `ctscat build --accept` goes on without it"
        raise PageError(message, where=FOLDER, hint=hint)


def _lost_editions(last: Collection[Catalog], built: Sequence[Catalog], stored: Collection[str]) -> Iterator[str]:
    named = {edition.id: edition.captured_at for catalog in last for edition in catalog.editions}
    # Read again, an edition may have got another date: a new name for the same capture of the same page.
    renamed = {
        (_page_of(edition.id), edition.captured_at)
        for catalog in built
        for edition in catalog.editions
        if edition.id not in named
    }
    for name, captured_at in named.items():
        if name not in stored and (_page_of(name), captured_at) not in renamed:
            yield name


def _lost_ends(last: Collection[Catalog], built: Sequence[Catalog]) -> Iterator[str]:
    documents = {document.id: document for catalog in built for document in catalog.documents}
    for document in (document for catalog in last for document in catalog.documents):
        now = documents.get(document.id)
        if document.ended and now and not now.ended and now.newest_edition <= document.ended:
            yield f"the end of {document.id} on {document.ended}"


def _page_of(edition: str) -> str:
    return edition.partition("@")[0]
