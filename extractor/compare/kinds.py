"""Names a change by what differs between its rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.compare.words import plain, read_name
from extractor.model import Row

Facts = tuple[str, str, tuple[str, ...], str]


def facts(row: Row, *, kinds: bool = True, services: bool = True) -> Facts:
    """Return what a row says, whatever the blanks and the order of its names; columns one side lacks are left out."""
    return (
        "".join(row.operation.split()),
        "".join(row.resource_type.split()) if kinds else "",
        tuple(sorted("".join(name.split()) for name in row.traces)),
        row.service_type if services else "",
    )


def kind_of(old: Sequence[Facts], new: Sequence[Facts]) -> str:
    """Return the kind of the change from rows to rows, each side having at least one."""
    before, after = set(old), set(new)
    if len(before) == len(after) == 1:
        return _single(next(iter(before)), next(iter(after)))
    lost, gained = _names(before) - _names(after), _names(after) - _names(before)
    if lost or gained:
        return "merged" if len(before) > len(after) else "split"
    kinds = {_single(ours, theirs) for ours in before for theirs in after}
    return next(kind for kind in ("traces", "renamed", "retyped", "reworded", "moved") if kind in kinds)


def _single(old: Facts, new: Facts) -> str:
    lost, gained = _names([old]) - _names([new]), _names([new]) - _names([old])
    if not lost and not gained:
        if (old[1], old[3]) != (new[1], new[3]):
            return "retyped"
        return "reworded" if old[0] != new[0] else "moved"
    if _respelled(sorted(lost), sorted(gained)):
        return "respelled"
    return "traces" if _names([old]) & _names([new]) else "renamed"


def _names(rows: Iterable[Facts]) -> set[str]:
    return {name for row in rows for name in row[2]}


def _respelled(lost: Sequence[str], gained: Sequence[str]) -> bool:
    left = list(gained)
    for name in lost:
        twin = next((other for other in left if plain(name) == plain(other) or misprint(name, other)), None)
        if twin is None:
            return False
        left.remove(twin)
    return not left


def misprint(one: str, other: str) -> bool:
    """Whether two names differ by one letter that changes no word: too many, missing, wrong, or two in wrong order."""
    short, long = sorted((plain(one), plain(other)), key=len)
    if len(short) < 6 or len(long) - len(short) > 1 or read_name(one) == read_name(other):
        return False
    start = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    end = 0
    while end < len(short) - start and short[-1 - end] == long[-1 - end]:
        end += 1
    ours, theirs = short[start : len(short) - end], long[start : len(long) - end]
    around = long[max(0, start - 1) : len(long) - end + 1]
    if any(map(str.isdigit, around)):  # `attachDisk2` and `attachDiskV2` are two versions
        return False
    return len(theirs) == 1 or (len(ours) == 2 and ours == theirs[::-1])
