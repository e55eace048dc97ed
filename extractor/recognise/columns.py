"""Which column of a grid is what, by the meaning of its header cells; tables that only look alike are refused here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.recognise.words import Meaning, meanings_of, squeeze

_BARE_EVENT = 1  # `event`: what an `event name` ranks before …
_BARE_ACTION = 3  # … and `action`, which any product has


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The places of a trace table's columns."""

    operation: int
    trace: int
    more: tuple[int, ...]
    """Further columns that may hold traces: a header cell across several, or one for each version."""
    resource: int | None
    service: int | None
    width: int
    sure: bool
    """Whether the trace column's word can mean nothing else; if not, its cells must look like names."""
    foreign: bool
    """Whether there are columns of monitoring events: then names must be such as are names by themselves."""
    complete: bool
    """Whether there is a resource column and an operation column, and their words can mean nothing else."""
    lonely: bool
    """Whether only the page can tell that this is about traces: there is no resource, or the words are unusual."""
    vague: bool
    """Whether only the trace column's word is sure, and nothing beside it."""
    unknown: tuple[int, ...]
    """Columns of a name nobody knows."""
    everyday: bool
    """Whether the trace column's word is one that plans and products use for other things."""
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A header that speaks of traces or events but is no trace table's."""

    why: str


@lru_cache(maxsize=500)
def columns_of(cells: tuple[str, ...]) -> Columns | NearMiss | None:
    """Tell what a row of header cells means; nothing where it is no header of ours."""
    found = [meanings_of(cell) for cell in cells]
    trace, resource, service = _best(found, "trace"), _best(found, "resource"), _best(found, "service")
    if trace is None:
        return _without_trace(cells, found)
    place, meaning = trace
    operation = _best(found, "operation", but=place)
    if operation is not None:  # a header cell across several columns: the last of them says it in full
        operation = max((operation[0], *_beside(cells, operation[0]))), operation[1]
    unknown = [i for i, several in enumerate(found) if cells[i] and not several]
    if operation is None and meaning.sure and resource is not None and len(unknown) == 1:
        operation = unknown[0], Meaning("operation", sure=True, rank=0, language=meaning.language)
    happened = _named(cells, found, "happened")
    surely = any(m.role == "happened" and m.sure for several in found for m in several)
    ours = meaning.sure and operation is not None and operation[1].sure and resource is not None
    if surely or len(happened) > 1 or (happened and not ours):
        why = f"{happened[0]!r} beside {cells[place]!r}: this lists what happened, not what is recorded"
        return NearMiss(why=why)
    if operation is None or not (meaning.sure or operation[1].sure):
        if meaning.sure or resource is not None:
            return NearMiss(why=f"the column {cells[place]!r} has no operation column beside it")
        return None
    foreign = [] if meaning.sure else _named(cells, found, "foreign")
    plain = operation[1].sure and operation[1].rank < _BARE_ACTION
    if foreign and resource is None and not plain:
        return NearMiss(why=f"{foreign[0]!r} beside {cells[place]!r}: this lists monitoring events, not traces")
    bare = meaning.rank >= _BARE_EVENT and operation[1].rank >= _BARE_ACTION
    unusual = bare or foreign or place < operation[0] or resource is None or not resource[1].sure
    vague = resource is None and service is None and not operation[1].sure
    return Columns(
        operation=operation[0],
        trace=place,
        more=tuple(_further(found, place, operation[0])),
        resource=resource[0] if resource else None,
        service=service[0] if service else None,
        width=len(cells),
        unknown=tuple(i for i in unknown if i != operation[0]),
        sure=meaning.sure,
        foreign=bool(foreign),
        complete=plain and resource is not None and resource[1].sure,
        lonely=vague if meaning.sure else bool(unusual),
        vague=meaning.sure and vague,
        everyday=not meaning.sure or (cells[place].isascii() and squeeze(cells[place]).isalpha()),
        language=_language([found[column[0]] for column in (trace, operation, resource) if column]),
    )


def _named(cells: Sequence[str], found: Sequence[Sequence[Meaning]], role: str) -> list[str]:
    """Return the header cells that have a role."""
    return [cell for cell, several in zip(cells, found, strict=True) if any(m.role == role for m in several)]


def _further(found: Sequence[Sequence[Meaning]], place: int, operation: int) -> Iterator[int]:
    """Return other columns of traces, as far as no operation's begins another table at the side of this one."""
    for at, several in enumerate(found):
        between = range(min(at, place), max(at, place))
        apart = any(meaning.role == "operation" for by in between if by != operation for meaning in found[by])
        if at not in (place, operation) and not apart and any(meaning.role == "trace" for meaning in several):
            yield at


def _beside(cells: Sequence[str], place: int) -> Iterator[int]:
    """Return the columns right behind one that have the same header cell."""
    for further in range(place + 1, len(cells)):
        if cells[further] != cells[place]:
            return
        yield further


def _without_trace(cells: Sequence[str], found: Sequence[Sequence[Meaning]]) -> NearMiss | None:
    """Report a header that has all but the trace column, and a column nobody knows: the word may be a new one."""
    operation = _best(found, "operation")
    unknown = [cell for cell, several in zip(cells, found, strict=True) if cell and not several]
    if operation is None or not operation[1].sure or _best(found, "resource") is None or not unknown:
        return None
    shown = ", ".join(repr(cell[:60]) for cell in unknown[:4])
    return NearMiss(why=f"operations and resource types, but no trace column is known by the name {shown}")


def _best(found: Sequence[Sequence[Meaning]], role: str, but: int = -1) -> tuple[int, Meaning] | None:
    """Return the column that has a role: a sure word before a likely one, then the first of the list."""
    candidates = [
        (not meaning.sure, meaning.rank, place, meaning)
        for place, several in enumerate(found)
        if place != but
        for meaning in several
        if meaning.role == role
    ]
    if not candidates:
        return None
    _, _, place, meaning = min(candidates, key=lambda candidate: candidate[:3])
    return place, meaning


def _language(found: Sequence[Sequence[Meaning]]) -> str:
    """Return the language most header cells are in; some words are the same in several."""
    votes = Counter(language for several in found for language in {meaning.language for meaning in several})
    return min(votes, key=lambda language: (-votes[language], language)) if votes else ""
