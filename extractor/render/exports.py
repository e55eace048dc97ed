"""Catalogs → tables for other programs: CSV, JSON, JSON lines, YAML, Parquet, SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec.structs import astuple

from extractor.build.catalog import Catalog
from extractor.render.flat_records import COLUMNS, Record, records
from extractor.render.json_text import to_json, to_json_lines, to_yaml
from extractor.render.table_formats import csv_table

FORMATS = ("csv", "json", "jsonl", "yaml", "sqlite", "parquet")
BINARY = frozenset(("sqlite", "parquet"))


def export(catalogs: Sequence[Catalog], format_name: str, *, raw: bool = False) -> bytes:
    """Return catalogs in one of the formats; `raw` CSV leaves what a spreadsheet would take for a formula."""
    match format_name:
        case "sqlite":
            from extractor.render.export_sqlite import to_sqlite

            return to_sqlite(catalogs)
        case "parquet":
            from extractor.render.export_parquet import to_parquet

            return to_parquet(Record, records(catalogs))
        case "csv":
            rows = (map(_csv_value, astuple(record)) for record in records(catalogs))
            return csv_table(COLUMNS, rows, raw).encode("utf-8", "replace")
    traces = [
        {"service": catalog.service, "as_of": catalog.as_of, **trace.to_dict()}
        for catalog in catalogs
        for trace in catalog.traces
    ]
    if format_name == "yaml":
        return to_yaml({"traces": traces}).encode()
    return (to_json_lines(traces) if format_name == "jsonl" else to_json(traces)).encode()


def _csv_value(value: str | date | tuple[str, ...]) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)
