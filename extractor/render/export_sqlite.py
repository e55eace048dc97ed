"""Catalogs → an SQLite database with keys, real dates and a full-text index of names, operations, resource types.

A list is JSON text in its row, for reading and for `json_each`; what one joins with has a table beside it as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extractor.build.catalog import Catalog, EditionRef, Trace
from extractor.render.flat_records import addresses_of, records_of

if TYPE_CHECKING:
    import sqlite3

_TABLES = """
CREATE TABLE services (service TEXT PRIMARY KEY, as_of DATE NOT NULL);
CREATE TABLE editions (
  id TEXT PRIMARY KEY, service TEXT NOT NULL REFERENCES services (service), document TEXT, address TEXT, title TEXT,
  updated_on DATE, captured_at DATETIME, language TEXT, categories JSON NOT NULL, row_count INTEGER NOT NULL);
CREATE TABLE edition_categories (
  edition_id TEXT NOT NULL REFERENCES editions (id), category TEXT NOT NULL, PRIMARY KEY (edition_id, category));
CREATE TABLE traces (
  id INTEGER PRIMARY KEY, service TEXT NOT NULL REFERENCES services (service), site TEXT NOT NULL, name TEXT NOT NULL,
  status TEXT NOT NULL, resource_types JSON NOT NULL, first_seen DATE NOT NULL, last_seen DATE NOT NULL,
  replaced_by JSON NOT NULL, also_documented_as JSON NOT NULL, warnings JSON NOT NULL, UNIQUE (service, site, name));
CREATE TABLE operations (
  id INTEGER PRIMARY KEY, trace_id INTEGER NOT NULL REFERENCES traces (id), trace TEXT NOT NULL,
  operation TEXT NOT NULL, resource_type TEXT NOT NULL, category TEXT NOT NULL, editions JSON NOT NULL, address TEXT);
CREATE TABLE places (
  operation_id INTEGER NOT NULL REFERENCES operations (id), edition_id TEXT NOT NULL REFERENCES editions (id),
  table_number INTEGER NOT NULL, row_number INTEGER NOT NULL);
CREATE TABLE replacements (
  old_id INTEGER NOT NULL REFERENCES traces (id), new_name TEXT NOT NULL, new_id INTEGER REFERENCES traces (id),
  confidence REAL NOT NULL, evidence JSON NOT NULL, PRIMARY KEY (old_id, new_name));
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
  SELECT traces.service, traces.site, traces.name AS trace, traces.status, operations.resource_type,
    operations.operation, operations.category, traces.first_seen, traces.last_seen, traces.replaced_by,
    traces.also_documented_as, operations.editions, operations.address
  FROM operations JOIN traces ON traces.id = operations.trace_id;
"""


def to_sqlite(catalogs: Sequence[Catalog]) -> bytes:
    """Return the database; its view `documented` has the columns of the flat tables."""
    import sqlite3

    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript(_TABLES)
        for catalog in catalogs:
            _insert_catalog(connection, catalog)
        connection.execute("INSERT INTO operations_fts (operations_fts) VALUES ('rebuild')")
        connection.commit()
        connection.execute("VACUUM")
        return connection.serialize()
    finally:
        connection.close()


def _insert(connection: sqlite3.Connection, table: str, *values: Any) -> int:
    """Insert a row, its values in the order of the columns, and return its number; a list is written as JSON."""
    texts = [json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value for value in values]
    statement = f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})"  # noqa: S608 - table names are ours
    return connection.execute(statement, texts).lastrowid or 0


def _insert_catalog(connection: sqlite3.Connection, catalog: Catalog) -> None:
    _insert(connection, "services", catalog.service, catalog.as_of)
    for edition in catalog.editions:
        _insert_edition(connection, catalog.service, edition)
    addresses = addresses_of(catalog)
    numbers = {
        (trace.site, trace.name): _insert_trace(connection, catalog.service, trace, addresses)
        for trace in catalog.traces
    }
    for trace in catalog.traces:
        for newer in trace.replaced_by:
            new_id = numbers.get((trace.site, newer.name))  # none where a filter left it out
            facts = (newer.name, new_id, newer.confidence, list(newer.evidence))
            _insert(connection, "replacements", numbers[trace.site, trace.name], *facts)


def _insert_edition(connection: sqlite3.Connection, service: str, edition: EditionRef) -> None:
    facts = (edition.address, edition.title, edition.updated_on, edition.captured_at, edition.language)
    _insert(
        connection, "editions", edition.id, service, edition.document, *facts, list(edition.categories), edition.rows
    )
    for category in dict.fromkeys(edition.categories):
        _insert(connection, "edition_categories", edition.id, category)


def _insert_trace(connection: sqlite3.Connection, service: str, trace: Trace, addresses: Mapping[str, str]) -> int:
    facts = (trace.status, list(trace.resource_types), trace.first_seen, trace.last_seen)
    lists = ([newer.name for newer in trace.replaced_by], [newer.name for newer in trace.also_documented_as])
    number = _insert(connection, "traces", None, service, trace.site, trace.name, *facts, *lists, list(trace.warnings))
    for operation, record in zip(trace.operations, records_of(service, trace, addresses), strict=True):
        wording = (record.operation, record.resource_type, record.category)
        key = _insert(
            connection, "operations", None, number, trace.name, *wording, list(record.editions), record.address
        )
        for place in operation.places:
            _insert(connection, "places", key, place.edition, place.table, place.row)
    for warning in trace.warnings:
        _insert(connection, "warnings", number, warning)
    return number
