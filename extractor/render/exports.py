"""Catalogs → tables for other programs: CSV, JSON, JSON lines, YAML, Parquet, SQLite."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec.structs import astuple

from extractor.build.catalog import Catalog
from extractor.render.export_parquet import to_parquet
from extractor.render.export_sqlite import to_sqlite
from extractor.render.flat_records import COLUMNS, Record, records
from extractor.render.json_text import to_json, to_json_lines, to_yaml
from extractor.render.table_formats import csv_table

Export = Callable[[Sequence[Catalog], bool], bytes]


def as_csv(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return CSV, lists divided by blanks; `raw` leaves what a spreadsheet would take for a formula."""
    rows = ([_csv_value(value) for value in astuple(record)] for record in records(catalogs))
    return csv_table(COLUMNS, rows, raw).encode("utf-8", "replace")


def _csv_value(value: str | date | tuple[str, ...]) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _traces(catalogs: Sequence[Catalog]) -> list[dict[str, Any]]:
    return [
        {"service": catalog.service, "as_of": catalog.as_of, **trace.to_dict()}
        for catalog in catalogs
        for trace in catalog.traces
    ]


def as_json(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return a JSON array of traces."""
    return to_json(_traces(catalogs)).encode("utf-8")


def as_jsonl(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return JSON, a trace a line."""
    return to_json_lines(_traces(catalogs)).encode("utf-8")


def as_yaml(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return YAML."""
    return to_yaml({"traces": _traces(catalogs)}).encode("utf-8")


def as_parquet(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return Parquet, the same columns as the CSV with dates and lists."""
    return to_parquet(Record, records(catalogs))


def as_sqlite(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return an SQLite database."""
    return to_sqlite(catalogs)


EXPORTS: Mapping[str, Export] = {
    "csv": as_csv,
    "json": as_json,
    "jsonl": as_jsonl,
    "yaml": as_yaml,
    "sqlite": as_sqlite,
    "parquet": as_parquet,
}
BINARY = frozenset(("sqlite", "parquet"))
