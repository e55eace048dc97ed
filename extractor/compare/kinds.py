"""Names a change by what differs between its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from extractor.compare.changes import Kind
from extractor.compare.evidence import MAX_NAMES
from extractor.compare.words import plain, read_name, singular
from extractor.model import Row


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What a row says, whatever its blanks and the order of its names; columns that one side lacks are left empty."""

    operation: str
    resource_type: str
    traces: tuple[str, ...]
    service_type: str


def facts(row: Row, *, types: bool = True, services: bool = True) -> Facts:
    """Return what a row says."""
    return Facts(
        operation="".join(row.operation.split()),
        resource_type="".join(row.resource_type.split()) if types else "",
        traces=tuple(sorted("".join(name.split()) for name in row.traces)),
        service_type=row.service_type if services else "",
    )


def group_kind(old: Sequence[Facts], new: Sequence[Facts]) -> Kind | None:
    """Return the kind of a change of several rows, if names changed; else each of its links is a change of its own."""
    if len(old) == len(new) == 1 or _names(old) == _names(new):
        return None
    return "merged" if len(old) > len(new) else "split"


def kind_of(old: Facts, new: Facts) -> Kind:
    """Return the kind of the change from a row to another."""
    lost, gained = _names([old]) - _names([new]), _names([new]) - _names([old])
    if not lost and not gained:
        if (old.resource_type, old.service_type) != (new.resource_type, new.service_type):
            return "retyped"
        return "reworded" if old.operation != new.operation else "moved"
    if _respelled(sorted(lost), sorted(gained)):
        return "respelled"
    return "traces" if _names([old]) & _names([new]) else "renamed"


def _names(rows: Iterable[Facts]) -> set[str]:
    return {name for row in rows for name in row.traces}


def _respelled(lost: Sequence[str], gained: Sequence[str]) -> bool:
    if len(lost) != len(gained) or len(lost) > MAX_NAMES:
        return False
    candidates = list(gained)
    for name in lost:
        twin = next((candidate for candidate in candidates if same_name(name, candidate)), None)
        if twin is None:
            return False
        candidates.remove(twin)
    return True


def same_name(name: str, other_name: str) -> bool:
    """Whether two names differ only in letter case, separators, a plural or a typo."""
    return plain(name) == plain(other_name) or singular(name) == singular(other_name) or is_misprint(name, other_name)


def is_misprint(name: str, other_name: str) -> bool:
    """Whether two names differ by one letter that changes no word: too many, missing, wrong, or two in wrong order."""
    short, long = sorted((plain(name), plain(other_name)), key=len)
    if len(short) < 6 or len(long) - len(short) > 1 or read_name(name).meaning == read_name(other_name).meaning:
        return False
    start = next((index for index, letter in enumerate(short) if letter != long[index]), len(short))
    end = 0
    while end < len(short) - start and short[-1 - end] == long[-1 - end]:
        end += 1
    differing_short, differing_long = short[start : len(short) - end], long[start : len(long) - end]
    if any(map(str.isdigit, long[max(0, start - 1) : len(long) - end + 1])):  # `attachDisk2` and `attachDiskV2`
        return False
    return len(differing_long) == 1 or (len(differing_short) == 2 and differing_short == differing_long[::-1])
