"""`snapshots/pages.yaml`: the pages that are followed, kept by people and added to by commands."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Any

import msgspec

from extractor.errors import UsageError
from extractor.pages import FollowedPage, Page, TakeOver
from extractor.store import hand_kept
from extractor.store.hand_kept import Entry, HandKeptFile
from extractor.store.places import PAGES, is_date, is_safe
from extractor.store.yaml_reader import Document

FILE = PAGES

_PARTS = ("site", "language", "handbook", "name")


class _Page(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An entry as it is written."""

    address: str
    site: str
    language: str
    handbook: str
    name: str
    service: str
    body_language: str = ""
    document: str = ""
    leads: bool = False
    takes_over: tuple[TakeOver, ...] = ()
    ended: str = ""
    reason: str = ""
    moved_to: str = ""
    note: str = ""


class PageList(HandKeptFile[FollowedPage]):
    """The page list of the project under `root`."""

    name = FILE
    key = "pages"

    def parse(self, document: Document) -> tuple[FollowedPage, ...]:
        """Return the pages in the file's order; a takeover names a document, whatever the file calls it by."""
        listed = hand_kept.entries(document, self.key, _Page)
        pages = [_followed(entry) for entry in listed]
        first: dict[str, Entry[_Page]] = {}
        for entry, followed in zip(listed, pages, strict=True):
            earlier = first.setdefault(followed.page.id, entry)
            if earlier is not entry:
                raise entry.error(f"{followed.page.id} is listed twice, first on line {earlier.line}")
        by_page = {followed.page.id: document_of(followed) for followed in pages}
        documents = frozenset(by_page.values())
        return tuple(
            _resolved(entry, followed, by_page, documents) for entry, followed in zip(listed, pages, strict=True)
        )

    def add(self, candidates: Iterable[FollowedPage]) -> tuple[FollowedPage, ...]:
        """Append the pages that are not listed yet and return them; everything else in the file stays as it is."""
        with self._lock():
            document = self._read()
            listed = {followed.page.id for followed in self.parse(document)}
            fresh = {followed.page.id: followed for followed in candidates if followed.page.id not in listed}
            if fresh:
                items = [_plain(followed) for followed in fresh.values()]
                self._write(hand_kept.appended(document, self.key, items))
        return tuple(fresh.values())

    def change(self, followed: FollowedPage) -> None:
        """Set the fields of a listed page's entry; comments and the other entries stay as they are."""
        with self._lock():
            document = self._read()
            index = [entry.page.id for entry in self.parse(document)].index(followed.page.id)
            self._write(hand_kept.changed(document, self.key, index, _plain(followed)))


def _resolved(
    entry: Entry[_Page], followed: FollowedPage, by_page: Mapping[str, str], documents: Container[str]
) -> FollowedPage:
    """Return a page whose takeovers name documents; `documents` are those of the list, also given by page."""
    takes_over = []
    for number, part in enumerate(followed.takes_over):
        document = by_page.get(part.from_document, part.from_document)
        if document not in documents or document == document_of(followed):
            message = f"{part.from_document!a} is not another page or document of this list"
            raise entry.error(message, "takes_over", number, "from")
        takes_over.append(msgspec.structs.replace(part, from_document=document))
    if followed.moved_to and (followed.moved_to not in by_page or followed.moved_to == followed.page.id):
        raise entry.error(f"{followed.moved_to!a} is not another page of this list", "moved_to")
    return msgspec.structs.replace(followed, takes_over=tuple(takes_over))


def document_of(followed: FollowedPage) -> str:
    """Return the id of the document that a followed page is a language of."""
    return followed.document or followed.page.document


def find_page(pages: Iterable[FollowedPage], address: str) -> FollowedPage:
    """Return the page followed at `address`."""
    for followed in pages:
        if followed.address == address:
            return followed
    raise UsageError("not a page that is followed", where=address, hint="ctscat follow ADDRESS follows it")


def _followed(entry: Entry[_Page]) -> FollowedPage:
    fields = msgspec.structs.asdict(entry.value)
    page = Page(**{part: fields.pop(part) for part in _PARTS})
    names = {**{part: getattr(page, part) for part in _PARTS}, "service": fields["service"]}
    for key, value in (*names.items(), ("name", page.id)):
        if not is_safe(value):
            raise entry.error(f"{value!a} cannot be a folder's name: use letters, digits, . _ and -", key)
    followed = FollowedPage(page=page, **fields)
    if not followed.address.startswith(("https://", "http://")):
        raise entry.error(f"`address` should begin with https://, found {followed.address!a}", "address")
    if followed.ended and not is_date(followed.ended):
        raise entry.error(f"{followed.ended!a} is not a valid date (YYYY-MM-DD)", "ended")
    for number, part in enumerate(followed.takes_over):
        if not is_date(part.since):
            raise entry.error(f"{part.since!a} is not a valid date (YYYY-MM-DD)", "takes_over", number, "since")
    return followed


def _plain(followed: FollowedPage) -> dict[str, Any]:
    fields = followed.to_dict()
    fields["takes_over"] = list(fields["takes_over"])
    page = fields.pop("page")
    return {key: value for key, value in {"address": followed.address, **page, **fields}.items() if value}
