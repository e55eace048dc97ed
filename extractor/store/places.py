"""Where a snapshot lies: safe names, and the path of each edition under `snapshots/`."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path, PurePosixPath

from extractor.errors import DataError, SourceError, UsageError, did_you_mean
from extractor.pages import Snapshot
from extractor.values import Value

FOLDER = "snapshots"
PAGES = "snapshots/pages.yaml"
DECISIONS = "catalog/decisions.yaml"
"""The two files that people keep."""

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,199}")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_FILE = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:\.([2-9]|[1-9][0-9]{1,5}))?\.yaml")


class Place(Value, frozen=True, kw_only=True, order=True):
    """One stored edition's place, known without opening it."""

    service: str
    page: str
    date: str
    number: int = 1
    """Counts the different editions of one date, in the order in which they were stored."""

    @property
    def path(self) -> PurePosixPath:
        """The file's path from the project's root."""
        return PurePosixPath(FOLDER, self.service, self.page, f"{self._edition}.yaml")

    @property
    def name(self) -> str:
        """The edition in a word that `pick` understands: `page@date`."""
        return f"{self.page}@{self._edition}"

    @property
    def _edition(self) -> str:
        return self.date if self.number == 1 else f"{self.date}.{self.number}"


def place_of(snapshot: Snapshot) -> Place:
    """Return the first place for a snapshot; raise `UsageError` for names that cannot be folders everywhere."""
    for what, part in (("service", snapshot.service), ("page", snapshot.page.id)):
        if not is_safe(part):
            raise UsageError(f"the {what} {part!a} cannot be a folder's name", hint="use letters, digits, . _ and -")
    if not is_date(snapshot.date):
        raise UsageError(f"{snapshot.date!a} is not a valid date (YYYY-MM-DD)", where=snapshot.page.id)
    return Place(service=snapshot.service, page=snapshot.page.id, date=snapshot.date)


def is_safe(part: str) -> bool:
    """Tell whether `part` can be a file's name on every system, and stays in its folder."""
    return bool(_PART.fullmatch(part)) and ".." not in part and part[-1] != "." and not _DEVICE.fullmatch(part)


def is_date(text: str) -> bool:
    """Tell whether `text` is a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def as_date(text: str, where: str = "") -> str:
    """Return a date that a person wrote, or nothing where nothing was; raise `UsageError` for what is not a date."""
    if text and not is_date(text):
        near = _likely_date(text)
        hint = f"did you mean {near}?" if near else ""
        raise UsageError(f"{text!a} is not a valid date (YYYY-MM-DD)", where=where, hint=hint)
    return text


def _likely_date(text: str) -> str:
    """Return the date that is written in another way: `2025-2-7`, `2025/02/07`, `20250207`."""
    numbers = text.translate({ord("/"): "-", ord("."): "-"}).split("-")
    if len(text) == 8 and numbers == [text]:
        numbers = [text[:4], text[4:6], text[6:]]
    try:
        year, month, day = map(int, numbers)
        return date(year, month, day).isoformat()
    except (ValueError, OverflowError):
        return ""


def place_at(path: PurePosixPath) -> Place:
    """Return the place that a path from the project's root stands for."""
    match = _FILE.fullmatch(path.name)
    if len(path.parts) != 4 or not match or not is_date(match[1]) or not all(map(is_safe, path.parts)):
        raise DataError("not a place for a snapshot", where=str(path), hint=f"{FOLDER}/SERVICE/PAGE/YYYY-MM-DD.yaml")
    return Place(service=path.parts[1], page=path.parts[2], date=match[1], number=int(match[2] or 1))


def scan(root: Path, page: str = "") -> tuple[Place, ...]:
    """Return all stored editions, or a page's, by service, page and date; hidden and other files are not ours."""
    snapshots = root / FOLDER
    try:
        places = [
            place_at(PurePosixPath(FOLDER, service, folder, file.name))
            for service in _folders(snapshots)
            for folder in ([page] if page else _folders(snapshots / service))
            for file in _entries(snapshots / service / folder)
            if file.name.endswith(".yaml") and _is_checked_file(file)
        ]
    except NotADirectoryError as error:
        raise DataError("not a folder", where=str(error.filename), hint="restore the editions with git") from None
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(error.filename)) from None
    return tuple(sorted(places))


def pick(places: Sequence[Place], name: str) -> tuple[Place, ...]:
    """Return the editions of the one page that `name` means: `PAGE`, `PAGE@DATE`, `PAGE@DATE.NUMBER`.

    PAGE is a page's id, the end of one after a dot, or a service; what fits several pages is an error.
    """
    subject, _, day = name.partition("@")
    matching = (
        [stored for stored in places if stored.page == subject]
        or [stored for stored in places if stored.page.endswith(f".{subject}")]
        or [stored for stored in places if stored.service == subject]
    )
    if not matching:
        raise UsageError(f"no page or service {subject!a} is stored", hint=_suggestion(subject, places))
    if day:
        date_part, _, number = day.partition(".")
        on = as_date(date_part, name)
        dates = sorted({stored.date for stored in matching})
        matching = [stored for stored in matching if stored.date == on and number in ("", str(stored.number))]
        if not matching:
            raise UsageError(f"no edition of {subject} on {day}", hint=f"there is {_first_five(dates[::-1])}")
    if len({stored.page for stored in matching}) > 1:
        newest = {stored.page: stored.name if day else stored.page for stored in matching}
        raise UsageError(f"{name!a} means several pages", hint=f"name one: {_first_five(sorted(newest.values()))}")
    return tuple(matching)


def check_letter_case(root: Path, place: Place) -> None:
    """Raise `UsageError` for a place whose folder another system would take for one that is there."""
    snapshots = root / FOLDER
    for name, folders in ((place.service, _folders(snapshots)), (place.page, _folders(snapshots / place.service))):
        for folder in folders:
            if folder != name and folder.casefold() == name.casefold():
                raise UsageError(f"{name} would differ from {folder} only in letter case", hint="spell it as stored")


def _folders(folder: Path) -> list[str]:
    return [entry.name for entry in _entries(folder) if entry.is_dir()]


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    if folder.is_symlink():
        raise DataError("a link; snapshots lie in plain folders", where=str(folder), hint="remove it")
    try:
        with os.scandir(folder) as entries:
            return [entry for entry in entries if not entry.name.startswith(".")]
    except FileNotFoundError:
        return []


def _is_checked_file(file: os.DirEntry[str]) -> bool:
    """Tell that it is a file and nothing that stands in its place: a folder, a pipe, a link to anywhere or nowhere."""
    if not file.is_file(follow_symlinks=False):
        raise DataError("not a plain file", where=file.path, hint="remove it, or restore the edition with git")
    return True


def _suggestion(subject: str, places: Sequence[Place]) -> str:
    services = sorted({stored.service for stored in places})
    pages = {stored.page for stored in places}
    names = [*services, *pages, *(page.rpartition(".")[2] for page in pages)]
    return did_you_mean(subject, names, f"there is {_first_five(services)}")


def _first_five(names: Sequence[str]) -> str:
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return (", ".join(names[:5]) or "nothing") + more
