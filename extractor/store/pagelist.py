"""`snapshots/pages.yaml`: the pages that are followed, kept by people and added to by `discover`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from extractor.errors import UsageError
from extractor.pages import FollowedPage, Page, TakeOver
from extractor.store import yamlwrite
from extractor.store.entries import Entry, entries
from extractor.store.files import read_if_there, write_atomic
from extractor.store.lock import Lock
from extractor.store.places import is_safe

FILE = "snapshots/pages.yaml"

_PARTS = ("site", "language", "handbook", "name")
_KEYS = ("address", *_PARTS, "service", "body_language", "takes_over", "ended", "note")
_TAKES_OVER = ("category", "from", "since")


class PageList:
    """The page list of the project under `root`."""

    def __init__(self, root: Path, lock_timeout: float = 30.0) -> None:
        self._root = root
        self._lock_timeout = lock_timeout

    def load(self) -> tuple[FollowedPage, ...]:
        """Return the pages in the file's order; none where there is no file."""
        return parse(self._read(), FILE)

    def add(self, candidates: Iterable[FollowedPage]) -> tuple[FollowedPage, ...]:
        """Append the pages that are not listed yet and return them; everything else in the file stays as it is."""
        with Lock(self._root, self._lock_timeout):
            data = self._read()
            listed = {followed.page for followed in parse(data, FILE)}
            added = []
            for candidate in candidates:
                if candidate.page not in listed:
                    listed.add(candidate.page)
                    added.append(candidate)
            if added:
                data = yamlwrite.append(data, "pages", [_plain(followed) for followed in added], FILE)
                parse(data, FILE)  # what could not be read back is not written
                write_atomic(self._root / FILE, data)
        return tuple(added)

    def _read(self) -> bytes:
        return read_if_there(self._root / FILE) or b""


def parse(data: bytes, where: str) -> tuple[FollowedPage, ...]:
    """Return the pages that a page list names; raise `DataError` with the line for what is wrong in it."""
    lines: dict[str, int] = {}
    pages = []
    for entry in entries(data, where, "pages", _KEYS):
        followed = _followed(entry)
        if followed.page.id in lines:
            raise entry.fault(f"{followed.page.id} is listed twice, first on line {lines[followed.page.id]}")
        lines[followed.page.id] = entry.line
        pages.append((entry, followed))
    for entry, followed in pages:
        for take_over, from_entry in zip(followed.takes_over, entry.entries("takes_over", _TAKES_OVER), strict=True):
            if take_over.from_page not in lines or take_over.from_page == followed.page.id:
                raise from_entry.fault(f"{take_over.from_page!a} is no other page of this list", "from")
    return tuple(followed for _, followed in pages)


def find_page(pages: Iterable[FollowedPage], address: str) -> FollowedPage:
    """Return the page followed at `address`."""
    for followed in pages:
        if followed.address == address:
            return followed
    raise UsageError("not a page that is followed", where=address, hint=f"add it to {FILE}")


def _followed(entry: Entry) -> FollowedPage:
    page = Page(**{part: entry.text(part) for part in _PARTS})
    parts = {part: entry.text(part) for part in (*_PARTS, "service")}
    for key, value in (*parts.items(), ("name", page.id)):
        if not is_safe(value):
            raise entry.fault(f"{value!a} cannot be a folder's name: use letters, digits, . _ and -", key)
    address = entry.text("address")
    if not address.startswith(("https://", "http://")):
        raise entry.fault(f"'address' should begin with https://, found {address!a}", "address")
    return FollowedPage(
        page=page,
        service=entry.text("service"),
        address=address,
        body_language=entry.text("body_language", ""),
        takes_over=tuple(
            TakeOver(category=part.text("category"), from_page=part.text("from"), since=part.date("since"))
            for part in entry.entries("takes_over", _TAKES_OVER)
        ),
        ended=entry.date("ended", ""),
        note=entry.text("note", ""),
    )


def _plain(followed: FollowedPage) -> dict[str, Any]:
    page = followed.page
    data: dict[str, Any] = {
        "address": followed.address,
        **{part: getattr(page, part) for part in _PARTS},
        "service": followed.service,
        "body_language": followed.body_language,
        "takes_over": [
            {"category": part.category, "from": part.from_page, "since": part.since} for part in followed.takes_over
        ],
        "ended": followed.ended,
        "note": followed.note,
    }
    return {key: value for key, value in data.items() if value}
