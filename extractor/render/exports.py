"""Catalogs → tables for other programs: CSV, JSON, JSON lines, YAML, SQLite, Parquet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from extractor.build.catalog import Catalog, Trace
from extractor.errors import UsageError
from extractor.render.escape import csv_cell
from extractor.render.records import to_json

COLUMNS = (
    "service",
    "trace",
    "status",
    "resource_type",
    "operation",
    "category",
    "first_seen",
    "last_seen",
    "replaced_by",
    "editions",
)

Export = Callable[[Sequence[Catalog], bool], bytes]


def records(catalogs: Sequence[Catalog]) -> Iterator[tuple[str, ...]]:
    """Return a flat record for each way in which a trace is printed."""
    for catalog in catalogs:
        for trace in catalog.traces:
            newer = " ".join(one.name for one in trace.replaced_by)
            for one in trace.operations:
                editions = " ".join(dict.fromkeys(place.edition for place in one.places))
                yield (
                    catalog.service,
                    trace.name,
                    trace.status,
                    one.resource_type,
                    one.operation,
                    one.category,
                    trace.first_seen,
                    trace.last_seen,
                    newer,
                    editions,
                )


def as_csv(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return CSV; a cell that a spreadsheet would take for a formula gets an apostrophe, unless `raw`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for record in records(catalogs):
        writer.writerow(record if raw else [csv_cell(cell) for cell in record])
    return out.getvalue().encode("utf-8", "replace")


def _plain(catalogs: Sequence[Catalog]) -> Iterator[dict[str, Any]]:
    for catalog in catalogs:
        for trace in catalog.traces:
            yield {"service": catalog.service, "as_of": catalog.as_of, **trace.to_dict()}


def as_json(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return a JSON array of traces."""
    return to_json(list(_plain(catalogs))).encode("utf-8")


def as_jsonl(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return JSON, a trace a line."""
    return b"".join(json.dumps(trace).encode("ascii") + b"\n" for trace in _plain(catalogs))


def as_yaml(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return YAML."""
    from extractor.store.yamlwrite import dump

    return dump({"traces": list(_plain(catalogs))})


def as_parquet(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return Parquet, the same columns as the CSV."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError("Parquet needs pyarrow", hint="pip install 'ctscat[parquet]'") from None
    rows = list(records(catalogs))
    table = pyarrow.table({name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)})
    out = io.BytesIO()
    parquet.write_table(table, out, compression="zstd")
    return out.getvalue()


_TABLES = """
CREATE TABLE services (service TEXT PRIMARY KEY, as_of TEXT NOT NULL);
CREATE TABLE editions (
  id TEXT PRIMARY KEY, service TEXT NOT NULL REFERENCES services (service), address TEXT, title TEXT,
  updated_on TEXT, captured_at TEXT, language TEXT, categories TEXT, row_count INTEGER NOT NULL);
CREATE TABLE traces (
  id INTEGER PRIMARY KEY, service TEXT NOT NULL REFERENCES services (service), name TEXT NOT NULL,
  status TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, UNIQUE (service, name));
CREATE TABLE operations (
  id INTEGER PRIMARY KEY, trace_id INTEGER NOT NULL REFERENCES traces (id), trace TEXT NOT NULL,
  operation TEXT NOT NULL, resource_type TEXT NOT NULL, category TEXT NOT NULL);
CREATE TABLE places (
  operation_id INTEGER NOT NULL REFERENCES operations (id), edition_id TEXT NOT NULL REFERENCES editions (id),
  table_number INTEGER NOT NULL, row_number INTEGER NOT NULL);
CREATE TABLE replacements (
  old_id INTEGER NOT NULL REFERENCES traces (id), new_name TEXT NOT NULL, new_id INTEGER REFERENCES traces (id),
  confidence REAL NOT NULL, evidence TEXT NOT NULL, PRIMARY KEY (old_id, new_name));
CREATE TABLE warnings (trace_id INTEGER NOT NULL REFERENCES traces (id), warning TEXT NOT NULL);
CREATE INDEX traces_by_name ON traces (name);
CREATE INDEX traces_by_status ON traces (status);
CREATE INDEX operations_by_trace ON operations (trace_id);
CREATE INDEX operations_by_resource_type ON operations (resource_type);
CREATE INDEX places_by_operation ON places (operation_id);
CREATE INDEX places_by_edition ON places (edition_id);
CREATE VIRTUAL TABLE operations_fts USING fts5 (
  trace, operation, resource_type, content="operations", content_rowid="id", tokenize="trigram");
CREATE VIEW documented AS
  SELECT traces.service, traces.name AS trace, traces.status, operations.operation, operations.resource_type,
    operations.category, traces.first_seen, traces.last_seen
  FROM operations JOIN traces ON traces.id = operations.trace_id;
"""


def as_sqlite(catalogs: Sequence[Catalog], raw: bool) -> bytes:
    """Return an SQLite database with keys and a full-text index of names, operations and resource types."""
    import sqlite3

    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_TABLES)
        for catalog in catalogs:
            _insert(connection, catalog)
        connection.execute("INSERT INTO operations_fts (operations_fts) VALUES ('rebuild')")
        connection.commit()
        connection.execute("VACUUM")
        return connection.serialize()
    finally:
        connection.close()


def _insert(connection: Any, catalog: Catalog) -> None:
    connection.execute("INSERT INTO services VALUES (?, ?)", (catalog.service, catalog.as_of))
    for one in catalog.editions:
        facts = (one.address, one.title, one.updated_on, one.captured_at, one.language, " ".join(one.categories))
        connection.execute(
            "INSERT INTO editions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (one.id, catalog.service, *facts, one.rows)
        )
    numbers = {trace.name: _insert_trace(connection, catalog.service, trace) for trace in catalog.traces}
    for trace in catalog.traces:
        for newer in trace.replaced_by:
            pair = (numbers[trace.name], newer.name, numbers.get(newer.name))  # none where a filter left it out
            connection.execute(
                "INSERT INTO replacements VALUES (?, ?, ?, ?, ?)", (*pair, newer.confidence, "; ".join(newer.evidence))
            )


def _insert_trace(connection: Any, service: str, trace: Trace) -> int:
    facts = (service, trace.name, trace.status, trace.first_seen, trace.last_seen)
    number: int = connection.execute(
        "INSERT INTO traces (service, name, status, first_seen, last_seen) VALUES (?, ?, ?, ?, ?)", facts
    ).lastrowid
    for one in trace.operations:
        operation = connection.execute(
            "INSERT INTO operations (trace_id, trace, operation, resource_type, category) VALUES (?, ?, ?, ?, ?)",
            (number, trace.name, one.operation, one.resource_type, one.category),
        ).lastrowid
        connection.executemany(
            "INSERT INTO places VALUES (?, ?, ?, ?)",
            [(operation, place.edition, place.table, place.row) for place in one.places],
        )
    connection.executemany("INSERT INTO warnings VALUES (?, ?)", [(number, warning) for warning in trace.warnings])
    return number


EXPORTS: Mapping[str, Export] = {
    "csv": as_csv,
    "json": as_json,
    "jsonl": as_jsonl,
    "yaml": as_yaml,
    "sqlite": as_sqlite,
    "parquet": as_parquet,
}
BINARY = frozenset(("sqlite", "parquet"))
