"""Catalogs → flat records, one for each way in which a trace is printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from extractor.build.catalog import Catalog, Trace
from extractor.errors import DataError
from extractor.values import Value


class Record(Value, frozen=True, kw_only=True):
    """One way in which a trace is printed: a row of the flat tables, whose columns are these fields."""

    service: str
    site: str
    trace: str
    status: str
    resource_type: str
    operation: str
    category: str
    first_seen: date
    last_seen: date
    replaced_by: tuple[str, ...]
    also_documented_as: tuple[str, ...]
    editions: tuple[str, ...]
    address: str
    """Of the newest page that prints it so."""


COLUMNS = Record.__struct_fields__


def records(catalogs: Sequence[Catalog]) -> Iterator[Record]:
    """Return a flat record for each way in which a trace is printed."""
    for catalog in catalogs:
        addresses = addresses_of(catalog)
        for trace in catalog.traces:
            yield from records_of(catalog.service, trace, addresses)


def addresses_of(catalog: Catalog) -> dict[str, str]:
    """Return the address of each edition by its id."""
    return {edition.id: edition.address for edition in catalog.editions}


def records_of(service: str, trace: Trace, addresses: Mapping[str, str]) -> Iterator[Record]:
    """Return the records of a trace, in the order of its operations."""
    where = f"{service}, {trace.site}, trace {trace.name}"
    for operation in trace.operations:
        editions = tuple(dict.fromkeys(place.edition for place in operation.places))
        yield Record(
            service=service,
            site=trace.site,
            trace=trace.name,
            status=trace.status,
            resource_type=operation.resource_type,
            operation=operation.operation,
            category=operation.category,
            first_seen=_day(trace.first_seen, where),
            last_seen=_day(trace.last_seen, where),
            replaced_by=tuple(newer.name for newer in trace.replaced_by),
            also_documented_as=tuple(newer.name for newer in trace.also_documented_as),
            editions=editions,
            address=addresses.get(editions[-1], "") if editions else "",
        )


def _day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DataError(f"{text!a} is not a valid date (YYYY-MM-DD)", where=where, hint="run: ctscat build") from None
