"""Records → Parquet, with dates as dates and lists as lists."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import get_type_hints

from msgspec import Struct

from extractor.errors import UsageError


def to_parquet(kind: type[Struct], records: Iterable[Struct]) -> bytes:
    """Return a file whose columns are the fields of `kind`: texts, dates and lists of texts."""
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError("Parquet needs pyarrow", hint="pip install pyarrow") from None
    types = {str: pyarrow.string(), date: pyarrow.date32(), tuple[str, ...]: pyarrow.list_(pyarrow.string())}
    schema = pyarrow.schema([(name, types[hint]) for name, hint in get_type_hints(kind).items()])
    rows = [{name: getattr(record, name) for name in schema.names} for record in records]
    out = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema=schema), out, compression="zstd")
    return out.getvalue()
